//! The figures of chapter 1: a model and its loss, the way down, two hundred exams, the model that was not finished,
//! and those of the exercises.

mod absolute;
mod convergence;
mod descent;
mod exams;
mod exercises;
mod features;
mod loss;
mod model;
mod prices;
mod questions;
mod training;

pub use absolute::*;
pub use convergence::*;
pub use descent::*;
pub use exams::*;
pub use exercises::*;
pub use features::*;
pub use loss::*;
pub use model::*;
pub use prices::*;
pub use questions::*;
pub use training::*;

use ndarray::{Array2, Axis};

use super::{Inputs, NamedFigure};
use crate::Result;
use crate::data::{ArrayData, ArrayDataset};
use crate::functional::mse_loss;
use crate::nn::LeastSquares;
use crate::tensor;
use crate::tensor::Tensor;

pub(super) const TABLES: &[&[NamedFigure]] = &[
    model::FIGURES,
    loss::FIGURES,
    descent::FIGURES,
    exams::FIGURES,
    convergence::FIGURES,
    questions::FIGURES,
    features::FIGURES,
    exercises::FIGURES,
    absolute::FIGURES,
    prices::FIGURES,
    training::FIGURES,
];

/// Four students, each in a row of its own: the hours of study, and the points.
fn students() -> (Tensor, Tensor) {
    (tensor![[1.0], [2.0], [3.0], [4.0]], tensor![[2.9], [5.3], [6.6], [9.2]])
}

/// The mean squared error of w x + b.
fn loss_of(w: f32, b: f32, x: &Tensor, y: &Tensor) -> f32 {
    mse_loss(&(x * w + b), y).item()
}

/// Gradient descent on the weight and the bias of a single feature: where it starts, and where each step leads.
fn descend(x: &Tensor, y: &Tensor, start: (f32, f32), lr: f32, steps: usize) -> Vec<(f32, f32)> {
    let step = |&(w, b): &(f32, f32)| {
        let mistakes = x * w + b - y;
        let (slope_w, slope_b) = ((x * &mistakes).mean() * 2.0, mistakes.mean() * 2.0);
        Some((w - lr * slope_w.item(), b - lr * slope_b.item()))
    };
    std::iter::successors(Some(start), step).take(steps + 1).collect()
}

/// The features with mean 0 and standard deviation 1.
fn standardised(features: &Array2<f32>) -> Array2<f32> {
    let rows = "exams have rows";
    (features - &features.mean_axis(Axis(0)).expect(rows)) / features.std_axis(Axis(0), 0.0)
}

/// The exams with standardised features, as data to train on.
fn standardised_exams(inputs: &Inputs) -> Result<ArrayData> {
    let exams = inputs.exam_scores()?;
    let set = ArrayDataset::regression(standardised(&exams.features()), exams.scores().insert_axis(Axis(1)))?;
    Ok(ArrayData::new(set.clone(), set).with_batch_size(32)?)
}

/// The best that a line can do about the exams: its weights, its predictions, and its mean squared error.
fn best_line(inputs: &Inputs) -> Result<(LeastSquares, Vec<f64>, f64)> {
    let (features, scores) = (inputs.exam_scores()?.features(), inputs.exam_scores()?.scores());
    let line = LeastSquares::fit(features.view(), scores.view()).expect("the exams have a single best line");
    let predicted: Vec<f64> = features.rows().into_iter().map(|x| line.predict(&x.to_vec())).collect();
    let squares = predicted.iter().zip(&scores).map(|(predicted, score)| (predicted - f64::from(*score)).powi(2));
    let least = squares.sum::<f64>() / predicted.len() as f64;
    Ok((line, predicted, least))
}
