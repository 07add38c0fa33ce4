//! Cross-entropy beside the squared error: what each charges for a mistake, and how hard it pushes.

use crate::figures::{NamedFigure, with_runs};
use crate::plot::{Figure, Values};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "price-of-being-wrong",
        '5',
        "Cross-entropy and squared error against the probability of the true class",
        |_| Ok(price_of_being_wrong(|p| -p.ln(), |p| (1.0 - p).powi(2))),
    )
    .in_steps(3),
    NamedFigure::new(
        "push-on-the-logit",
        '5',
        "The gradients of both losses: one of them fails where it matters",
        |_| Ok(push_on_the_logit(|o| 1.0 - p_of(o), |o| 2.0 * p_of(o) * (1.0 - p_of(o)).powi(2))),
    ),
    NamedFigure::new("confident-mistake", '5', "How long each loss takes to get out of a confident mistake", |_| {
        Ok(confident_mistake(&descend(|p| -(1.0 - p)), &descend(|p| -2.0 * p * (1.0 - p).powi(2))))
    }),
];

/// The probability of the true class, whose logit is o while the other is 0.
fn p_of(o: f64) -> f64 {
    1.0 / (1.0 + (-o).exp())
}

/// p after each of 500 steps of gradient descent, given the slope dl/do as a function of p.
fn descend(slope: fn(f64) -> f64) -> Vec<f64> {
    let mut o = -6.0;
    let step = |_| {
        o -= slope(p_of(o));
        p_of(o)
    };
    (0..500).map(step).collect()
}

/// Two losses against the probability that the model gave to the true class: one of them has no upper bound.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::price_of_being_wrong(|p| -p.ln(), |p| (1.0 - p).powi(2));
/// ```
pub fn price_of_being_wrong(cross_entropy: impl Fn(f64) -> f64, squared_error: impl Fn(f64) -> f64) -> Figure {
    // The curve leaves the chart at its upper edge: it has no end there.
    Figure::new("Only the square has a highest price")
        .y_range(0.0..4.6)
        .step()
        .function("squared error", 0.001..1.0, squared_error)
        .step()
        .function("cross-entropy", 0.001..1.0, cross_entropy)
        .x_label("probability p of the true class")
        .y_label("loss")
}

/// The size of the two gradients against the logit of the true class.
pub fn push_on_the_logit(cross_entropy: impl Fn(f64) -> f64, squared_error: impl Fn(f64) -> f64) -> Figure {
    Figure::new("Only cross-entropy pushes hard against a confident mistake")
        .function("cross-entropy: 1 − p", -8.0..8.0, cross_entropy)
        .function("squared error: 2 p (1 − p)²", -8.0..8.0, squared_error)
        .x_label("logit o of the true class")
        .y_label("size of the gradient")
}

/// The probability of the true class after each step of gradient descent, by either loss.
#[track_caller]
pub fn confident_mistake(
    by_cross_entropy: &(impl Values + ?Sized),
    by_squared_error: &(impl Values + ?Sized),
) -> Figure {
    let figure = Figure::new("Cross-entropy gets out of a confident mistake much sooner");
    let figure = figure.log_x().x_label("step").y_label("p of the true class");
    with_runs(figure, [("cross-entropy", by_cross_entropy.to_f64s()), ("squared error", by_squared_error.to_f64s())])
}
