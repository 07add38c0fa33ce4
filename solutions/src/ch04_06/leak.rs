//! 4.6.2 · A test set that leaks.

/// The labels of a secret test set of n examples in two classes, found out from error rates alone.
///
/// `error_rate` takes a prediction for every example, n in all, and returns the share that is wrong, as a leaderboard does.
/// You have no model, and need none. It may be asked n times at most, and n is at least 1.
///
/// ```
/// # use solutions::ch04_06::leak::leak_labels;
/// let secret = [true, false, false, true];
/// let error_rate = |predicted: &[bool]| {
///     predicted.iter().zip(secret).filter(|(p, y)| **p != *y).count() as f64 / 4.0
/// };
/// assert_eq!(leak_labels(4, &error_rate), secret);
/// ```
pub fn leak_labels(n: usize, error_rate: &dyn Fn(&[bool]) -> f64) -> Vec<bool> {
    // >>> solution(n, error_rate)
    // Predicting false throughout tells how many labels are true.
    let mut guess = vec![false; n];
    let base = error_rate(&guess);
    let trues = (base * n as f64).round() as usize;
    // Turning one prediction makes the error smaller if its label is true, else larger.
    let mut labels = Vec::with_capacity(n);
    for i in 0..n - 1 {
        guess[i] = true;
        labels.push(error_rate(&guess) < base);
        guess[i] = false;
    }
    // The last one needs no question.
    labels.push(labels.iter().filter(|label| **label).count() < trues);
    labels
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaked_labels() {
        checks::ch04_06::leak(leak_labels).assert();
    }
}
