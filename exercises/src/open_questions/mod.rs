//! The open questions of the first chapter, S1 to S6.

use workbook::checks::Check;

/// The checks of these questions, in their order.
pub fn checks() -> Vec<Check> {
    vec![]
}
