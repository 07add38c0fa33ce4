//! Checks of section 4.1, softmax regression.

mod codes;
mod curvature;
mod log_partition;
mod preference;
mod real_softmax;
mod temperature;

pub use codes::{binary_code, block_code, ternary};
pub use curvature::{covariance, hessian};
pub use log_partition::{convexity, extremes, log_partition, translation};
pub use preference::{bradley_terry, neither};
pub use real_softmax::{above_the_maximum, gap, limit, many_inputs, scaled, softmin};
pub use temperature::{absolute_zero, infinite_heat, temperature};
