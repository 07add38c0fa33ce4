//! The learning rate: nine of them, each three times the last.

use super::{both_losses, last_losses, train};
use crate::figures::{NamedFigure, with_runs};
use crate::plot::{Figure, Values};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("learning-rate-sweep", '7', "The loss after five epochs against the learning rate", |inputs| {
        let data = inputs.fashion_mnist()?;
        let rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];
        let (val, training) = last_losses(&rates, |lr| train(data, lr, 5))?;
        Ok(learning_rate_sweep(&rates, &val, &training))
    }),
    NamedFigure::new("three-learning-rates", '7', "The loss over five epochs: too small, right, too large", |inputs| {
        let data = inputs.fashion_mnist()?;
        let losses = |lr| Ok::<_, crate::Error>(train(data, lr, 5)?.val_losses());
        Ok(three_learning_rates(&[(0.001, losses(0.001)?), (0.1, losses(0.1)?), (3.0, losses(3.0)?)]))
    }),
];

/// The loss of who gives each of ten classes the same probability.
const GUESSING: &str = "guessing: ln 10";

/// The losses that training reaches in five epochs, against the learning rate, on logarithmic axes.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn learning_rate_sweep(
    rates: &(impl Values + ?Sized),
    val_losses: &(impl Values + ?Sized),
    train_losses: &(impl Values + ?Sized),
) -> Figure {
    let chart = Figure::new("A valley of learning rates: the loss after five epochs");
    let chart = chart.log_y().x_label("learning rate");
    both_losses(chart, rates, val_losses, train_losses).h_line(GUESSING, 10f64.ln())
}

/// The validation losses over the epochs, for some learning rates.
#[track_caller]
pub fn three_learning_rates(runs: &[(f32, impl Values)]) -> Figure {
    let figure = Figure::new("Too small a rate creeps, too large a one jumps about");
    let figure = figure.log_y().x_label("epoch").y_label("validation loss");
    with_runs(figure, runs.iter().map(|(lr, losses)| (format!("η = {lr}"), losses.to_f64s())))
        .h_line(GUESSING, 10f64.ln())
}
