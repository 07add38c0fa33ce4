//! The figures of chapter 2: the model that was not finished, what was in its way, and how its settings are chosen.

mod best;
mod convergence;
mod questions;

pub use best::*;
pub use convergence::*;
pub use questions::*;

use ndarray::{Array1, Array2, Axis};

use super::{Inputs, NamedFigure};
use crate::Result;
use crate::data::{ArrayData, ArrayDataset};
use crate::nn::LeastSquares;

pub(super) const TABLES: &[&[NamedFigure]] = &[best::FIGURES, convergence::FIGURES, questions::FIGURES];

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

/// The curvatures of the loss of a line with a bias, the strongest first: the eigenvalues of its matrix of second
/// derivatives, by power iteration, each without those before it.
fn curvatures(features: &Array2<f32>) -> Vec<f64> {
    let (n, d) = features.dim();
    let with_ones = Array2::from_shape_fn((n, d + 1), |(i, j)| features.get((i, j)).map_or(1.0, |&x| f64::from(x)));
    let mut rest = with_ones.t().dot(&with_ones) * (2.0 / n as f64);
    let mut found = Vec::new();
    for _ in 0..=d {
        let mut v: Array1<f64> = (1..=d + 1).map(|i| i as f64).collect();
        for _ in 0..1000 {
            v = rest.dot(&v);
            v /= v.dot(&v).sqrt();
        }
        let curvature = v.dot(&rest.dot(&v));
        let column = v.insert_axis(Axis(1));
        rest = rest - column.dot(&column.t()) * curvature;
        found.push(curvature);
    }
    found
}
