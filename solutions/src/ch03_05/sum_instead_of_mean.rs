//! 3.5.1 · A sum in place of a mean.

use workbook::prelude::*;

/// The learning rate that makes the *sum* of the losses over a minibatch take the same steps that their mean takes with
/// `lr`.
///
/// ```
/// # use solutions::ch03_05::sum_instead_of_mean::rate_for_sum;
/// assert_eq!(rate_for_sum(0.5, 1), 0.5); // of one example, sum and mean are the same
/// ```
pub fn rate_for_sum(lr: f32, batch_size: usize) -> f32 {
    // >>> solution(lr, batch_size)
    lr / batch_size as f32
    // <<< solution
}

/// The weights after one step on a minibatch, with the *sum* of the squared errors as the loss, but as if it were
/// [`mse_loss`] with the learning rate `lr`.
///
/// The model is ŷ = X w, with `x` of shape (n, d), `y` of (n, 1), `w` and the result of (d, 1).
///
/// ```
/// # use solutions::ch03_05::sum_instead_of_mean::sum_step;
/// # use workbook::prelude::*;
/// let (x, y) = (tensor![[1.0], [2.0]], tensor![[1.0], [2.0]]);
/// assert_close!(sum_step(&x, &y, &tensor![[0.0]], 0.1), tensor![[0.5]]); // the mean's gradient is -5
/// ```
pub fn sum_step(x: &Tensor, y: &Tensor, w: &Tensor, lr: f32) -> Tensor {
    // >>> solution(x, y, w, lr)
    let w = w.detach().requires_grad();
    (x.matmul(&w) - y).powi(2).sum().backward();
    Sgd::new(vec![w.clone()], lr / x.shape()[0] as f32).step().expect("the learning rate is a positive number");
    w.detach()
    // <<< solution
}

/// How long the step of an epoch's last batch is with the sum, as a share of what it is with the mean, if all steps of
/// the sum have the learning rate of a full batch.
///
/// With a mean the last batch takes a step like any other, however few its examples. So the two cannot agree with *one*
/// learning rate in every step, unless the batches come out even. A single batch is the last one, and may be short too.
///
/// ```
/// # use solutions::ch03_05::sum_instead_of_mean::last_step;
/// assert_eq!(last_step(10, 4), 0.5); // 2 examples in place of 4
/// assert_eq!(last_step(12, 4), 1.0);
/// ```
pub fn last_step(examples: usize, batch_size: usize) -> f64 {
    // >>> solution(examples, batch_size)
    let rest = examples % batch_size;
    if rest == 0 { 1.0 } else { rest as f64 / batch_size as f64 }
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sum_and_mean() {
        checks::ch03_05::sum_instead_of_mean(rate_for_sum, sum_step, last_step).assert();
    }
}
