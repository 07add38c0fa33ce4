//! 4.1.1a · The second derivative of the cross-entropy.

use workbook::prelude::*;

/// The matrix of second derivatives of the cross-entropy with respect to the logits of one example:
///
/// H_ij = ∂²l / ∂o_i ∂o_j, where l = ln Σ_k exp(o_k) - o_y
///
/// The first derivative is softmax(o) - onehot(y). Differentiate once more: how does p_i change with o_i, and how with
/// another o_j? The label has disappeared by then.
///
/// `logits` has the length k, the result the shape (k, k).
///
/// ```
/// # use exercises::ch04_01::hessian::hessian;
/// # use workbook::prelude::*;
/// let h = hessian(&array![0.0, 0.0]);
/// assert_eq!(h, array![[0.25, -0.25], [-0.25, 0.25]]);
/// ```
pub fn hessian(logits: &Array1<f64>) -> Array2<f64> {
    let _ = logits; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_derivative_of_the_cross_entropy() {
        checks::ch04_01::hessian(hessian).assert();
    }
}
