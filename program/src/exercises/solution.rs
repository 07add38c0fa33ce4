//! `solution`: ours, beside the reader's; `read`: our answer where there is no code.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use checks::progress::What;
use stubs::exercise::Exercise;

use super::progress::Progress;
use super::{Book, about, answers, diff};
use crate::say::println;
use crate::style::{DIM, OPEN};

/// Shows the solution of an exercise that passes, or any with `force`; with `with_diff`, what is different in the
/// reader's file. It changes no file.
pub fn solution(book: &Book, name: &str, with_diff: bool, force: bool) -> Result<ExitCode> {
    let exercise = book.exercise(name)?;
    let Some(file) = &exercise.file else { return read(book, name) };
    if !force && !is_done(book, exercise)? {
        println!("{OPEN}{} is not right yet, so its solution stays closed.{OPEN:#}", exercise.id);
        println!(
            "A hint: cargo exercises hint {0}   To look anyway: cargo exercises solution {0} --force",
            exercise.id
        );
        return Ok(ExitCode::FAILURE);
    }
    println!("{}", about::title(exercise));
    if with_diff {
        diff::show(book, file)?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = book.root.join("solutions").join("src").join(file);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    println!("{DIM}solutions/src/{file}{DIM:#}\n\n{}", readable(&text));
    if exercise.prompt.is_some() {
        println!();
        about::question(exercise);
    }
    answer(book, exercise)?;
    Ok(ExitCode::SUCCESS)
}

/// Whether there is nothing left to find out: it has passed, in its file or in a notebook.
fn is_done(book: &Book, exercise: &Exercise) -> Result<bool> {
    Ok(answers::judge(book, &[exercise])?.passed(&exercise.id)
        || Progress::read(book).has(&exercise.id, What::Notebook))
}

/// Shows the question and our answer; from then on the exercise counts as done.
pub fn read(book: &Book, name: &str) -> Result<ExitCode> {
    let exercise = book.exercise(name)?;
    if exercise.file.is_some() {
        bail!("{} is answered with code; once it passes: cargo exercises solution {0}", exercise.id);
    }
    println!("{}", about::title(exercise));
    about::question(exercise);
    answer(book, exercise)?;
    let mut progress = Progress::read(book);
    progress.note(&exercise.id, What::Read);
    if let Some(next) = progress.next(book, Some(exercise)) {
        println!("\nNext: {}", about::title(next));
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(book: &Book, exercise: &Exercise) -> Result<()> {
    if let Some(answer) = &exercise.answer {
        let path = book.root.join("solutions").join("answers").join(answer);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        println!("\n{}", text.trim());
    }
    Ok(())
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
