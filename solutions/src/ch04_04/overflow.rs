//! 4.4.1a · An input of 100: does the softmax still work?

use workbook::prelude::*;

/// The softmax of each row, exactly as it is defined, without any precaution: the exponential of each entry, as a share
/// of all those in its row.
///
/// Before you run it, say for which x the number exp(x) is too large for an f32, and what becomes of its row then.
///
/// `logits` has the shape (n, classes), and so has the result. Tensors compute in f32; in f64 it breaks later, but it does.
///
/// ```
/// # use solutions::ch04_04::overflow::naive_softmax;
/// # use workbook::prelude::*;
/// let p = naive_softmax(&tensor![[0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]);
/// assert_close!(p.value()[[0, 2]], 0.25);
/// assert_close!(p.value()[[1, 1]], 0.4754); // e / (e + 3)
/// ```
pub fn naive_softmax(logits: &Tensor) -> Tensor {
    // >>> solution(logits)
    let exp = logits.exp();
    &exp / exp.sum_axis_keepdim(1)
    // <<< solution
}

/// Whether each row of `p`, of shape (n, classes), is a probability distribution: no entry is negative, and the row
/// sums to 1, give or take 1e-4. A NaN is not a probability.
///
/// With it you can test the softmax above. Try logits of 1, 10, 50, 88, 89, 100, and three times 88 in one row: which
/// break it, and at which step of the formula?
///
/// ```
/// # use solutions::ch04_04::overflow::is_distribution;
/// # use workbook::prelude::*;
/// assert!(is_distribution(&tensor![[0.5, 0.5], [0.9, 0.1]]));
/// assert!(!is_distribution(&tensor![[0.5, 0.5], [0.9, 0.9]]));
/// ```
pub fn is_distribution(p: &Tensor) -> bool {
    // >>> solution(p)
    // Both comparisons are false for a NaN, so it is refused without being asked for.
    p.value().rows().into_iter().all(|row| row.iter().all(|p| *p >= 0.0) && (row.sum() - 1.0).abs() <= 1e-4)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_of_100() {
        checks::ch04_04::overflow(naive_softmax, is_distribution).assert();
    }
}
