//! [`DataModule`]: a training, a validation and a test set, with the settings by which they are served.

use crate::data::{DataLoader, Dataset};
use crate::error::ConfigError;
use crate::random::{Stream, rng_for};

/// The data of a training run: what to learn from, what to validate on, what is left for a last look, and in which
/// portions.
///
/// An implementation names its sets, its batch size and its seed; the loaders follow from them.
///
/// ```
/// use workbook::prelude::*;
///
/// struct Squares { train: ArrayDataset, val: ArrayDataset }
///
/// impl DataModule for Squares {
///     type Target = Tensor;
///     fn train_set(&self) -> &dyn Dataset<Target = Tensor> { &self.train }
///     fn val_set(&self) -> &dyn Dataset<Target = Tensor> { &self.val }
///     fn batch_size(&self) -> usize { 2 }
///     fn seed(&self) -> u64 { 0 }
/// }
///
/// let set = |x: Array2<f32>| ArrayDataset::regression(x.clone(), &x * &x);
/// let data = Squares { train: set(array![[1.0], [2.0], [3.0]])?, val: set(array![[4.0]])? };
/// assert_eq!(data.train_dataloader(0).len(), 2);
/// assert_eq!(data.val_dataloader().next().unwrap().1.item(), 16.0);
/// assert!(data.test_set().is_none());
/// # Ok::<(), workbook::Error>(())
/// ```
pub trait DataModule {
    /// What is to be predicted: [`Labels`](crate::Labels) for a classifier, [`Tensor`](crate::Tensor) for a regression.
    type Target;

    /// The examples to learn from.
    fn train_set(&self) -> &dyn Dataset<Target = Self::Target>;

    /// The examples to validate on.
    fn val_set(&self) -> &dyn Dataset<Target = Self::Target>;

    /// The examples that nothing is learned from and nothing chosen by; `None` if there are none. A trainer never asks for
    /// them.
    fn test_set(&self) -> Option<&dyn Dataset<Target = Self::Target>> {
        None
    }

    /// Examples per minibatch; at least 1.
    fn batch_size(&self) -> usize;

    /// What the order of the training examples is drawn from.
    fn seed(&self) -> u64;

    /// One pass over the training set, in an order of its own for each epoch (counted from 0) and each seed.
    ///
    /// # Panics
    /// If the batch size is 0, which the data sets of this crate refuse when it is set.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = ExamScores::synthetic(0);
    /// let first = |epoch| data.train_dataloader(epoch).next().unwrap().0.to_vec();
    /// assert_eq!(first(0), first(0));
    /// assert_ne!(first(0), first(1));
    /// ```
    #[track_caller]
    fn train_dataloader(&self, epoch: usize) -> DataLoader<'_, Self::Target> {
        let order = &mut rng_for(self.seed(), Stream::Order { epoch });
        or_panic(DataLoader::shuffled(self.train_set(), self.batch_size(), order))
    }

    /// One pass over the validation set, in its own order.
    ///
    /// # Panics
    /// If the batch size is 0, which the data sets of this crate refuse when it is set.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small().with_batch_size(200)?;
    /// let sizes: Vec<usize> = data.val_dataloader().map(|(_, y)| y.len()).collect();
    /// assert_eq!(sizes, [200, 200, 100]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    #[track_caller]
    fn val_dataloader(&self) -> DataLoader<'_, Self::Target> {
        or_panic(DataLoader::sequential(self.val_set(), self.batch_size()))
    }

    /// One pass over the test set, in its own order: to be opened once, on purpose, when everything is chosen.
    /// [`evaluate`](crate::train::evaluate) says that it is open.
    ///
    /// # Panics
    /// If there is no test set, or the batch size is 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small().hold_out(200)?;
    /// let model = SoftmaxRegression::new(784, 10, 0.1, 0);
    /// Trainer::new(10).quiet().fit(&model, &data)?;
    /// assert!(evaluate(&model, data.test_dataloader()).accuracy > Some(0.7));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    #[track_caller]
    fn test_dataloader(&self) -> DataLoader<'_, Self::Target> {
        let set = self.test_set().expect("this data has no test set; hold some examples back for it, or validate only");
        or_panic(DataLoader::sequential(set, self.batch_size())).of_test_set()
    }
}

/// Panics with the error's own message, where `unwrap` would print its fields.
#[track_caller]
fn or_panic<T>(result: Result<T, ConfigError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
