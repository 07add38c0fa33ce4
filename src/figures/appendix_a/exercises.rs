//! The figures of the exercises: one wrong number under three losses, and the error against the amount of data.

use ndarray::Array2;

use crate::data::SyntheticRegressionData;
use crate::figures::NamedFigure;
use crate::functional::{absolute_loss, huber_loss, mse_loss};
use crate::nn::{LeastSquares, Optimizer, Sgd};
use crate::plot::{Figure, Frames, Legend, Values};
use crate::tensor::Tensor;
use crate::{Result, rng};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "one-wrong-number",
        'A',
        "Ten points, one of them mistyped, and the best line of three losses",
        |_| {
            let (x, y) = mistyped();
            let lines = [
                fitted("squared", mse_loss, &x, &y)?,
                fitted("absolute", absolute_loss, &x, &y)?,
                fitted("Huber, δ = 1", |y_hat, y| huber_loss(y_hat, y, 1.0), &x, &y)?,
            ];
            Ok(one_wrong_number(&x, &y, &lines))
        },
    )
    .moving(|_| {
        let wrong: Vec<f32> = (0..15).map(|i| 17.0 + 6.0 * i as f32).collect();
        let lines = wrong.iter().map(|&wrong| {
            let (x, y) = with_wrong(wrong);
            Ok((wrong, [fitted("squared", mse_loss, &x, &y)?, fitted("absolute", absolute_loss, &x, &y)?]))
        });
        let lines = lines.collect::<Result<Vec<_>>>()?;
        let frame = |wrong| {
            let (x, y) = with_wrong(wrong);
            let (_, lines) = lines.iter().find(|(of, _)| *of == wrong).expect("each value has its lines");
            one_wrong_number(&x, &y, lines)
        };
        Ok(Frames::new("the ninth number", &wrong, frame).still(7))
    }),
    NamedFigure::new("error-against-examples", 'A', "How far the best line is from the truth, by examples", |_| {
        let sizes: Vec<usize> = (0..12).map(|k| 10 << k).collect();
        let errors: Vec<f64> = sizes.iter().map(|&size| estimation_error(size)).collect::<Result<_>>()?;
        Ok(error_against_examples(&sizes, &errors, |n| 0.5 * (2.0 / n).sqrt()))
    }),
];

/// Ten points near the line 2 x + 1, and a wrong number in place of the last but one.
fn mistyped() -> (Tensor, Tensor) {
    let x = Tensor::from(Array2::from_shape_fn((10, 1), |(i, _)| i as f32));
    let noise = Tensor::normal(0.0, 0.3, (10, 1), &mut rng(0));
    let wrong = Tensor::from(Array2::from_shape_fn((10, 1), |(i, _)| if i == 8 { 43.0 } else { 0.0 }));
    let y = &x * 2.0 + 1.0 + noise + wrong;
    (x, y)
}

/// The same points with this number in place of the last but one.
fn with_wrong(wrong: f32) -> (Tensor, Tensor) {
    let (x, y) = mistyped();
    let mut y = y.to_vec();
    y[8] = wrong;
    (x, Tensor::from(Array2::from_shape_fn((10, 1), |(i, _)| y[i])))
}

/// A name, and the weight and the bias that gradient descent on this loss finds.
fn fitted(
    name: &'static str,
    loss: fn(&Tensor, &Tensor) -> Tensor,
    x: &Tensor,
    y: &Tensor,
) -> Result<(&'static str, f32, f32)> {
    let (w, b) = (Tensor::zeros((1, 1)).requires_grad(), Tensor::zeros(1).requires_grad());
    let mut optimizer = Sgd::new(vec![w.clone(), b.clone()], 0.01);
    for _ in 0..3000 {
        optimizer.zero_grad();
        loss(&(x.matmul(&w) + &b), y).backward();
        optimizer.step()?;
    }
    Ok((name, w.item(), b.item()))
}

/// The root of the mean squared error of two weights, over the best lines of a hundred samples of this size.
fn estimation_error(size: usize) -> Result<f64> {
    let truth = [2.0f32, -3.4];
    let mut squares = 0.0;
    for seed in 0..100 {
        let sample = SyntheticRegressionData::with_rows(&truth, 4.2, 0.5, size, 1, seed)?;
        let line = LeastSquares::of(sample.train()).expect("there are more examples than unknowns");
        squares += line.w.iter().zip(truth).map(|(found, w)| (found - f64::from(w)).powi(2)).sum::<f64>();
    }
    Ok((squares / 100.0).sqrt())
}

/// Points of which one does not belong to the others, and lines (name, w, b) that were fitted to them.
///
/// ```
/// use workbook::prelude::*;
/// let (x, y) = ([0.0, 1.0, 2.0], [1.0, 3.0, 50.0]);
/// let figure = figures::one_wrong_number(&x, &y, &[("squared", 24.5, -6.5), ("absolute", 2.0, 1.0)]);
/// ```
///
/// # Panics
/// If there are not as many targets as inputs, or none.
#[track_caller]
pub fn one_wrong_number(x: &(impl Values + ?Sized), y: &(impl Values + ?Sized), lines: &[(&str, f32, f32)]) -> Figure {
    let x = x.to_f64s();
    let (least, most) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), &x| (l.min(x), m.max(x)));
    let y = y.to_f64s();
    let points = Figure::new("Only the squared loss runs after one wrong number")
        .x_label("x")
        .y_label("y")
        .scatter("examples", &x, &y)
        .legend(Legend::TopLeft);
    let figure = lines
        .iter()
        .fold(points, |figure, &(name, w, b)| figure.function(name, least..most, |x| f64::from(w) * x + f64::from(b)));
    match lines.last().and_then(|&(_, w, b)| far_from_line(&x, &y, (w.into(), b.into()))) {
        Some(wrong) => figure.annotate(x[wrong], y[wrong], "the wrong number"),
        None => figure,
    }
}

/// The point that is many times as far from the line as most are, if there is one.
fn far_from_line(x: &[f64], y: &[f64], (w, b): (f64, f64)) -> Option<usize> {
    let off: Vec<f64> = x.iter().zip(y).map(|(x, y)| (w * x + b - y).abs()).collect();
    let mut sorted = off.clone();
    sorted.sort_by(f64::total_cmp);
    let farthest = (0..off.len()).max_by(|&i, &j| off[i].total_cmp(&off[j]))?;
    (off[farthest] > 10.0 * sorted[off.len() / 2]).then_some(farthest)
}

/// How far an estimate is from the truth against the number of examples, measured and by a law.
///
/// # Panics
/// If there are not as many errors as sizes, or none.
#[track_caller]
pub fn error_against_examples(
    sizes: &(impl Values + ?Sized),
    errors: &(impl Values + ?Sized),
    law: impl Fn(f64) -> f64,
) -> Figure {
    let sizes = sizes.to_f64s();
    let (least, most) = sizes.iter().fold((f64::INFINITY, 0.0f64), |(l, m), &size| (l.min(size), m.max(size)));
    Figure::new("Half the error costs four times the data")
        .x_label("examples")
        .y_label("error of the weights")
        .log_x()
        .log_y()
        .scatter("measured", &sizes, errors)
        .function("σ √(d/n)", least..most, law)
}
