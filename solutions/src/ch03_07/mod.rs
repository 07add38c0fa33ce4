//! Exercises of section 3.7, weight decay.

use workbook::checks::Check;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![]
}
