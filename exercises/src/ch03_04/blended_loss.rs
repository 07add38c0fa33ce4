//! 3.4.8c · The best of both losses.

use workbook::prelude::*;

/// A loss that is quadratic near the target and linear far from it: with r = ŷ - y, the mean over the examples of
///
/// r² / 2 where |r| <= δ,  δ (|r| - δ/2) elsewhere
///
/// `y_hat` and `y` have the shape (n, 1), δ is positive, and the result is a scalar through which gradients flow. At
/// |r| = δ the two branches meet in value and slope, so that the derivative by r is r itself, clipped to [-δ, δ]: a
/// mistake pulls as hard as it is large, but no harder than δ. That is the cheap way to avoid huge gradients. (The
/// library has this loss as `huber_loss`; write your own.)
///
/// Beyond δ nothing needs to be squared, so that a residual of 1e20 does no harm: its square would overflow.
///
/// Tensors have no `if`. Find a way to write min(|r|, δ) with `relu`, and both branches as one formula in it.
///
/// ```
/// # use exercises::ch03_04::blended_loss::blended_loss;
/// # use workbook::prelude::*;
/// let y_hat = tensor![[1.0], [-2.0], [100.0]].requires_grad();
/// let loss = blended_loss(&y_hat, &Tensor::zeros((3, 1)), 2.0);
/// assert_close!(loss, Tensor::scalar((0.5 + 2.0 + 198.0) / 3.0));
/// loss.backward();
/// assert_close!(y_hat.grad().unwrap() * 3.0, tensor![[1.0], [-2.0], [2.0]]);
/// ```
pub fn blended_loss(y_hat: &Tensor, y: &Tensor, delta: f32) -> Tensor {
    let _ = (y_hat, y, delta); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quadratic_then_linear() {
        checks::ch03_04::blended_loss(blended_loss).assert();
    }
}
