//! 3.4.8b · One corrupted target.

use workbook::prelude::*;

/// Weights and bias after `steps` steps of gradient descent on any loss of predictions and targets.
///
/// The model is ŷ = X w + b, with `x` of shape (n, d), `y` of (n, 1), w of (d, 1) and b of (1). Both start at zero, and
/// each step uses all examples. `loss` may be [`mse_loss`] or [`absolute_loss`], or one of yours.
///
/// Then set one target to 10 000, and compare what the two losses make of it.
///
/// ```
/// # use solutions::ch03_04::corrupted_target::fit;
/// # use workbook::prelude::*;
/// let (x, y) = (tensor![[0.0], [1.0], [2.0]], tensor![[1.0], [3.0], [10_000.0]]);
/// let (w, b) = fit(absolute_loss, &x, &y, 0.1, 100);
/// assert!(w.item() < 10.0 && b.item() < 10.0); // it has hardly noticed
/// let (w, _) = fit(mse_loss, &x, &y, 0.1, 100);
/// assert!(w.item() > 1000.0);
/// ```
pub fn fit(loss: fn(&Tensor, &Tensor) -> Tensor, x: &Tensor, y: &Tensor, lr: f32, steps: usize) -> (Tensor, Tensor) {
    // >>> solution(loss, x, y, lr, steps)
    let w = Tensor::zeros((x.shape()[1], 1)).requires_grad();
    let b = Tensor::zeros(1).requires_grad();
    let mut sgd = Sgd::new(vec![w.clone(), b.clone()], lr);
    for _ in 0..steps {
        sgd.zero_grad();
        loss(&(x.matmul(&w) + &b), y).backward();
        sgd.step().expect("the learning rate is a positive number");
    }
    (w, b)
    // <<< solution
}

/// The share of the worst example in the whole pull on the bias: under the squared loss, and under the absolute loss.
///
/// An example pulls with the derivative of its loss by its residual r = ŷ - y. The share is |pull of the worst|
/// divided by the sum of |pull| over all of them. The worst is the one with the largest |r|; no residual is zero.
///
/// ```
/// # use solutions::ch03_04::corrupted_target::pull_of_the_worst;
/// let (squared, absolute) = pull_of_the_worst(&[1.0, -1.0, 0.5, 97.5]);
/// assert_eq!((squared, absolute), (0.975, 0.25));
/// ```
pub fn pull_of_the_worst(residuals: &[f64]) -> (f64, f64) {
    // >>> solution(residuals)
    let sum: f64 = residuals.iter().map(|r| r.abs()).sum();
    let worst = residuals.iter().fold(0.0, |worst: f64, r| worst.max(r.abs()));
    // The factor 2 of 2r cancels; under the absolute loss each pulls with 1.
    (worst / sum, 1.0 / residuals.len() as f64)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_corrupted_target() {
        checks::ch03_04::corrupted_target(fit, pull_of_the_worst).assert();
    }
}
