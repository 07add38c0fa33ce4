//! 3.1.1b · Squared errors and the normal distribution.

/// The negative log-likelihood of `x`, each x_i drawn independently from N(b, σ²):
///
/// -ln Π_i p(x_i), with p(x) = 1/√(2πσ²) exp(-(x - b)² / (2σ²))
///
/// Turn the logarithm of the product into a sum before you compute anything, for the densities may be too small to be
/// numbers. Then look at the result: which of its terms depend on b? Where is the sum of the last exercise?
/// σ is positive.
///
/// ```
/// # use solutions::ch03_01::gaussian::negative_log_likelihood;
/// use std::f64::consts::PI;
/// let nll = negative_log_likelihood(&[3.0, 5.0], 4.0, 1.0);
/// assert!((nll - ((2.0 * PI).ln() + 1.0)).abs() < 1e-12);
/// ```
pub fn negative_log_likelihood(x: &[f64], b: f64, sigma: f64) -> f64 {
    // >>> solution(x, b, sigma)
    let variance = sigma * sigma;
    let squares: f64 = x.iter().map(|x| (x - b).powi(2)).sum();
    x.len() as f64 / 2.0 * (2.0 * std::f64::consts::PI * variance).ln() + squares / (2.0 * variance)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_from_a_likelihood() {
        checks::ch03_01::gaussian(negative_log_likelihood).assert();
    }
}
