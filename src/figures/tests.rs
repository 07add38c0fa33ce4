//! Tests over all named figures.

use super::*;
use crate::data::FashionMnist;
use crate::plot::Theme;

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

/// Few images, drawn by code, so that all figures take seconds.
fn inputs() -> Inputs {
    Inputs::with_images(FashionMnist::synthetic(1_000, 500, 0).unwrap().batch_size(256).unwrap())
}

#[test]
fn the_same_inputs_give_the_same_picture() {
    let (first, second) = (inputs(), inputs());
    // In the other order, as threads may ask for them.
    let again: Vec<Figure> = all().collect::<Vec<_>>().into_iter().rev().map(|f| f.draw(&second).unwrap()).collect();
    for (figure, again) in all().zip(again.into_iter().rev()) {
        let drawn = figure.draw(&first).unwrap();
        assert_eq!(drawn.to_string(), again.to_string(), "{}", figure.name);
        assert!(figure.timed || drawn.to_svg(Theme::TalkLight) == again.to_svg(Theme::TalkLight), "{}", figure.name);
    }
}

#[test]
fn every_figure_says_what_its_axes_are() {
    let inputs = inputs();
    for figure in all() {
        let data = figure.draw(&inputs).unwrap().data_json();
        let data: serde_json::Value = serde_json::from_str(&data).unwrap();
        let parts = data["panels"].as_array().cloned().unwrap_or_else(|| vec![data]);
        for part in parts.iter().filter(|part| part["layers"].is_array()) {
            let labelled = |axis: &str| part[axis].as_str().is_some_and(|label| !label.is_empty());
            let bars = part["layers"][0]["bars"].is_string();
            assert!(labelled("x_label") || bars, "{}: the horizontal axis has no name", figure.name);
        }
    }
}
