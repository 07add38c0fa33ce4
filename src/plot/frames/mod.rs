//! [`Frames`]: a figure that moves, one picture for each value of a quantity.

mod build_up;
mod html;
mod settle;
mod share;

use std::fmt::{self, Display};

use serde_json::{Value, json};

use super::figure::Figure;
use super::metadata;

/// A figure for each value of a quantity: a slider below a cell and on a page, steps on slides, the pages of a PDF, a GIF.
///
/// All figures are drawn when it is made, so that it moves where there is no kernel any more. What an axis spans, and
/// where the bands of a contour plot meet, is the same in all of them, so that nothing jumps but what is to be seen.
///
/// ```
/// use workbook::prelude::*;
/// let rates = [0.1, 0.5, 0.9];
/// let frames = Frames::new("learning rate", &rates, |lr: f64| {
///     let walk: Vec<f64> = (0..8).map(|step| (1.0 - 2.0 * lr).powi(step)).collect();
///     Figure::new("Eight steps").line("distance", &(0..8), &walk)
/// });
/// assert_eq!(frames.len(), 3);
/// assert!(frames.to_html().contains("<input type=\"range\""));
/// ```
#[derive(Clone, PartialEq)]
pub struct Frames {
    quantity: String,
    values: Vec<String>,
    figures: Vec<Figure>,
    still: usize,
    /// Whether the title of a page has to say which it is.
    told: bool,
}

impl Frames {
    /// Calls `figure` with each of the values, in their order.
    ///
    /// # Panics
    /// Without values, or if the figures are of different kinds, such as a chart and a grid of images.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("power", &[1, 2, 3], |n| Figure::new("xⁿ").function("", 0.0..2.0, |x| x.powi(n)));
    /// assert_eq!(frames.figures()[2].to_string(), "Figure \"xⁿ\": line, 201 points");
    /// ```
    #[track_caller]
    pub fn new<V: Copy + Display>(quantity: &str, values: &[V], figure: impl Fn(V) -> Figure) -> Frames {
        let texts = values.iter().map(|value| value.to_string()).collect();
        Frames::of(quantity, texts, values.iter().map(|value| figure(*value)).collect())
    }

    #[track_caller]
    fn of(quantity: &str, values: Vec<String>, mut figures: Vec<Figure>) -> Frames {
        assert!(!figures.is_empty(), "a figure that moves needs at least one value of the {quantity}");
        settle::settle(&mut figures.iter_mut().collect::<Vec<_>>());
        Frames { quantity: quantity.to_owned(), values, figures, still: 0, told: true }
    }

    /// Which figure stands still where nothing can move, such as on paper: the most telling one, counted from 0. It is
    /// also the one that is seen first.
    ///
    /// # Panics
    /// If there is no such figure.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("n", &[1, 2], |n| Figure::new(&format!("the {n}"))).still(1);
    /// assert_eq!(frames.figure().to_string(), "Figure \"the 2\": an empty chart");
    /// ```
    #[track_caller]
    pub fn still(self, index: usize) -> Frames {
        assert!(index < self.len(), "there is no figure {index}: they are counted from 0 to {}", self.len() - 1);
        Frames { still: index, ..self }
    }

    /// How many figures there are.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// assert_eq!(Frames::new("n", &[1, 2], |_| Figure::new("")).len(), 2);
    /// ```
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.figures.len()
    }

    /// The figures, one for each value.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("n", &[1, 2], |_| Figure::new(""));
    /// assert_eq!(frames.figures().len(), 2);
    /// ```
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// The figure that stands still.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("n", &[1, 2], |_| Figure::new(""));
    /// assert_eq!(frames.figure(), &frames.figures()[0]);
    /// ```
    pub fn figure(&self) -> &Figure {
        &self.figures[self.still]
    }

    /// What changes from figure to figure.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("n", &[1, 2], |_| Figure::new(""));
    /// assert_eq!(frames.quantity(), "n");
    /// ```
    pub fn quantity(&self) -> &str {
        &self.quantity
    }

    /// What the figure that stands still shows, in words, and what it moves with.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("power", &[1, 2], |n| Figure::new("xⁿ").function("", 0.0..2.0, |x| x.powi(n)));
    /// assert!(frames.alt_text().ends_with("It moves with power from 1 to 2, and is shown at 1."));
    /// ```
    pub fn alt_text(&self) -> String {
        let (first, last) = (&self.values[0], &self.values[self.len() - 1]);
        let (of, still) = (&self.quantity, &self.values[self.still]);
        format!("{} It moves with {of} from {first} to {last}, and is shown at {still}.", self.figure().alt_text())
    }

    /// The values of that quantity, as text.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("n", &[1, 2], |_| Figure::new(""));
    /// assert_eq!(frames.values(), ["1", "2"]);
    /// ```
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Up to so many of them, evenly chosen, with the first and the last: for steps that are taken by hand.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let few = Frames::new("n", &[0, 1, 2, 3, 4, 5, 6], |_| Figure::new("")).thinned(3);
    /// assert_eq!(few.values(), ["0", "3", "6"]);
    /// ```
    pub fn thinned(&self, most: usize) -> Frames {
        let most = most.max(1);
        if self.len() <= most {
            return self.clone();
        }
        let kept: Vec<usize> = (0..most).map(|i| i * (self.len() - 1) / (most - 1).max(1)).collect();
        let still = (0..most).min_by_key(|&i| kept[i].abs_diff(self.still)).unwrap_or(0);
        Frames {
            quantity: self.quantity.clone(),
            values: kept.iter().map(|&i| self.values[i].clone()).collect(),
            figures: kept.iter().map(|&i| self.figures[i].clone()).collect(),
            still,
            told: self.told,
        }
    }

    /// The figures with their values behind the titles: for files in which nothing else tells them. A figure that is built
    /// up shows by itself how far it is.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let frames = Frames::new("n", &[1, 2], |_| Figure::new("Growing"));
    /// assert!(frames.steps().nth(1).unwrap().to_string().starts_with("Figure \"Growing · n 2\""));
    /// ```
    pub fn steps(&self) -> impl Iterator<Item = Figure> {
        self.figures.iter().zip(&self.values).map(|(figure, value)| {
            let before = if figure.title.is_empty() { "" } else { " · " };
            let told = if self.told { format!("{before}{} {value}", self.quantity) } else { String::new() };
            Figure { title: format!("{}{told}", figure.title), ..figure.clone() }
        })
    }

    /// What all figures show, as JSON: all of the first one, and of the others what differs from it.
    fn data(&self) -> Value {
        let first = metadata::describe(&self.figures[0]);
        let others = self.figures[1..].iter().map(|figure| difference(&first, metadata::describe(figure)));
        let others: Vec<Value> = others.collect();
        json!({ "frames": self.quantity, "values": self.values, "first": first, "others": others })
    }
}

/// What of `value` is not in `first`: members of objects that are alike are left out, elements of lists become null.
fn difference(first: &Value, value: Value) -> Value {
    match (first, value) {
        (Value::Object(first), Value::Object(members)) => members
            .into_iter()
            .filter(|(name, value)| first.get(name) != Some(value))
            .map(|(name, value)| (name.clone(), difference(first.get(&name).unwrap_or(&Value::Null), value)))
            .collect(),
        (Value::Array(first), Value::Array(elements)) if first.len() == elements.len() => first
            .iter()
            .zip(elements)
            .map(|(first, value)| if *first == value { Value::Null } else { difference(first, value) })
            .collect(),
        (_, value) => value,
    }
}

impl Display for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (&self.values[0], &self.values[self.len() - 1]);
        write!(f, "{} frames, {} from {first} to {last}: {}", self.len(), self.quantity, self.figure())
    }
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
