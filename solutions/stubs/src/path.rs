//! The path: in which order the exercises are done.
//!
//! It follows the chapters of the book. Within a chapter the core exercises come first, and each comes after those that
//! it builds on.

use std::collections::HashSet;

use crate::exercise::Exercise;

/// The exercises in the order of the path.
///
/// # Panics
/// If [`check`] has found something wrong with them.
pub fn sorted(mut exercises: Vec<Exercise>) -> Vec<Exercise> {
    exercises.sort_by_key(|exercise| (exercise.chapter.clone(), !exercise.core));
    let mut path: Vec<Exercise> = Vec::with_capacity(exercises.len());
    while !exercises.is_empty() {
        let is_placed = |id: &String| path.iter().any(|placed| placed.id == *id);
        let ready = exercises.iter().position(|exercise| exercise.after.iter().all(is_placed));
        path.push(exercises.remove(ready.expect("a path that was checked has no cycle")));
    }
    path
}

/// Whether the exercises make a path.
///
/// # Errors
/// A level that is not 1, 2 or 3, a chapter that cannot be one, an id that appears twice; an exercise that builds on one
/// that does not exist, that comes in a later chapter, or that only those meet who leave the core path; exercises that
/// build on each other in a circle.
pub fn check(exercises: &[Exercise]) -> Result<(), String> {
    let mut ids = HashSet::new();
    for exercise in exercises {
        let Exercise { id, chapter, level, core, after, .. } = exercise;
        if !ids.insert(id) {
            return Err(format!("{id} is listed twice"));
        }
        if !(1..=3).contains(level) {
            return Err(format!("{id} has level {level}; there are 1, 2 and 3"));
        }
        if !is_chapter(chapter) {
            return Err(format!("{id} is in chapter `{chapter}`; a chapter is `00` to `99`, or a capital letter"));
        }
        for needed in after {
            let Some(needed) = exercises.iter().find(|other| other.id == *needed) else {
                return Err(format!("{id} comes after {needed}, and there is no such exercise"));
            };
            if needed.chapter > *chapter {
                return Err(format!(
                    "{id}, in chapter {chapter}, comes after {}, which is in chapter {}",
                    needed.id, needed.chapter
                ));
            }
            if *core && !needed.core {
                return Err(format!("{id} is a core exercise, but comes after {}, which is none", needed.id));
            }
        }
    }
    circle(exercises).map_or(Ok(()), |circle| Err(format!("these wait for each other: {}", circle.join(" after "))))
}

fn is_chapter(chapter: &str) -> bool {
    match chapter.as_bytes() {
        [letter] => letter.is_ascii_uppercase(),
        [ten, one] => ten.is_ascii_digit() && one.is_ascii_digit(),
        _ => false,
    }
}

/// Exercises each of which comes after the next, the first of them again at the end; `None` if there are none.
fn circle(exercises: &[Exercise]) -> Option<Vec<&str>> {
    // Whatever waits only for what is done, is done; those that are left wait for others that are left.
    let mut left: Vec<&Exercise> = exercises.iter().collect();
    loop {
        let ids: HashSet<&str> = left.iter().map(|exercise| exercise.id.as_str()).collect();
        let before = left.len();
        left.retain(|exercise| exercise.after.iter().any(|id| ids.contains(id.as_str())));
        if left.len() == before {
            break;
        }
    }
    let next = |id: &str| {
        let exercise = left.iter().find(|exercise| exercise.id == id)?;
        exercise.after.iter().find(|id| left.iter().any(|other| other.id == **id)).map(String::as_str)
    };
    let mut walked = vec![left.first()?.id.as_str()];
    loop {
        let id = next(walked.last()?)?;
        if let Some(start) = walked.iter().position(|seen| *seen == id) {
            walked.drain(..start);
            walked.push(id);
            return Some(walked);
        }
        walked.push(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::Kind;

    fn exercise(id: &str, chapter: &str, core: bool, after: &[&str]) -> Exercise {
        Exercise {
            id: id.into(),
            section: String::new(),
            section_title: String::new(),
            title: String::new(),
            kind: Kind::D,
            minutes: 1,
            chapter: chapter.into(),
            level: 1,
            core,
            after: after.iter().map(|id| (*id).to_owned()).collect(),
            file: None,
            hints: vec![],
            prompt: None,
            answer: None,
        }
    }

    #[test]
    fn chapters_then_the_core_then_what_builds_on_it() {
        let exercises = vec![
            exercise("table", "A", true, &[]),
            exercise("extra", "01", false, &[]),
            exercise("second", "01", true, &["first"]),
            exercise("first", "01", true, &[]),
            exercise("welcome", "00", false, &[]),
        ];
        check(&exercises).unwrap();
        let ids: Vec<String> = sorted(exercises).into_iter().map(|exercise| exercise.id).collect();
        assert_eq!(ids, ["welcome", "first", "second", "extra", "table"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let one = |chapter: &str, core: bool, after: &[&str]| exercise("one", chapter, core, after);
        let two = |chapter: &str, after: &[&str]| exercise("two", chapter, false, after);
        let hard = Exercise { level: 4, ..one("01", true, &[]) };
        for (exercises, words) in [
            (vec![one("01", true, &[]), one("02", true, &[])], "one is listed twice"),
            (vec![hard], "one has level 4"),
            (vec![one("1", true, &[])], "chapter `1`"),
            (vec![one("01", true, &["three"])], "one comes after three, and there is no such exercise"),
            (vec![one("01", false, &["two"]), two("02", &[])], "comes after two, which is in chapter 02"),
            (vec![one("01", true, &["two"]), two("01", &[])], "one is a core exercise"),
            (vec![one("01", false, &["one"])], "one after one"),
            (vec![one("01", false, &["two"]), two("01", &["one"])], "one after two after one"),
        ] {
            let error = check(&exercises).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn only_the_circle_itself_is_told() {
        let exercises = [
            exercise("start", "01", false, &[]),
            exercise("tail", "01", false, &["a"]),
            exercise("a", "01", false, &["start", "b"]),
            exercise("b", "01", false, &["a"]),
        ];
        assert_eq!(circle(&exercises).unwrap(), ["a", "b", "a"]);
        assert!(circle(&exercises[..1]).is_none());
    }
}
