//! Checks of section 3.5, linear regression with the library.

mod data_size;
mod losses;
mod settling;

pub use data_size::{error_against_size, powers};
pub use losses::{huber, reading_gradients, sum_instead_of_mean};
pub use settling::settling;
