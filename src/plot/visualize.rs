//! A batch of Fashion-MNIST as a picture.

use super::{Figure, Image};
use crate::data::{FashionMnist, PIXELS, SIDE, text_labels};
use crate::labels::Labels;
use crate::tensor::Tensor;

/// How many images of a batch are shown, and how many of them side by side.
const SHOWN: usize = 14;
const COLUMNS: usize = 7;

impl FashionMnist {
    /// The first 14 images of a batch, or all of a smaller one, each under what its label stands for.
    ///
    /// Needs the feature `plot`.
    ///
    /// # Panics
    /// If there is not one label for each image, or if a label is not in 0..10.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// let batch = data.val_dataloader().next().unwrap();
    /// assert!(data.visualize(&batch).to_string().ends_with(": 14 images"));
    /// ```
    #[track_caller]
    pub fn visualize(&self, (x, y): &(Tensor, Labels)) -> Figure {
        let mut images = images(x);
        let of = y.len();
        assert_eq!(images.len(), y.len(), "{} images cannot have {} labels", images.len(), y.len());
        images.truncate(SHOWN);
        let heading = match images.len() {
            shown if shown < of => format!("The first {shown} of {of} images"),
            shown => format!("{shown} image{}", if shown == 1 { "" } else { "s" }),
        };
        grid(&heading, &images, &text_labels(&y[..images.len()]))
    }

    /// All images of a batch under titles of your own, which may have two lines: what it is, and what a model says.
    /// `x` has n times 784 values from 0 to 1, in any shape.
    ///
    /// Needs the feature `plot`.
    ///
    /// # Panics
    /// If there is not one title for each image.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// let (x, _) = data.val().examples(&[3, 7]);
    /// let figure = data.visualize_as(&x, &["ankle boot\nsneaker", "shirt\ncoat"]);
    /// assert!(figure.to_string().ends_with(": 2 images"));
    /// ```
    #[track_caller]
    pub fn visualize_as(&self, x: &Tensor, titles: &[impl AsRef<str>]) -> Figure {
        titled("", x, titles)
    }
}

/// The same without a data set at hand, under a heading.
#[track_caller]
pub(crate) fn titled(heading: &str, x: &Tensor, titles: &[impl AsRef<str>]) -> Figure {
    grid(heading, &images(x), titles)
}

#[track_caller]
fn images(x: &Tensor) -> Vec<Image> {
    let values = x.to_vec();
    assert!(
        values.len().is_multiple_of(PIXELS),
        "a tensor of shape {:?} does not hold images of 28 x 28 pixels",
        x.shape()
    );
    let byte = |&value: &f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    values.chunks(PIXELS).map(|pixels| Image::new(SIDE, SIDE, pixels.iter().map(byte).collect())).collect()
}

#[track_caller]
fn grid(heading: &str, images: &[Image], titles: &[impl AsRef<str>]) -> Figure {
    Figure::images(heading, images, titles).columns(COLUMNS)
}
