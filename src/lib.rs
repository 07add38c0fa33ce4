//! The support crate of the workbook: tensors with gradients, data, models, a trainer, figures and checks.
//!
//! Data flows one way, and so do the modules: [`data`] feeds [`nn`] (which computes with [`tensor`]), [`mod@train`]
//! fits it, `plot` draws what came out, `figures` names the pictures of the book. [`checks`] may use them all; nothing
//! uses the command line.
//!
//! Start with the [`prelude`]:
//!
//! ```
//! use workbook::prelude::*;
//!
//! let x = tensor![[1.0, 2.0], [3.0, 4.0]].requires_grad();
//! let y = (&x * &x).sum();
//! y.backward();
//! assert_eq!(x.grad().unwrap().to_vec(), [2.0, 4.0, 6.0, 8.0]);
//! ```

// `tensor32` and `tensor64` compile the same files on purpose, for f32 and for f64.
#![allow(clippy::duplicate_mod)]

pub mod checks;
pub mod data;
pub mod error;
#[doc(hidden)]
pub mod escape;
#[cfg(feature = "plot")]
pub mod figures;
mod labels;
mod macros;
pub mod nn;
pub mod notebook;
pub mod numbers;
#[cfg(feature = "plot")]
pub mod plot;
pub mod prelude;
pub mod random;
mod tensor32;
pub mod tensor64;
pub mod train;
#[doc(hidden)]
pub mod write;

pub use error::{ConfigError, Error, Result};
pub use labels::Labels;
pub use random::{Rng, rng};
pub use tensor::Tensor;
pub use tensor32::{Float, functional, tensor};

// A notebook names the types of its variables by their paths through this crate, so these must be visible.
pub use ndarray;
#[cfg(feature = "polars")]
pub use polars;
pub use rand_chacha;
