//! 3.3.1 · The last batch.

/// The rows of each minibatch of one pass, in order: rows 0 to `examples` - 1, cut into batches of `batch_size`.
///
/// If the batch size does not divide the number of examples, some are left over at the end. With `drop_last` they are
/// left out of this pass; otherwise they make a batch of their own, shorter than the others. No batch is empty, and no
/// example appears twice. The batch size is at least 1, and may be larger than all examples, up to `usize::MAX`;
/// `examples` may be 0.
///
/// ```
/// # use exercises::ch03_03::batches::batches;
/// assert_eq!(batches(5, 2, false), [vec![0, 1], vec![2, 3], vec![4]]);
/// assert_eq!(batches(5, 2, true), [[0, 1], [2, 3]]);
/// ```
pub fn batches(examples: usize, batch_size: usize, drop_last: bool) -> Vec<Vec<usize>> {
    let _ = (examples, batch_size, drop_last); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_batch() {
        checks::ch03_03::ragged(batches).assert();
    }
}
