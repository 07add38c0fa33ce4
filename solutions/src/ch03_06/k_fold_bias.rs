//! 3.6.5 · Why K-fold cross-validation is biased.
//!
//! The simplest of all models predicts one number for everything: the mean of its training targets. For it the bias of
//! cross-validation can be worked out, and compared with an experiment.

/// The cross-validation error of the mean: cut the targets in order into k folds of equal size (k divides their number);
/// for each fold predict the mean of all *other* targets, and return the mean squared error over all n.
///
/// ```
/// # use solutions::ch03_06::k_fold_bias::k_fold_error;
/// assert_eq!(k_fold_error(&[1.0, 3.0, 5.0, 7.0], 2), 17.0); // predicts 6, then 2
/// ```
pub fn k_fold_error(targets: &[f64], k: usize) -> f64 {
    // >>> solution(targets, k)
    let (n, sum) = (targets.len() as f64, targets.iter().sum::<f64>());
    let mut total = 0.0;
    for fold in targets.chunks(targets.len() / k) {
        let mean = (sum - fold.iter().sum::<f64>()) / (n - fold.len() as f64);
        total += fold.iter().map(|y| (y - mean).powi(2)).sum::<f64>();
    }
    total / n
    // <<< solution
}

/// The experiment: by how much the cross-validation error exceeds, on average, the true error of the mean of all n targets.
///
/// In each of `rounds` rounds draw n targets from N(0, 1) and take the cross-validation error; average these. The mean of n
/// such targets makes on new ones the expected squared error 1 + 1/n: the noise of the new target, and that of the mean.
/// Return the difference of the two.
///
/// `workbook::Tensor::normal(0.0, 1.0, n, &mut rng)` draws n numbers from a generator. Make one for the whole experiment,
/// `workbook::rng(seed)`, and let round after round draw from it. What do you expect, given that each of the k means has
/// n - n/k targets to average?
///
/// ```
/// # use solutions::ch03_06::k_fold_bias::bias;
/// let bias = bias(10, 2, 20_000, 0);
/// assert!((bias - 0.1).abs() < 0.03); // (1 + 1/5) - (1 + 1/10)
/// ```
pub fn bias(n: usize, k: usize, rounds: usize, seed: u64) -> f64 {
    // >>> solution(n, k, rounds, seed)
    use workbook::prelude::Tensor;
    let mut rng = workbook::rng(seed);
    let mut draw = || Tensor::normal(0.0, 1.0, n, &mut rng).to_vec().into_iter().map(f64::from).collect::<Vec<_>>();
    let mean = (0..rounds).map(|_| k_fold_error(&draw(), k)).sum::<f64>() / rounds as f64;
    mean - (1.0 + 1.0 / n as f64)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bias_of_k_folds() {
        checks::ch03_06::k_fold_bias(k_fold_error, bias).assert();
    }
}
