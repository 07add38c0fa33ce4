//! Exercises of section 4.7, distribution shift.

use checks::Check;

pub mod clicks;
pub mod corrector;
pub mod detector;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    use corrector::{effective_sample_size, importance_weights, weighted_line};
    vec![
        checks::ch04_07::clicks(clicks::relevance),
        checks::ch04_07::detector(detector::held_out_accuracy, detector::is_shifted),
        checks::ch04_07::corrector(importance_weights, weighted_line, effective_sample_size),
    ]
}
