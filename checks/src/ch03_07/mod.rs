//! Checks of section 3.7, weight decay.

mod choice;
mod decay;
mod penalty;

pub use choice::choosing_lambda;
pub use decay::{stopping_as_decay, weight_decay};
pub use penalty::{frobenius, l1_update, prior};
