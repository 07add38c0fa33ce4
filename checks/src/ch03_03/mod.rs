//! Checks of section 3.3, synthetic regression data.

mod drawn;
mod order;

pub use drawn::{repeatable, stream};
pub use order::{ragged, shuffle};
