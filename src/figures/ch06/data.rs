//! Looking at the images before any model does.

use std::time::Instant;

use ndarray::{Array2, ArrayBase, Data, Ix2};

use crate::data::{DataModule, FashionMnist, TEXT_LABELS};
use crate::figures::NamedFigure;
use crate::functional::one_hot;
use crate::plot::{Figure, Image, Number, Values};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
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
            let once = |_| {
                let clock = Instant::now();
                let images: usize = data.train_dataloader(0).map(|(x, _)| x.shape()[0]).sum();
                images as f64 / clock.elapsed().as_secs_f64()
            };
            images_per_second.push((0..5).map(once).collect::<Vec<f64>>());
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

/// A histogram of the pixels that are brighter than 0. The title says on which side of one half most of them are.
#[track_caller]
pub fn pixel_brightness(pixels: &(impl Values + ?Sized)) -> Figure {
    let bright: Vec<f64> = pixels.to_f64s().into_iter().filter(|&pixel| pixel > 0.0).collect();
    let above_half = bright.iter().filter(|&&pixel| pixel > 0.5).count();
    let mostly = if 2 * above_half > bright.len() { "bright" } else { "dark" };
    Figure::new(&format!("What is not background is mostly {mostly}"))
        .x_label("brightness of the pixels above 0")
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

/// The order of the classes by what they are: tops, other clothes, a bag, shoes.
const BY_KIND: [usize; 10] = [0, 6, 2, 4, 3, 1, 8, 5, 7, 9];

/// The cosines of the angles between the mean images, as a table of hundredths, in which tops stand beside tops and shoes
/// beside shoes.
///
/// # Panics
/// If it is not 10 x 10.
#[track_caller]
pub fn class_similarity<T: Number, S: Data<Elem = T>>(cosines: &ArrayBase<S, Ix2>) -> Figure {
    assert_eq!(cosines.dim(), (10, 10), "ten classes have a table of 10 x 10 cosines");
    let hundredths = |(i, j)| (100.0 * cosines[[BY_KIND[i], BY_KIND[j]]].to_f64()).round();
    let names = BY_KIND.map(|class| TEXT_LABELS[class]);
    Figure::heat_map("Pullover, coat and shirt look alike on average", &Array2::from_shape_fn((10, 10), hundredths))
        .row_labels(&names)
        .column_labels(&names)
        .x_label("cosine of the angle, in hundredths")
}

/// How many images a second the loader delivers, against the size of the batch: slow one by one,
/// fastest for a few hundred, and slower again where a batch outgrows the cache. The median of several attempts, and
/// their range.
///
/// # Panics
/// If there are not as many rows of attempts as sizes, or a row is empty.
#[track_caller]
pub fn reading_speed(sizes: &(impl Values + ?Sized), images_per_second: &[impl Values]) -> Figure {
    let (mut median, mut across, mut up) = (Vec::new(), Vec::new(), Vec::new());
    for (size, attempts) in sizes.to_f64s().into_iter().zip(images_per_second) {
        let mut attempts = attempts.to_f64s();
        attempts.sort_by(f64::total_cmp);
        let (Some(least), Some(most)) = (attempts.first(), attempts.last()) else {
            panic!("a batch size without an attempt has no speed")
        };
        median.push(attempts[attempts.len() / 2]);
        across.extend([size, size, f64::NAN]);
        up.extend([*least, *most, f64::NAN]);
    }
    Figure::new("One by one, images arrive slowly")
        .log_x()
        .log_y()
        .x_label("batch size")
        .y_label("images per second")
        .line("range", &across, &up)
        .line("median", sizes, &median)
}
