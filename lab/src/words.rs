//! What a cell and the kernel say to each other. The crate that the cells are linked with has the same words in
//! `workbook::notebook`; a test there holds both against each other.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The environment variable with the word, new for each kernel, that starts a message to it.
pub const KERNEL_MARK: &str = "WORKBOOK_KERNEL_MARK";

/// The environment variable that names the file in which a failing cell leaves its [`Failure`].
pub const KERNEL_FAILURE: &str = "WORKBOOK_KERNEL_FAILURE";

/// The environment variable that names the notebook's folder, where evcxr starts in another one.
pub const NOTEBOOK_DIR: &str = "WORKBOOK_NOTEBOOK_DIR";

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
    /// Text for stderr.
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
