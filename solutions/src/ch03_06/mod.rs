//! Exercises of section 3.6, generalisation.

use workbook::checks::Check;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![]
}
