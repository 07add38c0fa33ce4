//! The size of the minibatch: by itself, and with a learning rate in proportion.

use super::{both_losses, last_losses, train};
use crate::Result;
use crate::data::{Dataset, FashionMnist};
use crate::figures::{Inputs, NamedFigure};
use crate::plot::{Figure, Values};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "batch-size-sweep",
        '7',
        "The loss after five epochs against the size of the minibatch",
        |inputs| {
            let data = small(inputs)?;
            // A minibatch has no more images than there are.
            let sizes: Vec<usize> = SIZES.into_iter().filter(|size| *size <= data.train().len()).collect();
            let (val, training) = last_losses(&sizes, |size| train(&data.clone().with_batch_size(size)?, 0.1, 5))?;
            Ok(batch_size_sweep(&sizes, &val, &training))
        },
    ),
    NamedFigure::new(
        "batch-size-in-proportion",
        '7',
        "A learning rate in proportion to the size of the minibatch",
        |inputs| {
            let data = small(inputs)?;
            let sizes = &SIZES[..6];
            let at = |size: usize, lr| train(&data.clone().with_batch_size(size)?, lr, 5);
            let (fixed, _) = last_losses(sizes, |size| at(size, 0.1))?;
            let (scaled, _) = last_losses(sizes, |size| at(size, size as f32 / 800.0))?;
            Ok(batch_size_in_proportion(sizes, &fixed, &scaled))
        },
    ),
];

const SIZES: [usize; 7] = [1, 4, 16, 64, 256, 1_024, 10_000];

fn small(inputs: &Inputs) -> Result<FashionMnist> {
    Ok(inputs.fashion_mnist()?.clone().first(10_000, 5_000))
}

/// The losses that training reaches in five epochs at a learning rate of 0.1, against the size of the minibatch.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn batch_size_sweep(
    sizes: &(impl Values + ?Sized),
    val_losses: &(impl Values + ?Sized),
    train_losses: &(impl Values + ?Sized),
) -> Figure {
    let chart = Figure::new("At one learning rate, tiny batches do badly, and so do huge ones").x_label("batch size");
    both_losses(chart, sizes, val_losses, train_losses)
}

/// The validation loss against the size of the minibatch, with one learning rate for all, and with one in proportion
/// to the size. The title says up to which size the latter does as well as with the first one, to within a twentieth.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn batch_size_in_proportion(
    sizes: &(impl Values + ?Sized),
    fixed: &(impl Values + ?Sized),
    in_proportion: &(impl Values + ?Sized),
) -> Figure {
    let (numbers, losses) = (sizes.to_f64s(), in_proportion.to_f64s());
    let alike = losses.iter().take_while(|loss| (*loss / losses[0] - 1.0).abs() < 0.05).count();
    let title = if alike > 1 && alike < losses.len() {
        format!("With a rate in proportion, sizes up to {} do equally well", numbers[alike - 1])
    } else {
        "A learning rate in proportion".to_owned()
    };
    Figure::new(&title)
        .log_x()
        .log_y()
        .x_label("batch size")
        .y_label("validation loss")
        .line("η = 0.1", sizes, fixed)
        .line("η = size / 800", sizes, in_proportion)
}
