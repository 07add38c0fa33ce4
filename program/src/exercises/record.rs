//! The record of the stubs as they were last written: with it, a file that a reader has changed can be told from one
//! that is merely out of date.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::files;

/// The record, below the project's folder.
const RECORD: &str = "exercises/stubs.lock";

/// The fingerprint of a text. Line endings don't count, as version control may change them.
pub fn fingerprint(text: &str) -> String {
    files::fingerprint(text.replace('\r', "").as_bytes())
}

/// The recorded fingerprint of each stub, by its path below `exercises/src`.
///
/// # Errors
/// If the record cannot be read; if there is none, it is empty.
pub fn read(root: &Path) -> io::Result<BTreeMap<String, String>> {
    let text = match fs::read_to_string(root.join(RECORD)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    let entry = |line: &str| line.split_once("  ").map(|(hash, path)| (path.to_owned(), hash.to_owned()));
    Ok(text.lines().filter(|line| !line.starts_with('#')).filter_map(entry).collect())
}

/// Writes the record.
///
/// # Errors
/// If it cannot be written.
pub fn write(root: &Path, record: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let mut text = String::from("# The stubs as `cargo exercises sync` last wrote them. Not to be edited by hand.\n");
    for (path, hash) in record {
        text.push_str(&format!("{hash}  {path}\n"));
    }
    files::write(&root.join(RECORD), text.as_bytes()).map(drop)
}

/// The solutions from which stubs are derived: text by path below `solutions/src`, with `/` on every system.
///
/// # Errors
/// If one cannot be read.
pub fn sources(root: &Path) -> io::Result<BTreeMap<String, String>> {
    let base = root.join("solutions").join("src");
    let mut sources = BTreeMap::new();
    let mut folders = vec![base.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path: PathBuf = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&base).expect("it was found there");
                let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
                sources.insert(name, fs::read_to_string(&path)?);
            }
        }
    }
    Ok(sources)
}
