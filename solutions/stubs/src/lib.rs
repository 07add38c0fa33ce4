//! What makes exercises of the solutions: the [`derive`](derive::derive)d stubs, the [`manifest`] that lists each
//! [`exercise`], and the [`path`] through them.
//!
//! A package of its own, as the command line, the tests of the solutions and their build script all need it.

pub mod derive;
#[cfg(feature = "manifest")]
pub mod exercise;
#[cfg(feature = "manifest")]
pub mod manifest;
#[cfg(feature = "manifest")]
pub mod path;
