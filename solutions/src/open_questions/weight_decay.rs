//! S5 · Weight decay: a price on large weights.

use workbook::prelude::*;

/// The penalty λ/2 · ‖w‖² that weight decay adds to the loss, with ‖w‖² the sum of the squared weights.
///
/// `w` has any shape; the result is a scalar through which gradients flow.
///
/// ```
/// # use solutions::open_questions::weight_decay::penalty;
/// # use workbook::prelude::*;
/// assert_close!(penalty(&tensor![[3.0], [4.0]], 0.1), Tensor::scalar(1.25));
/// ```
pub fn penalty(w: &Tensor, lambda: f32) -> Tensor {
    // >>> solution(w, lambda)
    w.powi(2).sum() * (lambda / 2.0)
    // <<< solution
}

/// The gradient of the penalty with respect to w, in the shape of w, worked out on paper.
///
/// ```
/// # use solutions::open_questions::weight_decay::{penalty, penalty_gradient};
/// # use workbook::prelude::*;
/// let w = tensor![[3.0], [4.0]].requires_grad();
/// penalty(&w, 0.1).backward();
/// assert_close!(penalty_gradient(&w, 0.1), w.grad().unwrap());
/// ```
pub fn penalty_gradient(w: &Tensor, lambda: f32) -> Tensor {
    // >>> solution(w, lambda)
    w * lambda
    // <<< solution
}

/// One step of gradient descent on the loss with the penalty: the new weights and the new bias.
///
/// Given are [w, b], the gradients of the loss *without* the penalty with respect to both, the learning rate η and λ.
/// The penalty charges for the weights only. Both gradients are taken at the weights before the step:
///
/// w ← w - η (∂l/∂w + λ w) = (1 - ηλ) w - η ∂l/∂w,  b ← b - η ∂l/∂b
///
/// Return new tensors, and leave the given ones as they are.
///
/// ```
/// # use solutions::open_questions::weight_decay::decayed_step;
/// # use workbook::prelude::*;
/// let (w, b) = (tensor![[10.0]], tensor![10.0]);
/// let (new_w, new_b) = decayed_step([&w, &b], [&tensor![[0.0]], &tensor![0.0]], 0.1, 0.5);
/// assert_close!(new_w, tensor![[9.5]]); // without a gradient the weight decays
/// assert_close!(new_b, tensor![10.0]); // and the bias stays
/// ```
pub fn decayed_step(parameters: [&Tensor; 2], gradients: [&Tensor; 2], lr: f32, lambda: f32) -> (Tensor, Tensor) {
    // >>> solution(parameters, gradients, lr, lambda)
    let ([w, b], [grad_w, grad_b]) = (parameters, gradients);
    (w * (1.0 - lr * lambda) - grad_w * lr, b - grad_b * lr)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn penalty_and_step() {
        checks::open_questions::weight_decay(penalty, penalty_gradient, decayed_step).assert();
    }
}
