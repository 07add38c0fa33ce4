//! [`DataModule`]: a training, a validation and a test set, with the settings by which they are served.

use crate::data::{DataLoader, Dataset};
use crate::random::{Stream, rng_for};

/// The data of a training run: what to learn from, what to validate on, what is left for a last look, and in which
/// portions.
///
/// An implementation names its sets, its batch size and its seed; the loaders follow from them.
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
    fn train_dataloader(&self, epoch: usize) -> DataLoader<'_, Self::Target> {
        DataLoader::shuffled(self.train_set(), self.batch_size(), &mut rng_for(self.seed(), Stream::Order { epoch }))
            .unwrap_or_else(|e| panic!("{e}"))
    }

    /// One pass over the validation set, in its own order.
    ///
    /// # Panics
    /// If the batch size is 0, which the data sets of this crate refuse when it is set.
    fn val_dataloader(&self) -> DataLoader<'_, Self::Target> {
        DataLoader::sequential(self.val_set(), self.batch_size()).unwrap_or_else(|e| panic!("{e}"))
    }

    /// One pass over the test set, in its own order: to be opened once, on purpose, when everything is chosen.
    /// [`evaluate`](crate::train::evaluate) says that it is open.
    ///
    /// # Panics
    /// If there is no test set, or the batch size is 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = ExamScores::synthetic(0);
    /// let model = LinearRegression::new(2, 0.0003, 0);
    /// Trainer::new(10).quiet().fit(&model, &data)?;
    /// let last_look = evaluate(&model, data.test_dataloader());
    /// # Ok::<(), workbook::Error>(())
    /// ```
    fn test_dataloader(&self) -> DataLoader<'_, Self::Target> {
        let set = self.test_set().expect("this data has no test set; hold some examples back for it, or validate only");
        DataLoader::sequential(set, self.batch_size()).unwrap_or_else(|e| panic!("{e}")).of_test_set()
    }
}
