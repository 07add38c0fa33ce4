//! The lab: everything between `cargo lab` and a cell that has run.
//!
//! It is a package of its own so that it is built in seconds: it knows nothing of tensors, figures or exercises.

// Its documentation is for whoever works on it, with `--document-private-items`.
#![allow(rustdoc::private_intra_doc_links)]
// All output goes through `say`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod fetch;
pub mod files;
#[cfg(feature = "kernel")]
pub mod kernel;
#[cfg(feature = "kernel")]
pub mod life;
pub mod notebook;
#[cfg(feature = "kernel")]
pub mod open;
pub mod place;
pub mod process;
pub mod project;
pub mod say;
pub mod setup;
pub mod style;
pub mod words;
