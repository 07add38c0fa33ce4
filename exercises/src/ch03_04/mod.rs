//! Exercises of section 3.4, linear regression from scratch.

use checks::Check;

pub mod absolute_loss;
pub mod adversarial_order;
pub mod blended_loss;
pub mod careful_loss;
pub mod corrupted_target;
pub mod curvature;
pub mod initial_weights;
pub mod ohm;
pub mod planck;
pub mod ragged_epoch;
pub mod rates_and_epochs;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch03_04::initial_weights(initial_weights::losses_from),
        checks::ch03_04::ohm(ohm::fit_resistance),
        checks::ch03_04::planck(planck::spectral_radiance, planck::temperature),
        checks::ch03_04::curvature(curvature::hessian_times, curvature::hessian_bytes),
        checks::ch03_04::careful_loss(careful_loss::squared_loss, careful_loss::trapped_loss),
        checks::ch03_04::rates_and_epochs(rates_and_epochs::losses_by_rate, rates_and_epochs::epochs_needed),
        checks::ch03_04::ragged_epoch(ragged_epoch::batch_sizes, ragged_epoch::shares),
        checks::ch03_04::absolute_loss(absolute_loss::absolute_loss, absolute_loss::absolute_gradient),
        checks::ch03_04::corrupted_target(corrupted_target::fit, corrupted_target::pull_of_the_worst),
        checks::ch03_04::blended_loss(blended_loss::blended_loss),
        checks::ch03_04::adversarial_order(adversarial_order::one_pass, adversarial_order::worst_order),
    ]
}
