//! The figures of chapter 4: the data, the training, the answers, and what has been learned.

mod learned;

pub use learned::*;

use super::NamedFigure;

pub(super) const TABLES: &[&[NamedFigure]] = &[learned::FIGURES];
