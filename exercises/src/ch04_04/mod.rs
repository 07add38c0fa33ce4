//! Exercises of section 4.4, softmax regression from scratch.

use checks::Check;

pub mod batch_sizes;
pub mod cross_entropy_from_logits;
pub mod cross_entropy_gradient;
pub mod cross_entropy_one_hot;
pub mod learning_rates;
pub mod medical_decision;
pub mod overflow;
pub mod sampled_cross_entropy;
pub mod smooth_labels;
pub mod stable_softmax;
pub mod underflow;
pub mod work;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch04_04::overflow(overflow::naive_softmax, overflow::is_distribution),
        checks::ch04_04::underflow(underflow::relative_error),
        checks::ch04_04::stable_softmax(stable_softmax::stable_softmax),
        checks::ch04_04::cross_entropy_one_hot(cross_entropy_one_hot::cross_entropy_one_hot),
        checks::ch04_04::work(work::logarithms, work::target_bytes),
        checks::ch04_04::smooth_labels(smooth_labels::smooth_labels),
        checks::ch04_04::cross_entropy_from_logits(cross_entropy_from_logits::cross_entropy_from_logits),
        checks::ch04_04::medical_decision(medical_decision::best_threshold, medical_decision::total_cost),
        checks::ch04_04::sampled_cross_entropy(sampled_cross_entropy::sampled_cross_entropy),
        checks::ch04_04::learning_rates(learning_rates::validation_losses),
        checks::ch04_04::batch_sizes(batch_sizes::losses_by_batch_size),
        checks::ch04_04::cross_entropy_gradient(cross_entropy_gradient::cross_entropy_gradient),
    ]
}
