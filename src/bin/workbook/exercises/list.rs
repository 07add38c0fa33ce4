//! `list`: how far the reader is.

use std::process::ExitCode;

use anyhow::Result;
use stubs::manifest::Exercise;

use super::{Book, answers, paint};
use crate::say::println;
use crate::style::{BOLD, DIM};

/// Shows a bar for each section, and the exercises of the one asked for, or of all.
pub fn list(book: &Book, section: Option<&str>, all: bool) -> Result<ExitCode> {
    let selected = match section {
        Some(section) => book.selection(section)?,
        None => book.exercises.iter().collect(),
    };
    let answers = answers::judge(book, &selected)?;
    let passed = |exercise: &&&Exercise| answers.passed(&exercise.id);
    let longest = |title: fn(&Exercise) -> &str| {
        selected.iter().map(|exercise| title(exercise).chars().count()).max().unwrap_or_default()
    };
    let section_width = longest(|exercise| &exercise.section_title);
    let title_width = longest(|exercise| &exercise.title);
    for group in selected.chunk_by(|a, b| a.section == b.section) {
        let checked: Vec<&Exercise> = group.iter().copied().filter(|exercise| exercise.file.is_some()).collect();
        let done = checked.iter().filter(passed).count();
        let head = group[0];
        println!(
            "{BOLD}{:<4} {:<section_width$}{BOLD:#} {} {done:>2} of {}",
            head.section,
            head.section_title,
            paint::bar(done, checked.len(), 20),
            checked.len()
        );
        if all || section.is_some() {
            group.iter().for_each(|exercise| {
                let Exercise { id, title, kind, minutes, .. } = exercise;
                let sign = paint::sign(answers.verdicts.get(id));
                let path = Book::path(exercise).unwrap_or_default();
                println!("  {sign} {id:<7} {title:<title_width$} {DIM}{kind:<10} {minutes:>3} min  {path}{DIM:#}");
            });
            println!();
        }
    }
    let checked: Vec<&Exercise> = selected.into_iter().filter(|exercise| exercise.file.is_some()).collect();
    let done = checked.iter().filter(passed).count();
    println!("{BOLD}{done} of {} passed{BOLD:#}", checked.len());
    if let Some(next) = checked.iter().find(|exercise| !passed(exercise)) {
        println!("Next: {}, {}, in {}", next.id, next.title, Book::path(next).unwrap_or_default());
        println!("{DIM}cargo exercises run {0} · hint {0} · watch{DIM:#}", next.id);
    }
    answers.explain(book, &[]);
    Ok(ExitCode::SUCCESS)
}
