//! The figures of chapter 5: why a logarithm, why not squares, prediction minus truth, beliefs, and a batch of 64.

mod batch;
mod belief;
mod gradient;
mod likelihood;
mod smoothing;
mod squares;

pub use batch::*;
pub use belief::*;
pub use gradient::*;
pub use likelihood::*;
pub use smoothing::*;
pub use squares::*;

use super::NamedFigure;

pub(super) const TABLES: &[&[NamedFigure]] =
    &[likelihood::FIGURES, squares::FIGURES, gradient::FIGURES, belief::FIGURES, batch::FIGURES, smoothing::FIGURES];
