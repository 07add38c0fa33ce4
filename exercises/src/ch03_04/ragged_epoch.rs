//! 3.4.7 · The end of an epoch.

/// How many examples each batch of an epoch has, in order: full batches of `batch_size`, and at the end what is left,
/// if anything is. With `drop_last` a short last batch is left out. The batch size is at least 1, and may be larger than
/// the data set, up to `usize::MAX`; there may be no examples.
///
/// ```
/// # use exercises::ch03_04::ragged_epoch::batch_sizes;
/// assert_eq!(batch_sizes(10, 4, false), [4, 4, 2]);
/// assert_eq!(batch_sizes(10, 4, true), [4, 4]);
/// ```
pub fn batch_sizes(examples: usize, batch_size: usize, drop_last: bool) -> Vec<usize> {
    let _ = (examples, batch_size, drop_last); // Put your answer in place of these two lines.
    todo!()
}

/// The share that each example has in the step that it contributes to: the loss of a batch is a mean over its examples.
///
/// The result has an entry for each of the examples, in the order in which they are served, and nothing is dropped.
/// With one learning rate for all steps, which examples pull hardest in this epoch? And why does that average out?
///
/// ```
/// # use exercises::ch03_04::ragged_epoch::shares;
/// assert_eq!(shares(6, 4), [0.25, 0.25, 0.25, 0.25, 0.5, 0.5]);
/// ```
pub fn shares(examples: usize, batch_size: usize) -> Vec<f64> {
    let _ = (examples, batch_size); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_of_an_epoch() {
        checks::ch03_04::ragged_epoch(batch_sizes, shares).assert();
    }
}
