//! [`SyntheticRegressionData`]: data whose true weights are known, so that training can be judged.

use ndarray::{Array1, Array2};
use rand_distr::{Distribution, StandardNormal};

use crate::data::{ArrayDataset, DataError, DataModule, Dataset};
use crate::error::ConfigError;
use crate::random::{Rng, Stream, rng_for};
use crate::tensor::Tensor;

/// Data drawn from a line with noise: `y = X w + b + noise`.
///
/// `X` is (n, features) with entries from N(0, 1), `w` (features), `b` a number, the noise from N(0, noise^2), and
/// `y` is (n, 1). By default in batches of 32. The seed also sets the order of the training examples.
///
/// ```
/// use workbook::prelude::*;
/// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
/// let (x, y) = data.train_dataloader(0).next().unwrap();
/// assert_eq!((x.shape().to_vec(), y.shape().to_vec()), (vec![32, 2], vec![32, 1]));
/// # Ok::<(), workbook::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SyntheticRegressionData {
    w: Array1<f32>,
    b: f32,
    noise: f32,
    train: ArrayDataset,
    val: ArrayDataset,
    test: ArrayDataset,
    batch_size: usize,
    seed: u64,
}

impl SyntheticRegressionData {
    /// Draws 1000 examples to learn from, 1000 to validate on and 1000 to test with. `noise` is the standard deviation of
    /// what `X w + b` does not explain.
    ///
    /// # Errors
    /// [`DataError`] for no weights, a negative noise, or a number that is not finite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// assert_eq!((data.train().len(), data.val().len()), (1000, 1000));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn new(w: &[f32], b: f32, noise: f32, seed: u64) -> Result<Self, DataError> {
        Self::with_rows(w, b, noise, 1000, 1000, seed)
    }

    /// As [`new`](Self::new), with `num_train` examples to learn from, `num_val` to validate on, and as many to test with.
    ///
    /// # Errors
    /// As `new`, and for no examples.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::with_rows(&[0.01; 200], 0.05, 0.01, 20, 100, 0)?;
    /// assert_eq!(data.train().inputs().shape(), [20, 200]); // fewer examples than weights
    /// assert_eq!(data.val().len(), 100);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_rows(
        w: &[f32],
        b: f32,
        noise: f32,
        num_train: usize,
        num_val: usize,
        seed: u64,
    ) -> Result<Self, DataError> {
        check(w, b, noise)?;
        let w = Array1::from(w.to_vec());
        let draw = |rows: usize, stream: Stream| draw(&w, b, noise, rows, &mut rng_for(seed, stream));
        let (train, val) = (draw(num_train, Stream::Train)?, draw(num_val, Stream::Validation)?);
        let test = draw(num_val, Stream::Test)?;
        Ok(Self { w, b, noise, train, val, test, batch_size: 32, seed })
    }

    /// The same data in minibatches of this size.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?.with_batch_size(100)?;
    /// assert_eq!(data.train_dataloader(0).len(), 10);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_batch_size(self, batch_size: usize) -> Result<Self, ConfigError> {
        if batch_size == 0 {
            return Err(ConfigError::BatchSize);
        }
        Ok(Self { batch_size, ..self })
    }

    /// The true weights, of shape (features).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let line = LeastSquares::of(data.train()).unwrap();
    /// assert_close!(line.w, data.w(), 0.01);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn w(&self) -> &Array1<f32> {
        &self.w
    }

    /// The true bias.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// assert_eq!(data.b(), 4.2);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn b(&self) -> f32 {
        self.b
    }

    /// The standard deviation of the noise: its square is the mean squared error that the true weights leave.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0], 4.2, 0.5, 0)?;
    /// let truth = LinearRegression { w: tensor![[2.0]], b: tensor![4.2], lr: 0.1 };
    /// assert_close!(evaluate(&truth, data.val_dataloader()).loss, data.noise().powi(2), 0.05);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn noise(&self) -> f32 {
        self.noise
    }

    /// The examples to learn from.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// assert_eq!(data.train().inputs().shape(), [1000, 2]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn train(&self) -> &ArrayDataset {
        &self.train
    }

    /// The examples to validate on.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// assert_ne!(data.val().inputs(), data.train().inputs());
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn val(&self) -> &ArrayDataset {
        &self.val
    }
}

fn check(w: &[f32], b: f32, noise: f32) -> Result<(), DataError> {
    if w.is_empty() {
        return Err(DataError::Empty { file: "w".into(), what: "weights" });
    }
    if let Some(position) = w.iter().position(|weight| !weight.is_finite()) {
        return Err(DataError::NotFinite { what: "weights", row: 0, position, found: w[position] });
    }
    if !b.is_finite() {
        return Err(DataError::Setting { what: "the bias", found: b.to_string(), expected: "a finite number" });
    }
    if !(noise >= 0.0 && noise.is_finite()) {
        let expected = "a finite number that is not negative";
        return Err(DataError::Setting { what: "the noise", found: noise.to_string(), expected });
    }
    Ok(())
}

fn draw(w: &Array1<f32>, b: f32, noise: f32, rows: usize, rng: &mut Rng) -> Result<ArrayDataset, DataError> {
    let mut normal = || -> f32 { StandardNormal.sample(rng) };
    let x = Array2::from_shape_simple_fn((rows, w.len()), &mut normal);
    let y = x.dot(w).mapv(|explained| explained + b + noise * normal());
    ArrayDataset::regression(x, y.insert_axis(ndarray::Axis(1)))
}

impl DataModule for SyntheticRegressionData {
    type Target = Tensor;

    fn train_set(&self) -> &dyn Dataset<Target = Tensor> {
        &self.train
    }

    fn val_set(&self) -> &dyn Dataset<Target = Tensor> {
        &self.val
    }

    fn test_set(&self) -> Option<&dyn Dataset<Target = Tensor>> {
        Some(&self.test)
    }

    fn batch_size(&self) -> usize {
        self.batch_size
    }

    fn seed(&self) -> u64 {
        self.seed
    }
}
