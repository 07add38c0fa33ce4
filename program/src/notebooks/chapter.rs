//! A chapter of the book: its source, run and brought into its normal form, and the notebook that is built from it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;

use lab::setup::runner::{self, Event, Executed, Run};

use super::{compare, normal, timings};
use crate::files;
use crate::notebook::Notebook;
use crate::place::Variant;
use crate::project::Project;
use crate::say::println;
use crate::style::{BAD, BOLD, GOOD};

/// How much is said of one chapter; the rest is likely to have the same cause.
const MOST_FINDINGS: usize = 5;

/// One notebook of the book.
pub struct Chapter<'a> {
    /// The project, with the lab to run it in.
    pub project: &'a Project,
    /// The Markdown file.
    pub source: &'a Path,
    /// What its cells can use.
    pub variant: Variant,
}

impl Chapter<'_> {
    /// The name of its files.
    pub fn name(&self) -> String {
        self.source.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The notebook that is built from it.
    fn built(&self) -> PathBuf {
        self.source.with_extension("ipynb")
    }

    /// Where each run leaves the notebook, for whoever wants to see why it failed.
    fn left_at(&self) -> PathBuf {
        self.project.lab.join("check").join(format!("{}.ipynb", self.name()))
    }

    /// Runs the source, and brings what came out into its normal form; with the cells that failed. If asked to, it runs
    /// all cells once more in the same kernel, as a reader does who goes back to the top.
    pub fn execute(&self, twice: bool, bars: &MultiProgress) -> anyhow::Result<(Executed, Vec<compare::Finding>)> {
        let bar = bars.add(ProgressBar::new(0));
        bar.set_style(
            ProgressStyle::with_template("  {msg} {wide_bar} cell {pos}/{len} {elapsed}").expect("a fixed text"),
        );
        bar.set_message(self.name());
        let left_at = self.left_at();
        let again = left_at.with_extension("again.ipynb");
        let run = Run {
            source: self.source,
            executed: &left_at,
            again: twice.then_some(again.as_path()),
            folder: self.source.parent().unwrap_or(Path::new(".")),
            kernel: self.variant.kernel_name(),
            in_place: None,
        };
        let mut executed = runner::run(&self.project.lab, &run, &mut |event| {
            let done = match *event {
                Event::Cell { index, of, .. } => (index, of),
                Event::CellAgain { index, of } => (of + index, of),
                Event::Ready { .. } => return,
            };
            bar.set_length(done.1 as u64 * if twice { 2 } else { 1 });
            bar.set_position(done.0 as u64 + 1);
        })?;
        bar.finish_and_clear();
        normal::normalise(&mut executed.notebook, self.variant, &self.project.root);
        let about = json!({ "cells": executed.notebook.fingerprint(), "data": data_set() });
        executed.notebook.metadata.insert("workbook".to_owned(), about);
        files::write(&left_at, executed.notebook.to_text()?.as_bytes())?;
        let mut failures = compare::failures(&executed.notebook);
        if twice && failures.is_empty() {
            failures = compare::failures(&Notebook::read(&again)?);
            failures.iter_mut().for_each(|failure| failure.what.insert_str(0, "when run for the second time: "));
        }
        Ok((executed, failures))
    }

    /// What is not as in the built notebook.
    pub fn compare(&self, executed: &Notebook) -> anyhow::Result<Vec<compare::Finding>> {
        let built = self.built();
        if !built.exists() {
            return Ok(vec![compare::Finding {
                cell: 0,
                what: format!("{} is not built yet; run `notebooks build`", built.display()),
            }]);
        }
        let built = Notebook::read(&built)?;
        let data = |notebook: &Notebook| notebook.metadata.get("workbook").and_then(|about| about.get("data")).cloned();
        let same_data = data(&built) == data(executed);
        if !same_data {
            println!("  {}: built from another data set, so cells tagged `data` are run but not compared", self.name());
        }
        Ok(compare::differences(&built, executed, same_data))
    }

    /// One line that all is well, or what is wrong and where.
    pub fn report(&self, findings: &[compare::Finding]) {
        if findings.is_empty() {
            println!("{GOOD}{BOLD}ok{BOLD:#}      {}", self.name());
            return;
        }
        println!("{BAD}{BOLD}FAILED{BOLD:#}  {}", self.name());
        let cells = Notebook::read(&self.left_at()).ok();
        for finding in findings.iter().take(MOST_FINDINGS) {
            let place = self.place(cells.as_ref(), finding.cell);
            println!("  {place}\n    {}", finding.what.trim_end().replace('\n', "\n    "));
        }
        if findings.len() > MOST_FINDINGS {
            println!("  and {} more", findings.len() - MOST_FINDINGS);
        }
        println!("  The notebook as it was run: {}", self.left_at().display());
    }

    /// The line of the source at which a cell starts, and its first line.
    fn place(&self, notebook: Option<&Notebook>, cell: usize) -> String {
        let file = self.source.file_name().unwrap_or_default().to_string_lossy();
        let Some(notebook) = notebook else { return format!("{file}, cell {}", cell + 1) };
        let text = fs::read_to_string(self.source).unwrap_or_default();
        let mut position = 0;
        for cell in &notebook.cells[..=cell.min(notebook.cells.len().saturating_sub(1))] {
            position += text[position..].find(cell.source.0.trim()).unwrap_or(0);
        }
        let line = text[..position].lines().count() + 1;
        format!("{file}:{line}, cell {}: {}", cell + 1, timings::first_line(notebook, cell))
    }

    /// Writes the built notebook. What somebody wrote into the old one is kept beside it.
    pub fn write(&self, executed: Notebook) -> anyhow::Result<()> {
        let path = self.built();
        if path.exists() && was_edited(&path, &executed) {
            let kept = free_name(&path);
            fs::copy(&path, &kept).with_context(|| format!("{} cannot be written", kept.display()))?;
            println!("  somebody had changed cells in {}; it is kept as {}", path.display(), kept.display());
        }
        files::write(&path, executed.to_text()?.as_bytes())?;
        if data_set() == "small set" {
            println!("  built from the small set; the book's own notebooks show all of Fashion-MNIST (`data fetch`)");
        }
        Ok(())
    }
}

/// Whether the cells of a built notebook are neither those that were built nor those of the source.
fn was_edited(path: &Path, executed: &Notebook) -> bool {
    let Ok(old) = Notebook::read(path) else { return true };
    let recorded = old.metadata.get("workbook").and_then(|about| about.get("cells")?.as_str());
    let now = old.fingerprint();
    recorded != Some(now.as_str()) && now != executed.fingerprint()
}

/// A name beside that file which no file has.
fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = |number: usize| path.with_file_name(format!("{stem}.edited-{number}.ipynb"));
    (1..).map(name).find(|path| !path.exists()).expect("there are always more numbers")
}

/// Which data set the cells find.
fn data_set() -> &'static str {
    if workbook::data::locate::locate().is_ok() { "Fashion-MNIST" } else { "small set" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(source: &str, recorded: &str) -> Notebook {
        let cell = json!({ "cell_type": "code", "metadata": {}, "source": source, "outputs": [] });
        let metadata = json!({ "workbook": { "cells": recorded } });
        serde_json::from_value(json!({ "cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5 }))
            .unwrap()
    }

    #[test]
    fn a_notebook_that_was_edited_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ipynb");
        let source = built("new", "");
        let put = |notebook: Notebook| fs::write(&path, notebook.to_text().unwrap()).unwrap();
        put(built("old", &built("old", "").fingerprint()));
        assert!(!was_edited(&path, &source), "as it was built");
        put(built("new", "anything"));
        assert!(!was_edited(&path, &source), "as the source is now");
        put(built("mine", &built("old", "").fingerprint()));
        assert!(was_edited(&path, &source));
        fs::write(&path, "not a notebook").unwrap();
        assert!(was_edited(&path, &source));
        assert_eq!(free_name(&path), folder.path().join("a.edited-1.ipynb"));
    }
}
