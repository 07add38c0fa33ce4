//! [`Exercise`]: what the manifest says of one.

use std::fmt;

use serde::Deserialize;

/// One exercise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// The book's number, such as `4.4.1c`, or `S5`.
    pub id: String,
    /// The section's number; filled in from the head of the file.
    #[serde(skip)]
    pub section: String,
    /// The section's title; filled in from the head of the file.
    #[serde(skip)]
    pub section_title: String,
    /// A few words.
    pub title: String,
    /// How it is answered.
    pub kind: Kind,
    /// About how long it takes.
    pub minutes: u32,
    /// The chapter of this book after which it is done: `00` to `99`, or the letter of an appendix.
    pub chapter: String,
    /// How hard it is, from 1 to 3.
    pub level: u8,
    /// Whether it belongs to the core path, which whoever has little time follows.
    #[serde(default)]
    pub core: bool,
    /// The ids of those that it builds on.
    #[serde(default)]
    pub after: Vec<String>,
    /// Where the answer is written, below `exercises/src` (and the solution, below `solutions/src`).
    pub file: Option<String>,
    /// Up to three, each saying more than the one before.
    #[serde(default)]
    pub hints: Vec<String>,
    /// What to think about, where there is no file to say so, or more to think about than the file says.
    pub prompt: Option<String>,
    /// The model answer, below `solutions/answers`.
    pub answer: Option<String>,
}

impl Exercise {
    /// Whether its check trains whole models, as those of experiments and capstones do. It takes longer than all others.
    pub fn trains_models(&self) -> bool {
        self.kind == Kind::E || self.id.starts_with('C')
    }
}

/// How an exercise is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Kind {
    /// With code that a check judges.
    C,
    /// With an experiment, whose numbers a check may verify.
    E,
    /// With words.
    D,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kind::C => "code",
            Kind::E => "experiment",
            Kind::D => "discussion",
        })
    }
}
