//! When the reader's files were written last.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::exercises::{Book, compile};

/// The times of the reader's files when they were looked at.
pub struct Files {
    folder: PathBuf,
    seen: BTreeMap<PathBuf, SystemTime>,
}

impl Files {
    /// Those of that book, now.
    pub fn of(book: &Book) -> Files {
        let folder = book.root.join(compile::SOURCES);
        Files { seen: times(&folder), folder }
    }

    /// Looks at them.
    pub fn look(&mut self) {
        self.seen = times(&self.folder);
    }

    /// Whether one of them is another since they were looked at.
    pub fn have_changed(&self) -> bool {
        times(&self.folder) != self.seen
    }
}

/// When each source file was written last. An editor may replace a file just now, so one that vanishes is no error.
fn times(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut times = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && let Ok(time) = fs::metadata(&path).and_then(|metadata| metadata.modified())
            {
                times.insert(path, time);
            }
        }
    }
    times
}
