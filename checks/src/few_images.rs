//! A small training problem on images, for the checks of experiments with its settings.

use rand::Rng as _;

use super::Trial;
use workbook::Labels;
use workbook::data::{DataModule, FashionMnist};
use workbook::nn::{Module as _, SoftmaxRegression};
use workbook::tensor::no_grad;
use workbook::train::{History, Trainer, evaluate};

/// The problem in words.
pub(super) const PROBLEM: &str = "FashionMnist::small().first(40, 80).with_seed(seed), batches of 10";

/// So few images to learn from that the model soon knows them by heart: training and validation loss differ.
pub(super) fn problem(t: &mut Trial) -> FashionMnist {
    FashionMnist::small().first(40, 80).with_seed(t.rng.random()).with_batch_size(10).expect("it is not 0")
}

/// Another problem in words.
pub(super) const WHOLE: &str = "FashionMnist::small().first(40, 54), batches of 53";

/// All images to learn from are in one batch, so that their order plays no part; those to validate on are in two, of which
/// the second has a single one.
pub(super) fn whole() -> FashionMnist {
    FashionMnist::small().first(40, 54).with_batch_size(53).expect("it is not 0")
}

/// With this learning rate the loss on [`whole`] jumps up and down from the first epochs on.
pub(super) const UNSTABLE: f32 = 1.0;

/// With these it ceases to be finite: in the first epoch, and after it.
pub(super) const FAILING: [f32; 2] = [1e38, 8e36];

/// With this one no weight changes in its f32.
pub(super) const STILL: f32 = 1e-12;

pub(super) const ONE_START: &str = "at this learning rate nothing moves, so that runs from one start end alike, and these do not: the seed of the model must be the same in every run";

pub(super) const MANY_EPOCHS: &str =
    "right with a few epochs, but not with many: train for as many as are asked for, without a limit or an early end";

/// Whether all losses are the same, but for rounding.
pub(super) fn all_equal(losses: &[f64]) -> bool {
    losses.iter().all(|loss| (loss / losses[0] - 1.0).abs() < 1e-5)
}

/// Whether a curve goes up somewhere, by more than one part in a hundred.
pub(super) fn rises(losses: &[f64]) -> bool {
    losses.windows(2).any(|pair| pair[1] > 1.01 * pair[0])
}

pub(super) const WEIGHTS: &str =
    "each validation batch counts alike here, however few images it has: weight it by their number, as `evaluate` does";

/// The mean of the validation loss over the batches, as if each had as many images.
pub(super) fn mean_of_batches(data: &FashionMnist, model: &SoftmaxRegression) -> f64 {
    let losses = batch_losses(data, model);
    losses.iter().sum::<f64>() / losses.len() as f64
}

/// The validation loss of each batch.
pub(super) fn batch_losses(data: &FashionMnist, model: &SoftmaxRegression) -> Vec<f64> {
    no_grad(&model.parameters(), || {
        data.val_dataloader().map(|(x, y)| f64::from(model.loss(&model.forward(&x), &y).item())).collect()
    })
}

/// The validation loss of a model.
pub(super) fn validation_loss(data: &FashionMnist, model: &SoftmaxRegression) -> f64 {
    evaluate(model, data.val_dataloader()).loss
}

/// A third problem in words.
pub(super) const MANY: &str = "FashionMnist::small().first(200, 80).with_seed(seed), batches of 20";

/// Enough images that already the first epoch lowers the loss by much.
pub(super) fn many(t: &mut Trial) -> FashionMnist {
    FashionMnist::small().first(200, 80).with_seed(t.rng.random()).with_batch_size(20).expect("it is not 0")
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
