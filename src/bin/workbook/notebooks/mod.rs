//! `notebooks`: builds the notebooks from their Markdown sources by running them, and checks that they still say the same.
//!
//! A source is `notebooks/NN-name.md`; what is built from it, with all outputs, is `notebooks/NN-name.ipynb`. Tags on a
//! cell say how its output is compared: `volatile` (it differs each time), `data` (it depends on the data set, and is
//! compared with a build from the same one only), `rtol=0.01` (its numbers may differ by a hundredth),
//! `raises-exception` (the cell has to fail).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

mod compare;
mod failure;
mod figure;
mod html;
mod normal;
pub mod notebook;
pub mod runner;
mod timings;
mod tolerance;

use crate::files;
use crate::lab::{self, Say, Variant};
use crate::project::Project;
use notebook::Notebook;
use runner::{Event, Executed, Run};

/// Build the notebooks from their Markdown sources, check that they still say the same, or write them as pages
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run each source in its kernel, and write the notebook with all outputs beside it
    Build(Selection),
    /// Run each source in its kernel, and compare with the built notebook
    ///
    /// A cell fails that does not compile, that panics, whose `?` meets an error, or whose output is not the one of
    /// the built notebook. The notebook as it was run is left in the lab's folder, in check/.
    Check(Selection),
    Html(html::Args),
}

#[derive(clap::Args)]
struct Selection {
    /// Parts of the names of the notebooks [default: all]
    names: Vec<String>,
    /// Say how long the kernel and the cells took
    #[arg(long)]
    timings: bool,
    /// The folder with the sources [default: notebooks]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Runs `notebooks`.
pub fn run(args: Args) -> anyhow::Result<()> {
    let project = Project::find()?;
    let (selection, check) = match args.command {
        Command::Build(selection) => (selection, false),
        Command::Check(selection) => (selection, true),
        Command::Html(args) => return html::run(&project, &args),
    };
    let folder = selection.folder.clone().unwrap_or_else(|| project.notebooks());
    let sources = select(&folder, &selection.names)?;
    let variants: Vec<_> = sources.iter().map(|source| variant_of(source)).collect::<Result<_, _>>()?;
    let needed: Vec<_> = Variant::ALL.into_iter().filter(|variant| variants.contains(variant)).collect();
    lab::set_up(&project, &needed, Say::Work)?;

    let mut bad = Vec::new();
    for (source, variant) in sources.iter().zip(variants) {
        let chapter = Chapter { project: &project, source, variant };
        let (executed, findings) = chapter.execute()?;
        let findings = if findings.is_empty() && check { chapter.compare(&executed.notebook)? } else { findings };
        chapter.report(&findings);
        if selection.timings {
            anstream::println!("{}", timings::report(&executed));
        }
        if !findings.is_empty() {
            bad.push(chapter.name());
        } else if !check {
            chapter.write(executed.notebook)?;
        }
    }
    if bad.is_empty() {
        return Ok(());
    }
    bail!("{} of {} notebooks failed: {}", bad.len(), sources.len(), bad.join(", "))
}

/// The sources whose names contain one of the given parts. What is written in capitals is about the notebooks.
fn select(folder: &Path, names: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_source =
            path.extension().is_some_and(|extension| extension == "md") && stem.contains(char::is_lowercase);
        if is_source && (names.is_empty() || names.iter().any(|name| stem.contains(name.trim_end_matches(".md")))) {
            sources.push(path.canonicalize()?);
        }
    }
    sources.sort();
    if sources.is_empty() {
        bail!("{} has no notebook of that name", folder.display());
    }
    Ok(sources)
}

/// The variant whose kernel the source's YAML header names.
fn variant_of(source: &Path) -> anyhow::Result<Variant> {
    let text = fs::read_to_string(source).with_context(|| format!("{} cannot be read", source.display()))?;
    let header = text.strip_prefix("---\n").and_then(|text| text.split("\n---").next()).unwrap_or_default();
    let kernelspec = header.lines().skip_while(|line| line.trim() != "kernelspec:").skip(1);
    let name = kernelspec.filter_map(|line| line.trim().strip_prefix("name:")).map(str::trim).next();
    let known = Variant::ALL.map(Variant::kernel_name).join("` or `");
    let name = name.with_context(|| {
        format!("{} has no header that names its kernel (kernelspec, name: `{known}`)", source.display())
    })?;
    Variant::of_kernel(name)
        .with_context(|| format!("{} names the kernel `{name}`, but there is only `{known}`", source.display()))
}

/// Which data set the cells find.
fn data_set() -> &'static str {
    if workbook::data::locate::locate().is_ok() { "Fashion-MNIST" } else { "stand-in" }
}

/// One notebook of the book.
struct Chapter<'a> {
    project: &'a Project,
    source: &'a Path,
    variant: Variant,
}

impl Chapter<'_> {
    fn name(&self) -> String {
        self.source.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn built(&self) -> PathBuf {
        self.source.with_extension("ipynb")
    }

    fn left_at(&self) -> PathBuf {
        self.project.lab.join("check").join(format!("{}.ipynb", self.name()))
    }

    /// Runs the source, and brings what came out into its normal form.
    fn execute(&self) -> anyhow::Result<(Executed, Vec<compare::Finding>)> {
        let bar = ProgressBar::new(0);
        bar.set_style(
            ProgressStyle::with_template("  {msg} {wide_bar} cell {pos}/{len} {elapsed}").expect("a fixed text"),
        );
        bar.set_message(self.name());
        let left_at = self.left_at();
        let run = Run {
            source: self.source,
            executed: &left_at,
            folder: self.source.parent().unwrap_or(Path::new(".")),
            kernel: self.variant.kernel_name(),
            in_place: None,
        };
        let mut executed = runner::run(&self.project.lab, &run, &mut |event| {
            if let Event::Cell { index, of, .. } = *event {
                bar.set_length(of as u64);
                bar.set_position(index as u64 + 1);
            }
        })?;
        bar.finish_and_clear();
        normal::normalise(&mut executed.notebook, self.variant, &self.project.root);
        let about = json!({ "cells": executed.notebook.fingerprint(), "data": data_set() });
        executed.notebook.metadata.insert("workbook".to_owned(), about);
        files::write(&left_at, executed.notebook.to_text()?.as_bytes())?;
        let failures = compare::failures(&executed.notebook);
        Ok((executed, failures))
    }

    fn compare(&self, executed: &Notebook) -> anyhow::Result<Vec<compare::Finding>> {
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
            anstream::println!(
                "  {}: built from another data set, so cells tagged `data` are run but not compared",
                self.name()
            );
        }
        Ok(compare::differences(&built, executed, same_data))
    }

    /// One line that all is well, or what is wrong and where.
    fn report(&self, findings: &[compare::Finding]) {
        if findings.is_empty() {
            anstream::println!("{GOOD}ok{GOOD:#}      {}", self.name());
            return;
        }
        anstream::println!("{BAD}FAILED{BAD:#}  {}", self.name());
        let cells = Notebook::read(&self.left_at()).ok();
        for finding in findings.iter().take(MOST_FINDINGS) {
            let place = self.place(cells.as_ref(), finding.cell);
            anstream::println!("  {place}\n    {}", finding.what.trim_end().replace('\n', "\n    "));
        }
        if findings.len() > MOST_FINDINGS {
            anstream::println!("  and {} more", findings.len() - MOST_FINDINGS);
        }
        anstream::println!("  The notebook as it was run: {}", self.left_at().display());
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
    fn write(&self, executed: Notebook) -> anyhow::Result<()> {
        let path = self.built();
        if path.exists() && was_edited(&path, &executed) {
            let kept = free_name(&path);
            fs::copy(&path, &kept).with_context(|| format!("{} cannot be written", kept.display()))?;
            anstream::println!("  somebody had changed cells in {}; it is kept as {}", path.display(), kept.display());
        }
        files::write(&path, executed.to_text()?.as_bytes())?;
        if data_set() == "stand-in" {
            anstream::println!(
                "  built from the synthetic stand-in; the book's own notebooks show Fashion-MNIST (`data fetch`)"
            );
        }
        Ok(())
    }
}

const MOST_FINDINGS: usize = 5;
const GOOD: anstyle::Style = anstyle::AnsiColor::Green.on_default().bold();
const BAD: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();

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

    #[test]
    fn the_header_names_the_kernel() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let variant = |text: &str| {
            fs::write(&path, text).unwrap();
            variant_of(&path)
        };
        let header = |name: &str| format!("---\nkernelspec:\n  display_name: Rust\n  name: {name}\n---\n\n# Title\n");
        assert_eq!(variant(&header("rust")).unwrap(), Variant::Light);
        assert_eq!(variant(&header("rust-polars")).unwrap(), Variant::Polars);
        assert!(variant(&header("python3")).unwrap_err().to_string().contains("python3"));
        assert!(variant("# Title\n").unwrap_err().to_string().contains("kernelspec"));
    }
}
