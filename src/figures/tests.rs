//! Tests over all named figures.

use super::*;

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
