//! 3.1.4c · What the noise does on average.

use workbook::prelude::*;

/// The expected value of (X + E)ᵀ(X + E), where every entry of E is drawn independently from N(0, σ²).
///
/// Multiply out. Which of the four terms vanish on average, and what is the average of Σ_k E_ki E_kj for i = j, and for
/// i ≠ j? `x` has the shape (n, d), the result (d, d).
///
/// A word about the book: it calls XᵀX the design matrix. That name usually belongs to X itself; XᵀX is its Gram
/// matrix.
///
/// ```
/// # use solutions::ch03_01::expected_gram::expected_gram;
/// # use workbook::prelude::*;
/// // No data, only noise: the average of E², n times.
/// assert_eq!(expected_gram(&Array2::zeros((4, 1)), 0.5), array![[1.0]]);
/// ```
pub fn expected_gram(x: &Array2<f64>, sigma: f64) -> Array2<f64> {
    // >>> solution(x, sigma)
    // XᵀE and EᵀX have mean 0. (EᵀE)_ij is a sum of n products: of squares on the diagonal, with mean σ² each, and of
    // independent numbers elsewhere, with mean 0.
    x.t().dot(x) + x.nrows() as f64 * sigma * sigma * Array2::<f64>::eye(x.ncols())
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_on_average_is_a_ridge() {
        checks::ch03_01::expected_gram(expected_gram).assert();
    }
}
