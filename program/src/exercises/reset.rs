//! `reset`: an exercise from its beginning, and never without a copy of what was there.

use std::fs;
use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use checks::progress::What;
use stubs::derive::derive;
use stubs::exercise::Exercise;

use super::progress::Progress;
use super::record::fingerprint;
use super::{Book, answers, backup};
use crate::files;
use crate::say::{out, println};
use crate::style::{BOLD, OPEN};

/// Puts the stub of an exercise back, after a backup. Where that would take other answers along, it asks first.
pub fn reset(book: &Book, name: &str, yes: bool) -> Result<ExitCode> {
    let exercise = match book.named(name)[..] {
        // In one file they begin anew together, so the name of the file will do.
        [first, _, ..] => first,
        _ => book.exercise(name)?,
    };
    let Some(reset) = Reset::new(book, exercise)? else {
        println!("{} is as it was at first; there is nothing to reset", Book::path(exercise).unwrap_or_default());
        return Ok(ExitCode::SUCCESS);
    };
    if let Some(warning) = reset.warning()? {
        println!("{warning}");
        if !yes && !stdin().is_terminal() {
            bail!("nothing was changed; `--yes` resets them all");
        }
        if !yes && !agrees()? {
            println!("Nothing was changed.");
            return Ok(ExitCode::FAILURE);
        }
    }
    reset.apply()?;
    Ok(ExitCode::SUCCESS)
}

fn agrees() -> Result<bool> {
    out(format_args!("Reset all of them? [y/N] "));
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

/// What is about to be reset.
pub struct Reset<'a> {
    book: &'a Book,
    exercise: &'a Exercise,
    file: &'a str,
    stub: String,
}

impl<'a> Reset<'a> {
    /// For that exercise; `None` if its file is the stub already.
    ///
    /// # Errors
    /// If it has no file, or its solution cannot be read.
    pub fn new(book: &'a Book, exercise: &'a Exercise) -> Result<Option<Reset<'a>>> {
        let Some(file) = &exercise.file else {
            bail!("{} is a question to think about; it has no file to reset", exercise.id);
        };
        let source = book.root.join("solutions").join("src").join(file);
        let text = fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
        let stub = derive(&text).map_err(|reason| anyhow!("{}: {reason}", source.display()))?;
        let reset = Reset { book, exercise, file, stub };
        let present = fs::read_to_string(reset.path());
        let is_stub = present.is_ok_and(|present| fingerprint(&present) == fingerprint(&reset.stub));
        Ok((!is_stub).then_some(reset))
    }

    fn path(&self) -> std::path::PathBuf {
        self.book.root.join("exercises").join("src").join(self.file)
    }

    /// What else would be lost: the other answers in the file, if any was begun.
    ///
    /// # Errors
    /// If the answers cannot be judged.
    pub fn warning(&self) -> Result<Option<String>> {
        let others: Vec<&Exercise> = self.in_file().filter(|other| other.id != self.exercise.id).collect();
        if others.is_empty() {
            return Ok(None);
        }
        let before = Progress::read(self.book);
        let verdicts = answers::judge(self.book, &others)?.verdicts;
        let state = |other: &&Exercise| {
            let verdict = &verdicts[&other.id];
            // What has passed may not compile just now.
            let has_passed = verdict.is_passed() || before.has(&other.id, What::File);
            let is_untouched = verdict.is_unfinished() && !verdict.note.contains("right already");
            let state = if has_passed { "passed" } else { "begun" };
            (has_passed || !is_untouched).then(|| format!("{} ({state})", other.id))
        };
        let lost: Vec<String> = others.iter().filter_map(state).collect();
        let file = format!("exercises/src/{}", self.file);
        Ok((!lost.is_empty()).then(|| {
            format!(
                "{OPEN}{BOLD}{file}{BOLD:#} also holds {}, which would begin anew as well.{OPEN:#}",
                lost.join(", ")
            )
        }))
    }

    /// Does it.
    ///
    /// # Errors
    /// If there can be no backup, or the file cannot be written; then nothing is changed.
    pub fn apply(&self) -> Result<()> {
        let file = self.path();
        if file.exists() {
            let no_backup = || format!("no backup, so nothing was changed: {}", file.display());
            let backup = backup::back_up(&file).with_context(no_backup)?;
            println!("Your version is kept in {}", backup.strip_prefix(&self.book.root).unwrap_or(&backup).display());
        }
        files::write(&file, self.stub.as_bytes())?;
        let mut progress = Progress::read(self.book);
        self.in_file().for_each(|exercise| progress.note(&exercise.id, What::Reset));
        println!("exercises/src/{} is a stub again", self.file);
        Ok(())
    }

    fn in_file(&self) -> impl Iterator<Item = &'a Exercise> {
        let file = self.file;
        self.book.exercises.iter().filter(move |other| other.file.as_deref() == Some(file))
    }
}
