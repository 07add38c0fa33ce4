//! Checks of section 4.7, distribution shift.

mod clicks;
mod corrector;
mod detector;

pub use clicks::clicks;
pub use corrector::corrector;
pub use detector::detector;
