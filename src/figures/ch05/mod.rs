//! The figures of chapter 5: one idea for two losses, why a logarithm, why not squares, prediction minus truth, beliefs, and a batch of 64.

mod batch;
mod belief;
mod gradient;
mod likelihood;
mod one_idea;
mod smoothing;
mod squares;

pub use batch::*;
pub use belief::*;
pub use gradient::*;
pub use likelihood::*;
pub use one_idea::*;
pub use smoothing::*;
pub use squares::*;

use super::NamedFigure;

pub(super) const TABLES: &[&[NamedFigure]] = &[
    one_idea::FIGURES,
    likelihood::FIGURES,
    squares::FIGURES,
    gradient::FIGURES,
    belief::FIGURES,
    batch::FIGURES,
    smoothing::FIGURES,
];
