//! The figures of chapter 2.

use super::NamedFigure;
use crate::functional::softmax;
use crate::plot::{Figure, Values};
use crate::{Tensor, tensor};

pub(super) const TABLES: &[&[NamedFigure]] = &[FIGURES];

const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("softmax-saturates", 2, "The softmax of (a, 0, 0): between certain and certainly not", |_| {
        let moving = Tensor::linspace(-8.0, 8.0, 161).reshape((161, 1));
        let curves = softmax(&(&moving * tensor![[1.0, 0.0, 0.0]]));
        Ok(softmax_saturates(&moving, &curves.gather(&[0; 161]), &curves.gather(&[1; 161])))
    })];

/// The softmax of (a, 0, 0) against a: the probability of the class whose logit moves, and of each of the others.
///
/// # Panics
/// If the three differ in length.
pub fn softmax_saturates(
    logits: &(impl Values + ?Sized),
    moving: &(impl Values + ?Sized),
    others: &(impl Values + ?Sized),
) -> Figure {
    Figure::new("softmax(a, 0, 0)")
        .line("the class that moves", logits, moving)
        .line("each of the others", logits, others)
        .h_line("1/3", 1.0 / 3.0)
        .x_label("logit a of the moving class")
        .y_label("probability")
}
