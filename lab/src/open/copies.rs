//! The reader's own copies of the notebooks, in `my-notebooks/`.
//!
//! A copy whose cells are still the book's follows the book. A copy in which the reader has changed a cell is the
//! reader's: it is never written again, and one line says when the book has a newer version.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::files;
use crate::notebook::Notebook;
use crate::place::Lab;
use crate::project::Project;
use crate::setup::{Outcome, Step, tool};

/// What the folder remembers of each copy.
const RECORD: &str = ".book.json";

#[derive(Clone, Default, Serialize, Deserialize, PartialEq)]
struct Copied {
    /// A fingerprint of the book's file at that time.
    book: String,
    /// A fingerprint of its cells.
    cells: String,
}

type Record = BTreeMap<String, Copied>;

/// What is to be done with one notebook.
#[derive(Debug, PartialEq)]
enum Fate {
    Copy,
    Keep,
    KeepAndTell,
}

/// Copies what is new, follows the book where the reader has changed nothing, and keeps the rest.
pub fn update(project: &Project, step: &Step) -> anyhow::Result<Outcome> {
    let folder = project.copies();
    let record_file = folder.join(RECORD);
    let old: Record =
        fs::read(&record_file).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
    let mut record = old.clone();
    let mut copied = Vec::new();
    for book in book_notebooks(&project.notebooks())? {
        let name = book.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let copy = folder.join(&name);
        let bytes = fs::read(&book).with_context(|| format!("{} cannot be read", book.display()))?;
        let now = Copied { book: files::fingerprint(&bytes), cells: cells_of(&book).unwrap_or_default() };
        match fate(old.get(&name), &now, copy.exists().then(|| cells_of(&copy)).as_ref()) {
            Fate::Copy => {
                files::write(&copy, &bytes)?;
                record.insert(name, now);
                copied.push(copy);
            }
            Fate::Keep => {}
            Fate::KeepAndTell => step.note(&format!(
                "{name}: kept as you have changed it; the book's newer version is notebooks/{name} (delete your copy to get it)"
            )),
        }
    }
    if !copied.is_empty() {
        trust(&project.lab, &copied, step)?;
        step.note(&format!("my-notebooks/: {}", list(&copied)));
    }
    if record != old {
        files::write(&record_file, format!("{:#}\n", serde_json::to_value(&record)?).as_bytes())?;
    }
    Ok(if copied.is_empty() { Outcome::Already } else { Outcome::Done })
}

/// Decides from what was copied (`old`), what the book has (`now`), and the cells of the copy (`None`: no copy;
/// `Some(None)`: a copy that is no notebook any more).
fn fate(old: Option<&Copied>, now: &Copied, copy: Option<&Option<String>>) -> Fate {
    let Some(cells) = copy else { return Fate::Copy };
    let book_has_changed = old.is_none_or(|old| old.book != now.book);
    match (cells, old) {
        // Their outputs may differ: whoever runs a notebook has not written in it.
        (Some(cells), Some(old)) if *cells == old.cells && book_has_changed => Fate::Copy,
        (Some(cells), _) if *cells == now.cells => Fate::Keep,
        _ if book_has_changed => Fate::KeepAndTell,
        _ => Fate::Keep,
    }
}

fn cells_of(path: &Path) -> Option<String> {
    Some(Notebook::read(path).ok()?.fingerprint())
}

fn book_notebooks(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut notebooks = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ipynb") {
            notebooks.push(path);
        }
    }
    notebooks.sort();
    Ok(notebooks)
}

/// Lets JupyterLab show the figures that the book's outputs hold. Only called for files that are the book's own.
fn trust(lab: &Lab, copies: &[PathBuf], step: &Step) -> anyhow::Result<()> {
    let mut command = lab.python_command();
    command.args(["-m", "nbformat.sign"]).args(copies);
    tool::run(&mut command, step, "the copies could not be marked as trusted")
}

fn list(paths: &[PathBuf]) -> String {
    let names = paths.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(version: &str) -> Copied {
        Copied { book: format!("file {version}"), cells: format!("cells {version}") }
    }

    fn cells(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_missing_copy_is_made() {
        assert_eq!(fate(None, &copied("1"), None), Fate::Copy);
        assert_eq!(fate(Some(&copied("1")), &copied("1"), None), Fate::Copy);
    }

    #[test]
    fn an_untouched_copy_follows_the_book_and_is_left_alone_otherwise() {
        assert_eq!(fate(Some(&copied("1")), &copied("2"), Some(&cells("cells 1"))), Fate::Copy);
        assert_eq!(fate(Some(&copied("1")), &copied("1"), Some(&cells("cells 1"))), Fate::Keep);
    }

    #[test]
    fn what_the_reader_wrote_is_kept() {
        assert_eq!(fate(Some(&copied("1")), &copied("1"), Some(&cells("mine"))), Fate::Keep);
        assert_eq!(fate(Some(&copied("1")), &copied("2"), Some(&cells("mine"))), Fate::KeepAndTell);
        assert_eq!(fate(None, &copied("2"), Some(&cells("mine"))), Fate::KeepAndTell, "the record was lost");
        assert_eq!(fate(Some(&copied("1")), &copied("2"), Some(&None)), Fate::KeepAndTell, "not a notebook");
    }
}
