//! [`DataModule`]: a training and a validation set, with the settings by which they are served.

use crate::data::{DataLoader, Dataset};
use crate::random::derive_seed;

/// The data of a training run: what to learn from, what to validate on, and in which portions.
///
/// An implementation names its two sets, its batch size and its seed; the loaders follow from them.
pub trait DataModule {
    /// What is to be predicted: [`Labels`](crate::Labels) for a classifier, [`Tensor`](crate::Tensor) for a regression.
    type Target;

    /// The examples to learn from.
    fn train_set(&self) -> &dyn Dataset<Target = Self::Target>;

    /// The examples to validate on.
    fn val_set(&self) -> &dyn Dataset<Target = Self::Target>;

    /// Examples per minibatch; at least 1.
    fn batch_size(&self) -> usize;

    /// What the order of the training examples is drawn from.
    fn seed(&self) -> u64;

    /// One pass over the training set, in an order of its own for each epoch (counted from 0) and each seed.
    ///
    /// # Panics
    /// If the batch size is 0, which the data sets of this crate refuse when it is set.
    fn train_dataloader(&self, epoch: usize) -> DataLoader<'_, Self::Target> {
        DataLoader::shuffled(self.train_set(), self.batch_size(), derive_seed(self.seed(), epoch as u64))
            .unwrap_or_else(|e| panic!("{e}"))
    }

    /// One pass over the validation set, in its own order.
    ///
    /// # Panics
    /// If the batch size is 0, which the data sets of this crate refuse when it is set.
    fn val_dataloader(&self) -> DataLoader<'_, Self::Target> {
        DataLoader::sequential(self.val_set(), self.batch_size()).unwrap_or_else(|e| panic!("{e}"))
    }
}
