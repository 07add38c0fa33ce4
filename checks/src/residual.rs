//! Losses of the residuals ŷ - y, with their gradients: what an answer makes of them, and what the formulas say.

use ndarray::{Array1, Array2, Axis};

use super::reference::tensor;
use super::{Case, Flow, Trial, Tried};
use workbook::tensor::Tensor;

/// A column of numbers.
pub(super) fn column(values: &[f64]) -> Tensor {
    tensor(&Array1::from(values.to_vec()).insert_axis(Axis(1)))
}

/// Calls a loss on columns of predictions and targets: what it makes of them, and its gradient by the predictions.
pub(super) fn with_gradient<'a>(
    t: &mut Trial,
    tried: String,
    loss: impl FnOnce(&Tensor, &Tensor) -> Tensor,
    [y_hat, y]: [&[f64]; 2],
) -> Tried<Case<'a, Flow>> {
    let (y_hat, y) = (column(y_hat).requires_grad(), column(y));
    t.lend(&[("y_hat", &y_hat), ("y", &y)]).backward(tried, &y_hat, || loss(&y_hat, &y))
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
