//! 4.7.2 · Have the inputs changed? A detector of covariate shift.

use workbook::prelude::*;

/// How well a classifier can tell the two samples apart: its accuracy on rows that it was not trained on.
///
/// `source` holds inputs from the time of training, `target` inputs of today, both of shape (n, d), with the same even n
/// and entries of order 1. Label the former 0 and the latter 1, train softmax regression of d inputs and 2 classes on
/// every other row of each (the rows 0, 2, 4, ...), and return the accuracy on the rest, source and target together. About
/// a hundred steps over all training rows at once, at a learning rate of 0.3, are enough.
///
/// If both come from the same distribution there is nothing to learn, and the accuracy is 1/2, give or take.
///
/// ```
/// # use exercises::ch04_07::detector::held_out_accuracy;
/// # use workbook::prelude::*;
/// let mut rng = rng(0);
/// let (source, target) = (Tensor::normal(0.0, 1.0, (400, 2), &mut rng), Tensor::normal(1.0, 1.0, (400, 2), &mut rng));
/// assert_close!(held_out_accuracy(&source, &target), 0.76, 0.08); // as well as possible for these two
/// ```
pub fn held_out_accuracy(source: &Tensor, target: &Tensor) -> f64 {
    let _ = (source, target); // Put your answer in place of these two lines.
    todo!()
}

/// Whether such an accuracy is reason to believe that the inputs have changed: whether it is more than three standard
/// deviations above 1/2, for an accuracy measured on `held_out` rows.
///
/// A classifier that guesses is right on each row with probability 1/2. What is the standard deviation of the share that it
/// gets right?
///
/// ```
/// # use exercises::ch04_07::detector::is_shifted;
/// assert!(!is_shifted(0.6, 100)); // could be luck
/// assert!(is_shifted(0.6, 1000));
/// ```
pub fn is_shifted(accuracy: f64, held_out: usize) -> bool {
    let _ = (accuracy, held_out); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_detector() {
        checks::ch04_07::detector(held_out_accuracy, is_shifted).assert();
    }
}
