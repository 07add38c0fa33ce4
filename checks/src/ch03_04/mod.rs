//! Checks of section 3.4, linear regression from scratch.

mod blended;
mod broadcast;
mod curvature;
mod epochs;
mod order;
mod physics;
mod robust;
mod training;

pub use blended::blended_loss;
pub use broadcast::careful_loss;
pub use curvature::curvature;
pub use epochs::ragged_epoch;
pub use order::adversarial_order;
pub use physics::{ohm, planck};
pub use robust::{absolute_loss, corrupted_target};
pub use training::{initial_weights, rates_and_epochs};
