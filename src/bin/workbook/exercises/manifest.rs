//! The manifest: every exercise with its title, kind, time and hints; one file for each section, in
//! `exercises/manifest/`.

use std::fmt;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// The files, in the order of the book.
pub const SECTIONS: [&str; 15] = [
    "open_questions",
    "ch03_01",
    "ch03_02",
    "ch03_03",
    "ch03_04",
    "ch03_05",
    "ch03_06",
    "ch03_07",
    "ch04_01",
    "ch04_02",
    "ch04_03",
    "ch04_04",
    "ch04_05",
    "ch04_06",
    "ch04_07",
];

/// One exercise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the tests of the solutions include this file, and read a part of the fields")]
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    section: String,
    title: String,
    #[serde(default)]
    exercise: Vec<Exercise>,
}

/// All exercises, in the order of the book. `root` is the project's folder.
///
/// # Errors
/// The file and the reason, if one cannot be read.
pub fn load(root: &Path) -> Result<Vec<Exercise>, String> {
    let folder = root.join("exercises").join("manifest");
    let mut exercises = Vec::new();
    for name in SECTIONS {
        let file = folder.join(name).with_extension("toml");
        let text = fs::read_to_string(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let Section { section, title, exercise } =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        exercises.extend(exercise.into_iter().map(|exercise| Exercise {
            section: section.clone(),
            section_title: title.clone(),
            ..exercise
        }));
    }
    Ok(exercises)
}
