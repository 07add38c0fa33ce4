//! One colour for one quantity through the whole book: the table of the names that have a colour of their own.

/// In which colour a series is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hue {
    /// The colour of the theme with this number.
    Series(usize),
    /// Grey: data, and other runs that stand behind the one that is spoken of.
    Data,
    /// The ink of the axes: what ought to be, beside what is.
    Guide,
}

use Hue::{Data, Guide, Series};

/// What the names of series begin with, and its colour. In a name, something may follow behind them: `squared, η = 0.002`.
const QUANTITIES: [(&str, Hue); 47] = [
    // The two curves of a training run.
    ("training", Series(0)),
    ("train", Series(0)),
    ("validation", Series(1)),
    ("val", Series(1)),
    ("test", Series(2)),
    // What is given, and what is made of it.
    ("data", Data),
    ("examples", Data),
    ("exams", Data),
    ("houses", Data),
    ("measured", Data),
    ("people", Data),
    ("range", Data),
    ("seed", Data),
    ("single runs", Data),
    ("students", Data),
    ("traded at", Data),
    ("today's examples", Series(1)),
    ("the best possible", Guide),
    ("perfectly calibrated", Guide),
    ("correct", Guide),
    ("the border", Guide),
    ("model", Series(0)),
    ("the model", Series(0)),
    ("mean", Series(0)),
    ("mistakes", Series(1)),
    ("w x + b", Series(0)),
    // Losses.
    ("cross-entropy", Series(0)),
    ("squared", Series(1)),
    ("absolute", Series(2)),
    ("Huber", Series(3)),
    // A descent over its loss.
    ("steps", Series(1)),
    ("minibatch SGD", Series(1)),
    ("start", Series(3)),
    ("lowest", Series(2)),
    ("lowest point", Series(2)),
    // Ways to compute the same.
    ("naive", Series(1)),
    ("stable", Series(0)),
    ("f64", Series(0)),
    ("f32", Series(1)),
    ("bf16", Series(2)),
    ("f16", Series(3)),
    // Classes.
    ("fail", Series(0)),
    ("pass", Series(1)),
    ("excellent", Series(2)),
    ("class 0", Series(0)),
    ("class 1", Series(1)),
    ("p", Series(2)),
];

/// The colour of its own that the book gives to a series of this name.
fn known(name: &str) -> Option<Hue> {
    let begins = |key: &str| name.strip_prefix(key).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let longest = QUANTITIES.iter().filter(|(key, _)| begins(key)).max_by_key(|(key, _)| key.len());
    longest.map(|(_, hue)| *hue)
}

/// The colour of each series of a chart: that of its name, or else the next one that none of them has. Colours before
/// `first` are left to what is drawn below.
pub(crate) fn hues<'a>(names: impl Iterator<Item = &'a str> + Clone, first: usize) -> Vec<Hue> {
    let mut taken: Vec<Hue> = Vec::new();
    let named: Vec<Option<Hue>> = names
        .map(|name| {
            let free = |hue: &Hue| {
                matches!(hue, Series(number) if *number >= first && !taken.contains(hue)) || !matches!(hue, Series(_))
            };
            let hue = known(name).filter(free);
            taken.extend(hue);
            hue
        })
        .collect();
    let mut next = first;
    let mut unused = || {
        while taken.contains(&Series(next)) {
            next += 1;
        }
        next += 1;
        Series(next - 1)
    };
    named.into_iter().map(|hue| hue.unwrap_or_else(&mut unused)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_has_its_colour_in_whatever_order() {
        assert_eq!(hues(["training", "validation"].into_iter(), 0), [Series(0), Series(1)]);
        assert_eq!(hues(["validation", "training"].into_iter(), 0), [Series(1), Series(0)]);
        assert_eq!(hues(["examples", "squared error: 2 p (1 − p)²"].into_iter(), 0), [Data, Series(1)]);
    }

    #[test]
    fn other_names_share_the_colours_that_are_left() {
        assert_eq!(hues(["a", "validation", "b"].into_iter(), 0), [Series(0), Series(1), Series(2)]);
        assert_eq!(hues(["a", "training"].into_iter(), 1), [Series(1), Series(2)]);
        assert_eq!(hues(["val loss", "val accuracy"].into_iter(), 0), [Series(1), Series(0)]);
    }

    #[test]
    fn only_whole_words_count() {
        assert_eq!(known("trainer"), None);
        assert_eq!(known("train loss"), Some(Series(0)));
        assert_eq!(known("pullover"), None);
    }
}
