//! The figures of chapter 4: where the softmax comes from, what it does, where the obvious code fails, and the repair.

mod bayes;
mod formats;
mod naive;
mod shape;

pub use bayes::*;
pub use formats::*;
pub use naive::*;
pub use shape::*;

use super::NamedFigure;

pub(super) const TABLES: &[&[NamedFigure]] =
    &[bayes::FIGURES, shape::SOFTMAX, formats::FIGURES, naive::FIGURES, shape::LOG_SUM_EXP];
