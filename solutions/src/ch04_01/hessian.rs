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
/// # use solutions::ch04_01::hessian::hessian;
/// # use workbook::prelude::*;
/// let h = hessian(&array![0.0, 0.0]);
/// assert_eq!(h, array![[0.25, -0.25], [-0.25, 0.25]]);
/// ```
pub fn hessian(logits: &Array1<f64>) -> Array2<f64> {
    // >>> solution(logits)
    let max = logits.fold(f64::NEG_INFINITY, |max, x| max.max(*x));
    let exp = logits.mapv(|x| (x - max).exp());
    let p = &exp / exp.sum();
    // ∂p_i/∂o_j is p_i (1 - p_i) for i = j, and -p_i p_j otherwise: diag(p) - p pᵀ.
    Array2::from_shape_fn((p.len(), p.len()), |(i, j)| if i == j { p[i] * (1.0 - p[i]) } else { -p[i] * p[j] })
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_derivative_of_the_cross_entropy() {
        checks::ch04_01::hessian(hessian).assert();
    }
}
