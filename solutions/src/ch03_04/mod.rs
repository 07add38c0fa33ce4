//! Exercises of section 3.4, linear regression from scratch.

use workbook::checks::Check;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![]
}
