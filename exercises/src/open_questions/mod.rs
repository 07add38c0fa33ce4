//! The open questions of the model of exam scores, S1 to S6.

use checks::Check;

pub mod batch_size;
pub mod convergence;
pub mod inputs;
pub mod learning_rate;
pub mod start;
pub mod weight_decay;

/// The checks of these questions, in their order.
pub fn checks() -> Vec<Check> {
    vec![
        checks::open_questions::learning_rate(learning_rate::predicted_edge, learning_rate::measured_edge),
        checks::open_questions::batch_size(batch_size::expected_scatter, batch_size::measured_scatter),
        checks::open_questions::start(start::descend, start::steps_needed),
        checks::open_questions::inputs(inputs::predict_checked),
        checks::open_questions::weight_decay(
            weight_decay::penalty,
            weight_decay::penalty_gradient,
            weight_decay::decayed_step,
        ),
        checks::open_questions::convergence(convergence::prediction, convergence::standardise, convergence::repaired),
    ]
}
