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

use anstream::{eprintln, println};
use anyhow::Result;

use super::manifest::Exercise;
use super::{Book, answers, paint};
use crate::style::{BOLD, DIM, GOOD};

const PAUSE: Duration = Duration::from_millis(300);

/// Checks one exercise after every change, and the next one once it passes; ends when all have passed.
pub fn watch(book: &Book, id: Option<&str>) -> Result<ExitCode> {
    let mut wanted = id.map(|id| book.exercise(id)).transpose()?;
    let source = book.root.join("exercises").join("src");
    loop {
        let seen = times(&source)?;
        clear();
        match round(book, wanted) {
            Ok(Some(current)) => wanted = Some(current),
            Ok(None) => {
                println!("{GOOD}All exercises pass.{GOOD:#}");
                return Ok(ExitCode::SUCCESS);
            }
            // The compiler has spoken; the reader will save again.
            Err(error) => eprintln!("{error}"),
        }
        println!("{DIM}Waiting for a change in exercises/src; Ctrl-C ends this.{DIM:#}");
        while times(&source)? == seen {
            sleep(PAUSE);
        }
    }
}

/// Shows the verdict on the present exercise, and returns the one to go on with: the same until it passes, then the
/// next that has not; `None` if there is none left.
fn round<'a>(book: &'a Book, wanted: Option<&'a Exercise>) -> Result<Option<&'a Exercise>> {
    let verdicts = answers::judge(book, &[])?;
    let checked = || book.exercises.iter().filter(|exercise| verdicts.contains_key(&exercise.id));
    let is_open = |exercise: &&Exercise| !verdicts[&exercise.id].is_passed();
    let done = checked().filter(|exercise| !is_open(exercise)).count();
    println!("{} {done} of {}\n", paint::bar(done, checked().count(), 30), checked().count());
    if let Some(exercise) = wanted.filter(|exercise| verdicts.contains_key(&exercise.id) && !is_open(exercise)) {
        println!("{}", paint::verdict(&verdicts[&exercise.id]));
        println!("{DIM}To compare: cargo exercises solution {}{DIM:#}\n", exercise.id);
    }
    // The first open one from the present one on, or else from the start.
    let position = wanted.and_then(|wanted| checked().position(|exercise| exercise.id == wanted.id)).unwrap_or(0);
    let next = checked().skip(position).find(is_open).or_else(|| checked().find(is_open));
    if let Some(next) = next {
        println!("{BOLD}{} · {}{BOLD:#}  {DIM}{}{DIM:#}", next.id, next.title, Book::path(next).unwrap_or_default());
        println!("{}\n", paint::verdict(&verdicts[&next.id]));
    }
    Ok(next)
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
        print!("\x1b[2J\x1b[3J\x1b[H");
    }
}
