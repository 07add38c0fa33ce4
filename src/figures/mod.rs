//! The figures of the book, each with a name: what a notebook shows and what the command line exports is one function.
//!
//! A figure is drawn by a function that takes what it shows, so that in a notebook it shows the reader's own numbers:
//!
//! ```
//! use workbook::prelude::*;
//! let w = Tensor::normal(0.0, 0.01, (784, 10), &mut rng(0)); // your model's weights
//! let figure = figures::learned_weights(&w);
//! ```
//!
//! Beside it stands an entry of the chapter's table, [`NamedFigure`], which computes the same quantities with the
//! library and calls the same function; that is what `cargo figures` draws.
//!
//! # To add a figure
//! 1. In the chapter's file, write the function. It takes rows of numbers as `&(impl Values + ?Sized)`, tensors, or a
//!    reader's function as `impl Fn(f64) -> f64`, and returns a [`Figure`]; it neither trains nor reads files. Its doc
//!    comment says what is to be seen.
//! 2. Give it an entry in the table `FIGURES` of that file: a name in kebab-case (that of the function, where there is
//!    no better one), the chapter, a line that says what it shows, and how its inputs are computed. Whatever takes
//!    longer than a moment and serves several figures belongs into [`Inputs`], where it is computed once.
//! 3. In the notebook's cell, call the function.

mod backward;
mod ch00;
mod ch01;
mod ch02;
mod ch03;
mod ch04;
mod ch05;
mod inputs;

use std::fmt;

pub use backward::*;
pub use ch00::*;
pub use ch01::*;
pub use ch02::*;
pub use ch03::*;
pub use ch04::*;
pub use ch05::*;
pub use inputs::{Inputs, Trained};

use crate::Result;
use crate::plot::Figure;

/// The tables of all chapters, in the order of the book.
const TABLES: [&[&[NamedFigure]]; 7] =
    [ch00::TABLES, ch01::TABLES, ch02::TABLES, backward::TABLES, ch03::TABLES, ch04::TABLES, ch05::TABLES];

/// A figure of the book: its name, what it shows, and how the library draws it.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct NamedFigure {
    /// The name, in kebab-case: `learned-weights`.
    pub name: &'static str,
    /// The chapter that shows it.
    pub chapter: u8,
    /// What is to be seen, in a line.
    pub about: &'static str,
    /// Whether it shows times that were measured, so that no two drawings of it are alike.
    pub timed: bool,
    draw: fn(&Inputs) -> Result<Figure>,
}

impl NamedFigure {
    /// An entry of a chapter's table.
    const fn new(name: &'static str, chapter: u8, about: &'static str, draw: fn(&Inputs) -> Result<Figure>) -> Self {
        Self { name, chapter, about, timed: false, draw }
    }

    /// The same for a figure of measured times.
    const fn timed(self) -> Self {
        Self { timed: true, ..self }
    }

    /// Computes what the figure shows, and puts it together.
    ///
    /// # Errors
    /// If data is damaged or a training run fails.
    ///
    /// ```
    /// use workbook::figures::{self, Inputs};
    /// let figure = figures::find("price-of-being-wrong").unwrap().draw(&Inputs::new())?;
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn draw(&self, inputs: &Inputs) -> Result<Figure> {
        (self.draw)(inputs)
    }
}

impl fmt::Debug for NamedFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (chapter {}): {}", self.name, self.chapter, self.about)
    }
}

/// All figures, in the order of the book.
pub fn all() -> impl Iterator<Item = &'static NamedFigure> {
    TABLES.into_iter().flatten().copied().flatten()
}

/// The figure of that name.
pub fn find(name: &str) -> Option<&'static NamedFigure> {
    all().find(|figure| figure.name == name)
}

/// A line for each run, by its name: what was measured in it, one after the other, counted from 1.
fn with_runs<N: AsRef<str>>(figure: Figure, runs: impl IntoIterator<Item = (N, Vec<f64>)>) -> Figure {
    runs.into_iter().fold(figure, |figure, (name, values)| figure.line(name.as_ref(), &(1..=values.len()), &values))
}

#[cfg(test)]
mod tests;
