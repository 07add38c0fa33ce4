//! [`ProgressBoard`]: what a reader sees while a model trains.

use crate::train::Epoch;

/// Prints an aligned line at the end of each epoch.
///
/// A notebook shows figures only when a cell has ended, but lines as they come.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProgressBoard;

impl ProgressBoard {
    /// Reports an epoch that has just ended.
    pub fn report(&self, epoch: &Epoch) {
        println!("{epoch}");
    }
}
