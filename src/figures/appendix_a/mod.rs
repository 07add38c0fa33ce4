//! The figures of appendix A: experiments with lines that the story of the book does not need.

mod absolute;
mod exercises;
mod features;
mod prices;
mod training;

pub use absolute::*;
pub use exercises::*;
pub use features::*;
pub use prices::*;
pub use training::*;

use super::NamedFigure;
use super::ch01::students;

pub(super) const TABLES: &[&[NamedFigure]] =
    &[features::FIGURES, exercises::FIGURES, absolute::FIGURES, prices::FIGURES, training::FIGURES];
