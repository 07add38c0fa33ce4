//! Losses for predictions that are numbers. Each is a mean over all elements, so that the learning rate does not
//! depend on the size of the minibatch.

use super::{Float, Tensor};

/// The mean squared error (1/n) Σ (ŷ_i - y_i)². Its gradient is 2 (ŷ_i - y_i) / n.
///
/// # Panics
/// If the shapes differ, since broadcasting (n, 1) against (n) would compare every prediction with every target; or if
/// there are no elements.
///
/// ```
/// use workbook::prelude::*;
/// let loss = mse_loss(&tensor![[1.0], [2.0]], &tensor![[0.0], [4.0]]);
/// assert_eq!(loss.item(), 2.5);
/// ```
#[track_caller]
pub fn mse_loss(y_hat: &Tensor, y: &Tensor) -> Tensor {
    residuals("mse_loss", y_hat, y).powi(2).mean()
}

/// Half of the mean squared error, (1/n) Σ (ŷ_i - y_i)² / 2, whose gradient is (ŷ_i - y_i) / n.
///
/// Some texts use this one, others [`mse_loss`]: at the same learning rate the step of the latter is twice as long.
///
/// # Panics
/// If the shapes differ, or there are no elements.
///
/// ```
/// use workbook::prelude::*;
/// assert_eq!(squared_loss(&tensor![1.0, 2.0], &tensor![0.0, 4.0]).item(), 1.25);
/// ```
#[track_caller]
pub fn squared_loss(y_hat: &Tensor, y: &Tensor) -> Tensor {
    mse_loss(y_hat, y) / 2.0
}

/// The mean absolute error (1/n) Σ |ŷ_i - y_i|, which outliers pull at no harder than anything else.
///
/// # Panics
/// If the shapes differ, or there are no elements.
///
/// ```
/// use workbook::prelude::*;
/// assert_eq!(absolute_loss(&tensor![1.0, 2.0], &tensor![0.0, 4.0]).item(), 1.5);
/// ```
#[track_caller]
pub fn absolute_loss(y_hat: &Tensor, y: &Tensor) -> Tensor {
    residuals("absolute_loss", y_hat, y).abs().mean()
}

/// Huber's loss: with r = ŷ - y, the mean of r² / 2 where |r| <= delta and of delta (|r| - delta / 2) elsewhere.
/// Quadratic near the target, so that it settles; linear far away, so that an outlier cannot dominate.
///
/// # Panics
/// If the shapes differ, there are no elements, or `delta` is not positive.
///
/// ```
/// use workbook::prelude::*;
/// let y = tensor![0.0, 0.0];
/// assert_eq!(huber_loss(&tensor![0.5, 10.0], &y, 1.0).item(), (0.125 + 9.5) / 2.0);
/// ```
#[track_caller]
pub fn huber_loss(y_hat: &Tensor, y: &Tensor, delta: Float) -> Tensor {
    assert!(delta > 0.0, "`huber_loss` needs a positive delta, not {delta}");
    let r = residuals("huber_loss", y_hat, y).abs();
    // With c = min(|r|, delta) both branches are c (|r| - c / 2), and so is their derivative, which is c.
    let c = r.clamp(0.0, delta);
    (&c * (&r - &c * 0.5)).mean()
}

/// The penalty of weight decay, (lambda / 2) Σ w², with the gradient lambda w.
///
/// ```
/// use workbook::prelude::*;
/// assert_eq!(l2_penalty(&tensor![3.0, 4.0], 0.1).item(), 1.25);
/// ```
pub fn l2_penalty(w: &Tensor, lambda: Float) -> Tensor {
    w.powi(2).sum() * (lambda / 2.0)
}

#[track_caller]
fn residuals(loss: &str, y_hat: &Tensor, y: &Tensor) -> Tensor {
    let (a, b) = (y_hat.shape(), y.shape());
    assert!(
        a == b,
        "`{loss}` needs predictions and targets of one shape, not {a:?} and {b:?}; use `.reshape(...)` where an axis is missing"
    );
    // Their mean would be NaN, and nobody would know where it came from.
    assert!(!y_hat.is_empty(), "`{loss}` averages over the examples, and there are none: the shape is {a:?}");
    y_hat - y
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn huber_is_half_the_square_near_and_linear_far_away() {
        let (near, far, y) = (Tensor::from(array![0.3, -0.2]), Tensor::from(array![7.0, -9.0]), Tensor::zeros(2));
        assert!(huber_loss(&near, &y, 1.0).all_close(&squared_loss(&near, &y), 1e-6, 0.0));
        assert!(huber_loss(&far, &y, 1.0).all_close(&(absolute_loss(&far, &y) - 0.5), 1e-6, 0.0));
    }

    #[test]
    fn the_gradient_of_huber_is_the_clipped_residual() {
        let y_hat = Tensor::from(array![0.3, 7.0, -9.0, 0.0]).requires_grad();
        (huber_loss(&y_hat, &Tensor::zeros(4), 1.0) * 4.0).backward();
        assert!(y_hat.grad().unwrap().all_close(&Tensor::from(array![0.3, 1.0, -1.0, 0.0]), 1e-6, 0.0));
    }

    #[test]
    #[should_panic(expected = "one shape, not [3, 1] and [3]")]
    fn a_column_and_a_vector_are_not_compared() {
        mse_loss(&Tensor::zeros((3, 1)), &Tensor::zeros(3));
    }
}
