//! [`Dataset`]: examples by row number; [`DataLoader`]: the same, in minibatches.

use std::fmt;

use rand::seq::SliceRandom;

use crate::error::ConfigError;
use crate::random::Rng;
use crate::stop::StopRequest;
use crate::tensor::Tensor;

/// A set of examples that can be gathered by row number.
///
/// ```
/// use workbook::prelude::*;
///
/// /// Squares of whole numbers, computed when they are asked for.
/// struct Squares;
///
/// impl Dataset for Squares {
///     type Target = Tensor;
///     fn len(&self) -> usize { 100 }
///     fn examples(&self, rows: &[usize]) -> (Tensor, Tensor) {
///         let x: Array1<f32> = rows.iter().map(|&row| row as f32).collect();
///         (x.clone().into(), (&x * &x).into())
///     }
/// }
///
/// assert!(!Squares.is_empty() && Squares.len() == 100);
/// assert_eq!(Squares.examples(&[5, 3]).1.to_vec(), [25.0, 9.0]);
/// ```
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
///
/// In a notebook under the workbook's own kernel, a loop over it ends when the reader presses the stop button, after the
/// batch that is in hand. Within a [`Trainer`](crate::train::Trainer) or [`evaluate`](crate::train::evaluate) it does not
/// decide that by itself.
///
/// ```
/// use workbook::prelude::*;
/// let data = ExamScores::synthetic(0);
/// let batches = data.train_dataloader(0);
/// assert_eq!(batches.len(), 7); // 200 rows are 6 batches of 32, and one of 8
/// assert_eq!(batches.last().unwrap().0.shape(), [8, 2]);
/// ```
pub struct DataLoader<'a, T> {
    dataset: &'a dyn Dataset<Target = T>,
    order: Vec<usize>,
    batch_size: usize,
    next: usize,
    is_test: bool,
    /// Whether the reader has asked to stop; nothing for one who asks that elsewhere, or must see all.
    stop: Option<StopRequest>,
}

impl<'a, T> DataLoader<'a, T> {
    /// Minibatches in the order of the data set, as for validation.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for a batch size of 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::regression(array![[1.0], [2.0], [3.0]], array![[2.0], [4.0], [6.0]])?;
    /// let batches: Vec<_> = DataLoader::sequential(&set, 2)?.map(|(x, _)| x.to_vec()).collect();
    /// assert_eq!(batches, [vec![1.0, 2.0], vec![3.0]]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn sequential(dataset: &'a dyn Dataset<Target = T>, batch_size: usize) -> Result<Self, ConfigError> {
        if batch_size == 0 {
            return Err(ConfigError::BatchSize);
        }
        let (order, stop) = ((0..dataset.len()).collect(), Some(StopRequest::of_kernel()));
        Ok(Self { dataset, order, batch_size, next: 0, is_test: false, stop })
    }

    /// Minibatches in an order drawn from `rng`.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for a batch size of 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let set = ArrayDataset::regression(array![[1.0], [2.0], [3.0]], array![[2.0], [4.0], [6.0]])?;
    /// let batches = DataLoader::shuffled(&set, 2, &mut rng(0))?;
    /// let mut seen: Vec<f32> = batches.flat_map(|(x, _)| x.to_vec()).collect();
    /// seen.sort_by(f32::total_cmp);
    /// assert_eq!(seen, [1.0, 2.0, 3.0]); // each once, whatever the order
    /// # Ok::<(), workbook::Error>(())
    /// ```
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

    /// All batches, also if the reader asks to stop.
    pub(crate) fn whole(self) -> Self {
        Self { stop: None, ..self }
    }

    /// Ends the iteration if the reader has asked for it. A first batch is handed out always: code that asks for one may
    /// rely on it.
    fn heed_a_stop(&mut self) {
        let (done, is_inside) = (self.next.div_ceil(self.batch_size), 0 < self.next && self.next < self.order.len());
        let Some(stop) = self.stop.as_mut().filter(|_| is_inside) else { return };
        if stop.is_made() {
            let all = self.order.len().div_ceil(self.batch_size);
            stop.heed(&format!("stopped after {done} of {all} batches, as you asked"));
            self.order.truncate(self.next);
        }
    }

    /// Whether the batches are those of a test set.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = ExamScores::synthetic(0);
    /// assert!(data.test_dataloader().is_test() && !data.val_dataloader().is_test());
    /// ```
    pub fn is_test(&self) -> bool {
        self.is_test
    }

    /// The number of rows that the iterator has not yet handed out.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = ExamScores::synthetic(0);
    /// let mut batches = data.val_dataloader();
    /// batches.next();
    /// assert_eq!(batches.rows_left(), 200 - 32);
    /// ```
    pub fn rows_left(&self) -> usize {
        self.order.len() - self.next
    }
}

impl<T> Iterator for DataLoader<'_, T> {
    type Item = (Tensor, T);

    fn next(&mut self) -> Option<Self::Item> {
        self.heed_a_stop();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ArrayDataset;
    use ndarray::Array2;

    #[test]
    fn a_loop_ends_at_the_next_batch_when_the_reader_asks() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stop");
        let set = ArrayDataset::regression(Array2::zeros((10, 1)), Array2::zeros((10, 1))).unwrap();
        let loader = || {
            let loader = DataLoader::sequential(&set, 2).unwrap();
            DataLoader { stop: Some(StopRequest::of_file(file.clone())), ..loader }
        };
        let mut batches = loader();
        batches.by_ref().take(2).for_each(drop);
        std::fs::write(&file, "").unwrap();
        assert_eq!(batches.rows_left(), 6);
        assert!(batches.next().is_none() && batches.next().is_none());
        assert_eq!((batches.len(), batches.rows_left()), (0, 0));
        assert_eq!(loader().count(), 1, "the first batch comes always");
        assert_eq!(loader().whole().count(), 5);
    }
}
