//! Checks of section 3.1, linear regression.

mod constant;
mod counts;
mod features;
mod laplace;
mod prices;
mod rank;

pub use constant::{gaussian, mean, median};
pub use counts::{dispersion, poisson, poisson_loss, poisson_loss_of_log};
pub use features::{affine, quadratic, two_layers};
pub use laplace::{best_line, laplace, subgradient};
pub use prices::{log_price, negative_prices, ticks};
pub use rank::{descent, expected_gram, full_rank, jitter};
