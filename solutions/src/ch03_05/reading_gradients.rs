//! 3.5.3 · Reading the gradient.

use workbook::prelude::*;

/// The gradients of the model's loss on one minibatch with respect to its weights, of shape (d, 1), and its bias, of
/// shape (1).
///
/// `x` has the shape (n, d), `y` (n, 1). [`Module`] gives the model its `forward` and its `loss`, and after `backward`
/// each parameter knows its `grad()`. The model may have been used before, and hold gradients of another minibatch. Its
/// parameters must not move.
///
/// ```
/// # use solutions::ch03_05::reading_gradients::gradients;
/// # use workbook::prelude::*;
/// let model = LinearRegression {
///     w: tensor![[2.0]].requires_grad(),
///     b: tensor![0.0].requires_grad(),
///     lr: 0.1,
/// };
/// let (by_w, by_b) = gradients(&model, &tensor![[3.0]], &tensor![[5.0]]); // ŷ = 6, one too much
/// assert_close!(by_w, tensor![[6.0]]);
/// assert_close!(by_b, tensor![2.0]);
/// ```
pub fn gradients(model: &LinearRegression, x: &Tensor, y: &Tensor) -> (Tensor, Tensor) {
    // >>> solution(model, x, y)
    model.parameters().iter().for_each(Tensor::zero_grad);
    model.loss(&model.forward(x), y).backward();
    let read = |parameter: &Tensor| parameter.grad().expect("the loss depends on it");
    (read(&model.w), read(&model.b))
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_of_a_model() {
        checks::ch03_05::reading_gradients(gradients).assert();
    }
}
