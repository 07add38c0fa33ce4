//! 4.4.1c · A softmax that cannot overflow.

use workbook::prelude::*;

/// The softmax of each row, computed relative to the row's largest entry:
///
/// p_ij = exp(x_ij - m_i) / Σ_k exp(x_ik - m_i), where m_i = max_k x_ik
///
/// In exact arithmetic the shift changes nothing, as exp(-m_i) cancels. In f32 it changes everything: no exponent is
/// above 0, so nothing overflows, and one of them is 0, so the sum is at least 1.
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
    use workbook::checks;

    #[test]
    fn softmax_relative_to_the_maximum() {
        checks::ch04_04::stable_softmax(stable_softmax).assert();
    }
}
