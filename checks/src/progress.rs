//! The record of what a reader has done: which exercises have passed, in a file or in a notebook, and which discussions
//! were read.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::json_lines::{append, now};
use workbook::notebook::PROGRESS;

/// Something that has happened to an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The exercise, such as `4.4.1c`.
    pub id: String,
    /// What has happened.
    pub what: What,
    /// When, in seconds since 1970.
    #[serde(default)]
    pub at: u64,
}

/// What can happen to an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The answer in its file has passed.
    File,
    /// An answer in a notebook has passed.
    Notebook,
    /// The model answer of a discussion was opened.
    Read,
    /// The answer in its file is not right any more.
    Undone,
    /// It was put back to its beginning: what was before does not count any more.
    Reset,
    /// It is the one that is being worked on.
    Begun,
}

impl Entry {
    /// What happens now.
    ///
    /// ```
    /// use checks::progress::{Entry, What};
    /// use checks::json_lines::{append, read};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("progress.jsonl");
    /// append(&file, &[Entry::now("4.4.1c", What::Notebook)])?;
    /// assert_eq!(read::<Entry>(&file)?[0].what, What::Notebook);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn now(id: &str, what: What) -> Self {
        Self { id: id.to_owned(), what, at: now() }
    }
}

/// Notes that an answer in a cell has passed, where the kernel says that such passes count. It does so in the reader's
/// own notebooks, and not where the book is built. A record that cannot be written is no reason to fail a cell.
pub(super) fn passed_in_cell(id: &str) {
    if let Some(file) = std::env::var_os(PROGRESS) {
        let _ = append(Path::new(&file), &[Entry::now(id, What::Notebook)]);
    }
}
