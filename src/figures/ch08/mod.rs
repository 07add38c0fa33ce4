//! The figures of chapter 8: learning by heart, holding back, few examples, and inputs that have shifted.

mod choice;
mod few_examples;
mod generalisation;
mod overfitting;

pub use choice::*;
pub use few_examples::*;
pub use generalisation::*;
pub use overfitting::*;

use super::NamedFigure;
use super::ch07::{both_losses, last_losses, train, train_model};

pub(super) const TABLES: &[&[NamedFigure]] =
    &[overfitting::FIGURES, choice::FIGURES, few_examples::FIGURES, generalisation::FIGURES];
