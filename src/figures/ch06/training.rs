//! The training: how far it comes, where its time goes, and how much of its result is luck.

use std::time::Instant;

use rand::seq::SliceRandom;

use crate::data::{DataModule, Dataset, FashionMnist};
use crate::figures::{NamedFigure, titled};
use crate::functional::log_softmax;
use crate::nn::{Module, Optimizer, SoftmaxRegression};
use crate::plot::{Figure, Values};
use crate::tensor::no_grad;
use crate::train::Trainer;
use crate::{Result, rng};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "fashion-mnist-training",
        '6',
        "Loss and accuracy of softmax regression over ten epochs",
        |inputs| {
            Ok(titled(
                "The training loss falls steadily, the validation loss wavers",
                inputs.classifier()?.history.plot(),
            ))
        },
    ),
    NamedFigure::new("epoch-profile", '6', "How long an image is loaded, and computed with, by batch size", |inputs| {
        let sizes = [1, 4, 16, 64, 256, 1_024];
        let some = inputs.fashion_mnist()?.clone().first(4_096, 1);
        let times = |&size: &usize| microseconds_per_image(&some.clone().with_batch_size(size)?, 3);
        let (loading, computing): (Vec<f64>, Vec<f64>) = sizes.iter().map(times).collect::<Result<_>>()?;
        Ok(epoch_profile(&sizes, &loading, &computing))
    })
    .timed(),
    NamedFigure::new(
        "five-seeds",
        '6',
        "The same training from five seeds: how much of the accuracy is luck",
        |inputs| {
            let data = inputs.fashion_mnist()?;
            let mut runs = Vec::new();
            for seed in 0..5 {
                let net = SoftmaxRegression::new(784, 10, 0.1, seed);
                runs.push(Trainer::new(10).quiet().fit(&net, &data.clone().with_seed(seed))?.val_accuracies());
            }
            Ok(five_seeds(&runs))
        },
    ),
    NamedFigure::new(
        "quick-loss-scatter",
        '6',
        "The mean of the batch means over 300 orders of the images",
        |inputs| {
            let model = inputs.classifier()?.model();
            let mut losses = Vec::new();
            for (x, y) in inputs.fashion_mnist()?.val_dataloader() {
                let p = no_grad(&model.parameters(), || log_softmax(&model.forward(&x)));
                losses.extend((-p.gather(&y)).to_vec().into_iter().map(f64::from));
            }
            let exact = losses.iter().sum::<f64>() / losses.len() as f64;
            let mut rng = rng(0);
            let estimates: Vec<f64> = (0..300)
                .map(|_| {
                    losses.shuffle(&mut rng);
                    mean_of_batch_means(&losses, 256)
                })
                .collect();
            Ok(quick_loss_scatter(&estimates, exact))
        },
    ),
];

/// One epoch of training: the time in which batches are loaded, and the rest of it. Of several attempts the shortest
/// times, which were least disturbed.
fn microseconds_per_image(data: &FashionMnist, attempts: usize) -> Result<(f64, f64)> {
    let mut least = (f64::INFINITY, f64::INFINITY);
    for _ in 0..attempts {
        let model = SoftmaxRegression::new(784, 10, 0.1, 0);
        let mut optimizer = model.optimizer();
        let mut batches = data.train_dataloader(0);
        let (start, mut loading) = (Instant::now(), 0.0);
        loop {
            let waiting = Instant::now();
            let Some((x, y)) = batches.next() else { break };
            loading += waiting.elapsed().as_secs_f64();
            optimizer.zero_grad();
            model.loss(&model.forward(&x), &y).backward();
            optimizer.step()?;
        }
        let computing = start.elapsed().as_secs_f64() - loading;
        least = (least.0.min(loading), least.1.min(computing));
    }
    let per_image = 1e6 / data.train().len() as f64;
    Ok((least.0 * per_image, least.1 * per_image))
}

/// What a program reports that averages over batches, the short last one among them.
fn mean_of_batch_means(losses: &[f64], batch_size: usize) -> f64 {
    let batches = losses.chunks(batch_size);
    let count = batches.len() as f64;
    batches.map(|batch| batch.iter().sum::<f64>() / batch.len() as f64).sum::<f64>() / count
}

/// For how long an image is computed with, and for how long it is loaded, in microseconds, against the size of the batch:
/// both fall as more images share the price of a batch, and the loader is done long before the model.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn epoch_profile(
    sizes: &(impl Values + ?Sized),
    loading: &(impl Values + ?Sized),
    computing: &(impl Values + ?Sized),
) -> Figure {
    Figure::new("An image takes longer to compute with than to load")
        .log_x()
        .log_y()
        .x_label("batch size")
        .y_label("microseconds per image")
        .line("computing", sizes, computing)
        .line("loading", sizes, loading)
}

/// The validation accuracy over the epochs: a grey line for each run, their mean, and from where to where they end.
///
/// # Panics
/// If there is no run, or they differ in length.
#[track_caller]
pub fn five_seeds(runs: &[impl Values]) -> Figure {
    let runs: Vec<Vec<f64>> = runs.iter().map(Values::to_f64s).collect();
    let epochs = runs.first().map_or(0, Vec::len);
    assert!(epochs > 0 && runs.iter().all(|run| run.len() == epochs), "runs are compared epoch by epoch");
    let mean: Vec<f64> = (0..epochs).map(|i| runs.iter().map(|run| run[i]).sum::<f64>() / runs.len() as f64).collect();
    let ends = || runs.iter().map(|run| run[epochs - 1]);
    let (least, most) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    let count = if runs.len() == 5 { "Five".to_owned() } else { runs.len().to_string() };
    let title = format!("{count} seeds end between {least:.3} and {most:.3}");
    let figure = Figure::new(&title).x_label("epoch").y_label("validation accuracy");
    // One stroke after the other, and a pen that is lifted in between.
    let (mut across, mut up) = (Vec::new(), Vec::new());
    for run in &runs {
        across.extend((1..=epochs).map(|epoch| epoch as f64).chain([f64::NAN]));
        up.extend(run.iter().copied().chain([f64::NAN]));
    }
    figure.line("single runs", &across, &up).line("mean", &(1..=epochs), &mean)
}

/// How a validation loss scatters that is a mean of batch means, over many orders of the examples, around the exact one.
#[track_caller]
pub fn quick_loss_scatter(estimates: &(impl Values + ?Sized), exact: f64) -> Figure {
    Figure::new("In another order, the mean of batch means is another one")
        .x_label("validation loss")
        .y_label("orders")
        .histogram("", estimates, 24)
        .v_line("exact", exact)
}
