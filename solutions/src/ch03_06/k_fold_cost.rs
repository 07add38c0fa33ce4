//! 3.6.4 · What K-fold cross-validation costs.

/// The rows 0 to n - 1 cut into k folds, in order: the validation rows of each round.
///
/// Every row is in exactly one fold, and the sizes differ by 1 at most; the larger ones come first. 1 <= k <= n.
///
/// ```
/// # use solutions::ch03_06::k_fold_cost::folds;
/// assert_eq!(folds(5, 2), [vec![0, 1, 2], vec![3, 4]]);
/// ```
pub fn folds(n: usize, k: usize) -> Vec<Vec<usize>> {
    // >>> solution(n, k)
    let mut start = 0;
    let mut fold = |i: usize| {
        let end = start + n / k + usize::from(i < n % k);
        let rows = (start..end).collect();
        start = end;
        rows
    };
    (0..k).map(&mut fold).collect()
    // <<< solution
}

/// How many examples pass through training in a whole search: for each of `settings` hyperparameter settings and each of
/// the k folds a model is trained for `epochs` epochs on all n rows but those of the fold.
///
/// Show that it does not matter whether k divides n.
///
/// ```
/// # use solutions::ch03_06::k_fold_cost::examples_processed;
/// assert_eq!(examples_processed(100, 5, 10, 1), 4000); // five models on 80 examples, ten times
/// ```
pub fn examples_processed(n: usize, k: usize, epochs: usize, settings: usize) -> usize {
    // >>> solution(n, k, epochs, settings)
    // Every row is left out by one of the k models, and so seen by the k - 1 others.
    settings * epochs * (k - 1) * n
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cost_of_k_folds() {
        checks::ch03_06::k_fold_cost(folds, examples_processed).assert();
    }
}
