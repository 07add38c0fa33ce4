//! 3.1.8b · The mean of a Poisson distribution.

/// The probability of k under a Poisson distribution:
///
/// p(k | λ) = λᵏ exp(-λ) / k!
///
/// It must be right wherever the result is a number, though 171! is too large for an f64, exp(-800) is 0, and ln 0 is
/// -∞. λ is not negative; for λ = 0 all of the probability is at k = 0.
///
/// ```
/// # use solutions::ch03_01::poisson::poisson;
/// assert!((poisson(2.0, 3) - 8.0 / 6.0 * (-2f64).exp()).abs() < 1e-12);
/// ```
pub fn poisson(lambda: f64, k: u32) -> f64 {
    // >>> solution(lambda, k)
    if lambda == 0.0 {
        return if k == 0 { 1.0 } else { 0.0 };
    }
    let ln_factorial: f64 = (1..=k).map(|i| f64::from(i).ln()).sum();
    (f64::from(k) * lambda.ln() - lambda - ln_factorial).exp()
    // <<< solution
}

/// What the counts up to `last` contribute to the mean: Σ_k k p(k | λ) for k = 0 to `last`.
///
/// To prove that the mean is λ, cancel the k against k! = k (k - 1)!, and take one λ out of the sum. What is left is a
/// sum of probabilities that reaches to `last` - 1. Compute it that way or as it stands, but see it approach λ.
///
/// ```
/// # use solutions::ch03_01::poisson::{partial_mean, poisson};
/// assert_eq!(partial_mean(2.0, 0), 0.0);
/// assert!((partial_mean(2.0, 2) - (poisson(2.0, 1) + 2.0 * poisson(2.0, 2))).abs() < 1e-12);
/// assert!((partial_mean(2.0, 40) - 2.0).abs() < 1e-12);
/// ```
pub fn partial_mean(lambda: f64, last: u32) -> f64 {
    // >>> solution(lambda, last)
    lambda * (0..last).map(|k| poisson(lambda, k)).sum::<f64>()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_counts() {
        checks::ch03_01::poisson(poisson, partial_mean).assert();
    }
}
