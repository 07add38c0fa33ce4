//! 3.6.2 · Examples that depend on each other count for fewer.

/// How many independent examples n dependent ones are worth.
///
/// Take measurements in a row, as of a temperature every hour. Each has the variance s², and two that are k steps apart have the
/// correlation ρ^k, with -1 < ρ < 1; it may come as near to 1 as 0.999999999. Their mean then has the variance
///
/// Var = (s²/n²) Σ_i Σ_j ρ^|i-j| = (s²/n) (1 + 2 Σ_{k=1}^{n-1} (1 - k/n) ρ^k)
///
/// and that of m independent ones s²/m. For which m are the two equal? (It need not be an integer.)
///
/// ```
/// # use solutions::ch03_06::dependent_data::effective_examples;
/// assert!((effective_examples(2, 0.5) - 4.0 / 3.0).abs() < 1e-12);
/// assert!(effective_examples(1000, 0.9) < 55.0);
/// ```
pub fn effective_examples(n: usize, rho: f64) -> f64 {
    // >>> solution(n, rho)
    let size = n as f64;
    let pairs: f64 = (1..n).map(|k| (1.0 - k as f64 / size) * rho.powi(k as i32)).sum();
    size / (1.0 + 2.0 * pairs)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependent_examples() {
        checks::ch03_06::dependent_data(effective_examples).assert();
    }
}
