//! Exercises of section 3.6, generalisation.

use checks::Check;

pub mod dependent_data;
pub mod exact_fit;
pub mod k_fold_bias;
pub mod k_fold_cost;
pub mod learning_curve;
pub mod least_error;
pub mod margin;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch03_06::exact_fit(exact_fit::fits_exactly),
        checks::ch03_06::dependent_data(dependent_data::effective_examples),
        checks::ch03_06::least_error(least_error::least_error),
        checks::ch03_06::k_fold_cost(k_fold_cost::folds, k_fold_cost::examples_processed),
        checks::ch03_06::k_fold_bias(k_fold_bias::k_fold_error, k_fold_bias::bias),
        checks::ch03_06::margin(margin::shattered_with_margin),
        checks::ch03_06::learning_curve(learning_curve::learning_curve, learning_curve::extrapolate),
    ]
}
