//! The figures of chapter 1: a model and its loss, the way down, two hundred exams, and a training that looks finished.

mod descent;
mod exams;
mod loss;
mod model;

pub use descent::*;
pub use exams::*;
pub use loss::*;
pub use model::*;

use super::NamedFigure;
use crate::functional::mse_loss;
use crate::tensor;
use crate::tensor::Tensor;

pub(super) const TABLES: &[&[NamedFigure]] = &[model::FIGURES, loss::FIGURES, descent::FIGURES, exams::FIGURES];

/// Four students, each in a row of its own: the hours of study, and the points.
pub(super) fn students() -> (Tensor, Tensor) {
    (tensor![[1.0], [2.0], [3.0], [4.0]], tensor![[2.9], [5.3], [6.6], [9.2]])
}

/// The mean squared error of w x + b.
pub(super) fn loss_of(w: f32, b: f32, x: &Tensor, y: &Tensor) -> f32 {
    mse_loss(&(x * w + b), y).item()
}

/// Gradient descent on the weight and the bias of a single feature: where it starts, and where each step leads.
pub(super) fn descend(x: &Tensor, y: &Tensor, start: (f32, f32), lr: f32, steps: usize) -> Vec<(f32, f32)> {
    let step = |&(w, b): &(f32, f32)| {
        let mistakes = x * w + b - y;
        let (slope_w, slope_b) = ((x * &mistakes).mean() * 2.0, mistakes.mean() * 2.0);
        Some((w - lr * slope_w.item(), b - lr * slope_b.item()))
    };
    std::iter::successors(Some(start), step).take(steps + 1).collect()
}
