//! A small training problem on images, for the checks of experiments with its settings.

use rand::Rng as _;

use super::Trial;
use crate::Labels;
use crate::data::{DataModule, FashionMnist};
use crate::nn::{Module as _, SoftmaxRegression};
use crate::train::{History, Trainer};

/// The problem in words.
pub(super) const PROBLEM: &str = "FashionMnist::small().first(40, 80).with_seed(seed), batches of 10";

/// So few images to learn from that the model soon knows them by heart: training and validation loss differ.
pub(super) fn problem(t: &mut Trial) -> FashionMnist {
    FashionMnist::small().first(40, 80).with_seed(t.rng.random()).with_batch_size(10).expect("it is not 0")
}

/// A model that has learned nothing yet.
pub(super) fn fresh(lr: f32) -> SoftmaxRegression {
    SoftmaxRegression::new(784, 10, lr, 1)
}

/// The mean loss of a model over the training images.
pub(super) fn training_loss(data: &FashionMnist, model: &SoftmaxRegression) -> f64 {
    let whole = data.clone().with_batch_size(1000).expect("it is not 0");
    let (mut sum, mut count) = (0.0, 0);
    for (x, y) in whole.train_dataloader(0) {
        sum += f64::from(model.loss(&model.forward(&x), &y).item()) * y.len() as f64;
        count += y.len();
    }
    sum / count as f64
}

/// What the training of a model measures.
pub(super) fn train(data: &dyn DataModule<Target = Labels>, model: &SoftmaxRegression, epochs: usize) -> History {
    Trainer::new(epochs).quiet().fit(model, data).expect("these settings do not diverge")
}
