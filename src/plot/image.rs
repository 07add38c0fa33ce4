//! [`Image`]: a small picture of one byte per pixel.

use std::fmt;

use super::colour::Scale;
use crate::numbers::Values;

/// A small picture: `height` rows of `width` pixels, from 0 (black) to 255 (white).
#[derive(Clone, PartialEq)]
pub struct Image {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
    pub(crate) scale: Scale,
}

impl Image {
    /// A grey picture, row by row.
    ///
    /// # Panics
    /// If there are not `width * height` pixels.
    ///
    /// ```
    /// use workbook::plot::Image;
    /// let checkers = Image::new(2, 2, vec![0, 255, 255, 0]);
    /// assert_eq!((checkers.width(), checkers.height()), (2, 2));
    /// ```
    #[track_caller]
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Image {
        let count = pixels.len();
        assert_eq!(count, width * height, "an image of {width} x {height} pixels cannot be made of {count} pixels");
        Image { width, height, pixels, scale: Scale::Grey }
    }

    /// Numbers as a grey picture: the smallest becomes black, the largest white. What is not finite becomes black.
    ///
    /// # Panics
    /// If there are not `width * height` numbers.
    ///
    /// ```
    /// use workbook::plot::Image;
    /// let image = Image::grey(3, 1, &[-1.0, 0.0, 1.0]);
    /// assert_eq!(image.pixels(), [0, 128, 255]);
    /// ```
    #[track_caller]
    pub fn grey(width: usize, height: usize, values: &(impl Values + ?Sized)) -> Image {
        let values = values.to_f64s();
        let (low, high) = super::axis::span(values.iter().copied(), false, 0.0);
        Image::new(width, height, to_bytes(&values, low, high))
    }

    /// Numbers of either sign as a picture: 0 is white, the negative ones are blue, the positive ones vermilion, and
    /// the one farthest from 0 is the strongest. This is how the weights of a linear model can be looked at.
    ///
    /// # Panics
    /// If there are not `width * height` numbers.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let model = SoftmaxRegression::new(784, 10, 0.1, 0);
    /// let weights_of_class_0 = model.w.slice(1, ..1);
    /// assert_eq!(Image::diverging(28, 28, &weights_of_class_0).pixels().len(), 784);
    /// assert_eq!(Image::diverging(3, 1, &[0.0, 0.5, -1.0]).pixels(), [128, 191, 0]);
    /// ```
    #[track_caller]
    pub fn diverging(width: usize, height: usize, values: &(impl Values + ?Sized)) -> Image {
        let values = values.to_f64s();
        let largest = values.iter().filter(|v| v.is_finite()).fold(0.0f64, |m, v| m.max(v.abs()));
        Image::diverging_to(width, height, &values, largest)
    }

    /// The same with a `largest` of one's own, for several pictures in one scale. What is beyond it is as strong.
    ///
    /// # Panics
    /// If there are not `width * height` numbers.
    ///
    /// ```
    /// use workbook::plot::Image;
    /// assert_eq!(Image::diverging_to(3, 1, &[0.0, 0.5, -3.0], 2.0).pixels(), [128, 159, 0]);
    /// ```
    #[track_caller]
    pub fn diverging_to(width: usize, height: usize, values: &(impl Values + ?Sized), largest: f64) -> Image {
        let (values, largest) = (values.to_f64s(), largest.max(f64::MIN_POSITIVE));
        Image { scale: Scale::Diverging, ..Image::new(width, height, to_bytes(&values, -largest, largest)) }
    }

    /// The number of columns, in pixels.
    ///
    /// ```
    /// use workbook::plot::Image;
    /// assert_eq!(Image::new(3, 2, vec![0; 6]).width(), 3);
    /// ```
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of rows, in pixels.
    ///
    /// ```
    /// use workbook::plot::Image;
    /// assert_eq!(Image::new(3, 2, vec![0; 6]).height(), 2);
    /// ```
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row by row, a byte each.
    ///
    /// ```
    /// use workbook::plot::Image;
    /// assert_eq!(Image::new(2, 1, vec![0, 255]).pixels(), [0, 255]);
    /// ```
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image: {} x {} pixels", self.width, self.height)
    }
}

pub(crate) fn to_bytes(values: &[f64], low: f64, high: f64) -> Vec<u8> {
    let half = high / 2.0 - low / 2.0;
    values.iter().map(|value| ((value / 2.0 - low / 2.0) / half * 255.0).round().clamp(0.0, 255.0) as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fill_the_range_of_grey() {
        assert_eq!(Image::grey(3, 1, &[-1.0, 0.0, 1.0]).pixels(), [0, 128, 255]);
        assert_eq!(Image::diverging(3, 1, &[0.0, 0.5, -2.0]).pixels(), [128, 159, 0]);
        assert_eq!(Image::grey(2, 1, &[f64::NAN, 1.0]).pixels()[0], 0);
    }

    #[test]
    #[should_panic(expected = "an image of 2 x 2 pixels cannot be made of 3 pixels")]
    fn the_number_of_pixels_must_fit() {
        Image::new(2, 2, vec![0; 3]);
    }
}
