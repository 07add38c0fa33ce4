//! The figures of chapter 3.

use super::NamedFigure;
use crate::plot::Figure;

pub(super) const TABLES: &[&[NamedFigure]] = &[FIGURES];

const FIGURES: &[NamedFigure] = &[NamedFigure::new(
    "price-of-being-wrong",
    3,
    "Cross-entropy and squared error against the probability of the true class",
    |_| Ok(price_of_being_wrong(|p| -p.ln(), |p| (1.0 - p).powi(2))),
)];

/// Two losses against the probability that the model gave to the true class: one of them has no upper bound.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::price_of_being_wrong(|p| -p.ln(), |p| (1.0 - p).powi(2));
/// ```
pub fn price_of_being_wrong(cross_entropy: impl Fn(f64) -> f64, squared_error: impl Fn(f64) -> f64) -> Figure {
    Figure::new("The price of being wrong")
        .function("cross-entropy", 0.005..1.0, cross_entropy)
        .function("squared error", 0.005..1.0, squared_error)
        .x_label("probability p of the true class")
        .y_label("loss")
}
