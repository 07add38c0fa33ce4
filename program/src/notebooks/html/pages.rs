//! The sources of the pages: the chapters, a page for each exercise file, and the front page.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::links;
use crate::files;
use crate::notebook::Notebook;
use crate::project::Project;

/// A chapter: the name of its file, its title, and the built notebook.
pub struct Chapter {
    name: String,
    title: String,
    notebook: Notebook,
}

impl Chapter {
    /// A chapter, titled by the first heading in it.
    pub fn new(name: String, notebook: Notebook) -> Self {
        let texts = notebook.cells.iter().filter(|cell| cell.cell_type == "markdown").map(|cell| &cell.source.0);
        let title = texts.flat_map(|text| text.lines()).find_map(|line| line.strip_prefix("# "));
        let title = title.unwrap_or(&name).trim().to_owned();
        Self { name, title, notebook }
    }
}

/// Writes all sources into that folder.
pub fn write(project: &Project, folder: &Path, mut chapters: Vec<Chapter>, sources: &Path) -> anyhow::Result<()> {
    let names: Vec<_> = chapters.iter().map(|chapter| chapter.name.clone()).collect();
    let is_chapter = |name: &str| names.iter().any(|known| known == name);
    let mut met = BTreeMap::<PathBuf, Vec<usize>>::new();
    for (index, chapter) in chapters.iter_mut().enumerate() {
        for cell in chapter.notebook.cells.iter_mut().filter(|cell| cell.cell_type == "markdown") {
            for target in cell.source.0.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                if let Some(below) = links::exercise(target) {
                    met.entry(below.to_owned()).or_default().push(index);
                }
            }
            cell.source.0 = links::turn(&cell.source.0, &is_chapter);
        }
        let text = chapter.notebook.to_text()?;
        files::write(&sources.join(format!("{}.ipynb", chapter.name)), text.as_bytes())?;
    }
    let exercises = exercises(&project.root.join("exercises").join("src"), &met)?;
    for exercise in &exercises {
        files::write(&sources.join("exercises").join(&exercise.page), exercise.text(&chapters).as_bytes())?;
    }
    files::write(&sources.join("exercises/index.md"), list(&exercises).as_bytes())?;
    let coverage = folder.join("COVERAGE.md");
    let has_coverage = coverage.is_file();
    if has_coverage {
        let text = fs::read_to_string(&coverage).with_context(|| format!("{} cannot be read", coverage.display()))?;
        files::write(&sources.join("COVERAGE.md"), links::turn(&text, &is_chapter).as_bytes())?;
    }
    let readme = fs::read_to_string(project.root.join("README.md")).unwrap_or_default();
    files::write(&sources.join("index.md"), front_page(&chapters, &readme, has_coverage).as_bytes())?;
    Ok(())
}

/// An exercise file.
struct Exercise {
    /// Its path below the exercises' `src`.
    below: String,
    /// The path of its page, below `exercises`.
    page: String,
    /// `4.4.1c · A softmax that cannot overflow`.
    title: String,
    code: String,
    /// The chapters that link to it.
    met: Vec<usize>,
}

/// The exercise files: those that a chapter links to, and all others whose first line names an exercise.
fn exercises(src: &Path, met: &BTreeMap<PathBuf, Vec<usize>>) -> anyhow::Result<Vec<Exercise>> {
    let mut paths: Vec<_> = met.keys().cloned().collect();
    for folder in fs::read_dir(src).into_iter().flatten() {
        let folder = folder?.path();
        for file in fs::read_dir(&folder).into_iter().flatten() {
            let file = file?.path();
            paths.extend(file.strip_prefix(src).ok().map(Path::to_owned));
        }
    }
    paths.sort();
    paths.dedup();
    let mut found = Vec::new();
    for path in paths {
        let file = src.join(&path);
        let code = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let first = code.lines().next().unwrap_or_default().trim_start_matches("//!").trim().trim_end_matches('.');
        let mut chapters = met.get(&path).cloned().unwrap_or_default();
        chapters.dedup();
        if first.contains(" · ") || !chapters.is_empty() {
            let below = path.to_string_lossy().replace('\\', "/");
            let page = path.with_extension("md").to_string_lossy().replace('\\', "/");
            found.push(Exercise { below, page, title: first.to_owned(), code, met: chapters });
        }
    }
    let folder = |exercise: &Exercise| exercise.below.split('/').next().map(str::to_owned);
    found.sort_by_cached_key(|exercise| (folder(exercise), exercise.id().to_owned()));
    Ok(found)
}

impl Exercise {
    /// `4.4.1c`.
    fn id(&self) -> &str {
        self.title.split(" · ").next().unwrap_or_default()
    }

    fn text(&self, chapters: &[Chapter]) -> String {
        let id = self.id();
        let mut text = format!("# {}\n\nThe file is `exercises/src/{}`. ", self.title, self.below);
        if !self.met.is_empty() {
            let link = |&index: &usize| format!("[{}](/{}.ipynb)", chapters[index].title, chapters[index].name);
            let links: Vec<_> = self.met.iter().map(link).collect();
            text += &format!("It is met in {}. ", join(&links));
        }
        text += &format!("`cargo exercises run {id}` checks it, `cargo exercises hint {id}` gives a hint.\n\n");
        text + &format!("````rust\n{}\n````\n", self.code.trim_end())
    }
}

/// `a, b and c`.
fn join(parts: &[String]) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => parts.concat(),
    }
}

/// The page that lists the exercises, with those of each section under a heading.
fn list(exercises: &[Exercise]) -> String {
    let mut text = String::from(
        "# Exercises\n\nEach is a file of Rust with a `todo!()` in it, to be completed in an editor; \
         `cargo exercises` lists how far you are.\n",
    );
    let mut section = "";
    for exercise in exercises {
        let folder = exercise.below.split('/').next().unwrap_or_default();
        if folder != section {
            section = folder;
            text += &format!("\n## {}\n\n", section_title(folder));
        }
        text += &format!("- [{}](/exercises/{})\n", exercise.title, exercise.page);
    }
    text += "\n```{toctree}\n:hidden:\n\n";
    for exercise in exercises {
        text += &format!("/exercises/{}\n", exercise.page.trim_end_matches(".md"));
    }
    text + "```\n"
}

/// `ch04_04` is section 4.4; other folders are named in words.
fn section_title(folder: &str) -> String {
    let numbers: Option<Vec<u32>> =
        folder.strip_prefix("ch").map(|rest| rest.split('_').filter_map(|part| part.parse().ok()).collect());
    if let Some(&[chapter, section]) = numbers.as_deref() {
        return format!("Section {chapter}.{section}");
    }
    let words = folder.replace('_', " ");
    words[..1].to_uppercase() + &words[1..]
}

/// The front page: what the README says about the book and its chapters, and how to read.
fn front_page(chapters: &[Chapter], readme: &str, has_coverage: bool) -> String {
    let about = readme.split("\n\n").find(|text| !text.starts_with('#') && !text.trim().is_empty()).unwrap_or_default();
    let mut text = format!("# The workbook\n\n{}\n\n## The chapters\n\n", about.trim());
    for chapter in chapters {
        let link = format!("](notebooks/{}.ipynb)", chapter.name);
        let row = readme.lines().find(|line| line.starts_with('|') && line.contains(&link));
        let what = row.and_then(|row| row.trim_matches('|').rsplit('|').next()).map_or("", str::trim);
        text += &format!(
            "- **[{}]({}.ipynb)**{}{what}\n",
            chapter.title,
            chapter.name,
            if what.is_empty() { "" } else { "<br>" }
        );
    }
    text += HOW_TO;
    if has_coverage {
        text += "Where each part of the documents that the book started from is treated: [the table](COVERAGE.md).\n\n";
    }
    text += "```{toctree}\n:hidden:\n:caption: Chapters\n\n";
    for chapter in chapters {
        text += &format!("{}\n", chapter.name);
    }
    text += "```\n\n```{toctree}\n:hidden:\n:caption: Besides\n\nexercises/index\n";
    if has_coverage {
        text += "COVERAGE\n";
    }
    text + "```\n"
}

const HOW_TO: &str = "
## How to use these pages

They are the book's notebooks as they were run: text, code, and what the code gave. They need no network and no
installation, and work from a disk or a stick. The arrow keys turn the pages, the field at the upper left searches all
of them, and the sign at the upper right switches between light and dark.

To change the code and run it, open the notebooks themselves: `cargo lab`, in the folder of the project. The
[exercises](exercises/index.md) are files of the project, which `cargo exercises` checks.

";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn chapter() -> Chapter {
        let cell = json!({ "cell_type": "markdown", "metadata": {}, "source": "# 4 Softmax\n\nText." });
        let notebook = json!({ "cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5 });
        Chapter::new("04-softmax".to_owned(), serde_json::from_value(notebook).unwrap())
    }

    #[test]
    fn the_front_page_says_what_the_readme_says() {
        let readme = "# Title\n\nWhat it is.\n\n| 04 | [Softmax](notebooks/04-softmax.ipynb) | scores |\n";
        let page = front_page(&[chapter()], readme, false);
        assert!(page.contains("\n\nWhat it is.\n\n") && !page.contains("COVERAGE"));
        assert!(page.contains("- **[4 Softmax](04-softmax.ipynb)**<br>scores\n"), "{page}");
    }

    #[test]
    fn an_exercise_says_where_it_is_met() {
        let src = tempfile::tempdir().unwrap();
        fs::create_dir(src.path().join("ch04_04")).unwrap();
        fs::write(src.path().join("ch04_04/overflow.rs"), "//! 4.4.1a · Too large.\nfn f() {}\n").unwrap();
        fs::write(src.path().join("ch04_04/mod.rs"), "//! The exercises of section 4.4.\n").unwrap();
        fs::write(src.path().join("lib.rs"), "//! All · of them.\n").unwrap();
        let met = BTreeMap::from([(PathBuf::from("ch04_04/overflow.rs"), vec![0, 0])]);
        let found = exercises(src.path(), &met).unwrap();
        assert_eq!(found.len(), 1);
        let text = found[0].text(&[chapter()]);
        assert!(text.starts_with("# 4.4.1a · Too large\n"), "{text}");
        assert!(text.contains("met in [4 Softmax](/04-softmax.ipynb). `cargo exercises run 4.4.1a`"), "{text}");
        assert!(list(&found).contains("## Section 4.4\n\n- [4.4.1a · Too large](/exercises/ch04_04/overflow.md)\n"));
    }
}
