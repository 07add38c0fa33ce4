//! The figures of chapter 5.

use std::time::Instant;

use super::{Inputs, NamedFigure};
use crate::functional::cross_entropy;
use crate::nn::SoftmaxRegression;
use crate::plot::{Figure, Values};
use crate::tensor::Tensor;
use crate::train::Trainer;
use crate::{Labels, Result, rng};

pub(super) const TABLES: &[&[NamedFigure]] = &[FIGURES];

const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "learning-rate-sweep",
        5,
        "The loss after five epochs, for nine learning rates: a wide valley",
        sweep_learning_rates,
    ),
    NamedFigure::new("vocabulary-times", 5, "The time of a training step against the number of classes", |_| {
        let vocabulary = [100, 300, 1_000, 3_000, 10_000, 30_000];
        Ok(vocabulary_times(&vocabulary, &vocabulary.map(|classes| 1e3 * step_seconds(classes))))
    })
    .timed(),
];

/// The shortest of three training steps forwards and backwards, with 32 examples of 64 features.
fn step_seconds(classes: usize) -> f64 {
    let w = Tensor::zeros((64, classes)).requires_grad();
    let x = Tensor::normal(0.0, 1.0, (32, 64), &mut rng(0));
    let y: Labels = (0..32).map(|i| i * 7 % classes).collect();
    let attempt = |_| {
        let clock = Instant::now();
        w.zero_grad();
        cross_entropy(&x.matmul(&w), &y).backward();
        clock.elapsed().as_secs_f64()
    };
    (0..3).map(attempt).fold(f64::INFINITY, f64::min)
}

/// How long a training step takes, in milliseconds, against the number of classes.
///
/// # Panics
/// If the two differ in length.
pub fn vocabulary_times(classes: &(impl Values + ?Sized), milliseconds: &(impl Values + ?Sized)) -> Figure {
    Figure::new("One training step").log_x().log_y().x_label("classes").y_label("milliseconds").line(
        "",
        classes,
        milliseconds,
    )
}

fn sweep_learning_rates(inputs: &Inputs) -> Result<Figure> {
    let data = inputs.fashion_mnist()?;
    let rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];
    let (mut val, mut train) = (Vec::new(), Vec::new());
    for lr in rates {
        let history = Trainer::new(5).quiet().fit(&SoftmaxRegression::new(784, 10, lr, 0), data)?;
        val.push(history.last().val_loss);
        train.push(history.last().train_loss);
    }
    Ok(learning_rate_sweep(&rates, &val, &train))
}

/// The losses that training reaches in five epochs, against the learning rate, on logarithmic axes.
///
/// # Panics
/// If the three differ in length.
pub fn learning_rate_sweep(
    rates: &(impl Values + ?Sized),
    val_losses: &(impl Values + ?Sized),
    train_losses: &(impl Values + ?Sized),
) -> Figure {
    Figure::new("Loss after five epochs")
        .log_x()
        .log_y()
        .x_label("learning rate")
        .y_label("loss")
        .line("validation", rates, val_losses)
        .line("training", rates, train_losses)
}
