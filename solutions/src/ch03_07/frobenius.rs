//! 3.7.4 · The squared norm of a matrix, as a trace.

use workbook::prelude::*;

/// The trace of a square matrix of shape (n, n): the sum of its diagonal, Σ_i a_ii, as a tensor of shape ().
///
/// The gradient must reach `a`, so that a model could be trained on it.
///
/// ```
/// # use solutions::ch03_07::frobenius::trace;
/// # use workbook::prelude::*;
/// assert_eq!(trace(&tensor![[1.0, 2.0], [3.0, 4.0]]).item(), 5.0);
/// ```
pub fn trace(a: &Tensor) -> Tensor {
    // >>> solution(a)
    (a * Tensor::from(Array2::eye(a.shape()[0]))).sum()
    // <<< solution
}

/// The matrix WᵀW or WWᵀ, by your choice, whose trace is the square of the Frobenius norm of `w`:
///
/// ‖W‖² = Σ_ij w_ij² = trace(...)
///
/// This is to matrices what ‖w‖² = wᵀw is to vectors, of which the (n, 1) matrices are a special case. `w` has the shape
/// (n, m). Both products have the same trace. For which shapes is which the smaller one? And how many of its entries does
/// the trace never look at? Here too the gradient must reach `w`.
///
/// ```
/// # use solutions::ch03_07::frobenius::gram;
/// # use workbook::prelude::*;
/// let product = gram(&tensor![[3.0], [4.0]]).to_array();
/// assert_eq!(product.diag().sum(), 25.0);
/// ```
pub fn gram(w: &Tensor) -> Tensor {
    // >>> solution(w)
    // (m, m): the entry i, j is the product of the columns i and j. So the diagonal holds the squared lengths of the
    // columns, and these add up to the sum of all squares.
    w.t().matmul(w)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norm_as_a_trace() {
        checks::ch03_07::frobenius(trace, gram).assert();
    }
}
