//! Exercises of section 4.6, generalisation in classification.

use checks::Check;

pub mod leak;
pub mod polynomial;
pub mod rectangles;
pub mod sample_size;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch04_06::sample_size(sample_size::hoeffding_samples, sample_size::normal_samples),
        checks::ch04_06::leak(leak::leak_labels),
        checks::ch04_06::polynomial(polynomial::separate, polynomial::vc_dimension),
        checks::ch04_06::rectangles(rectangles::can_pick, rectangles::is_shattered),
    ]
}
