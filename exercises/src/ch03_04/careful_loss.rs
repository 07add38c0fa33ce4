//! 3.4.5 · Why the loss reshapes its targets.

use workbook::prelude::*;

/// Half the mean squared error, (1/n) Σ (ŷ_i - y_i)² / 2, of predictions `y_hat` of shape (n, 1) with targets `y` of
/// shape (n) *or* (n, 1); a scalar, through which gradients flow.
///
/// A column minus a plain list does not fail: it broadcasts to an (n, n) table of every prediction minus every target.
/// So bring y to the shape of ŷ first. If there are not as many targets as predictions, panic.
///
/// ```
/// # use exercises::ch03_04::careful_loss::squared_loss;
/// # use workbook::prelude::*;
/// let y_hat = tensor![[1.0], [2.0], [5.0]];
/// assert_close!(squared_loss(&y_hat, &tensor![1.0, 2.0, 3.0]), Tensor::scalar(4.0 / 6.0));
/// assert_close!(squared_loss(&y_hat, &tensor![[1.0], [2.0], [3.0]]), Tensor::scalar(4.0 / 6.0));
/// ```
pub fn squared_loss(y_hat: &Tensor, y: &Tensor) -> Tensor {
    let _ = (y_hat, y); // Put your answer in place of these two lines.
    todo!()
}

/// What the trap makes of the same loss: the mean over all pairs of i and j of (ŷ_i - y_j)² / 2.
///
/// Multiply the square out. What is left are means of ŷ, of y, and of their squares, so that no table is needed. Then
/// look at the result: which ŷ makes it smallest? That is what a model learns that has fallen into the trap.
///
/// ```
/// # use exercises::ch03_04::careful_loss::trapped_loss;
/// assert_eq!(trapped_loss(&[1.0, 3.0], &[1.0, 3.0]), 1.0); // perfect predictions
/// assert_eq!(trapped_loss(&[2.0, 2.0], &[1.0, 3.0]), 0.5); // better still, says the trap
/// ```
pub fn trapped_loss(y_hat: &[f64], y: &[f64]) -> f64 {
    let _ = (y_hat, y); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_trap_in_the_loss() {
        checks::ch03_04::careful_loss(squared_loss, trapped_loss).assert();
    }
}
