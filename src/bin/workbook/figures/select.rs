//! Which figures are meant, and which names come near one that does not exist.

use super::{NamedFigure, bail, figures};

/// The figures of these names, or all; of these chapters, or of all. In the order of the book, each once.
pub fn figures(names: &[String], chapters: &[u8]) -> anyhow::Result<Vec<&'static NamedFigure>> {
    for name in names {
        if figures::find(name).is_none() {
            bail!("there is no figure `{name}`; {}", advice(name));
        }
    }
    let named = |figure: &NamedFigure| names.is_empty() || names.iter().any(|name| name == figure.name);
    let of_chapter = |figure: &NamedFigure| chapters.is_empty() || chapters.contains(&figure.chapter);
    let chosen: Vec<_> = figures::all().filter(|figure| named(figure) && of_chapter(figure)).collect();
    if chosen.is_empty() {
        bail!(
            "none of these figures belongs to the chapters that were asked for; `cargo figures --list` shows where they are"
        );
    }
    Ok(chosen)
}

/// What may have been meant.
fn advice(name: &str) -> String {
    let near = nearest(name, figures::all().map(|figure| figure.name));
    match near.as_slice() {
        [] => "`cargo figures --list` shows all of them".to_owned(),
        near => {
            let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            format!("did you mean {}? `cargo figures --list` shows all of them", quoted.join(" or "))
        }
    }
}

/// Up to three names that are a few letters away from it, or that contain it or one of its words, nearest first.
fn nearest<'a>(name: &str, all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let distance = |other: &str| {
        let letters = edit_distance(&name, other);
        let words = name.split('-').filter(|word| word.len() > 3 && other.contains(word)).count();
        let related = words > 0 || (name.len() > 2 && other.contains(&name));
        // A shared word counts more than any number of letters.
        if related {
            Some(letters.saturating_sub(20 * words))
        } else {
            (letters <= name.len() / 3 + 1).then_some(letters)
        }
    };
    let mut near: Vec<(usize, &str)> = all.filter_map(|other| Some((distance(other)?, other))).collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, other)| other).collect()
}

/// How many letters must be put in, taken out or changed to make one of the other.
fn edit_distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.chars().enumerate() {
            let changed = diagonal + usize::from(letter != other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[row.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("weights", "weights"), 0);
    }

    #[test]
    fn a_mistyped_name_leads_to_the_right_one() {
        let names = ["learned-weights", "mean-images", "calibration", "batch-size-sweep", "learning-rate-sweep"];
        for (typed, meant) in [
            ("learnd-weights", "learned-weights"),
            ("learned_weights", "learned-weights"),
            ("weights", "learned-weights"),
            ("Calibrations", "calibration"),
            ("rate-sweep", "learning-rate-sweep"),
        ] {
            assert_eq!(nearest(typed, names.into_iter()).first(), Some(&meant), "{typed}");
        }
        assert!(nearest("qqqqqqqq", names.into_iter()).is_empty());
    }

    #[test]
    fn all_are_meant_if_none_is_named() {
        assert_eq!(figures(&[], &[]).unwrap().len(), figures::all().count());
        assert!(figures(&[], &[4]).unwrap().iter().all(|figure| figure.chapter == 4));
        let twice = ["calibration".to_owned(), "calibration".to_owned()];
        assert_eq!(figures(&twice, &[]).unwrap().len(), 1);
    }

    #[test]
    fn an_unknown_name_says_what_may_have_been_meant() {
        let error = figures(&["calibratoin".to_owned()], &[]).unwrap_err().to_string();
        assert!(error.contains("did you mean `calibration`?"), "{error}");
        let error = figures(&["calibration".to_owned()], &[1]).unwrap_err().to_string();
        assert!(error.contains("none of these"), "{error}");
    }
}
