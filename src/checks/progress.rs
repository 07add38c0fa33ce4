//! The record of what a reader has done: which exercises have passed, in a file or in a notebook, and which discussions
//! were read.
//!
//! Each entry is a line of JSON, and is only ever appended, so that a notebook and the command line may write at once.

use std::fs::{File, read_to_string};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::notebook::PROGRESS;

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

/// Adds an entry, in one piece, with the present time.
///
/// # Errors
/// If the file cannot be written.
///
/// ```
/// use workbook::checks::progress::{What, append, read};
///
/// let file = std::env::temp_dir().join(format!("progress-{}.jsonl", std::process::id()));
/// append(&file, "4.4.1c", What::Notebook)?;
/// assert_eq!(read(&file)?[0].what, What::Notebook);
/// # std::fs::remove_file(file)?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn append(file: &Path, id: &str, what: What) -> io::Result<()> {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let line = serde_json::to_string(&Entry { id: id.to_owned(), what, at })? + "\n";
    File::options().create(true).append(true).open(file)?.write_all(line.as_bytes())
}

/// All entries, the oldest first; none if there is no such file. A line that is no entry is passed over.
///
/// # Errors
/// If the file cannot be read.
///
/// ```
/// let entries = workbook::checks::progress::read("there/is/no/such.jsonl".as_ref())?;
/// assert!(entries.is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn read(file: &Path) -> io::Result<Vec<Entry>> {
    match read_to_string(file) {
        Ok(text) => Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Notes that an answer in a cell has passed, where the kernel says that such passes count. It does so in the reader's
/// own notebooks, and not where the book is built. A record that cannot be written is no reason to fail a cell.
pub(super) fn passed_in_cell(id: &str) {
    if let Some(file) = std::env::var_os(PROGRESS) {
        let _ = append(Path::new(&file), id, What::Notebook);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_kept_in_their_order_and_damage_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("progress.jsonl");
        append(&file, "4.4.1c", What::Notebook).unwrap();
        File::options().append(true).open(&file).unwrap().write_all(b"{\"id\":\n\n{}\n").unwrap();
        append(&file, "3.2.1", What::Read).unwrap();
        let entries = read(&file).unwrap();
        let short: Vec<_> = entries.iter().map(|entry| (entry.id.as_str(), entry.what)).collect();
        assert_eq!(short, [("4.4.1c", What::Notebook), ("3.2.1", What::Read)]);
        assert!(entries.iter().all(|entry| entry.at > 1_700_000_000));
    }

    #[test]
    fn many_may_write_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("progress.jsonl");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..50).for_each(|_| append(&file, "4.4.1c", What::File).unwrap()));
            }
        });
        assert_eq!(read(&file).unwrap().len(), 200);
    }

    #[test]
    fn where_nothing_can_be_written_the_writer_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert!(append(folder.path(), "4.4.1c", What::File).is_err());
        assert!(append(&folder.path().join("no/such/folder"), "4.4.1c", What::File).is_err());
    }
}
