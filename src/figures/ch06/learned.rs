//! What the classifier has learned, and what it cannot learn.

use ndarray::{Array3, Ix3};

use crate::Result;
use crate::data::{DataModule, Dataset, FashionMnist, TEXT_LABELS, text_labels};
use crate::figures::NamedFigure;
use crate::nn::{Classifier, Module, Optimizer, SoftmaxRegression};
use crate::plot::{Figure, Frames, Image, Values, titled};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "learned-weights",
        '6',
        "The weights of each class as a picture: what speaks for it, and what against",
        |inputs| Ok(learned_weights(&inputs.classifier()?.model().w)),
    )
    .moving(|inputs| {
        let (weights, losses) = step_by_step(inputs.fashion_mnist()?, 2)?;
        // The first steps are the long ones: each of these is about a seventh later than the one before.
        let mut shown: Vec<usize> =
            (0..=40).map(|i| (losses.len() as f64).powf(f64::from(i) / 40.0).round() as usize - 1).collect();
        shown.dedup();
        let still = shown.iter().position(|&step| step >= 30).unwrap_or(shown.len() - 1);
        Ok(Frames::new("step", &shown, |step| weights_emerge(&weights[step], &losses, step)).still(still))
    }),
    NamedFigure::new("shifted-images", '6', "The accuracy on images that are moved to the side", |inputs| {
        let (data, model) = (inputs.fashion_mnist()?, inputs.classifier()?.model());
        let rows: Vec<usize> = (0..data.val().len().min(2_000)).collect();
        let (images, labels) = data.val().examples(&rows);
        let shifts: Vec<isize> = (-8..=8).step_by(2).collect();
        let found: Vec<f32> = shifts.iter().map(|&by| model.predict(&shifted(&images, by)).accuracy(&labels)).collect();
        Ok(shifted_images(&shifts, &found))
    })
    .moving(|inputs| {
        let (data, model) = (inputs.fashion_mnist()?, inputs.classifier()?.model());
        let rows: Vec<usize> = (0..data.val().len().min(2_000)).collect();
        let (images, labels) = data.val().examples(&rows);
        let shifts: Vec<isize> = (-8..=8).collect();
        let accuracy = |by| model.predict(&shifted(&images, by)).accuracy(&labels);
        let found: Vec<f32> = shifts.iter().map(|&by| accuracy(by)).collect();
        let (first, _) = data.val().examples(&[0, 1, 2, 3]);
        let frame = |by: isize| {
            let moved = shifted(&first, by);
            moved_images(&moved, &text_labels(&model.predict(&moved)), &shifts, &found, by)
        };
        Ok(Frames::new("pixels to the right", &shifts, frame).still(11))
    }),
];

/// The weights before each step of SGD, from the start, and the loss of the minibatch that the step is made from.
fn step_by_step(data: &FashionMnist, epochs: usize) -> Result<(Vec<Tensor>, Vec<f32>)> {
    let model = SoftmaxRegression::new(784, 10, 0.1, 0);
    let mut sgd = model.optimizer();
    let (mut weights, mut losses) = (Vec::new(), Vec::new());
    for (x, y) in (0..epochs).flat_map(|epoch| data.train_dataloader(epoch)) {
        sgd.zero_grad();
        let loss = model.loss(&model.forward(&x), &y);
        weights.push(model.w.detach());
        losses.push(loss.item());
        loss.backward();
        sgd.step()?;
    }
    Ok((weights, losses))
}

/// The images moved by some pixels to the right, with background where they were.
fn shifted(images: &Tensor, by: isize) -> Tensor {
    let x = images.to_array().into_dimensionality::<Ix3>().expect("images have rows and columns");
    let moved = Array3::from_shape_fn(x.dim(), |(n, row, column)| {
        usize::try_from(column as isize - by).ok().and_then(|from| x.get((n, row, from))).copied().unwrap_or(0.0)
    });
    moved.into()
}

/// The weights of each class as 28 x 28 pixels: vermilion where brightness speaks for the class, blue where it speaks
/// against it.
///
/// # Panics
/// If `w` is not 784 x 10.
///
/// ```
/// use workbook::prelude::*;
/// let model = SoftmaxRegression::new(784, 10, 0.1, 0);
/// let figure = figures::learned_weights(&model.w);
/// ```
#[track_caller]
pub fn learned_weights(w: &Tensor) -> Figure {
    assert_eq!(w.shape(), [784, 10], "weights of 784 pixels for 10 classes have the shape [784, 10]");
    let by_class = w.detach().t().to_vec();
    let templates: Vec<Image> = by_class.chunks(784).map(|w| Image::diverging(28, 28, w)).collect();
    Figure::images("What speaks for and against each class", &templates, &TEXT_LABELS)
        .columns(5)
        .z_label("against the class | for the class")
}

/// A training as it goes on: on the left the weights of four classes as pictures, each in its own scale, after so many
/// steps; on the right the losses of all minibatches, with a mark at the next one.
///
/// # Panics
/// If `w` is not 784 x 10, or there is no loss at this step.
///
/// ```
/// use workbook::prelude::*;
/// let model = SoftmaxRegression::new(784, 10, 0.1, 0);
/// let figure = figures::weights_emerge(&model.w, &[2.3, 1.9, 1.6], 0);
/// ```
#[track_caller]
pub fn weights_emerge(w: &Tensor, losses: &(impl Values + ?Sized), step: usize) -> Figure {
    assert_eq!(w.shape(), [784, 10], "weights of 784 pixels for 10 classes have the shape [784, 10]");
    let losses = losses.to_f64s();
    assert!(step < losses.len(), "there is no loss at step {step}: they are counted from 0 to {}", losses.len());
    let by_class = w.detach().t().to_vec();
    let shown = [1, 3, 8, 9];
    let templates = shown.map(|class| Image::diverging(28, 28, &by_class[class * 784..(class + 1) * 784]));
    let names = shown.map(|class| TEXT_LABELS[class]);
    let pictures = Figure::images("", &templates, &names).columns(2).z_label("against | for");
    let descent = Figure::new("")
        .x_label("step")
        .y_label("loss of the minibatch")
        .line("", &(0..losses.len()), &losses)
        .scatter("", &[step], &[losses[step]]);
    Figure::panels("What speaks for a class emerges from noise", [pictures, descent])
}

/// Four images that were moved sideways, under what the model says of them, beside the accuracy on all images that were
/// moved as far: the mark stands at `by`.
///
/// # Panics
/// If there is not one answer for each image, or not one accuracy for each shift.
#[track_caller]
pub fn moved_images(
    images: &Tensor,
    answers: &[impl AsRef<str>],
    pixels: &(impl Values + ?Sized),
    accuracy: &(impl Values + ?Sized),
    by: isize,
) -> Figure {
    let pictures = titled("", images, answers).columns(2);
    Figure::panels("", [pictures, shifted_images(pixels, accuracy).v_line("", by as f64)])
}

/// The accuracy against how many pixels the images are moved to the right.
///
/// # Panics
/// If the two differ in length.
#[track_caller]
pub fn shifted_images(pixels: &(impl Values + ?Sized), accuracy: &(impl Values + ?Sized)) -> Figure {
    Figure::new("Moved sideways, the same images are hard")
        .x_label("pixels to the right")
        .y_label("accuracy")
        .line("", pixels, accuracy)
        .y_range(0.0..1.0)
}
