//! Checks of section 4.5, softmax regression, concisely.

mod formats;
mod training;

pub use formats::{exp_limits, logarithmic_byte};
pub use training::{early_stopping, loss_curves};
