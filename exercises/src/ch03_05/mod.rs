//! Exercises of section 3.5, linear regression with the library.

use checks::Check;

pub mod error_against_size;
pub mod huber;
pub mod powers;
pub mod reading_gradients;
pub mod settling;
pub mod sum_instead_of_mean;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch03_05::sum_instead_of_mean(
            sum_instead_of_mean::rate_for_sum,
            sum_instead_of_mean::sum_step,
            sum_instead_of_mean::last_step,
        ),
        checks::ch03_05::huber(huber::huber),
        checks::ch03_05::reading_gradients(reading_gradients::gradients),
        checks::ch03_05::settling(settling::plateau),
        checks::ch03_05::error_against_size(error_against_size::estimation_errors),
        checks::ch03_05::powers(powers::exponent, powers::measured_exponent, powers::examples_needed),
    ]
}
