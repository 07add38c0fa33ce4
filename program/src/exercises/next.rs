//! `next`: the exercise to go on with.

use std::process::ExitCode;

use anyhow::Result;

use super::chapter::Chapter;
use super::progress::Progress;
use super::{Book, about};
use crate::say::println;
use crate::style::{BOLD, DIM, GOOD};

/// Shows the next exercise that is open, and how to begin.
pub fn next(book: &Book) -> Result<ExitCode> {
    let progress = Progress::read(book);
    let Some(exercise) = progress.next(book, None) else {
        println!("{GOOD}All {} exercises are done.{GOOD:#}", book.exercises.len());
        return Ok(ExitCode::SUCCESS);
    };
    println!("{}", about::title(exercise));
    let chapter = Chapter::find(&book.root, &exercise.chapter);
    let notebook = chapter.notebook.as_deref().unwrap_or_default();
    println!("Chapter {}, {}  {DIM}{notebook}{DIM:#}", chapter.number(), chapter.title);
    let waiting = exercise
        .after
        .iter()
        .filter(|id| book.exercises.iter().any(|other| other.id == **id && !progress.is_done(other)));
    let waiting: Vec<&str> = waiting.map(String::as_str).collect();
    if !waiting.is_empty() {
        println!("It builds on {}.", waiting.join(" and "));
    }
    match Book::path(exercise) {
        Some(path) => {
            println!("\nOpen {BOLD}{path}{BOLD:#}, and");
            println!("{DIM}cargo exercises watch · run {0} · hint {0}{DIM:#}", exercise.id);
        }
        None => {
            println!();
            about::question(exercise);
            println!("{DIM}When you have thought about it: cargo exercises read {}{DIM:#}", exercise.id);
        }
    }
    Ok(ExitCode::SUCCESS)
}
