//! A batch of Fashion-MNIST as a picture.

use crate::data::FashionMnist;
use crate::data::fashion_mnist::{PIXELS, SIDE, text_labels};
use crate::labels::Labels;
use crate::plot::{Figure, Image};
use crate::tensor::Tensor;

impl FashionMnist {
    /// The images of a batch, each under its label. `x` may have any shape of n times 784 values from 0 to 1.
    ///
    /// # Panics
    /// If there is not one label for each image, or if a label is not in 0..10.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::synthetic(100, 100, 0)?;
    /// let (x, y) = data.val().gather(&[0, 1, 2, 3]);
    /// let figure = data.visualize(&x, &y);
    /// # workbook::Result::Ok(())
    /// ```
    #[track_caller]
    pub fn visualize(&self, x: &Tensor, y: &Labels) -> Figure {
        Figure::images("", &images(x, y), &text_labels(y))
    }

    /// The images of a batch, each under its label and, in a second line, what a model took it for.
    ///
    /// # Panics
    /// If there is not one label and one prediction for each image, or if one of them is not in 0..10.
    #[track_caller]
    pub fn visualize_predictions(&self, x: &Tensor, y: &Labels, predicted: &Labels) -> Figure {
        assert_eq!(y.len(), predicted.len(), "{} images cannot have {} predictions", y.len(), predicted.len());
        let titles = text_labels(y).into_iter().zip(text_labels(predicted));
        let titles: Vec<String> = titles.map(|(truth, found)| format!("{truth}\n{found}")).collect();
        Figure::images("", &images(x, y), &titles)
    }
}

#[track_caller]
fn images(x: &Tensor, y: &Labels) -> Vec<Image> {
    let values = x.to_vec();
    assert_eq!(
        values.len(),
        y.len() * PIXELS,
        "{} labels need {} images of 28 x 28 pixels, not a tensor of shape {:?}",
        y.len(),
        y.len(),
        x.shape()
    );
    let byte = |&value: &f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    values.chunks(PIXELS).map(|pixels| Image::new(SIDE, SIDE, pixels.iter().map(byte).collect())).collect()
}
