//! The figures of the book, each with a name: what a notebook shows and what the command line exports is one function.
//! Needs the feature `plot`.
//!
//! A figure is drawn by a function that takes what it shows, so that in a notebook it shows the reader's own numbers:
//!
//! ```
//! use workbook::prelude::*;
//! let w = Tensor::normal(0.0, 0.01, (784, 10), &mut rng(0)); // your model's weights
//! let figure = figures::learned_weights(&w);
//! assert!(figure.to_string().ends_with(": 10 images"));
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
//!    no better one), the chapter, a line that says what it shows, and how its inputs are computed. What takes longer
//!    than a moment and serves several figures belongs in [`Inputs`], where it is computed once.
//! 3. In the notebook's cell, call the function.
//! 4. If a lecturer explains it piece by piece, call [`Figure::step`] before each piece, and add `.in_steps(n)` to the
//!    entry, where the empty axes count as the first.
//! 5. If it is to move, write a function for one of its frames, add `.moving(...)` to the entry, and hand that function
//!    to [`Frames::new`] in the cell as well.

mod appendix_a;
mod ch00;
mod ch01;
mod ch02;
mod ch03;
mod ch04;
mod ch05;
mod ch06;
mod ch07;
mod ch08;
mod ch09;
mod inputs;

use std::fmt;

pub use appendix_a::*;
pub use ch00::*;
pub use ch01::*;
pub use ch02::*;
pub use ch03::*;
pub use ch04::*;
pub use ch05::*;
pub use ch06::*;
pub use ch07::*;
pub use ch08::*;
pub use ch09::*;
pub use inputs::{Inputs, Trained};

use crate::Result;
use crate::plot::{Figure, Frames};

/// The tables of all chapters, in the order of the book.
const TABLES: [&[&[NamedFigure]]; 11] = [
    ch00::TABLES,
    ch01::TABLES,
    ch02::TABLES,
    ch03::TABLES,
    ch04::TABLES,
    ch05::TABLES,
    ch06::TABLES,
    ch07::TABLES,
    ch08::TABLES,
    ch09::TABLES,
    appendix_a::TABLES,
];

/// A figure of the book: its name, what it shows, and how the library draws it.
///
/// ```
/// use workbook::figures;
/// let figure = figures::find("two-waves").unwrap();
/// assert_eq!((figure.name, figure.timed), ("two-waves", false));
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct NamedFigure {
    /// The name, in kebab-case: `learned-weights`.
    pub name: &'static str,
    /// The chapter that shows it: a digit, or the letter of an appendix.
    pub chapter: char,
    /// What is to be seen, in a line.
    pub about: &'static str,
    /// Whether it shows times that were measured, so that no two drawings of it are alike.
    pub timed: bool,
    /// In how many steps it is built up before an audience, the empty axes first; 1 if it is shown at once.
    pub steps: usize,
    draw: fn(&Inputs) -> Result<Figure>,
    frames: Option<fn(&Inputs) -> Result<Frames>>,
}

impl NamedFigure {
    /// An entry of a chapter's table.
    const fn new(name: &'static str, chapter: char, about: &'static str, draw: fn(&Inputs) -> Result<Figure>) -> Self {
        Self { name, chapter, about, timed: false, steps: 1, draw, frames: None }
    }

    /// The same for a figure of measured times.
    const fn timed(self) -> Self {
        Self { timed: true, ..self }
    }

    /// The same for a figure that also moves.
    const fn moving(self, frames: fn(&Inputs) -> Result<Frames>) -> Self {
        Self { frames: Some(frames), ..self }
    }

    /// The same for a figure that is built up in so many steps, as its function says with [`Figure::step`].
    const fn in_steps(self, steps: usize) -> Self {
        Self { steps, ..self }
    }

    /// Whether there are frames of it, too: the figure with a slider that the chapter shows.
    ///
    /// ```
    /// use workbook::figures;
    /// assert!(figures::find("four-learning-rates").unwrap().moves());
    /// assert!(!figures::find("two-waves").unwrap().moves());
    /// ```
    pub fn moves(&self) -> bool {
        self.frames.is_some()
    }

    /// Computes the frames of a figure that [moves](Self::moves), and puts them together; `None` if it does not.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    ///
    /// ```
    /// use workbook::figures::{self, Inputs};
    /// let frames = figures::find("four-learning-rates").unwrap().frames(&Inputs::new())?.unwrap();
    /// assert_eq!(frames.quantity(), "learning rate");
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn frames(&self, inputs: &Inputs) -> Result<Option<Frames>> {
        self.frames.map(|frames| frames(inputs)).transpose()
    }

    /// What is shown one after the other: the frames of a figure that moves, or the steps in which the figure that was
    /// [drawn](Self::draw) is built up; `None` if it is shown at once.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    ///
    /// ```
    /// use workbook::figures::{self, Inputs};
    /// let (named, inputs) = (figures::find("price-of-being-wrong").unwrap(), Inputs::new());
    /// let in_steps = named.in_turn(&named.draw(&inputs)?, &inputs)?.unwrap();
    /// assert_eq!((named.moves(), in_steps.len()), (false, named.steps));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn in_turn(&self, drawn: &Figure, inputs: &Inputs) -> Result<Option<Frames>> {
        match self.frames(inputs)? {
            None if self.steps > 1 => Ok(Some(Frames::build_up(drawn))),
            frames => Ok(frames),
        }
    }

    /// Computes what the figure shows, and puts it together.
    ///
    /// # Errors
    /// If data is damaged or a training run fails.
    ///
    /// ```
    /// use workbook::figures::{self, Inputs};
    /// let figure = figures::find("two-waves").unwrap().draw(&Inputs::new())?;
    /// assert_eq!(figure, figures::two_waves());
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
///
/// ```
/// use workbook::figures;
/// let names: Vec<&str> = figures::all().map(|figure| figure.name).collect();
/// assert!(names.contains(&"two-waves") && names.contains(&"learned-weights"));
/// ```
pub fn all() -> impl Iterator<Item = &'static NamedFigure> {
    TABLES.into_iter().flatten().copied().flatten()
}

/// The figure of that name, if there is one.
///
/// ```
/// use workbook::figures;
/// assert_eq!(figures::find("two-waves").unwrap().name, "two-waves");
/// assert!(figures::find("three-waves").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static NamedFigure> {
    all().find(|figure| figure.name == name)
}

/// So many numbers from `low` to `high`, each the same factor above the one before it, rounded to three digits.
fn spread(low: f64, high: f64, count: usize) -> Vec<f64> {
    let number = |i: usize| low * (high / low).powf(i as f64 / (count - 1) as f64);
    (0..count).map(|i| format!("{:.2e}", number(i)).parse().expect("it is a number")).collect()
}

/// A line for each run, by its name: what was measured in it, one after the other, counted from 1.
fn with_runs<N: AsRef<str>>(figure: Figure, runs: impl IntoIterator<Item = (N, Vec<f64>)>) -> Figure {
    runs.into_iter().fold(figure, |figure, (name, values)| figure.line(name.as_ref(), &(1..=values.len()), &values))
}

/// With a logarithmic axis that goes on below a line at `least`, for its name, and up to the largest of the values.
fn room_below(figure: Figure, least: f64, values: &[f64]) -> Figure {
    let most = values.iter().filter(|value| value.is_finite()).fold(least, |most, value| most.max(*value));
    // The name takes about a twelfth of the height.
    if least > 0.0 { figure.y_range(least * (least / most).powf(0.12).min(0.8)..most * 1.5) } else { figure }
}

/// The same figure under a title that says what there is to see in it.
fn titled(title: &str, figure: Figure) -> Figure {
    Figure { title: title.to_owned(), ..figure }
}

/// The corners of a staircase: values that stay as they are until the next one. What was found with the first is at 1.
fn stairs(values: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (i, &value) in values.iter().enumerate() {
        let at = (i + 1) as f64;
        match y.last() {
            Some(&before) if before == value && i + 1 < values.len() => {}
            Some(&before) => {
                x.extend([at, at]);
                y.extend([before, value]);
            }
            None => {
                x.push(at);
                y.push(value);
            }
        }
    }
    (x, y)
}

#[cfg(test)]
mod tests;
