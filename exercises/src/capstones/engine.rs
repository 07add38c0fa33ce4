//! C3 · The capstone of chapter 3: a classifier that learns by a `backward` of your own.

/// The mean cross-entropy of softmax regression, and its gradient with respect to each of the `weights`.
///
/// `x` are n examples of d features each, `y` their classes. Class c has d weights and a bias, one after the other,
/// from `weights[c * (d + 1)]` on, so there are `weights.len() / (d + 1)` classes. Its logit is the sum of weight times
/// feature, plus the bias, and the loss of an example ln Σ exp(logits) minus the logit of its class.
///
/// Build it out of numbers that remember where they come from, as chapter 3 does, or on a tape as in exercise B4, with the
/// operations that it takes. No tensor is needed. Logits may be as large as 1000: a constant that is taken off all logits
/// of an example changes nothing.
///
/// ```
/// # use exercises::capstones::engine::loss_and_gradient;
/// // One feature, two classes, all weights 0: each class has the probability 1/2.
/// let (loss, gradient) = loss_and_gradient(&[0.0; 4], &[vec![3.0]], &[1]);
/// assert!((loss - 2f64.ln()).abs() < 1e-12);
/// assert_eq!(gradient, [1.5, 0.5, -1.5, -0.5]);
/// ```
pub fn loss_and_gradient(weights: &[f64], x: &[Vec<f64>], y: &[usize]) -> (f64, Vec<f64>) {
    let _ = (weights, x, y); // Put your answer in place of these two lines.
    todo!()
}

/// The weights of a classifier that has learned from these examples by the function above.
///
/// There are `classes` classes, and the weights are in the order of [`loss_and_gradient`].
///
/// **The mark:** on points that you have not seen, at most three in a hundred more mistakes than the best possible line
/// would make. The features lie between -10 and 10, where they may scatter little, such as -8 ± 1, and there are some 120
/// examples.
///
/// ```
/// # use exercises::capstones::engine::train;
/// let weights = train(&[vec![-1.0], vec![-2.0], vec![3.0], vec![2.0]], &[0, 0, 1, 1], 2);
/// let logit = |class: usize, x: f64| weights[2 * class] * x + weights[2 * class + 1];
/// assert!(logit(0, -1.5) > logit(1, -1.5) && logit(1, 2.5) > logit(0, 2.5));
/// ```
pub fn train(x: &[Vec<f64>], y: &[usize], classes: usize) -> Vec<f64> {
    let _ = (x, y, classes); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backward_that_trains_a_classifier() {
        checks::capstones::engine(loss_and_gradient, train).assert();
    }
}
