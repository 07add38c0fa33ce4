//! Checks of section 4.6, generalisation in classification.

mod shattering;
mod test_set;

pub use shattering::{polynomial, rectangles};
pub use test_set::{leak, sample_size};
