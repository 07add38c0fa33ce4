//! Looking at the images before any model does.

use std::time::Instant;

use ndarray::{Array2, ArrayBase, Data, Ix2};

use crate::data::{DataModule, FashionMnist, TEXT_LABELS};
use crate::figures::NamedFigure;
use crate::functional::one_hot;
use crate::plot::{Figure, Image, Number, Values};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("images-per-class", '6', "The number of training images of each class", |inputs| {
        Ok(images_per_class(&inputs.fashion_mnist()?.train().class_counts()))
    }),
    NamedFigure::new("pixel-brightness", '6', "How bright the pixels are that are not background", |inputs| {
        Ok(pixel_brightness(&first_batch(inputs.fashion_mnist()?).0))
    }),
    NamedFigure::new("garments", '6', "The first validation images, each under the name of its class", |inputs| {
        let data = inputs.fashion_mnist()?;
        Ok(data.visualize(&first_batch(data)))
    }),
    NamedFigure::new("mean-images", '6', "The mean image of each class: the average garment", |inputs| {
        Ok(mean_images(&class_means(inputs.fashion_mnist()?)))
    }),
    NamedFigure::new("class-similarity", '6', "How alike the mean images are, by the angle between them", |inputs| {
        let means = class_means(inputs.fashion_mnist()?);
        let unit = &means / means.powi(2).sum_axis_keepdim(1).sqrt();
        let cosine = Array2::from_shape_vec((10, 10), unit.matmul(&unit.t()).to_vec()).expect("ten by ten");
        Ok(class_similarity(&cosine))
    }),
    NamedFigure::new("reading-speed", '6', "How many images a second arrive, by the size of the batch", |inputs| {
        let sizes = [1, 4, 16, 64, 256, 1_024, 4_096];
        let mut images_per_second = Vec::new();
        for size in sizes {
            let data = inputs.fashion_mnist()?.clone().with_batch_size(size)?;
            let clock = Instant::now();
            let images: usize = data.train_dataloader(0).map(|(x, _)| x.shape()[0]).sum();
            images_per_second.push(images as f64 / clock.elapsed().as_secs_f64());
        }
        Ok(reading_speed(&sizes, &images_per_second))
    })
    .timed(),
];

fn first_batch(data: &FashionMnist) -> (Tensor, crate::Labels) {
    data.val_dataloader().next().expect("a data set is never empty")
}

/// The mean training image of each class, 10 x 784.
fn class_means(data: &FashionMnist) -> Tensor {
    let mut sums = Tensor::zeros((10, 784));
    for (x, y) in data.train_dataloader(0) {
        sums = sums + one_hot(&y, 10).t().matmul(&x.reshape((-1, 784)));
    }
    let counts = data.train().class_counts().map(|count| [count.max(1) as f32]);
    sums / Tensor::from(ndarray::arr2(&counts))
}

/// How many training images there are of each of the ten classes.
///
/// # Panics
/// If there are not ten counts.
#[track_caller]
pub fn images_per_class(counts: &(impl Values + ?Sized)) -> Figure {
    Figure::new("Training images per class").y_label("images").bars("", &TEXT_LABELS, counts)
}

/// A histogram of the pixels that are brighter than 0.
#[track_caller]
pub fn pixel_brightness(pixels: &(impl Values + ?Sized)) -> Figure {
    let bright: Vec<f64> = pixels.to_f64s().into_iter().filter(|&pixel| pixel > 0.0).collect();
    Figure::new("Brightness of the pixels that are not background")
        .x_label("brightness")
        .y_label("pixels")
        .histogram("", &bright, 32)
}

/// The mean image of each class, from the rows of a matrix of shape 10 x 784.
///
/// # Panics
/// If it has another shape.
#[track_caller]
pub fn mean_images(means: &Tensor) -> Figure {
    assert_eq!(means.shape(), [10, 784], "the mean images of ten classes have the shape [10, 784]");
    let portraits: Vec<Image> = means.to_vec().chunks(784).map(|mean| Image::grey(28, 28, mean)).collect();
    Figure::images("The mean image of each class", &portraits, &TEXT_LABELS).columns(5)
}

/// The cosines of the angles between the mean images, as a table of hundredths.
///
/// # Panics
/// If it is not 10 x 10.
#[track_caller]
pub fn class_similarity<T: Number, S: Data<Elem = T>>(cosines: &ArrayBase<S, Ix2>) -> Figure {
    Figure::heat_map("How alike are the mean images?", &cosines.map(|cosine| (100.0 * cosine.to_f64()).round()))
        .row_labels(&TEXT_LABELS)
        .column_labels(&TEXT_LABELS)
        .x_label("cosine of the angle, in hundredths")
}

/// How many images a second the loader delivers, against the size of the batch: slow one by one,
/// fastest for a few hundred, and slower again where a batch outgrows the cache.
///
/// # Panics
/// If the two differ in length.
#[track_caller]
pub fn reading_speed(sizes: &(impl Values + ?Sized), images_per_second: &(impl Values + ?Sized)) -> Figure {
    Figure::new("Images per second").log_x().log_y().x_label("batch size").y_label("images per second").line(
        "",
        sizes,
        images_per_second,
    )
}
