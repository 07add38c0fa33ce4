//! `hint`: one more step each time.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use stubs::exercise::Exercise;

use super::{Book, paint};
use crate::files;
use crate::say::println;
use crate::style::{BOLD, DIM};

/// Shows the hints that were shown before and the next one, or those up to `step`.
pub fn hint(book: &Book, id: &str, step: Option<u8>) -> Result<ExitCode> {
    let exercise = book.exercise(id)?;
    let shown = show(book, exercise, step, 0)?;
    if shown < exercise.hints.len() {
        println!("{DIM}The same command shows the next one.{DIM:#}");
    } else if !exercise.hints.is_empty() {
        println!("{DIM}That was the last one. To look: cargo exercises solution {} --force{DIM:#}", exercise.id);
    }
    Ok(ExitCode::SUCCESS)
}

/// The same without what to do next, and without the first `seen` hints; returns how many have been shown by now.
pub fn show(book: &Book, exercise: &Exercise, step: Option<u8>, seen: usize) -> Result<usize> {
    let mut shown = read(book);
    let before = shown.get(&exercise.id).copied().unwrap_or(0);
    let all = exercise.hints.len();
    if all == 0 {
        println!("{} has no hints; `cargo exercises read {0}` shows our answer", exercise.id);
        return Ok(0);
    }
    let now = step.map_or(before + 1, usize::from).min(all);
    if seen == 0 {
        println!("{BOLD}{} · {}{BOLD:#}", exercise.id, exercise.title);
    }
    for (i, hint) in exercise.hints.iter().enumerate().take(now).skip(seen) {
        let text = format!("  {} of {all}    {}", i + 1, hint.trim().replace('\n', " "));
        println!("{}", paint::wrapped(&text));
    }
    if now > before {
        shown.insert(exercise.id.clone(), now);
        super::attempts::Attempts::of(book).note_hints(exercise, before + 1..=now);
        write(book, &shown)?;
    }
    Ok(now)
}

/// How many hints were shown, in a folder that version control ignores.
fn state(book: &Book) -> PathBuf {
    book.root.join(".lab").join("hints.json")
}

/// What is lost or damaged counts as none shown.
fn read(book: &Book) -> BTreeMap<String, usize> {
    fs::read_to_string(state(book)).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn write(book: &Book, shown: &BTreeMap<String, usize>) -> Result<()> {
    let path = state(book);
    files::write(&path, serde_json::to_string_pretty(shown)?.as_bytes())?;
    Ok(())
}
