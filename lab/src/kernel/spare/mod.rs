//! A warm spare: an evcxr that has loaded everything and waits, so that a restart, a second notebook, or an evcxr that has
//! ended costs a moment and not the ten seconds that evcxr takes to start.
//!
//! It has to outlive the kernel at a restart, so it belongs to a program of its own, the *keeper* ([`keeper`]), in a session
//! of its own, where the signals for the kernel do not reach. Kernels and keeper know of each other by connections to a
//! socket ([`address`]) alone, which the system closes whatever ends them. A kernel that has nothing to do looks after the
//! keeper, and starts it where there is none ([`stock`]). Whoever needs an evcxr claims the one there is ([`claim`]), if it
//! is of the same kind ([`kind`]); from then on that connection is what keeps it alive.
//!
//! A spare that nobody has claimed ends soon after the last kernel that looked after it, with the Jupyter it came from,
//! when memory becomes short ([`room`]), and when it is out of date.

#[cfg(target_os = "linux")]
mod address;
#[cfg(target_os = "linux")]
mod claim;
#[cfg(target_os = "linux")]
mod keeper;
#[cfg(target_os = "linux")]
mod kind;
#[cfg(target_os = "linux")]
mod room;
#[cfg(target_os = "linux")]
mod stock;
#[cfg(target_os = "linux")]
pub use self::{claim::Leash, keeper::Args, keeper::run, stock::Stock};

// Elsewhere a kernel cannot see how much memory there is, and keeps no spare.
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(not(target_os = "linux"))]
pub use elsewhere::{Args, Leash, Stock, run};
