//! Exercises of section 3.3, synthetic data.

use workbook::checks::Check;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![]
}
