//! The workbook's own kernel, seen from a cell: how a cell speaks to it, and whether it is there at all.
//!
//! That kernel stands between Jupyter and evcxr. It tells the process that runs the cells about itself in two
//! environment variables. Lines on stdout that start with the value of [`KERNEL_MARK`] are messages to it: the rest of
//! the line is a [`Mark`] as JSON. In the file that [`KERNEL_FAILURE`] names a failing cell leaves its [`Failure`].

use std::env;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The environment variable with the word, new for each kernel, that starts a message to it.
pub const KERNEL_MARK: &str = "WORKBOOK_KERNEL_MARK";

/// The environment variable that names the file in which a failing cell leaves its [`Failure`].
pub const KERNEL_FAILURE: &str = "WORKBOOK_KERNEL_FAILURE";

/// The environment variable that names the record of what the reader has passed. It is set for the reader's own copies
/// of the notebooks alone.
pub const PROGRESS: &str = "WORKBOOK_PROGRESS";

/// A message from a cell to the kernel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mark {
    /// Show something below the cell, now.
    Display {
        /// Its forms: a content for each MIME type.
        data: Map<String, Value>,
        /// The name by which it can be replaced later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// Replace what is shown under that name.
    Update {
        /// The new forms.
        data: Map<String, Value>,
        /// The name.
        id: String,
    },
    /// Text for stderr. On its own way to the kernel it would arrive out of order, and often after the cell's end.
    Stderr {
        /// The text.
        text: String,
    },
}

/// Why a cell failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// `Panic`, or the name of the error's type.
    pub name: String,
    /// The message, which may have several lines.
    pub message: String,
    /// The reader's own line, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
}

/// Whether the cell runs under the workbook's kernel, which can draw while a cell runs.
///
/// ```
/// assert!(!workbook::notebook::is_live(), "this is no notebook");
/// ```
pub fn is_live() -> bool {
    env::var_os(KERNEL_MARK).is_some()
}

/// Sends a message to the kernel; returns whether there is one.
pub(crate) fn send(mark: &Mark) -> bool {
    let Ok(word) = env::var(KERNEL_MARK) else { return false };
    let Ok(json) = serde_json::to_string(mark) else { return false };
    let json = without_the_kernels_words(&json);
    // One write under one lock, so that no other thread's text can land inside the line. JSON has no line breaks.
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(format!("{word} {json}\n").as_bytes()).and_then(|()| stdout.flush()).is_ok()
}

/// evcxr looks for its own words in every line. In JSON a letter can be written by its number, and stays what it is.
fn without_the_kernels_words(json: &str) -> String {
    json.replace("EVCXR_", "EVCXR\\u005f")
}

/// Leaves the failure for the kernel, which looks for it when the cell has ended; returns whether there is one.
///
/// A file and not a line: stderr and the end of a cell reach the kernel by two ways, in any order.
pub(crate) fn leave(failure: &Failure) -> bool {
    let Some(path) = env::var_os(KERNEL_FAILURE) else { return false };
    let Ok(json) = serde_json::to_vec(failure) else { return false };
    fs::write(Path::new(&path), json).is_ok()
}

/// Adds the reader's line to the failure that waits for the kernel, if that has none.
pub(crate) fn complete(line: &str) {
    if let Some(path) = env::var_os(KERNEL_FAILURE) {
        complete_in(Path::new(&path), line);
    }
}

fn complete_in(path: &Path, line: &str) {
    let failure = fs::read(path).ok().and_then(|json| serde_json::from_slice::<Failure>(&json).ok());
    if let Some(failure) = failure.filter(|failure| failure.line.is_none())
        && let Ok(json) = serde_json::to_vec(&Failure { line: Some(line.to_owned()), ..failure })
    {
        // If it cannot be written, the failure is told without the line.
        let _ = fs::write(path, json);
    }
}

/// Whether a failure waits for the kernel.
pub(crate) fn has_left() -> bool {
    env::var_os(KERNEL_FAILURE).is_some_and(|path| Path::new(&path).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_one_line_of_json() {
        let data = Map::from_iter([("text/plain".to_owned(), Value::from("two\nlines"))]);
        let mark = Mark::Display { data, id: Some("a".to_owned()) };
        let json = serde_json::to_string(&mark).unwrap();
        assert_eq!(json, r#"{"kind":"display","data":{"text/plain":"two\nlines"},"id":"a"}"#);
        assert_eq!(serde_json::from_str::<Mark>(&json).unwrap(), mark);
    }

    #[test]
    fn a_failure_gets_a_line_if_it_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("failure.json");
        complete_in(&path, "fit()");
        assert!(!path.exists(), "nothing has failed");
        for (line, expected) in [(None, "fit()"), (Some("forward()"), "forward()")] {
            let failure = Failure { name: "Panic".into(), message: "no".into(), line: line.map(str::to_owned) };
            fs::write(&path, serde_json::to_vec(&failure).unwrap()).unwrap();
            complete_in(&path, "fit()");
            let told: Failure = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            assert_eq!((told.line.as_deref(), told.message.as_str()), (Some(expected), "no"));
        }
    }

    #[test]
    fn a_text_with_the_kernels_words_arrives_as_it_is() {
        let mark = Mark::Stderr { text: "EVCXR_BEGIN_CONTENT text/html\nEVCXR_END_CONTENT".to_owned() };
        let json = without_the_kernels_words(&serde_json::to_string(&mark).unwrap());
        assert!(!json.contains("EVCXR_"), "{json}");
        assert_eq!(serde_json::from_str::<Mark>(&json).unwrap(), mark);
    }
}
