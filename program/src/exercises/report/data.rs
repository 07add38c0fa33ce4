//! What a report holds. `notebooks/CLASS.md` explains its fields to those who read the file.

use serde::{Deserialize, Serialize};

use crate::exercises::attempts::Found;

/// The version of the format. Another number means that a program of this version cannot read it.
pub const FORMAT: u32 = 1;

/// How far one reader is, and how they got there. It holds no answers and no clock times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of the format, [`FORMAT`].
    pub workbook_report: u32,
    /// The version of the book.
    pub book: String,
    /// Who it is about, if they have said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many exercises have passed.
    pub passed: usize,
    /// How many could: those whose answer is checked.
    pub checked: usize,
    /// How many attempts at them are on record.
    pub attempts: usize,
    /// How many hints were opened.
    pub hints: usize,
    /// For how many minutes they were worked on, pauses left out.
    pub minutes: u64,
    /// Each exercise that has a check.
    pub exercises: Vec<Work>,
}

/// The work on one exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// The exercise, such as `4.4.1c`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The section it belongs to, such as `4.4`.
    pub section: String,
    /// The chapter after which it is done, such as `04`.
    pub chapter: String,
    /// What its check says of the present answer.
    pub result: Found,
    /// What is most likely wrong with that; empty unless something is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub diagnosis: String,
    /// How many hints were opened.
    pub hints: usize,
    /// For how many minutes it was worked on, pauses left out.
    pub minutes: u64,
    /// The attempts, the oldest first. One that still said `todo!()` is none.
    pub attempts: Vec<Attempt>,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// What came of it.
    pub result: Found,
    /// What was most likely wrong; empty if nothing was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub diagnosis: String,
}

impl Report {
    /// The report on this work, with its totals. `seconds` is the time that all of it took.
    pub fn new(name: Option<String>, exercises: Vec<Work>, seconds: u64) -> Report {
        Report {
            workbook_report: FORMAT,
            book: env!("CARGO_PKG_VERSION").into(),
            name,
            passed: exercises.iter().filter(|work| work.result == Found::Passed).count(),
            checked: exercises.len(),
            attempts: exercises.iter().map(|work| work.attempts.len()).sum(),
            hints: exercises.iter().map(|work| work.hints).sum(),
            minutes: minutes(seconds),
            exercises,
        }
    }

    /// Whether the totals are those of its exercises; in a report that was damaged they need not be.
    pub fn adds_up(&self) -> bool {
        let again = Report::new(None, self.exercises.clone(), 0);
        (self.passed, self.checked, self.attempts, self.hints)
            == (again.passed, again.checked, again.attempts, again.hints)
    }
}

/// Whole minutes; what was begun and took any time at all is at least one.
pub fn minutes(seconds: u64) -> u64 {
    if seconds == 0 { 0 } else { ((seconds + 30) / 60).max(1) }
}
