//! `solution`: ours, beside the reader's.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::{Book, answers, run};
use crate::say::println;
use crate::style::{BOLD, DIM, OPEN};

/// Shows the solution of an exercise that passes, or any with `force`. It changes no file.
pub fn solution(book: &Book, id: &str, force: bool) -> Result<ExitCode> {
    let exercise = book.exercise(id)?;
    if let Some(file) = &exercise.file {
        if !force && !answers::judge(book, &[exercise])?.passed(&exercise.id) {
            println!("{OPEN}{} is not right yet, so its solution stays closed.{OPEN:#}", exercise.id);
            println!(
                "A hint: cargo exercises hint {0}   To look anyway: cargo exercises solution {0} --force",
                exercise.id
            );
            return Ok(ExitCode::FAILURE);
        }
        let path = book.root.join("solutions").join("src").join(file);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        println!(
            "{BOLD}{} · {}{BOLD:#}  {DIM}solutions/src/{file}{DIM:#}\n\n{}",
            exercise.id,
            exercise.title,
            readable(&text)
        );
    }
    if exercise.prompt.is_some() {
        run::prompt(exercise);
    }
    if let Some(answer) = &exercise.answer {
        let path = book.root.join("solutions").join("answers").join(answer);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        println!("\n{}", text.trim());
    }
    Ok(ExitCode::SUCCESS)
}

/// A solution's file without its markers, its tests and the lines hidden from its examples.
fn readable(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or_default();
    let is_noise = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("// >>> ") || line.starts_with("// <<< ") || line.starts_with("/// # ")
    };
    body.lines().filter(|line| !is_noise(line)).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}
