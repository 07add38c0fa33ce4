//! 3.1.8a · How counts scatter.

/// The index of dispersion of some counts: their variance divided by their mean.
///
/// Use the estimate of the variance with n - 1, Σ (k_i - mean)² / (n - 1). There is no such number for fewer than two
/// counts, nor if all of them are 0: say `None`.
///
/// For customers who come independently of each other it is near 1, however many there are. Additive Gaussian noise
/// knows nothing of that: it has one variance for all, and the index could be anything.
///
/// ```
/// # use solutions::ch03_01::dispersion::dispersion;
/// assert_eq!(dispersion(&[2, 4, 6]), Some(1.0)); // mean 4, variance 8 / 2
/// assert_eq!(dispersion(&[7, 7, 7]), Some(0.0)); // a subscription, and no chance at all
/// assert_eq!(dispersion(&[7]), None);
/// ```
pub fn dispersion(counts: &[u32]) -> Option<f64> {
    // >>> solution(counts)
    let n = counts.len() as f64;
    let mean = counts.iter().map(|k| f64::from(*k)).sum::<f64>() / n;
    let squares: f64 = counts.iter().map(|k| (f64::from(*k) - mean).powi(2)).sum();
    (n >= 2.0 && mean > 0.0).then(|| squares / (n - 1.0) / mean)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_counts_scatter() {
        checks::ch03_01::dispersion(dispersion).assert();
    }
}
