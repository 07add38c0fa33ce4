//! 3.5.2 · Huber's loss.

use workbook::prelude::*;

/// Huber's loss, as this section of the book writes it: with r = ŷ - y, the mean over the examples of
///
/// |r| - σ/2 where |r| > σ,  r² / (2σ) elsewhere
///
/// `y_hat` and `y` have the shape (n, 1), σ is positive; the result is a scalar through which gradients flow. At |r| = σ
/// both branches have the slope ±1, and so has the loss. Beyond σ nothing needs to be squared, so that a residual of
/// 1e20 does no harm.
///
/// There are two customs. This one has the slope ±1 far out, and for σ → 0 it becomes the absolute error. The other
/// one is σ times as large: its slope far out is ±σ, and near the target it is r²/2 whatever σ is. The library's
/// [`huber_loss`] follows the other, as PyTorch's `HuberLoss` does, while PyTorch's `SmoothL1Loss` follows this one.
/// They have the same minimum; at one learning rate their steps differ by the factor σ.
///
/// ```
/// # use exercises::ch03_05::huber::huber;
/// # use workbook::prelude::*;
/// let (y_hat, y) = (tensor![[1.0], [8.0]], tensor![[0.0], [0.0]]);
/// assert_close!(huber(&y_hat, &y, 2.0), Tensor::scalar((0.25 + 7.0) / 2.0));
/// assert_close!(huber(&y_hat, &y, 1e-4), absolute_loss(&y_hat, &y));
/// ```
pub fn huber(y_hat: &Tensor, y: &Tensor, sigma: f32) -> Tensor {
    let _ = (y_hat, y, sigma); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn huber_as_in_the_book() {
        checks::ch03_05::huber(huber).assert();
    }
}
