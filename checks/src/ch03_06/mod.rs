//! Checks of section 3.6, generalisation.

mod fitting;
mod validation;

pub use fitting::{dependent_data, exact_fit, least_error, margin};
pub use validation::{k_fold_bias, k_fold_cost, learning_curve};
