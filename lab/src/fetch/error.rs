//! What can go wrong with a download, on this machine or at a mirror.

use std::io;
use std::path::{Path, PathBuf};

use super::published::URL_VARIABLE;

/// A download that could not be completed. Nothing that looks whole is left behind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The operating system would not let us read or write.
    #[error("cannot write {}: {error}", file.display())]
    Disk {
        /// The file or folder.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file of that name is there, but it is not the published one; it may be somebody's own.
    #[error("{} is there, but it is not the published file: it is damaged, or somebody's own. To replace it, add --force", file.display())]
    NotThePublished {
        /// The file.
        file: PathBuf,
    },
    /// No mirror could deliver.
    #[error("could not fetch {file}:{}\nIs there a network? To fetch from elsewhere, set {URL_VARIABLE}; or put the four files into {} by hand", attempts.concat(), folder.display())]
    NoMirror {
        /// The file's name.
        file: &'static str,
        /// Where it should have gone.
        folder: PathBuf,
        /// A line for each address: what happened there.
        attempts: Vec<String>,
    },
}

/// An error of the disk at this path.
pub(super) fn disk(path: &Path) -> impl Fn(io::Error) -> FetchError {
    move |error| FetchError::Disk { file: path.to_owned(), error }
}
