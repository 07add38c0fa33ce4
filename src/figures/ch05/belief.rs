//! What a belief costs: cross-entropy, entropy and divergence.

use crate::figures::NamedFigure;
use crate::plot::Figure;

pub(crate) const FIGURES: &[NamedFigure] = &[NamedFigure::new(
    "cost-of-a-belief",
    '5',
    "Cross-entropy and divergence against the believed probability of a cat",
    |_| {
        let cross = |q: f64| -(0.7 * q.ln() + 0.3 * (1.0 - q).ln());
        Ok(cost_of_a_belief(cross, |q| cross(q) - cross(0.7)))
    },
)
.in_steps(4)];

/// The mean surprise of somebody who believes in q where 0.7 is true, and the part of it that is the belief's fault.
///
/// ```
/// use workbook::prelude::*;
/// let cross = |q: f64| -(0.7 * q.ln() + 0.3 * (1.0 - q).ln());
/// let figure = figures::cost_of_a_belief(cross, |q| cross(q) - cross(0.7));
/// ```
pub fn cost_of_a_belief(cross_entropy: impl Fn(f64) -> f64, divergence: impl Fn(f64) -> f64) -> Figure {
    // Who believes what is true has the entropy for a cross-entropy.
    let entropy = cross_entropy(0.7);
    Figure::new("If 7 of 10 are cats, the cheapest belief is q = 0.7")
        .step()
        .function("cross-entropy H(p, q)", 0.05..0.99, cross_entropy)
        .step()
        .annotate(0.7, entropy, "entropy")
        .step()
        .function("divergence D(p ‖ q)", 0.05..0.99, divergence)
        .annotate(0.7, 0.0, "0")
        .x_label("believed probability q of a cat")
        .y_label("nats")
}
