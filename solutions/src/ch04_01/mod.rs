//! Exercises of section 4.1, softmax regression.

use checks::Check;

pub mod binary_code;
pub mod block_code;
pub mod bradley_terry;
pub mod covariance;
pub mod hessian;
pub mod log_partition;
pub mod real_softmax;
pub mod temperature;
pub mod ternary;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch04_01::hessian(hessian::hessian),
        checks::ch04_01::covariance(covariance::covariance),
        checks::ch04_01::binary_code(binary_code::three_class_code, binary_code::entropy_bits),
        checks::ch04_01::block_code(block_code::bits_per_symbol),
        checks::ch04_01::ternary(ternary::digits_needed, ternary::to_ternary),
        checks::ch04_01::bradley_terry(bradley_terry::preference),
        checks::ch04_01::neither(bradley_terry::with_neither),
        checks::ch04_01::above_the_maximum(real_softmax::real_softmax),
        checks::ch04_01::gap(real_softmax::gap),
        checks::ch04_01::scaled(real_softmax::scaled),
        checks::ch04_01::limit(real_softmax::lambda_needed),
        checks::ch04_01::softmin(real_softmax::real_softmin),
        checks::ch04_01::many_inputs(real_softmax::real_softmax_all),
        checks::ch04_01::convexity(log_partition::curvature),
        checks::ch04_01::translation(log_partition::change),
        checks::ch04_01::extremes(log_partition::bounds),
        checks::ch04_01::log_partition(log_partition::log_partition),
        checks::ch04_01::temperature(temperature::alpha_for, temperature::at_power),
        checks::ch04_01::absolute_zero(temperature::coldest),
        checks::ch04_01::infinite_heat(temperature::hottest),
    ]
}
