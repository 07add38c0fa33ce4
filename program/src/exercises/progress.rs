//! What the reader has done so far, by the record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use checks::json_lines::{append, read};
use checks::progress::{Entry, What};
use stubs::exercise::Exercise;

use super::Book;
use crate::say::eprintln;
use crate::style::OPEN;

/// The record, read once.
pub struct Progress {
    file: PathBuf,
    /// What counts for each exercise.
    counts: BTreeMap<String, BTreeSet<What>>,
    /// The exercise that was worked on last.
    place: Option<String>,
}

impl Progress {
    /// The record of this book. One that cannot be read counts as empty, with a warning.
    pub fn read(book: &Book) -> Progress {
        let entries = read(&book.progress).unwrap_or_else(|error| {
            eprintln!("{OPEN}{} cannot be read: {error}{OPEN:#}", book.progress.display());
            Vec::new()
        });
        let mut progress = Progress { file: book.progress.clone(), counts: BTreeMap::new(), place: None };
        entries.into_iter().for_each(|Entry { id, what, .. }| progress.count(&id, what));
        progress
    }

    fn count(&mut self, id: &str, what: What) {
        let counts = self.counts.entry(id.to_owned()).or_default();
        match what {
            What::File | What::Notebook | What::Read => _ = counts.insert(what),
            What::Undone => _ = counts.remove(&What::File),
            What::Reset => counts.clear(),
            What::Begun => self.place = Some(id.to_owned()),
        }
    }

    /// Whether this has happened, and still counts.
    pub fn has(&self, id: &str, what: What) -> bool {
        self.counts.get(id).is_some_and(|counts| counts.contains(&what))
    }

    /// Whether the exercise is done, in one way or another.
    pub fn is_done(&self, exercise: &Exercise) -> bool {
        self.counts.get(&exercise.id).is_some_and(|counts| !counts.is_empty())
    }

    /// The exercise that was worked on last.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// Notes it, if it says something new. A record that cannot be written costs the reader no verdict: only a warning.
    pub fn note(&mut self, id: &str, what: What) {
        let is_known = match what {
            What::File | What::Notebook | What::Read => self.has(id, what),
            What::Undone => !self.has(id, What::File),
            What::Reset => self.counts.get(id).is_none_or(BTreeSet::is_empty),
            What::Begun => self.place() == Some(id),
        };
        if is_known {
            return;
        }
        self.count(id, what);
        if let Err(error) = append(&self.file, &[Entry::now(id, what)]) {
            eprintln!("{OPEN}{} cannot be written: {error}{OPEN:#}", self.file.display());
        }
    }

    /// What comes next: behind `present` the next core exercise that is open, as long as there is one, and then the
    /// others. Whoever does an exercise beside the core path goes on in that chapter first.
    pub fn next<'a>(&self, book: &'a Book, present: Option<&Exercise>) -> Option<&'a Exercise> {
        let open: Vec<&Exercise> = book
            .exercises
            .iter()
            .filter(|exercise| !self.is_done(exercise) && present.is_none_or(|present| present.id != exercise.id))
            .collect();
        let position = |id: &str| book.exercises.iter().position(|exercise| exercise.id == id);
        let behind = |exercise: &Exercise| present.is_none_or(|present| position(&exercise.id) > position(&present.id));
        let find = |wanted: &dyn Fn(&Exercise) -> bool| open.iter().copied().find(|exercise| wanted(exercise));
        let in_chapter = |exercise: &Exercise| {
            present.is_some_and(|present| !present.core && present.chapter == exercise.chapter) && behind(exercise)
        };
        find(&in_chapter)
            .or_else(|| find(&|exercise| exercise.core && behind(exercise)))
            .or_else(|| find(&|exercise| exercise.core))
            .or_else(|| find(&behind))
            .or_else(|| find(&|_| true))
    }
}
