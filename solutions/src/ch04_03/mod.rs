//! Exercises of section 4.3, the base classifier.

use checks::Check;

pub mod cheapest_decision;
pub mod exact_loss;
pub mod unbiased;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch04_03::exact_loss(exact_loss::exact_loss),
        checks::ch04_03::unbiased(unbiased::quick_loss, unbiased::scatter),
        checks::ch04_03::cheapest_decision(cheapest_decision::cheapest_decision),
    ]
}
