//! The figures of chapter 9: what a hidden layer makes of its inputs, and how it is trained.

mod folding;
mod network;

pub use folding::*;
pub use network::*;

use super::NamedFigure;

pub(super) const TABLES: &[&[NamedFigure]] = &[folding::FIGURES, network::FIGURES];
