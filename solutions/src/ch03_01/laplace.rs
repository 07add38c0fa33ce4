//! 3.1.5a · The likelihood of noise with heavier tails.

use workbook::prelude::*;

/// The negative log-likelihood -ln P(y | X) of a linear model whose noise has the density p(ε) = ½ exp(-|ε|):
///
/// y_i = x_i·w + b + ε_i, with independent ε_i
///
/// `x` has the shape (n, d), `y` (n) and `w` (d). Sum over the examples, and leave no constant out.
///
/// A word about the book: it calls this density the exponential distribution. That one lives on positive numbers only;
/// the two-sided one is named after Laplace.
///
/// ```
/// # use solutions::ch03_01::laplace::negative_log_likelihood;
/// # use workbook::prelude::*;
/// let nll = negative_log_likelihood(&array![[1.0]], &array![5.0], &array![2.0], 0.0);
/// assert!((nll - (3.0 + 2f64.ln())).abs() < 1e-12); // -ln(½ exp(-3))
/// ```
pub fn negative_log_likelihood(x: &Array2<f64>, y: &Array1<f64>, w: &Array1<f64>, b: f64) -> f64 {
    // >>> solution(x, y, w, b)
    let residuals = y - x.dot(w) - b;
    residuals.mapv(f64::abs).sum() + y.len() as f64 * 2f64.ln()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laplace_noise() {
        checks::ch03_01::laplace(negative_log_likelihood).assert();
    }
}
