//! 4.6.2 · A test set that leaks.

/// The labels of a secret test set of n examples in two classes, found out from error rates alone.
///
/// `error_rate` takes a prediction for every example, n in all, and returns the share that is wrong, as a leaderboard does.
/// You have no model, and need none. It may be asked n times at most, and n is at least 1.
///
/// ```
/// # use exercises::ch04_06::leak::leak_labels;
/// let secret = [true, false, false, true];
/// let error_rate = |predicted: &[bool]| {
///     predicted.iter().zip(secret).filter(|(p, y)| **p != *y).count() as f64 / 4.0
/// };
/// assert_eq!(leak_labels(4, &error_rate), secret);
/// ```
pub fn leak_labels(n: usize, error_rate: &dyn Fn(&[bool]) -> f64) -> Vec<bool> {
    let _ = (n, error_rate); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaked_labels() {
        checks::ch04_06::leak(leak_labels).assert();
    }
}
