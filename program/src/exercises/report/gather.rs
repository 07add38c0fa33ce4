//! Makes a report of the verdicts and the record.

use std::collections::HashMap;

use stubs::exercise::Exercise;

use super::data::{Attempt, Report, Work, minutes};
use crate::exercises::attempts::{Entry, Event, Found};

/// Between two entries of the record, more seconds than this are a pause.
const PAUSE: u64 = 20 * 60;

/// The report on these exercises: what is said of each present answer, and how the record says that came about.
pub fn gather(
    name: Option<String>,
    exercises: &[&Exercise],
    now: &dyn Fn(&Exercise) -> (Found, String),
    record: &[Entry],
) -> Report {
    let seconds = seconds(record);
    let work = |exercise: &&Exercise| {
        let (result, diagnosis) = now(exercise);
        let entries = record.iter().filter(|entry| entry.id == exercise.id);
        let attempt = |entry: &Entry| match &entry.event {
            Event::Attempt { result: Found::Unfinished, .. } | Event::Hint { .. } => None,
            Event::Attempt { result, diagnosis, .. } => Some(Attempt { result: *result, diagnosis: diagnosis.clone() }),
        };
        let hint = |entry: &Entry| match entry.event {
            Event::Hint { step } => Some(step),
            Event::Attempt { .. } => None,
        };
        Work {
            id: exercise.id.clone(),
            title: exercise.title.clone(),
            section: exercise.section.clone(),
            chapter: exercise.chapter.clone(),
            result,
            diagnosis,
            hints: entries.clone().filter_map(hint).max().unwrap_or(0).min(exercise.hints.len()),
            minutes: minutes(seconds.get(exercise.id.as_str()).copied().unwrap_or(0)),
            attempts: entries.filter_map(attempt).collect(),
        }
    };
    Report::new(name, exercises.iter().map(work).collect(), seconds.values().sum())
}

/// How long each exercise was worked on. The time between two entries belongs to the later one; how long it took before
/// the first entry of a sitting nobody knows, so this is the least that it can have been.
fn seconds(record: &[Entry]) -> HashMap<&str, u64> {
    let mut seconds = HashMap::new();
    for pair in record.windows(2) {
        // A clock that was set back gives nothing to count.
        let time = pair[1].at.saturating_sub(pair[0].at);
        if time <= PAUSE {
            *seconds.entry(pair[1].id.as_str()).or_default() += time;
        }
    }
    seconds
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Two exercises with three hints each.
    pub fn exercises() -> Vec<Exercise> {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("exercises/manifest");
        std::fs::create_dir_all(&manifest).unwrap();
        let mut text = "section = \"1\"\ntitle = \"Lines & curves\"\n".to_owned();
        for id in ["1.1", "1.2", "1.3"] {
            text += &format!(
                "[[exercise]]\nid = \"{id}\"\ntitle = \"Is a < b?\"\nkind = \"C\"\nminutes = 1\nchapter = \"01\"\n\
                 level = 1\nfile = \"{id}.rs\"\nhints = [\"a\", \"b\", \"c\"]\n"
            );
        }
        std::fs::write(manifest.join("ch01.toml"), text).unwrap();
        stubs::manifest::load(folder.path()).unwrap()
    }

    fn attempt(result: Found, diagnosis: &str) -> Event {
        Event::Attempt { result, diagnosis: diagnosis.into(), answer: String::new() }
    }

    #[test]
    fn a_report_says_what_was_tried_and_for_how_long() {
        let exercises = exercises();
        let record: Vec<Entry> = [
            ("1.1", 0, attempt(Found::Unfinished, "")),
            ("1.1", 300, attempt(Found::Failed, "a sign")),
            ("1.1", 420, Event::Hint { step: 1 }),
            ("1.1", 421, Event::Hint { step: 2 }),
            ("1.1", 600, attempt(Found::Passed, "")),
            // A pause, and then the other.
            ("1.2", 600 + PAUSE + 1, attempt(Found::DoesNotCompile, "mismatched types")),
            ("1.2", 600 + PAUSE + 31, attempt(Found::Failed, "an axis")),
            // The clock was set back.
            ("1.2", 5, attempt(Found::Failed, "an axis")),
            ("9.9", 6, attempt(Found::Failed, "of a book that there was")),
        ]
        .map(|(id, at, event)| Entry { id: id.into(), at, event })
        .into();
        let now = |exercise: &Exercise| match exercise.id.as_str() {
            "1.1" => (Found::Passed, String::new()),
            "1.2" => (Found::Failed, "an axis".into()),
            _ => (Found::Unfinished, String::new()),
        };
        let report = gather(Some("Ada".into()), &exercises.iter().collect::<Vec<_>>(), &now, &record);
        let [first, second, third] = &report.exercises[..] else { panic!("{report:?}") };
        assert_eq!((first.minutes, first.hints, first.attempts.len(), first.result), (10, 2, 2, Found::Passed));
        assert_eq!((second.minutes, second.hints, second.attempts.len(), &*second.diagnosis), (1, 0, 3, "an axis"));
        assert_eq!((third.minutes, third.hints, third.attempts.len(), third.result), (0, 0, 0, Found::Unfinished));
        assert_eq!((report.passed, report.checked, report.attempts, report.hints), (1, 3, 5, 2));
        assert!(report.adds_up() && report.minutes == 11, "{report:?}");
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        assert!(!text.contains("\"at\"") && text.contains("\"result\":\"does-not-compile\""), "{text}");
    }
}
