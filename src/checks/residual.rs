//! Losses of the residuals ŷ - y, with their gradients: what an answer makes of them, and what the formulas say.

use ndarray::{Array1, Array2, Axis};

use super::reference::tensor;
use crate::tensor::Tensor;

/// A column of numbers.
pub(super) fn column(values: &[f64]) -> Tensor {
    tensor(&Array1::from(values.to_vec()).insert_axis(Axis(1)))
}

/// A loss, and its gradient by the predictions; zeros if none flows to them.
pub(super) fn with_gradient(
    loss: impl FnOnce(&Tensor, &Tensor) -> Tensor,
    y_hat: &[f64],
    y: &[f64],
) -> (Tensor, Tensor) {
    let y_hat = column(y_hat).requires_grad();
    let loss = loss(&y_hat, &column(y));
    let value = loss.detach();
    loss.backward();
    (value, y_hat.grad().unwrap_or_else(|| Tensor::zeros(y_hat.shape())))
}

/// The residuals, which an answer gets as f32.
pub(super) fn residuals(y_hat: &[f64], y: &[f64]) -> Vec<f64> {
    y_hat.iter().zip(y).map(|(a, b)| f64::from((*a as f32) - (*b as f32))).collect()
}

/// The mean of `loss` over the residuals, and its gradient by the predictions, of which `slope` is the derivative.
pub(super) fn mean_and_gradient(
    residuals: &[f64],
    loss: &dyn Fn(f64) -> f64,
    slope: &dyn Fn(f64) -> f64,
) -> (f64, Array2<f64>) {
    let n = residuals.len();
    let mean = residuals.iter().map(|r| loss(*r)).sum::<f64>() / n as f64;
    (mean, Array2::from_shape_fn((n, 1), |(i, _)| slope(residuals[i]) / n as f64))
}
