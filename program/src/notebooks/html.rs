//! `notebooks html`: the built notebooks as pages that are read without a kernel and without a network.
//!
//! Sphinx writes them, with myst-nb as the reader of notebooks, the theme Furo, and MathJax in the pages' own folder.
//! What it is given is put together here: the notebooks with their links turned into links between pages, a page for
//! each exercise file, and a front page.

use std::fs;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;

use anyhow::{Context, bail};
use lab::setup::{self, Board, Outcome, Say, tool};

mod links;
mod pages;

use crate::files::{self, Take};
use crate::notebook::Notebook;
use crate::project::Project;
use crate::say::println;
use pages::Chapter;

/// Write the built notebooks as pages that are read offline in a browser
///
/// Nothing is run: the pages show the outputs that the built notebooks have. The first time, Sphinx is installed into
/// the lab's folder; after that no network is needed.
#[derive(clap::Args)]
pub struct Args {
    /// The folder for the pages [default: html, in the project]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder with the built notebooks [default: notebooks]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// What Sphinx finds beside the pages' sources, as (path, contents).
const ASSETS: [(&str, &str); 5] = [
    ("conf.py", include_str!("html/conf.py")),
    ("_templates/search.html", include_str!("html/search.html")),
    ("_static/search.js", include_str!("html/search.js")),
    ("_static/workbook.css", include_str!("html/workbook.css")),
    ("_static/favicon.svg", include_str!("html/favicon.svg")),
];

/// The file in a folder of pages by which it is known as one, and may be replaced.
const MARK: &str = ".workbook-pages";

/// Runs `notebooks html`.
pub fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    let folder = args.folder.clone().unwrap_or_else(|| project.notebooks());
    let out = absolute(args.out.clone().unwrap_or_else(|| project.root.join("html")))?;
    check_replaceable(&out)?;
    let chapters = read_chapters(&folder)?;
    let python = setup::set_up_pages(&project.lab, &Board::new(Say::Work))?;

    let work = tempfile::Builder::new().prefix("html-").tempdir_in(project.lab.path());
    let work = work.with_context(|| format!("{} cannot be written", project.lab.path().display()))?;
    let (sources, written) = (work.path().join("sources"), work.path().join("pages"));
    Board::new(Say::Everything).step("The pages", |step| {
        step.progress("putting the sources together");
        for (name, text) in ASSETS {
            files::write(&sources.join(name), text.as_bytes())?;
        }
        pages::write(project, &folder, chapters, &sources)?;
        step.progress("Sphinx is writing");
        let mut sphinx = Command::new(&python);
        sphinx.args(["-m", "sphinx", "--builder", "html", "--quiet", "--no-color"]);
        // A warning is a link that leads nowhere, or Markdown that is not understood.
        sphinx.args(["--fail-on-warning", "--doctree-dir"]).arg(work.path().join("doctrees"));
        sphinx.args([&sources, &written]).env("PYTHONUTF8", "1").env_remove("PYTHONPATH").env_remove("PYTHONHOME");
        tool::run(&mut sphinx, step, "the pages could not be written")?;
        finish(project, &written)?;
        replace(&out, &written).with_context(|| format!("{} cannot be written", out.display()))?;
        Ok(Outcome::Done)
    })?;
    println!("{}", out.join("index.html").display());
    Ok(())
}

/// The built notebooks, in their order; each source must have one.
fn read_chapters(folder: &Path) -> anyhow::Result<Vec<Chapter>> {
    let mut chapters = Vec::new();
    for source in super::select(folder, &[])? {
        let built = source.with_extension("ipynb");
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !built.exists() {
            bail!("{} is not built yet; `cargo workbook notebooks build {name}` does it", built.display());
        }
        chapters.push(Chapter::new(name, Notebook::read(&built)?));
    }
    Ok(chapters)
}

/// Refuses a folder that has something else in it, before minutes are spent.
fn check_replaceable(out: &Path) -> anyhow::Result<()> {
    let is_empty = || fs::read_dir(out).map(|mut entries| entries.next().is_none());
    if out.join(MARK).is_file() || !out.exists() || is_empty().unwrap_or(false) {
        return Ok(());
    }
    bail!("{} is not empty, and not written by this command; name another folder with --out", out.display())
}

/// Adds MathJax's licence, which wants to be with it, and the mark.
fn finish(project: &Project, pages: &Path) -> anyhow::Result<()> {
    let licence = project.root.join("LICENSE-APACHE");
    let text = fs::read(&licence).with_context(|| format!("{} cannot be read", licence.display()))?;
    files::write(&pages.join("_static/mathjax/LICENSE"), &text)?;
    files::write(&pages.join(MARK), b"Written by `workbook notebooks html`, which replaces this folder.\n")?;
    // What Sphinx would need to continue, other projects to link to this one, and Sphinx's own search page.
    for name in [".buildinfo", "objects.inv", "searchindex.js", "_static/searchtools.js"] {
        let _ = fs::remove_file(pages.join(name));
    }
    let _ = fs::remove_dir(pages.join("_sources"));
    Ok(())
}

fn replace(out: &Path, pages: &Path) -> std::io::Result<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    files::copy_tree(pages, out, &|_| Take::Copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_folder_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check_replaceable(&folder.path().join("new")).is_ok());
        assert!(check_replaceable(folder.path()).is_ok());
        fs::write(folder.path().join("thesis.html"), "").unwrap();
        let error = check_replaceable(folder.path()).unwrap_err().to_string();
        assert!(error.contains("not empty") && error.contains("--out"), "{error}");
        fs::write(folder.path().join(MARK), "").unwrap();
        assert!(check_replaceable(folder.path()).is_ok());
    }

    #[test]
    fn a_notebook_that_is_not_built_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("10-new.md"), "# 10 New\n").unwrap();
        let error = read_chapters(folder.path()).err().unwrap().to_string();
        assert!(error.contains("10-new.ipynb is not built yet") && error.contains("build 10-new"), "{error}");
    }
}
