//! What the classifier has learned, and what it cannot learn.

use crate::data::TEXT_LABELS;
use crate::figures::NamedFigure;
use crate::plot::{Figure, Image};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[NamedFigure::new(
    "learned-weights",
    4,
    "The weights of each class as a picture: what speaks for it, and what against",
    |inputs| Ok(learned_weights(&inputs.classifier()?.model().w)),
)];

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
    Figure::images("What speaks for and against each class", &templates, &TEXT_LABELS).columns(5)
}
