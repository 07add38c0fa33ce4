//! Exercises of the chapter on a hidden layer, H1 to H6.

use checks::Check;

pub mod asleep;
pub mod first_weights;
pub mod forward;
pub mod gradient;
pub mod parity;
pub mod symmetry;

/// The checks of these exercises, in their order.
pub fn checks() -> Vec<Check> {
    vec![
        checks::hidden_layer::forward(forward::forward),
        checks::hidden_layer::gradient(gradient::hidden_gradients),
        checks::hidden_layer::symmetry(symmetry::merged, symmetry::shaken),
        checks::hidden_layer::first_weights(first_weights::keeping_deviation, first_weights::measured_gain),
        checks::hidden_layer::parity(parity::parity),
        checks::hidden_layer::asleep(asleep::dead_units, asleep::sleeping_share),
    ]
}
