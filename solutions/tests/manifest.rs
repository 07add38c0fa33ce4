//! The manifest, the checks and the files belong together.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use stubs::manifest::{Exercise, Kind, load};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn exercises() -> Vec<Exercise> {
    load(&root()).unwrap()
}

#[test]
fn ids_are_unique_and_begin_with_their_section() {
    let mut seen = BTreeSet::new();
    for Exercise { id, section, .. } in exercises() {
        assert!(seen.insert(id.clone()), "{id} appears twice");
        assert!(id.starts_with(&section), "{id} is listed in section {section}");
    }
}

#[test]
fn every_check_has_an_exercise_and_every_exercise_of_code_a_check() {
    let checks: Vec<&str> = solutions::checks().iter().map(workbook::checks::Check::id).collect();
    let listed: Vec<Exercise> = exercises().into_iter().filter(|exercise| exercise.file.is_some()).collect();
    let ids: Vec<&str> = listed.iter().map(|exercise| exercise.id.as_str()).collect();
    assert_eq!(checks.iter().collect::<BTreeSet<_>>().len(), checks.len(), "a check is listed twice");
    assert_eq!(checks.iter().collect::<BTreeSet<_>>(), ids.iter().collect::<BTreeSet<_>>());
    for exercise in exercises().iter().filter(|exercise| exercise.kind == Kind::C) {
        assert!(exercise.file.is_some(), "{} is answered with code, but names no file", exercise.id);
    }
}

#[test]
fn files_hints_and_answers_are_there() {
    for Exercise { id, title, kind, minutes, file, hints, prompt, answer, .. } in exercises() {
        assert!(!title.is_empty() && !title.ends_with('.') && minutes > 0, "{id} needs a title and a time");
        assert!(hints.len() <= 3, "{id} has more than three hints");
        assert!(kind == Kind::D || !hints.is_empty(), "{id} needs a hint");
        assert!(file.is_some() || prompt.is_some(), "{id} needs a file or a prompt");
        assert!(kind == Kind::C || answer.is_some(), "{id} needs a model answer");
        if let Some(file) = file {
            let text = fs::read_to_string(root().join("solutions/src").join(&file)).expect(&file);
            assert!(text.contains(&id), "{file} does not mention {id}");
            assert!(text.contains(".assert()"), "{file} runs no check");
            assert!(text.contains("// >>> solution"), "{file} leaves nothing to do");
            assert!(
                !text.contains("crate::"),
                "{file} must reach its own crate by `super::`, as it is derived into another"
            );
        }
        if let Some(answer) = answer {
            let text = fs::read_to_string(root().join("solutions/answers").join(&answer)).expect(&answer);
            assert!(text.trim().len() > 200, "the model answer {answer} is very short");
        }
    }
}
