//! Checks of the chapter on a hidden layer, H1 to H6.

mod asleep;
mod first_weights;
mod forward;
mod gradient;
mod network;
mod parity;
mod symmetry;

pub use asleep::asleep;
pub use first_weights::first_weights;
pub use forward::forward;
pub use gradient::gradient;
pub use parity::parity;
pub use symmetry::symmetry;
