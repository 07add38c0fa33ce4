//! What a model is: a function with knobs, which somebody has to turn.

use ndarray::array;

use super::students;
use crate::figures::{NamedFigure, room_below, stairs};
use crate::nn::LeastSquares;
use crate::plot::{Figure, Values};
use crate::rng;
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("knob-settings", '1', "One linear model at three settings of its weight and its bias", |_| {
        Ok(knob_settings(|x, w, b| w * x + b, &[(2.0, 1.0), (-1.0, 10.0), (0.5, 0.0)]))
    }),
    NamedFigure::new("learning-by-guessing", '1', "The best of a thousand random settings, guess by guess", |_| {
        Ok(learning_by_guessing(&guesses(), 0.0745))
    }),
    NamedFigure::new("why-a-bias", '1', "The best line through the origin, and the best line", |_| {
        let (hours, points) = (array![[0.0], [2.0], [4.0], [6.0], [8.0]], array![42.0, 49.0, 61.0, 68.0, 80.0]);
        let through_origin = hours.column(0).dot(&points) / hours.column(0).dot(&hours.column(0));
        let line = LeastSquares::fit(hours.view(), points.view()).expect("five students on five places have a line");
        Ok(why_a_bias(&hours.column(0), &points, through_origin.into(), (line.w[0], line.b)))
    })
    .in_steps(4),
];

/// The smallest mean squared mistake so far, after each of a thousand random settings.
fn guesses() -> Vec<f32> {
    let (hours, points) = students();
    let mut generator = rng(3);
    let mut best = f32::INFINITY;
    let guess = |_| {
        let knobs = Tensor::uniform(-5.0, 5.0, 2, &mut generator).to_vec();
        best = best.min((&hours * knobs[0] + knobs[1] - &points).powi(2).mean().item());
        best
    };
    (0..1000).map(guess).collect()
}

/// A model of one input at some settings (w, b): each is another function.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::knob_settings(|x, w, b| w * x + b, &[(2.0, 1.0), (-1.0, 10.0)]);
/// ```
#[track_caller]
pub fn knob_settings(model: impl Fn(f32, f32, f32) -> f32, settings: &[(f32, f32)]) -> Figure {
    let figure = Figure::new("w tilts the line, b lifts it").x_label("input x").y_label("output");
    settings.iter().fold(figure, |figure, &(w, b)| {
        figure.function(&format!("w = {w}, b = {b}").replace('-', "−"), 0.0..6.0, |x| model(x as f32, w, b).into())
    })
}

/// The smallest mistake so far against the number of guesses, and the smallest that exists.
#[track_caller]
pub fn learning_by_guessing(best_so_far: &(impl Values + ?Sized), best_possible: f64) -> Figure {
    let (guesses, best) = stairs(&best_so_far.to_f64s());
    let figure = Figure::new("A thousand guesses, and still not the best")
        .x_label("guesses")
        .y_label("best mean squared mistake so far")
        .log_x()
        .log_y();
    room_below(figure, best_possible, &best).line("", &guesses, &best).h_line("the best possible", best_possible)
}

/// Students by hours and points, with two lines: one through the origin with that slope, one with a weight and a bias.
///
/// # Panics
/// If there are not as many points as hours.
#[track_caller]
pub fn why_a_bias(
    hours: &(impl Values + ?Sized),
    points: &(impl Values + ?Sized),
    through_origin: f64,
    (w, b): (f64, f64),
) -> Figure {
    Figure::new("A line through the origin misses")
        .x_label("hours of study")
        .y_label("points")
        .step()
        .scatter("students", hours, points)
        .step()
        .function("through the origin", 0.0..8.0, |x| through_origin * x)
        .step()
        .function("with a bias", 0.0..8.0, |x| w * x + b)
}
