//! [`Dataset`]: examples by row number; [`DataLoader`]: the same, in minibatches.

use std::fmt;

use rand::seq::SliceRandom;

use crate::error::ConfigError;
use crate::random::Rng;
use crate::tensor::Tensor;

/// A set of examples that can be gathered by row number.
pub trait Dataset {
    /// What is to be predicted: [`Labels`](crate::Labels) for a classifier, [`Tensor`] for a regression.
    type Target;

    /// The number of examples.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The examples of these rows, in this order, as one minibatch: inputs, and what is to be predicted.
    ///
    /// # Panics
    /// If a row is out of range.
    fn examples(&self, rows: &[usize]) -> (Tensor, Self::Target);
}

/// An iterator over the minibatches of one pass. The last one is shorter when the batch size does not divide the
/// number of examples, so that each example is seen exactly once.
pub struct DataLoader<'a, T> {
    dataset: &'a dyn Dataset<Target = T>,
    order: Vec<usize>,
    batch_size: usize,
    next: usize,
    is_test: bool,
}

impl<'a, T> DataLoader<'a, T> {
    /// Minibatches in the order of the data set, as for validation.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for a batch size of 0.
    pub fn sequential(dataset: &'a dyn Dataset<Target = T>, batch_size: usize) -> Result<Self, ConfigError> {
        if batch_size == 0 {
            return Err(ConfigError::BatchSize);
        }
        Ok(Self { dataset, order: (0..dataset.len()).collect(), batch_size, next: 0, is_test: false })
    }

    /// Minibatches in an order drawn from `rng`.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for a batch size of 0.
    pub fn shuffled(
        dataset: &'a dyn Dataset<Target = T>,
        batch_size: usize,
        rng: &mut Rng,
    ) -> Result<Self, ConfigError> {
        let mut loader = Self::sequential(dataset, batch_size)?;
        loader.order.shuffle(rng);
        Ok(loader)
    }

    /// Marks the batches as those of a test set, which [`evaluate`](crate::train::evaluate) mentions.
    pub(super) fn of_test_set(self) -> Self {
        Self { is_test: true, ..self }
    }

    /// Whether they are those of a test set.
    pub fn is_test(&self) -> bool {
        self.is_test
    }

    /// The number of rows that the iterator has not yet handed out.
    pub fn rows_left(&self) -> usize {
        self.order.len() - self.next
    }
}

impl<T> Iterator for DataLoader<'_, T> {
    type Item = (Tensor, T);

    fn next(&mut self) -> Option<Self::Item> {
        let end = self.next.saturating_add(self.batch_size).min(self.order.len());
        let rows = &self.order[self.next..end];
        self.next = end;
        (!rows.is_empty()).then(|| self.dataset.examples(rows))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.rows_left().div_ceil(self.batch_size);
        (left, Some(left))
    }
}

impl<T> ExactSizeIterator for DataLoader<'_, T> {}

impl<T> fmt::Debug for DataLoader<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataLoader: {} rows left in {} batches of {}", self.rows_left(), self.len(), self.batch_size)
    }
}
