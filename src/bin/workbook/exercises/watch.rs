//! `watch`: checks whenever a file is saved.
//!
//! It looks at the files' times a few times a second; that works on every system and every network folder, and costs
//! nothing worth mentioning for a hundred small files. It keeps nothing in memory that Ctrl-C could lose.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use anyhow::Result;
use stubs::manifest::Exercise;

use super::answers::{self, Answers};
use super::{Book, paint};
use crate::say::{eprintln, out, println};
use crate::style::{BOLD, DIM, GOOD};

const PAUSE: Duration = Duration::from_millis(300);

/// Checks one exercise after every change, and the next one once it passes; ends when all have passed.
pub fn watch(book: &Book, id: Option<&str>) -> Result<ExitCode> {
    let mut wanted = id.map(|id| book.exercise(id)).transpose()?;
    let source = book.root.join("exercises").join("src");
    let checked: Vec<&Exercise> = book.exercises.iter().filter(|exercise| exercise.file.is_some()).collect();
    loop {
        let seen = times(&source)?;
        let has_changed = || times(&source).is_ok_and(|times| times != seen);
        clear();
        println!("{DIM}Checking ...{DIM:#}");
        match answers::judge_until(book, &checked, &has_changed) {
            // Saved in the meantime.
            Ok(None) => continue,
            Ok(Some(answers)) => {
                clear();
                wanted = show(book, &answers, &checked, wanted);
                if wanted.is_none() {
                    println!("{GOOD}All exercises pass.{GOOD:#}");
                    return Ok(ExitCode::SUCCESS);
                }
            }
            // The compiler has spoken; the reader will save again.
            Err(error) => eprintln!("{error}"),
        }
        println!("{DIM}Waiting for a change in exercises/src; Ctrl-C ends this.{DIM:#}");
        while !has_changed() {
            sleep(PAUSE);
        }
    }
}

/// Shows the verdict on the present exercise, and returns the one to go on with: the same until it passes, then the
/// next that has not; `None` if there is none left.
fn show<'a>(
    book: &'a Book,
    answers: &Answers,
    checked: &[&'a Exercise],
    wanted: Option<&'a Exercise>,
) -> Option<&'a Exercise> {
    let is_open = |exercise: &&&Exercise| !answers.passed(&exercise.id);
    let done = checked.len() - checked.iter().filter(is_open).count();
    println!("{} {done} of {}\n", paint::bar(done, checked.len(), 30), checked.len());
    if let Some(exercise) = wanted.filter(|exercise| answers.passed(&exercise.id)) {
        println!("{}", paint::verdict(&answers.verdicts[&exercise.id]));
        println!("{DIM}To compare: cargo exercises solution {}{DIM:#}\n", exercise.id);
    }
    // The first open one from the present one on, or else from the start.
    let position = wanted.and_then(|wanted| checked.iter().position(|exercise| exercise.id == wanted.id)).unwrap_or(0);
    let next = *checked[position..].iter().find(is_open).or_else(|| checked.iter().find(is_open))?;
    println!("{BOLD}{} · {}{BOLD:#}  {DIM}{}{DIM:#}", next.id, next.title, Book::path(next).unwrap_or_default());
    answers.explain(book, &[next]);
    if let Some(printed) = answers.printed.get(&next.id) {
        out(format_args!("{printed}"));
    }
    println!("{}\n", paint::verdict(&answers.verdicts[&next.id]));
    Some(next)
}

/// When each source file was last written. An editor may replace a file just now, so one that vanishes is no error.
fn times(folder: &Path) -> io::Result<BTreeMap<PathBuf, SystemTime>> {
    let mut times = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && let Ok(time) = fs::metadata(&path).and_then(|metadata| metadata.modified())
            {
                times.insert(path, time);
            }
        }
    }
    Ok(times)
}

/// A fresh page, on a terminal.
fn clear() {
    if io::stdout().is_terminal() {
        out(format_args!("\x1b[2J\x1b[3J\x1b[H"));
    }
}
