//! Exercises of section 4.6, generalisation in classification.

use workbook::checks::Check;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![]
}
