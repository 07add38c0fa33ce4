//! `sync`: stubs derived from the solutions, and never over a reader's work.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use stubs::derive::derive;

use super::record::{self, fingerprint};
use super::{Book, backup};
use crate::files;
use crate::say::{eprintln, println};
use crate::style::{BAD, GOOD};

/// How a file in `exercises/` relates to its stub.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// It is the stub.
    Current,
    /// It is not there.
    Missing,
    /// It is the stub as it was last written, and the solution has changed since.
    Outdated,
    /// Somebody has worked on it.
    Changed,
    /// There is no solution for it any more, and nobody has worked on it.
    Orphaned,
}

/// Writes every stub that nobody has worked on; with `force` the others too, after a backup.
pub fn sync(book: &Book, force: bool) -> Result<ExitCode> {
    let (stubs, mut record) = (derive_all(&book.root)?, record::read(&book.root)?);
    let mut kept = 0;
    for (path, state) in states(&book.root, &stubs, &record)? {
        let file = target(&book.root, &path);
        match state {
            State::Current => {}
            State::Changed if !force => {
                println!("kept     {path}: it was changed by hand");
                kept += 1;
            }
            State::Orphaned => {
                fs::remove_file(&file)?;
                println!("removed  {path}");
            }
            State::Missing | State::Outdated | State::Changed => {
                if state == State::Changed {
                    let backup = backup::back_up(&file)?;
                    println!("backup   {}", backup.display());
                }
                files::write(&file, stubs[&path].as_bytes())?;
                println!("written  {path}");
            }
        }
    }
    record.clear();
    record.extend(stubs.iter().map(|(path, stub)| (path.clone(), fingerprint(stub))));
    record::write(&book.root, &record)?;
    if kept > 0 {
        println!("{kept} files were changed by hand and kept; `--force` overwrites them, after a backup");
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails unless every file in `exercises/` is the stub of its solution.
pub fn check(book: &Book) -> Result<ExitCode> {
    let (stubs, record) = (derive_all(&book.root)?, record::read(&book.root)?);
    let mut drifted = false;
    let mut complain = |path: &str, why: &str| {
        eprintln!("{BAD}✗{BAD:#} exercises/src/{path} {why}");
        drifted = true;
    };
    for (path, state) in states(&book.root, &stubs, &record)? {
        match state {
            State::Current if record.get(&path) == Some(&fingerprint(&stubs[&path])) => {}
            State::Current => complain(&path, "is not in the record `exercises/stubs.lock`"),
            State::Missing => complain(&path, "is missing"),
            State::Outdated => complain(&path, "is out of date: its solution has changed"),
            State::Changed => complain(&path, "was changed by hand; an author's change belongs into `solutions/`"),
            State::Orphaned => complain(&path, "has no solution any more"),
        }
    }
    if drifted {
        eprintln!(
            "`cargo exercises sync` writes what is missing or out of date; `--force` also what was changed, after a backup"
        );
        return Ok(ExitCode::FAILURE);
    }
    println!("{GOOD}✓{GOOD:#} all {} stubs match their solutions", stubs.len());
    Ok(ExitCode::SUCCESS)
}

/// The stub of every solution, by path.
fn derive_all(root: &Path) -> Result<BTreeMap<String, String>> {
    let sources = record::sources(root).context("the solutions cannot be read")?;
    let stub = |(path, text): (String, String)| match derive(&text) {
        Ok(stub) => Ok((path, stub)),
        Err(reason) => Err(anyhow!("solutions/src/{path}: {reason}")),
    };
    sources.into_iter().map(stub).collect()
}

fn states(
    root: &Path,
    stubs: &BTreeMap<String, String>,
    record: &BTreeMap<String, String>,
) -> Result<Vec<(String, State)>> {
    let mut states = Vec::new();
    for (path, stub) in stubs {
        let file = target(root, path);
        let state = if file.exists() {
            let present =
                fingerprint(&fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?);
            match present {
                present if present == fingerprint(stub) => State::Current,
                present if record.get(path) == Some(&present) => State::Outdated,
                _ => State::Changed,
            }
        } else {
            State::Missing
        };
        states.push((path.clone(), state));
    }
    for (path, hash) in record.iter().filter(|(path, _)| !stubs.contains_key(*path)) {
        if fs::read_to_string(target(root, path)).is_ok_and(|text| fingerprint(&text) == *hash) {
            states.push((path.clone(), State::Orphaned));
        }
    }
    Ok(states)
}

fn target(root: &Path, path: &str) -> PathBuf {
    root.join("exercises").join("src").join(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares with the record of the stubs, not with the files in `exercises/`: those are the reader's to change.
    #[test]
    fn the_record_of_the_stubs_is_up_to_date() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let (record, stubs) = (record::read(root).unwrap(), derive_all(root).unwrap());
        let is_recorded =
            |path: &String| stubs.get(path).is_some_and(|stub| record.get(path) == Some(&fingerprint(stub)));
        let drifted: Vec<&String> = stubs.keys().chain(record.keys()).filter(|path| !is_recorded(path)).collect();
        assert!(drifted.is_empty(), "run `cargo exercises sync`: {drifted:?}");
    }
}
