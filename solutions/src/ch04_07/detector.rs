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
/// # use solutions::ch04_07::detector::held_out_accuracy;
/// # use workbook::prelude::*;
/// let mut rng = rng(0);
/// let (source, target) = (Tensor::normal(0.0, 1.0, (400, 2), &mut rng), Tensor::normal(1.0, 1.0, (400, 2), &mut rng));
/// assert_close!(held_out_accuracy(&source, &target), 0.76, 0.08); // as well as possible for these two
/// ```
pub fn held_out_accuracy(source: &Tensor, target: &Tensor) -> f64 {
    // >>> solution(source, target)
    let (x, y) = every_other_row(source, target, 0);
    let model = SoftmaxRegression::new(x.shape()[1], 2, 0.3, 0);
    let mut optimizer = model.optimizer();
    for _ in 0..100 {
        optimizer.zero_grad();
        model.loss(&model.forward(&x), &y).backward();
        optimizer.step().expect("the learning rate is positive");
    }
    let (x, y) = every_other_row(source, target, 1);
    f64::from(model.forward(&x).argmax().accuracy(&y))
    // <<< solution
}

// >>> hidden
/// The rows `first`, `first` + 2, ... of both, one below the other, with 0 for the source and 1 for the target.
fn every_other_row(source: &Tensor, target: &Tensor, first: usize) -> (Tensor, Labels) {
    let rows: Vec<usize> = (first..source.shape()[0]).step_by(2).collect();
    let parts = [source, target].map(|x| x.value().select(Axis(0), &rows));
    let both = ndarray::concatenate(Axis(0), &parts.each_ref().map(|part| part.view()));
    let labels = [0, 1].into_iter().flat_map(|label| rows.iter().map(move |_| label)).collect();
    (both.expect("both have d columns").into(), labels)
}
// <<< hidden

/// Whether such an accuracy is reason to believe that the inputs have changed: whether it is more than three standard
/// deviations above 1/2, for an accuracy measured on `held_out` rows.
///
/// A classifier that guesses is right on each row with probability 1/2. What is the standard deviation of the share that it
/// gets right?
///
/// ```
/// # use solutions::ch04_07::detector::is_shifted;
/// assert!(!is_shifted(0.6, 100)); // could be luck
/// assert!(is_shifted(0.6, 1000));
/// ```
pub fn is_shifted(accuracy: f64, held_out: usize) -> bool {
    // >>> solution(accuracy, held_out)
    // The variance of a single 0 or 1 is p (1 - p) = 1/4, and that of a mean n times smaller.
    accuracy > 0.5 + 3.0 * 0.5 / (held_out as f64).sqrt()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_detector() {
        checks::ch04_07::detector(held_out_accuracy, is_shifted).assert();
    }
}
