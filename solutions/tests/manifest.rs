//! The manifest, the checks and the files belong together.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use stubs::exercise::{Exercise, Kind};
use stubs::manifest::load;

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

/// So that the promise of the list and of the book's first page holds, whatever is added.
#[test]
fn the_core_path_takes_six_to_nine_hours_and_begins_with_something_easy() {
    let path = stubs::path::sorted(exercises());
    let core: Vec<&Exercise> = path.iter().filter(|exercise| exercise.core).collect();
    let minutes: u32 = core.iter().map(|exercise| exercise.minutes).sum();
    assert!((6 * 60..=9 * 60).contains(&minutes), "{} core exercises take {minutes} minutes", core.len());
    let first = &path[0];
    assert!(first.core && first.level == 1 && first.minutes <= 5, "{} is no way to begin", first.id);
}

/// So that the times which a reader sees first are those that the list adds up.
#[test]
fn the_readme_says_how_long_it_takes() {
    let exercises = exercises();
    let core: Vec<&Exercise> = exercises.iter().filter(|exercise| exercise.core).collect();
    let [core_hours, all_hours] = [
        core.iter().map(|exercise| exercise.minutes).sum::<u32>(),
        exercises.iter().map(|exercise| exercise.minutes).sum(),
    ]
    .map(|minutes: u32| (minutes + 30) / 60);
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for promise in [
        format!("**core path**, {} exercises through all chapters, takes about {core_hours} hours", core.len()),
        format!("All exercises together take about {all_hours} hours"),
    ] {
        assert!(text.contains(&promise), "README.md does not say: {promise}");
    }
}

#[test]
fn every_exercise_is_in_a_chapter_that_exists() {
    let chapters = fs::read_dir(root().join("notebooks")).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = chapters.map(|name| name.to_string_lossy().into_owned()).collect();
    for Exercise { id, chapter, .. } in exercises() {
        let prefix = format!("{chapter}-");
        assert!(names.iter().any(|name| name.starts_with(&prefix)), "{id} is in chapter {chapter}");
    }
}

#[test]
fn every_check_has_an_exercise_and_every_exercise_of_code_a_check() {
    let checks: Vec<&str> = solutions::checks().iter().map(checks::Check::id).collect();
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
