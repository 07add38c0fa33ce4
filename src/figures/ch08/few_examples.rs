//! Few examples: what more of them would bring, and what it takes to validate on them in turns.

use super::{both_losses, train_model};
use crate::data::{DataModule, Dataset};
use crate::figures::NamedFigure;
use crate::plot::{Figure, Values};
use crate::rng;
use crate::tensor::Tensor;
use crate::train::evaluate;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("more-images", '8', "Both losses against the number of training images", |inputs| {
        let all = inputs.fashion_mnist()?.train().len();
        let mut sizes = vec![200, 600, 2_000, 6_000, 20_000, 60_000];
        sizes.retain(|size| *size <= all);
        let (mut training, mut val) = (Vec::new(), Vec::new());
        for &size in &sizes {
            let data = inputs.fashion_mnist()?.clone().first(size, 1_000).with_batch_size(100)?;
            let (model, history) = train_model(&data, 0.05, 60_000 / size)?;
            training.push(evaluate(&model, data.train_dataloader(0)).loss);
            val.push(history.last().val_loss);
        }
        Ok(more_images(&sizes, &training, &val))
    }),
    NamedFigure::new("validated-in-turns", '8', "What K-fold cross-validation costs, and how far it is off", |_| {
        let (n, sets, folds) = (12, 100_000, [2, 3, 4, 6, 12]);
        let drawn = Tensor::normal(0.0, 1.0, sets * n, &mut rng(0)).to_f64s();
        let (rows, too_high): (Vec<usize>, Vec<f64>) = folds.map(|k| in_turns(&drawn, n, k)).into_iter().unzip();
        Ok(validated_in_turns(&folds, &rows, &too_high))
    }),
];

/// The mean of numbers from N(0, 1) as their model, validated on n of them in k folds, and averaged over all such sets
/// that were drawn: the rows that all k models together are fitted to, and by how much the squared error is above that of
/// the mean of all n on new numbers, 1 + 1/n.
fn in_turns(drawn: &[f64], n: usize, k: usize) -> (usize, f64) {
    let (mut rows, mut squares) = (0, 0.0);
    for set in drawn.chunks(n) {
        let sum: f64 = set.iter().sum();
        for fold in set.chunks(n / k) {
            let others = n - fold.len();
            let mean = (sum - fold.iter().sum::<f64>()) / others as f64;
            squares += fold.iter().map(|y| (y - mean).powi(2)).sum::<f64>();
            rows += others;
        }
    }
    (rows * n / drawn.len(), squares / drawn.len() as f64 - (1.0 + 1.0 / n as f64))
}

/// Training and validation loss against the number of training images: they approach each other, and in the end meet.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn more_images(
    sizes: &(impl Values + ?Sized),
    train_losses: &(impl Values + ?Sized),
    val_losses: &(impl Values + ?Sized),
) -> Figure {
    let chart = Figure::new("With more images, the two losses come together").x_label("training images");
    both_losses(chart, sizes, val_losses, train_losses)
}

/// Cross-validation against the number of its folds: on the left the rows that all its models together are fitted to,
/// on the right by how much its error is above the true one. What it gains on the right, it pays for on the left.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn validated_in_turns(
    folds: &(impl Values + ?Sized),
    rows: &(impl Values + ?Sized),
    too_high: &(impl Values + ?Sized),
) -> Figure {
    let from_zero = |title: &str, y_label: &str, values: Vec<f64>| {
        let most = values.iter().fold(0.0, |most: f64, &value| most.max(value));
        let chart = Figure::new(title).x_label("folds").y_label(y_label).line("", folds, &values);
        if most > 0.0 { chart.y_range(0.0..1.1 * most) } else { chart }
    };
    let panels = [
        from_zero("what it costs", "rows for all models", rows.to_f64s()),
        from_zero("how far it is off", "error too high by", too_high.to_f64s()),
    ];
    Figure::panels("More folds cost more, and are less far off", panels)
}
