//! Exercises of section 3.7, weight decay.

use checks::Check;

pub mod choosing_lambda;
pub mod frobenius;
pub mod l1_update;
pub mod prior;
pub mod stopping_as_decay;
pub mod weight_decay;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    use choosing_lambda::{shares_of_wins, simplest_within_one_error};
    vec![
        checks::ch03_07::weight_decay(weight_decay::fit, weight_decay::sweep),
        checks::ch03_07::choosing_lambda(shares_of_wins, simplest_within_one_error),
        checks::ch03_07::l1_update(l1_update::l1_step, l1_update::proximal_step),
        checks::ch03_07::frobenius(frobenius::trace, frobenius::gram),
        checks::ch03_07::stopping_as_decay(stopping_as_decay::share_after, stopping_as_decay::equivalent_decay),
        checks::ch03_07::prior(prior::gaussian, prior::laplace, prior::lambda),
    ]
}
