//! The record of attempts: what came of each changed answer, and which hints were opened.
//!
//! It is a file beside the exercises that version control ignores. It stays on this machine; `report` makes a summary of it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use checks::json_lines::{self, now};
use checks::{Failure, Outcome, Verdict};
use serde::{Deserialize, Serialize};
use stubs::exercise::Exercise;

use super::Book;
use super::record::fingerprint;
use crate::say::eprintln;
use crate::style::OPEN;

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The exercise, such as `4.4.1c`.
    pub id: String,
    /// When, in seconds since 1970.
    pub at: u64,
    /// What has happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What can happen to an exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Event {
    /// An answer was judged that is not the one judged before.
    Attempt {
        result: Found,
        /// What is most likely wrong; empty unless something is.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        diagnosis: String,
        /// The fingerprint of the file that was judged.
        answer: String,
    },
    /// A hint was opened: the first is 1.
    Hint { step: usize },
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// The answer is right.
    Passed,
    /// It is not.
    Failed,
    /// It still says `todo!()`.
    Unfinished,
    /// The compiler refuses it.
    DoesNotCompile,
}

/// The record of a book.
pub struct Attempts<'a> {
    root: &'a Path,
    exercises: &'a [Exercise],
}

impl<'a> Attempts<'a> {
    /// That of this book.
    pub fn of(book: &'a Book) -> Self {
        Self { root: &book.root, exercises: &book.exercises }
    }

    /// Notes what came of these answers, where they are not those that were judged before. An unfinished one is only
    /// noted if it was asked for alone: then somebody is at work on it. A record that cannot be written costs the reader
    /// no verdict, only a warning.
    pub fn note(
        &self,
        judged: &[&Exercise],
        verdicts: &HashMap<String, Verdict>,
        does_not_compile: &dyn Fn(&Exercise) -> bool,
    ) {
        let past = self.read().unwrap_or_default();
        let mut last = HashMap::new();
        for Entry { id, event, .. } in &past {
            if let Event::Attempt { result, diagnosis, answer } = event {
                last.insert(id.as_str(), (*result, diagnosis.as_str(), answer.as_str()));
            }
        }
        let mut entries = Vec::new();
        for exercise in judged {
            let (Some(file), Some(verdict)) = (&exercise.file, verdicts.get(&exercise.id)) else { continue };
            let (result, diagnosis) = found(verdict, does_not_compile(exercise));
            // What is not there was not written.
            let Ok(text) = fs::read_to_string(self.root.join("exercises").join("src").join(file)) else { continue };
            let answer = fingerprint(&text);
            let is_known = match last.get(exercise.id.as_str()) {
                Some((.., before)) if *before == answer => true,
                // Another exercise of the same file may be what has changed.
                Some((before, why, _)) => self.is_shared(exercise) && (*before, *why) == (result, diagnosis.as_str()),
                None => false,
            };
            if !is_known && (result != Found::Unfinished || judged.len() == 1) {
                let event = Event::Attempt { result, diagnosis, answer };
                entries.push(Entry { id: exercise.id.clone(), at: now(), event });
            }
        }
        self.append(&entries);
    }

    /// Notes that these hints were opened.
    pub fn note_hints(&self, exercise: &Exercise, steps: impl Iterator<Item = usize>) {
        let entry = |step| Entry { id: exercise.id.clone(), at: now(), event: Event::Hint { step } };
        self.append(&steps.map(entry).collect::<Vec<_>>());
    }

    /// All entries, the oldest first; none if there is no record yet. A line that is no entry is passed over.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn read(&self) -> Result<Vec<Entry>> {
        let path = self.path();
        json_lines::read(&path).with_context(|| format!("{} cannot be read", path.display()))
    }

    /// Adds the entries in one piece.
    fn append(&self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        let path = self.path();
        if let Err(error) = json_lines::append(&path, entries) {
            eprintln!("{OPEN}{} cannot be written: {error}{OPEN:#}", path.display());
        }
    }

    /// Whether another exercise is answered in the same file.
    fn is_shared(&self, exercise: &Exercise) -> bool {
        self.exercises.iter().any(|other| other.file == exercise.file && other.id != exercise.id)
    }

    fn path(&self) -> PathBuf {
        self.root.join("exercises").join("attempts.jsonl")
    }
}

/// What was found, and why if it is not right: in words that do not depend on the line, so that two readers with the
/// same mistake have the same diagnosis.
pub fn found(verdict: &Verdict, does_not_compile: bool) -> (Found, String) {
    match &verdict.outcome {
        Outcome::Passed => (Found::Passed, String::new()),
        Outcome::Unfinished => (Found::Unfinished, String::new()),
        Outcome::Failed(failure) if does_not_compile => {
            let error = failure.returned.strip_prefix("an error: ").unwrap_or(&failure.returned);
            (Found::DoesNotCompile, error.split(", in line ").next().unwrap_or(error).to_owned())
        }
        Outcome::Failed(failure) => (Found::Failed, diagnosis(failure)),
    }
}

/// The likely mistake, without the place of a panic.
fn diagnosis(failure: &Failure) -> String {
    let place = |text: &str| text.starts_with("exercises/") || text.starts_with("solutions/");
    match (failure.likely.strip_prefix("it stopped in "), failure.likely.rsplit_once(" (in ")) {
        (Some(rest), _) if place(rest) => failure.returned.clone(),
        (None, Some((meaning, rest))) if place(rest) => meaning.to_owned(),
        _ => failure.likely.clone(),
    }
}

#[cfg(test)]
mod tests;
