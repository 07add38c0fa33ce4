//! What can go wrong with a download, on this machine or at a mirror.

use std::fmt::{self, Write};
use std::io;
use std::path::{Path, PathBuf};

use ureq::http::StatusCode;

use crate::data::error::hint;
use crate::data::fetch::URL_VARIABLE;

/// A download that could not be completed. Nothing that looks whole is left behind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The operating system would not let us read or write.
    #[error("cannot write {}: {error}{}", path.display(), hint(.error))]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// A file of that name is there, but it is not the published one; it may be somebody's own.
    #[error("{} is there, but it is not the published file: it is damaged, or somebody's own. To replace it, add --force", file.display())]
    NotThePublished {
        /// The file.
        file: PathBuf,
    },
    /// No mirror could deliver.
    #[error("could not fetch {file}:{}\nIs there a network? To fetch from elsewhere, set {URL_VARIABLE}; or put the four files into {} by hand", list(.attempts), folder.display())]
    NoMirror {
        /// The file's name.
        file: String,
        /// Where it should have gone.
        folder: PathBuf,
        /// Each address, and what happened there.
        attempts: Vec<(String, AttemptError)>,
    },
}

/// What went wrong at one mirror.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttemptError {
    /// No connection, or no answer.
    #[error("no answer ({0})")]
    NoAnswer(String),
    /// An answer, but not the file.
    #[error("the server answered {0}")]
    Status(StatusCode),
    /// Something of another size, such as the login page of a hotel's network.
    #[error("the server sent something else: {found} bytes, expected {expected}")]
    WrongSize {
        /// The size of the published file.
        expected: u64,
        /// Bytes announced or received.
        found: u64,
    },
    /// The connection broke.
    #[error("the connection broke after {found} of {expected} bytes ({reason}); the next run goes on from there")]
    Interrupted {
        /// The size of the published file.
        expected: u64,
        /// Bytes that are there.
        found: u64,
        /// What the system said.
        reason: String,
    },
    /// The right size, but not the right content.
    #[error("the content is not the published one: its SHA-256 is {found}, expected {expected}")]
    WrongContent {
        /// Of the published file.
        expected: String,
        /// Of what came.
        found: String,
    },
}

/// An error of the disk at this path.
pub(super) fn disk(path: &Path) -> impl Fn(io::Error) -> FetchError {
    move |error| FetchError::Disk { path: path.to_owned(), error }
}

fn list(attempts: &[(String, AttemptError)]) -> impl fmt::Display {
    attempts.iter().fold(String::new(), |mut lines, (url, error)| {
        write!(lines, "\n  {url}: {error}").expect("a string takes everything");
        lines
    })
}
