//! `list`: how far the reader is.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use stubs::exercise::Exercise;

use super::about;
use super::chapter::{self, Chapter};
use super::progress::Progress;
use super::{Book, answers, paint};
use crate::say::println;
use crate::style::{BOLD, DIM, GOOD};

/// What to list.
#[derive(Args, Clone, Debug, Default)]
pub struct Wanted {
    /// Those of a section of D2L, such as 4.4, or in a file
    section: Option<String>,
    /// Those of a chapter, such as 4 or A
    #[arg(long, value_name = "N")]
    chapter: Option<String>,
    /// Those of a level: 1, 2 or 3
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    level: Option<u8>,
    /// Those of the core path
    #[arg(long)]
    core: bool,
    /// All of them
    #[arg(long)]
    all: bool,
}

impl Wanted {
    fn is_everything(&self) -> bool {
        self.section.is_none() && self.chapter.is_none() && self.level.is_none() && !self.core
    }

    fn select<'a>(&self, book: &'a Book) -> Result<Vec<&'a Exercise>> {
        let mut selected = match &self.section {
            Some(section) => book.selection(section)?,
            None => book.exercises.iter().collect(),
        };
        if let Some(name) = &self.chapter {
            if !book.exercises.iter().any(|exercise| chapter::is_in(exercise, name)) {
                bail!("there is no chapter {name} with exercises; `cargo exercises list` shows the chapters");
            }
            selected.retain(|exercise| chapter::is_in(exercise, name));
        }
        selected.retain(|exercise| self.level.is_none_or(|level| exercise.level == level));
        selected.retain(|exercise| !self.core || exercise.core);
        Ok(selected)
    }
}

/// Judges the answers, and shows the chapters, or the exercises that are wanted.
pub fn list(book: &Book, wanted: &Wanted) -> Result<ExitCode> {
    let selected = wanted.select(book)?;
    if selected.is_empty() {
        println!("There is no such exercise.");
        return Ok(ExitCode::SUCCESS);
    }
    let answers = answers::judge(book, &selected)?;
    let progress = Progress::read(book);
    if wanted.is_everything() && !wanted.all {
        chapters(book, &progress);
    } else {
        let sign = |exercise: &Exercise| match answers.verdicts.get(&exercise.id) {
            Some(verdict) if !progress.is_done(exercise) => paint::sign(Some(verdict)),
            _ => sign(&progress, exercise),
        };
        exercises(book, &selected, &sign);
    }
    println!();
    sums(&progress, &selected);
    let open = |exercise: &&Exercise| selected.iter().any(|it| it.id == exercise.id);
    if let Some(next) = progress.next(book, None).filter(open) {
        println!("\nNext: {}", about::title(next));
        match Book::path(next) {
            Some(path) => {
                println!("      {path}\n{DIM}      cargo exercises watch · run {0} · hint {0}{DIM:#}", next.id)
            }
            None => println!("{DIM}      cargo exercises run {0}, then read {0}{DIM:#}", next.id),
        }
    }
    answers.explain(book, &[], 0);
    Ok(ExitCode::SUCCESS)
}

/// The exercises of a chapter by the record alone: nothing is judged.
pub fn of_chapter(book: &Book, progress: &Progress, chapter: &str) {
    let selected: Vec<&Exercise> = book.exercises.iter().filter(|exercise| exercise.chapter == chapter).collect();
    exercises(book, &selected, &|exercise| sign(progress, exercise));
    println!();
    sums(progress, &book.exercises.iter().collect::<Vec<_>>());
}

/// A line for each chapter.
fn chapters(book: &Book, progress: &Progress) {
    println!("{DIM}{:<50} {:>6} {:>7}   {:>10}{DIM:#}", "", "core", "all", "left");
    for group in book.exercises.chunk_by(|a, b| a.chapter == b.chapter) {
        let Chapter { title, .. } = Chapter::find(&book.root, &group[0].chapter);
        let all: Vec<&Exercise> = group.iter().collect();
        let core: Vec<&Exercise> = group.iter().filter(|exercise| exercise.core).collect();
        let done = count(progress, &all);
        let of = |these: &[&Exercise]| format!("{}/{}", count(progress, these), these.len());
        let of_core = if core.is_empty() { String::new() } else { of(&core) };
        let left = match left(progress, &all) {
            0 => String::new(),
            minutes => paint::time(minutes),
        };
        println!(
            "{BOLD}{:>2}{BOLD:#}  {:<35} {} {of_core:>6} {:>7}   {left:>10}",
            chapter::number(&group[0].chapter),
            paint::cut(&title, 35),
            paint::bar(done, all.len(), 10),
            of(&all),
        );
    }
    println!("{DIM}The exercises: cargo exercises list --chapter 4, or --core, --level 1, --all{DIM:#}");
}

/// A line for each exercise, below the heading of its chapter.
fn exercises(book: &Book, selected: &[&Exercise], sign: &dyn Fn(&Exercise) -> String) {
    for (i, group) in selected.chunk_by(|a, b| a.chapter == b.chapter).enumerate() {
        let chapter = Chapter::find(&book.root, &group[0].chapter);
        let gap = if i == 0 { "" } else { "\n" };
        let (head, file) =
            (format!("{} {}", chapter.number(), chapter.title), chapter.notebook.as_deref().unwrap_or_default());
        // On a line of its own where the title leaves no room.
        let between = if head.chars().count() + file.chars().count() > 78 { "\n " } else { " " };
        println!("{gap}{BOLD}{head}{BOLD:#}{between} {DIM}{file}{DIM:#}");
        for exercise in group {
            let Exercise { id, title, minutes, level, .. } = exercise;
            let core = if exercise.core { "core" } else { "" };
            let title = paint::cut(title, 42);
            println!(
                "  {} {id:<7} {title:<42} {core:<4}  {DIM}level {level}  {:>7}{DIM:#}",
                sign(exercise),
                paint::time(*minutes)
            );
        }
    }
}

/// How much is done and left, of the core path and of all.
fn sums(progress: &Progress, selected: &[&Exercise]) {
    let core: Vec<&Exercise> = selected.iter().copied().filter(|exercise| exercise.core).collect();
    let line = |name: &str, these: &[&Exercise]| {
        let (done, left) = (count(progress, these), left(progress, these));
        let all: u32 = these.iter().map(|exercise| exercise.minutes).sum();
        let left = match left {
            0 => format!("{GOOD}done{GOOD:#}"),
            _ if left == all => format!("{} left", paint::time(left)),
            _ => format!("{} of {} left", paint::time(left), paint::time(all)),
        };
        println!(
            "{name:<9} {} {BOLD}{done} of {} passed{BOLD:#}, {left}",
            paint::bar(done, these.len(), 24),
            these.len()
        );
    };
    if !core.is_empty() && core.len() < selected.len() {
        line("Core path", &core);
    }
    line("All", selected);
}

fn sign(progress: &Progress, exercise: &Exercise) -> String {
    if !progress.is_done(exercise) {
        return if exercise.file.is_some() { paint::sign(None) } else { paint::unread() };
    }
    paint::passed()
}

fn count(progress: &Progress, exercises: &[&Exercise]) -> usize {
    exercises.iter().filter(|exercise| progress.is_done(exercise)).count()
}

/// The minutes of what is not done yet.
fn left(progress: &Progress, exercises: &[&Exercise]) -> u32 {
    exercises.iter().filter(|exercise| !progress.is_done(exercise)).map(|exercise| exercise.minutes).sum()
}
