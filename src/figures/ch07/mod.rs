//! The figures of chapter 7: the edge of the numbers, decisions, large vocabularies, and hyperparameters.

mod batches;
mod decisions;
mod numbers;
mod rates;
mod vocabulary;

pub use batches::*;
pub use decisions::*;
pub use numbers::*;
pub use rates::*;
pub use vocabulary::*;

use std::time::Instant;

use super::NamedFigure;
use crate::Result;
use crate::data::FashionMnist;
use crate::nn::SoftmaxRegression;
use crate::plot::{Figure, Values};
use crate::train::{History, Trainer};

pub(super) const TABLES: &[&[NamedFigure]] =
    &[numbers::FIGURES, decisions::FIGURES, vocabulary::FIGURES, rates::FIGURES, batches::FIGURES];

/// Softmax regression from the same initial weights each time.
pub(super) fn train(data: &FashionMnist, lr: f32, epochs: usize) -> Result<History> {
    Ok(train_model(data, lr, epochs)?.1)
}

/// The same, with the model.
pub(super) fn train_model(data: &FashionMnist, lr: f32, epochs: usize) -> Result<(SoftmaxRegression, History)> {
    let model = SoftmaxRegression::new(784, 10, lr, 0);
    let history = Trainer::new(epochs).quiet().fit(&model, data)?;
    Ok((model, history))
}

/// The validation loss and the training loss at the end of a run, for each of several settings.
pub(super) fn last_losses<T: Copy>(settings: &[T], run: impl Fn(T) -> Result<History>) -> Result<(Vec<f64>, Vec<f64>)> {
    let losses = |&setting: &T| {
        let end = *run(setting)?.last();
        Ok((end.val_loss, end.train_loss))
    };
    settings.iter().map(losses).collect()
}

/// Both losses against a setting, on a chart that has a title and the name of the setting.
#[track_caller]
pub(super) fn both_losses(
    chart: Figure,
    settings: &(impl Values + ?Sized),
    val_losses: &(impl Values + ?Sized),
    train_losses: &(impl Values + ?Sized),
) -> Figure {
    chart.log_x().y_label("loss").line("validation", settings, val_losses).line("training", settings, train_losses)
}

/// The shortest of several attempts: the one that was least disturbed.
fn seconds(attempts: usize, f: impl Fn() -> f32) -> f64 {
    let attempt = |_| {
        let clock = Instant::now();
        // Looked at, so that it is computed.
        assert!(!f().is_nan(), "a loss of finite scores is a number");
        clock.elapsed().as_secs_f64()
    };
    (0..attempts).map(attempt).fold(f64::INFINITY, f64::min)
}
