//! Tests over all named figures.

use super::*;
use crate::plot::Theme;
use crate::plot::tests::{axis_labels, draw, inputs, named, thorough};

#[test]
fn names_are_unique_and_in_kebab_case() {
    let mut names: Vec<&str> = all().map(|figure| figure.name).collect();
    for name in &names {
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
        assert!(find(name).is_some_and(|figure| figure.name == *name), "{name}");
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "two figures share a name");
}

#[test]
fn figures_stand_in_the_order_of_the_book_and_say_what_they_show() {
    assert!(all().is_sorted_by_key(|figure| figure.chapter));
    for figure in all() {
        let length = figure.about.chars().count();
        assert!((20..=90).contains(&length), "{}: {length} characters", figure.name);
    }
}

#[test]
fn the_same_inputs_give_the_same_picture() {
    // All of them where `THOROUGH` is set, as in `.ci/run`; in the other order, as threads may ask for them.
    let step = if thorough() { 1 } else { 4 };
    let mut again = draw(all().step_by(step).collect::<Vec<_>>().into_iter().rev());
    again.reverse();
    for ((figure, (_, drawn)), (name, again)) in all().zip(named()).step_by(step).zip(again) {
        assert_eq!(drawn.to_string(), again.to_string(), "{name}");
        assert!(figure.timed || drawn.to_svg(Theme::TalkLight) == again.to_svg(Theme::TalkLight), "{name}");
    }
}

#[test]
fn what_moves_is_small_and_begins_with_what_is_telling() {
    let moving: Vec<&NamedFigure> = all().filter(|figure| figure.moves()).collect();
    assert!(moving.len() >= 8, "{}", moving.len());
    for figure in moving {
        let frames = figure.frames(inputs()).unwrap().unwrap();
        assert!((10..=61).contains(&frames.len()), "{}: {} frames", figure.name, frames.len());
        assert!(frames.figures().windows(2).any(|pair| pair[0] != pair[1]), "{}: nothing moves", figure.name);
        let html = frames.to_html();
        assert!(html.len() < 500_000, "{}: {} bytes", figure.name, html.len());
    }
}

#[test]
fn what_is_built_up_begins_with_the_axes_of_the_whole_and_ends_with_the_whole() {
    // What is drawn, an element a line; what is said about it, in words and as data, tells only what is seen.
    let drawn = |figure: &Figure| -> Vec<String> {
        let said = |line: &&str| ["<svg", "<title", "<desc", "<metadata"].iter().any(|tag| line.starts_with(tag));
        figure.to_svg(Theme::TalkLight).lines().filter(|line| !said(line)).map(str::to_owned).collect()
    };
    let mut count = 0;
    for (figure, (name, whole)) in all().zip(named()) {
        let steps = Frames::build_up(whole);
        assert_eq!(steps.len(), figure.steps, "{name}");
        if steps.len() == 1 {
            continue;
        }
        count += 1;
        let (first, last) = (&steps.figures()[0], steps.figure());
        assert!(last.to_svg(Theme::TalkLight) == whole.to_svg(Theme::TalkLight), "{name}");
        assert_eq!(axis_labels(first, Theme::TalkLight), axis_labels(whole, Theme::TalkLight), "{name}");
        for pair in steps.figures().windows(2) {
            let (before, after) = (drawn(&pair[0]), drawn(&pair[1]));
            let mut rest = after.iter();
            let stays = before.iter().all(|line| rest.any(|other| other == line));
            assert!(stays && before.len() < after.len(), "{name}: something moves, or nothing is added");
        }
    }
    assert!(count >= 8, "{count}");
}

#[test]
fn every_figure_says_what_its_axes_are() {
    for (name, figure) in named() {
        let data: serde_json::Value = serde_json::from_str(&figure.data_json()).unwrap();
        let parts = data["panels"].as_array().cloned().unwrap_or_else(|| vec![data]);
        for part in parts.iter().filter(|part| part["layers"].is_array()) {
            let labelled = |axis: &str| part[axis].as_str().is_some_and(|label| !label.is_empty());
            let bars = ["bars", "ranges"].iter().any(|kind| part["layers"][0][kind].is_string());
            assert!(labelled("x_label") || bars, "{}: the horizontal axis has no name", name);
        }
    }
}
