//! [`ArrayDataset`]: a data set in memory, from arrays; [`ArrayData`]: two of them as a [`DataModule`].

use ndarray::{Array, ArrayD, Axis, Dimension};

use crate::data::{DataError, DataModule, Dataset};
use crate::error::ConfigError;
use crate::labels::Labels;
use crate::nn::LeastSquares;
use crate::tensor::Tensor;

/// Examples in memory: inputs of shape (n, ...), and for each row what is to be predicted: a row of targets
/// (`ArrayDataset<Tensor>`) or a class (`ArrayDataset<Labels>`).
///
/// ```
/// use workbook::prelude::*;
/// let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
/// let set = ArrayDataset::classification(x, [0, 1, 0], 2)?;
/// let (inputs, labels) = set.examples(&[2, 1]);
/// assert_eq!(inputs.to_vec(), [5.0, 6.0, 3.0, 4.0]);
/// assert_eq!(labels, Labels::from([0, 1]));
/// # Ok::<(), workbook::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ArrayDataset<T = Tensor> {
    inputs: ArrayD<f32>,
    targets: Targets,
    // What `gather` makes of the targets; the two constructors see to it that it agrees with them.
    gather_targets: fn(&Targets, &[usize]) -> T,
}

#[derive(Clone, Debug)]
enum Targets {
    Values(ArrayD<f32>),
    Classes { labels: Labels, count: usize },
}

impl ArrayDataset<Tensor> {
    /// A set of inputs with the numbers to predict from them, both of shape (n, ...); usually (n, features) and (n, 1).
    ///
    /// # Errors
    /// [`DataError`] if there is no row, if the two differ in length, or if a value is NaN or infinite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::regression(array![[1.0, 2.0], [3.0, 4.0]], array![[5.0], [6.0]])?;
    /// let (x, y) = set.examples(&[1]);
    /// assert_eq!((x.to_vec(), y.to_vec()), (vec![3.0, 4.0], vec![6.0]));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn regression<D: Dimension, E: Dimension>(
        inputs: Array<f32, D>,
        targets: Array<f32, E>,
    ) -> Result<Self, DataError> {
        let (inputs, targets) = (by_rows(inputs), by_rows(targets));
        let rows = check_inputs(&inputs)?;
        if targets.ndim() == 0 || targets.len_of(Axis(0)) != rows {
            let found = if targets.ndim() == 0 { 1 } else { targets.len_of(Axis(0)) };
            return Err(DataError::LengthMismatch { inputs: rows, targets: found, what: "targets" });
        }
        if targets.is_empty() {
            return Err(DataError::Empty { file: "the data set".into(), what: "targets" });
        }
        check_finite("targets", &targets)?;
        let gather_targets = |targets: &Targets, rows: &[usize]| match targets {
            Targets::Values(values) => gather(values, rows),
            Targets::Classes { .. } => unreachable!("a regression has values"),
        };
        Ok(Self { inputs, targets: Targets::Values(targets), gather_targets })
    }

    /// The targets, of shape (n, ...).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::regression(array![[1.0], [2.0]], array![[5.0], [6.0]])?;
    /// assert_eq!(set.targets(), &array![[5.0], [6.0]].into_dyn());
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn targets(&self) -> &ArrayD<f32> {
        match &self.targets {
            Targets::Values(values) => values,
            Targets::Classes { .. } => unreachable!("a regression has values"),
        }
    }
}

impl LeastSquares {
    /// Fits the examples of a data set, as [`fit`](Self::fit) fits their inputs, (n, inputs), to their targets, (n, 1).
    ///
    /// # Panics
    /// If an example has more than one target.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # fn main() -> workbook::Result<()> {
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let line = LeastSquares::of(data.train()).unwrap();
    /// assert_close!(line.b, 4.2, 1e-2);
    /// # Ok(()) }
    /// ```
    #[track_caller]
    pub fn of(examples: &ArrayDataset) -> Option<Self> {
        let (x, y) = (examples.inputs(), examples.targets());
        let n = examples.len();
        assert!(y.len() == n, "least squares needs one target for each example, but their shape is {:?}", y.shape());
        let x = x.to_shape((n, x.len() / n)).expect("a row of numbers for each example");
        let y = y.to_shape(n).expect("a number for each example");
        Self::fit(x.view(), y.view())
    }
}

impl ArrayDataset<Labels> {
    /// A set of inputs, of shape (n, ...), with a class for each row, numbered from 0 to `num_classes - 1`.
    ///
    /// # Errors
    /// [`DataError`] if there is no row, if the two differ in length, if a label is out of range, or if an input is NaN
    /// or infinite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::classification(array![[0.2], [0.9], [0.4]], [0, 1, 0], 2)?;
    /// assert_eq!(set.examples(&[2, 1]).1, Labels::from([0, 1]));
    ///
    /// let error = ArrayDataset::classification(array![[0.2]], [2], 2).unwrap_err();
    /// assert_eq!(error.to_string(), "the labels: label number 0 is 2, but the 2 classes are numbered 0 to 1");
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn classification<D: Dimension>(
        inputs: Array<f32, D>,
        labels: impl Into<Labels>,
        num_classes: usize,
    ) -> Result<Self, DataError> {
        let (inputs, labels) = (by_rows(inputs), labels.into());
        let rows = check_inputs(&inputs)?;
        if labels.len() != rows {
            return Err(DataError::LengthMismatch { inputs: rows, targets: labels.len(), what: "labels" });
        }
        if num_classes == 0 {
            let what = "the number of classes";
            return Err(DataError::Setting { what, found: "0".into(), expected: "at least 1" });
        }
        if let Some(index) = labels.iter().position(|&label| label >= num_classes) {
            let file = "the labels".into();
            return Err(DataError::LabelOutOfRange { file, index, found: labels[index], classes: num_classes });
        }
        let gather_targets = |targets: &Targets, rows: &[usize]| match targets {
            Targets::Classes { labels, .. } => rows.iter().map(|&row| labels[row]).collect(),
            Targets::Values(_) => unreachable!("a classification has labels"),
        };
        Ok(Self { inputs, targets: Targets::Classes { labels, count: num_classes }, gather_targets })
    }

    /// The class of each row.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::classification(array![[0.2], [0.9], [0.4]], [0, 1, 0], 2)?;
    /// assert_eq!(set.labels(), &Labels::from([0, 1, 0]));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn labels(&self) -> &Labels {
        match &self.targets {
            Targets::Classes { labels, .. } => labels,
            Targets::Values(_) => unreachable!("a classification has labels"),
        }
    }

    /// The number of classes.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::classification(array![[0.2], [0.9]], [0, 1], 3)?;
    /// assert_eq!(set.num_classes(), 3); // although nothing here is of class 2
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn num_classes(&self) -> usize {
        match &self.targets {
            Targets::Classes { count, .. } => *count,
            Targets::Values(_) => unreachable!("a classification has labels"),
        }
    }
}

impl<T> ArrayDataset<T> {
    /// The inputs, of shape (n, ...).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::regression(array![[1.0, 2.0], [3.0, 4.0]], array![[5.0], [6.0]])?;
    /// assert_eq!(set.inputs().mean(), Some(2.5));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn inputs(&self) -> &ArrayD<f32> {
        &self.inputs
    }
}

impl<T> Dataset for ArrayDataset<T> {
    type Target = T;

    fn len(&self) -> usize {
        self.inputs.len_of(Axis(0))
    }

    #[track_caller]
    fn examples(&self, rows: &[usize]) -> (Tensor, T) {
        let count = self.len();
        for row in rows {
            assert!(*row < count, "there is no example {row}: there are {count}, counted from 0");
        }
        (gather(&self.inputs, rows), (self.gather_targets)(&self.targets, rows))
    }
}

/// The same values, row after row in memory.
fn by_rows<D: Dimension>(values: Array<f32, D>) -> ArrayD<f32> {
    let values = values.into_dyn();
    if values.is_standard_layout() { values } else { values.as_standard_layout().into_owned() }
}

/// These rows of values that lie [`by_rows`]. ndarray's `select` appends them one by one, each as an array of its own.
fn gather(values: &ArrayD<f32>, rows: &[usize]) -> Tensor {
    let (all, width) = (values.as_slice().expect("they lie by rows"), values.len() / values.len_of(Axis(0)));
    let mut gathered = Vec::with_capacity(rows.len() * width);
    rows.iter().for_each(|row| gathered.extend_from_slice(&all[row * width..][..width]));
    let mut shape = values.shape().to_vec();
    shape[0] = rows.len();
    Tensor::from(ArrayD::from_shape_vec(shape, gathered).expect("the rows are as wide as they were"))
}

fn check_inputs(inputs: &ArrayD<f32>) -> Result<usize, DataError> {
    if inputs.ndim() == 0 || inputs.is_empty() {
        return Err(DataError::Empty { file: "the data set".into(), what: "examples" });
    }
    check_finite("inputs", inputs)?;
    Ok(inputs.len_of(Axis(0)))
}

fn check_finite(what: &'static str, values: &ArrayD<f32>) -> Result<(), DataError> {
    let width = values.len() / values.len_of(Axis(0)).max(1);
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((index, &found)) => Err(DataError::NotFinite { what, row: index / width, position: index % width, found }),
        None => Ok(()),
    }
}

/// A training and a validation set in memory, ready for the trainer. By default in batches of 32, with seed 0.
///
/// ```
/// use workbook::prelude::*;
/// let set = ArrayDataset::regression(array![[1.0], [2.0], [3.0]], array![[2.0], [4.0], [6.0]])?;
/// let data = ArrayData::new(set.clone(), set).with_batch_size(2)?;
/// assert_eq!(data.train_dataloader(0).len(), 2);
/// # Ok::<(), workbook::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ArrayData<T = Tensor> {
    train: ArrayDataset<T>,
    val: ArrayDataset<T>,
    test: Option<ArrayDataset<T>>,
    batch_size: usize,
    seed: u64,
}

impl<T> ArrayData<T> {
    /// The data of a run that learns from `train` and validates on `val`. Nothing is held back to test with.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = |x: Array2<f32>| ArrayDataset::regression(x.clone(), x * 2.0);
    /// let data = ArrayData::new(set(array![[1.0], [2.0]])?, set(array![[3.0]])?);
    /// assert_eq!((data.train_set().len(), data.val_set().len(), data.batch_size()), (2, 1, 32));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn new(train: ArrayDataset<T>, val: ArrayDataset<T>) -> Self {
        Self { train, val, test: None, batch_size: 32, seed: 0 }
    }

    /// The same data with `test` set aside for one look at the end.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = |x: Array2<f32>| ArrayDataset::regression(x.clone(), x * 2.0);
    /// let (train, val, test) = (set(array![[1.0], [2.0]])?, set(array![[3.0]])?, set(array![[4.0]])?);
    /// let data = ArrayData::new(train, val).with_test(test);
    /// assert_eq!(data.test_dataloader().next().unwrap().1.item(), 8.0);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_test(self, test: ArrayDataset<T>) -> Self {
        Self { test: Some(test), ..self }
    }

    /// The same data in minibatches of this size.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::regression(array![[1.0], [2.0], [3.0]], array![[2.0], [4.0], [6.0]])?;
    /// let data = ArrayData::new(set.clone(), set).with_batch_size(2)?;
    /// let sizes: Vec<usize> = data.val_dataloader().map(|(x, _)| x.len()).collect();
    /// assert_eq!(sizes, [2, 1]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_batch_size(self, batch_size: usize) -> Result<Self, ConfigError> {
        if batch_size == 0 {
            return Err(ConfigError::BatchSize);
        }
        Ok(Self { batch_size, ..self })
    }

    /// The same data with another seed for the order in which the training examples come.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = Array1::range(0.0, 100.0, 1.0);
    /// let set = ArrayDataset::regression(x.clone(), x)?;
    /// let data = ArrayData::new(set.clone(), set);
    /// let first = |data: &ArrayData| data.train_dataloader(0).next().unwrap().0.to_vec();
    /// assert_ne!(first(&data), first(&data.clone().with_seed(7)));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }
}

impl<T> DataModule for ArrayData<T> {
    type Target = T;

    fn train_set(&self) -> &dyn Dataset<Target = T> {
        &self.train
    }

    fn val_set(&self) -> &dyn Dataset<Target = T> {
        &self.val
    }

    fn test_set(&self) -> Option<&dyn Dataset<Target = T>> {
        self.test.as_ref().map(|test| test as _)
    }

    fn batch_size(&self) -> usize {
        self.batch_size
    }

    fn seed(&self) -> u64 {
        self.seed
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn rows_are_gathered_however_they_lie_in_memory() {
        let (by_columns, mut upside_down) =
            (array![[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]].reversed_axes(), array![7.0, 8.0, 9.0]);
        upside_down.invert_axis(Axis(0));
        let set = ArrayDataset::regression(by_columns, upside_down).unwrap();
        let (x, y) = set.examples(&[2, 0, 2]);
        assert_eq!((x.shape(), x.to_vec()), (vec![3, 2], vec![5.0, 6.0, 1.0, 2.0, 5.0, 6.0]));
        assert_eq!((y.shape(), y.to_vec()), (vec![3], vec![7.0, 9.0, 7.0]));
        assert_eq!(set.examples(&[]).0.shape(), [0, 2]);
        let pictures = ArrayDataset::classification(
            Array::from_iter(0..8).mapv(|v| v as f32).into_shape_with_order((2, 2, 2)).unwrap(),
            [0, 1],
            2,
        );
        assert_eq!(pictures.unwrap().examples(&[1]).0.to_array(), array![[[4.0, 5.0], [6.0, 7.0]]].into_dyn());
    }

    #[test]
    fn the_examples_of_a_data_set_are_its_rows() {
        let (x, y) = (array![[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]], array![5.0, 6.0, 8.0, 10.0]);
        let line = LeastSquares::fit(x.view(), y.view());
        assert!(line.is_some());
        let column = ArrayDataset::regression(x.clone(), y.clone().insert_axis(Axis(1))).unwrap();
        assert_eq!(LeastSquares::of(&column), line);
        assert_eq!(LeastSquares::of(&ArrayDataset::regression(x, y).unwrap()), line);
    }

    #[test]
    #[should_panic(expected = "one target for each example")]
    fn a_line_has_one_target() {
        LeastSquares::of(&ArrayDataset::regression(array![[1.0], [2.0]], array![[1.0, 2.0], [3.0, 4.0]]).unwrap());
    }
}
