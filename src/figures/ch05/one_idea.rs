//! Where the two losses of the book come from: both are negative logarithms of a likelihood.

use crate::figures::NamedFigure;
use crate::plot::Figure;

pub(crate) const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("two-losses-one-idea", '5', "Squares and cross-entropy as negative log-likelihoods", |_| {
        Ok(two_losses_one_idea(|mistake| (-mistake * mistake / 2.0).exp(), |p| p))
    })];

/// Two likelihoods and their negative logarithms: on the left of a mistake, on the right of the probability that the true
/// class was given. The logarithm of a bell is a parabola; that of a probability is the cross-entropy.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::two_losses_one_idea(|mistake| (-mistake * mistake / 2.0).exp(), |p| p);
/// ```
pub fn two_losses_one_idea(of_a_mistake: impl Fn(f64) -> f64, of_a_probability: impl Fn(f64) -> f64) -> Figure {
    let panel = |title: &str, x_label: &str, range: std::ops::Range<f64>, likelihood: &dyn Fn(f64) -> f64| {
        Figure::new(title)
            .x_label(x_label)
            .y_label("p and −ln p")
            .y_range(0.0..4.6)
            .function("p", &range, likelihood)
            .function("−ln p", &range, |x| -likelihood(x).ln())
    };
    Figure::panels(
        "Two losses, one idea",
        [
            panel("a bell gives squares", "mistake ŷ − y", -3.0..3.0, &of_a_mistake),
            panel("a choice gives cross-entropy", "probability of the true class", 0.01..1.0, &of_a_probability),
        ],
    )
}
