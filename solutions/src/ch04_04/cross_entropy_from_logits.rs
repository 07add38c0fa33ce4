//! 4.4.2d · Keeping the logarithm away from 0.

use workbook::prelude::*;

/// The mean cross-entropy against targets that are distributions, straight from the logits:
///
/// L = -(1/n) Σ_i Σ_j y_ij ln softmax(x_i)_j
///
/// Both `logits` and `y` have the shape (n, classes); the result is a scalar. It must be right, and finite, for every
/// finite logit. Computing the softmax first cannot do that: a probability below 1e-45 is rounded to 0, its logarithm
/// is -∞, and where the target is 0 as well, 0 · -∞ is NaN. Nor can a small epsilon inside the logarithm, which caps the
/// loss. Simplify ln(exp(x_j) / Σ exp(x_k)) on paper before you write it down.
///
/// The ready-made `log_softmax` is the answer to this exercise; write it out for once.
///
/// ```
/// # use solutions::ch04_04::cross_entropy_from_logits::cross_entropy_from_logits;
/// # use workbook::prelude::*;
/// let loss = cross_entropy_from_logits(&tensor![[-200.0, 0.0]], &tensor![[1.0, 0.0]]);
/// assert_eq!(loss.item(), 200.0);
/// ```
pub fn cross_entropy_from_logits(logits: &Tensor, y: &Tensor) -> Tensor {
    // >>> solution(logits, y)
    // ln softmax(x)_j = x_j - m - ln Σ exp(x_k - m). The largest term of the sum is 1, so its logarithm is at least 0.
    let shifted = logits - logits.max_axis_keepdim(1);
    let log_softmax = &shifted - shifted.exp().sum_axis_keepdim(1).ln();
    -(y * log_softmax).sum_axis(1).mean()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_entropy_of_logits() {
        checks::ch04_04::cross_entropy_from_logits(cross_entropy_from_logits).assert();
    }
}
