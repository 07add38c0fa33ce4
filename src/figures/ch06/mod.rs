//! The figures of chapter 6: the data, the training, the answers, and what has been learned.

mod answers;
mod data;
mod learned;
mod path;
mod training;

pub use answers::*;
pub use data::*;
pub use learned::*;
pub use path::*;
pub use training::*;

use super::NamedFigure;

pub(super) const TABLES: &[&[NamedFigure]] =
    &[data::FIGURES, training::FIGURES, path::FIGURES, answers::FIGURES, learned::FIGURES];
