//! 4.4.1c · A softmax that cannot overflow.

use workbook::prelude::*;

/// The softmax of each row, for any finite logits.
///
/// In exact arithmetic the same number may be subtracted from all entries of a row: show that their softmax stays what
/// it is. In f32 it makes all the difference which number that is. Find one, for each row, that rules out both of the
/// failures that you have seen, an exponential that is infinite and a sum that is 0. How large can each then become?
///
/// `logits` has the shape (n, classes), and so has the result. Every finite input must give a distribution, and a
/// gradient must flow back to the logits: use operations on tensors.
///
/// ```
/// # use solutions::ch04_04::stable_softmax::stable_softmax;
/// # use workbook::prelude::*;
/// let p = stable_softmax(&tensor![[100.0, 100.0], [-1000.0, -2000.0]]);
/// assert_eq!(p.to_vec(), [0.5, 0.5, 1.0, 0.0]);
/// ```
pub fn stable_softmax(logits: &Tensor) -> Tensor {
    // >>> solution(logits)
    let exp = (logits - logits.max_axis_keepdim(1)).exp();
    &exp / exp.sum_axis_keepdim(1)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softmax_relative_to_the_maximum() {
        checks::ch04_04::stable_softmax(stable_softmax).assert();
    }
}
