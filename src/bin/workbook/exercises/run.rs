//! `run`: the verdict on one exercise, or on those of a section.

use std::process::ExitCode;

use anstream::println;
use anyhow::Result;

use super::manifest::Exercise;
use super::{Book, answers, paint};
use crate::style::{BOLD, DIM};

/// Checks what can be checked, and shows the prompt of what cannot.
pub fn run(book: &Book, id: &str) -> Result<ExitCode> {
    let selected = book.selection(id)?;
    let ids: Vec<&str> =
        selected.iter().filter(|exercise| exercise.file.is_some()).map(|exercise| exercise.id.as_str()).collect();
    let verdicts = if ids.is_empty() { Default::default() } else { answers::judge(book, &ids)? };
    let mut all_passed = true;
    for exercise in &selected {
        match verdicts.get(&exercise.id) {
            Some(verdict) => {
                all_passed &= verdict.is_passed();
                println!("{}", paint::verdict(verdict));
            }
            None => prompt(exercise),
        }
    }
    if let (true, [exercise]) = (all_passed, &selected[..]) {
        println!("{DIM}To compare: cargo exercises solution {}{DIM:#}", exercise.id);
    }
    Ok(ExitCode::from(u8::from(!all_passed)))
}

/// Shows what to think about.
pub fn prompt(exercise: &Exercise) {
    println!(
        "{BOLD}{} · {}{BOLD:#}  {DIM}{}, {} min{DIM:#}",
        exercise.id, exercise.title, exercise.kind, exercise.minutes
    );
    println!("{}", exercise.prompt.as_deref().unwrap_or_default().trim());
}
