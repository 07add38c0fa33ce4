//! Class labels: which of the classes each example of a minibatch belongs to.

use std::fmt;
use std::ops::Deref;

/// The labels of a minibatch: one class index per example, counted from 0. It reads as a slice of `usize`.
///
/// ```
/// use workbook::prelude::*;
/// let y = Labels::from([0, 2]);
/// assert_eq!(y.len(), 2);
/// assert_eq!(y[1], 2);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Labels(Vec<usize>);

impl Labels {
    /// The share of positions at which both hold the same class, in 0..=1.
    ///
    /// # Panics
    /// If the two differ in length, or are empty.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Labels::from([0, 2, 1, 1]).accuracy(&Labels::from([0, 2, 2, 1])), 0.75);
    /// ```
    #[track_caller]
    pub fn accuracy(&self, truth: &[usize]) -> f32 {
        assert!(!self.is_empty(), "the accuracy of no predictions at all is not defined");
        self.count_equal(truth) as f32 / self.len() as f32
    }

    /// How many positions hold the same class in both.
    ///
    /// # Panics
    /// If the two differ in length.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Labels::from([0, 2, 1]).count_equal(&[0, 1, 1]), 2);
    /// ```
    #[track_caller]
    pub fn count_equal(&self, truth: &[usize]) -> usize {
        assert!(self.len() == truth.len(), "{} predictions cannot be compared with {} labels", self.len(), truth.len());
        self.iter().zip(truth).filter(|(a, b)| a == b).count()
    }
}

impl Deref for Labels {
    type Target = [usize];
    fn deref(&self) -> &[usize] {
        &self.0
    }
}

impl From<Vec<usize>> for Labels {
    fn from(labels: Vec<usize>) -> Labels {
        Labels(labels)
    }
}

impl<const N: usize> From<[usize; N]> for Labels {
    fn from(labels: [usize; N]) -> Labels {
        Labels(labels.to_vec())
    }
}

impl FromIterator<usize> for Labels {
    fn from_iter<I: IntoIterator<Item = usize>>(labels: I) -> Labels {
        Labels(labels.into_iter().collect())
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Labels")?;
        f.debug_list().entries(&self.0).finish()
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}
