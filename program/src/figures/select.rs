//! Which figures are meant, and which names come near one that does not exist.

use std::cmp::Reverse;

use strsim::levenshtein;

use super::{NamedFigure, bail, figures};

/// A chapter as it is asked for: `4`, or `04` as in the name of its file, or `A`.
pub fn chapter(asked: &str) -> Result<char, String> {
    let number = asked.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(asked).to_uppercase();
    match figures::all().map(|figure| figure.chapter).find(|chapter| number == chapter.to_string()) {
        Some(chapter) => Ok(chapter),
        None => Err("no chapter of that name has figures; `cargo figures --list` shows those that have".to_owned()),
    }
}

/// The figures of these names, in this order, or all of them in the order of the book; of these chapters, or of all. Each
/// of them once.
pub fn figures(names: &[String], chapters: &[char]) -> anyhow::Result<Vec<&'static NamedFigure>> {
    let mut chosen: Vec<&NamedFigure> = Vec::new();
    for name in names {
        let Some(figure) = figures::find(name) else { bail!("there is no figure `{name}`; {}", advice(name)) };
        if chosen.iter().all(|other| other.name != figure.name) {
            chosen.push(figure);
        }
    }
    if names.is_empty() {
        chosen.extend(figures::all());
    }
    chosen.retain(|figure| chapters.is_empty() || chapters.contains(&figure.chapter));
    if chosen.is_empty() {
        bail!(
            "none of these figures belongs to the chapters that were asked for; `cargo figures --list` shows where they are"
        );
    }
    Ok(chosen)
}

/// Refuses a format for figures that move where a named one stands still.
pub fn check_moving(names: &[String], format: &str) -> anyhow::Result<()> {
    match names.iter().find(|name| figures::find(name).is_some_and(|figure| !figure.moves() && figure.steps == 1)) {
        Some(name) => {
            let moving: Vec<&str> = figures::all().filter(|figure| figure.moves()).map(|figure| figure.name).collect();
            let moving = moving.join(", ");
            bail!(
                "`{name}` stands still, so there is no .{format} of it; those that move are {moving}, and \
                 `cargo figures --list` also says which are built up in steps"
            )
        }
        None => Ok(()),
    }
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
        let letters = levenshtein(&name, other);
        let words = name.split('-').filter(|word| word.len() > 3 && other.contains(word)).count();
        let related = words > 0 || (name.len() > 2 && other.contains(&name));
        // One more shared word counts more than any number of letters.
        (related || letters <= name.len() / 3 + 1).then_some((Reverse(words), letters))
    };
    let mut near: Vec<_> = all.filter_map(|other| Some((distance(other)?, other))).collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_gif_is_for_what_moves() {
        check_moving(&["four-learning-rates".to_owned()], "gif").unwrap();
        let error = check_moving(&["four-learning-rates", "slope"].map(str::to_owned), "gif").unwrap_err().to_string();
        assert!(error.contains("`slope` stands still") && error.contains("temperatures"), "{error}");
    }

    #[test]
    fn all_are_meant_if_none_is_named() {
        assert_eq!(figures(&[], &[]).unwrap().len(), figures::all().count());
        assert!(figures(&[], &['6']).unwrap().iter().all(|figure| figure.chapter == '6'));
        let twice = ["learned-weights", "calibration", "learned-weights"].map(str::to_owned);
        let names: Vec<&str> = figures(&twice, &[]).unwrap().iter().map(|figure| figure.name).collect();
        assert_eq!(names, ["learned-weights", "calibration"]);
    }

    #[test]
    fn a_chapter_may_be_asked_for_by_the_name_of_its_file() {
        for (asked, meant) in [("6", '6'), ("06", '6'), ("0", '0'), ("00", '0'), ("a", 'A')] {
            assert_eq!(chapter(asked), Ok(meant));
        }
        assert!(chapter("17").is_err() && chapter("").is_err());
    }

    #[test]
    fn an_unknown_name_says_what_may_have_been_meant() {
        let error = figures(&["calibratoin".to_owned()], &[]).unwrap_err().to_string();
        assert!(error.contains("did you mean `calibration`?"), "{error}");
        let error = figures(&["calibration".to_owned()], &['1']).unwrap_err().to_string();
        assert!(error.contains("none of these"), "{error}");
    }
}
