//! 4.1.1b · The variance of the softmax distribution.

use workbook::prelude::*;

/// The covariance matrix of outcomes that are drawn with the probabilities `p`:
///
/// Σ_k p_k (x_k - μ)(x_k - μ)ᵀ, where μ = Σ_k p_k x_k
///
/// `outcomes` has the shape (m, d), a row for each outcome, `p` the length m, and the result the shape (d, d).
/// The outcomes may lie far from 0 and scatter little, such as 10⁸ ± 1: which sums keep their digits then?
///
/// Let the outcomes be the one-hot rows of the classes, and p a softmax: then it is the second derivative of the
/// cross-entropy, diag(p) - p pᵀ, of exercise 4.1.1a. Prove it on paper; the check compares the two in numbers.
///
/// ```
/// # use exercises::ch04_01::covariance::covariance;
/// # use workbook::prelude::*;
/// let fair_coin = covariance(&array![[0.0], [1.0]], &array![0.5, 0.5]);
/// assert_eq!(fair_coin, array![[0.25]]);
/// ```
pub fn covariance(outcomes: &Array2<f64>, p: &Array1<f64>) -> Array2<f64> {
    let _ = (outcomes, p); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variance_of_the_softmax_distribution() {
        checks::ch04_01::covariance(covariance).assert();
    }
}
