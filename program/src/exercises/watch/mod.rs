//! `watch`: checks whenever a file is saved, and listens to keys meanwhile.
//!
//! It looks at the files' times a few times a second; that works on every system and every network folder, and costs
//! nothing worth mentioning for a hundred small files. Where the reader is stands in the record, so Ctrl-C loses nothing.

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use checks::progress::What;
use stubs::exercise::Exercise;

mod files;
mod screen;
mod terminal;

use super::answers;
use super::hint;
use super::list;
use super::progress::Progress;
use super::reset::Reset;
use super::{Book, run, solution};
use crate::say::{eprintln, out, println};
use crate::style::{BAD, DIM, GOOD, OPEN};
use files::Files;
use screen::Checking;
use terminal::Terminal;

/// How often it looks whether there is something to do.
const PAUSE: Duration = Duration::from_millis(60);

/// What to do next.
enum Step {
    /// Judge the answer.
    Check,
    /// Wait for a change, or a key.
    Wait,
    /// Go on with another exercise.
    Next,
    /// End, with this code.
    End(ExitCode),
}

/// Checks one exercise after every change. It goes on to the next with a key or, where there are no keys, by itself.
///
/// # Errors
/// If the exercise is unknown or has no file, or the files cannot be read.
pub fn watch(book: &Book, name: Option<&str>) -> Result<ExitCode> {
    let Some(exercise) = first(book, name)? else {
        println!("{GOOD}All exercises pass.{GOOD:#}");
        return Ok(ExitCode::SUCCESS);
    };
    // It lives as long as this function, however that ends: then the terminal is as it was.
    let terminal = Terminal::open()?;
    let mut watch = Watch { book, exercise, files: Files::of(book), terminal: &terminal, has_passed: false, hints: 0 };
    let mut step = Step::Check;
    loop {
        step = match step {
            Step::Check => watch.check()?,
            Step::Wait => watch.wait()?,
            Step::Next => watch.next(),
            Step::End(code) => return Ok(code),
        };
    }
}

/// The exercise to begin with: the one that is named, the one that was worked on last, or the next one.
fn first<'a>(book: &'a Book, name: Option<&str>) -> Result<Option<&'a Exercise>> {
    if let Some(name) = name {
        let exercise = book.exercise(name)?;
        anyhow::ensure!(exercise.file.is_some(), "{0} has no code to watch; cargo exercises run {0}", exercise.id);
        return Ok(Some(exercise));
    }
    let progress = Progress::read(book);
    let last = book.exercises.iter().find(|exercise| progress.place() == Some(exercise.id.as_str()));
    Ok(match last {
        Some(last) if !progress.is_done(last) && last.file.is_some() => Some(last),
        last => with_file(book, &progress, last),
    })
}

/// The next exercise that has a file.
fn with_file<'a>(book: &'a Book, progress: &Progress, present: Option<&'a Exercise>) -> Option<&'a Exercise> {
    let mut next = progress.next(book, present)?;
    // What is only to be read is passed by; there are few of them.
    for _ in &book.exercises {
        if next.file.is_some() && present.is_none_or(|present| present.id != next.id) {
            return Some(next);
        }
        next = progress.next(book, Some(next))?;
    }
    None
}

struct Watch<'a> {
    book: &'a Book,
    exercise: &'a Exercise,
    files: Files,
    terminal: &'a Terminal,
    /// Whether the answer was right when it was judged last.
    has_passed: bool,
    /// How many hints are on the present page.
    hints: usize,
}

impl Watch<'_> {
    /// Judges the answer, unless there is something else to do meanwhile.
    fn check(&mut self) -> Result<Step> {
        self.files.look();
        (self.has_passed, self.hints) = (false, 0);
        let mut progress = Progress::read(self.book);
        progress.note(&self.exercise.id, What::Begun);
        screen::head(self.book, &progress, self.exercise);
        let checking = Checking::new();
        let has_news = || self.files.have_changed() || self.terminal.has_news();
        let is_cancelled = || {
            checking.show();
            has_news()
        };
        match answers::judge_until(self.book, &[self.exercise], &is_cancelled) {
            Ok(None) => return Ok(if self.files.have_changed() { Step::Check } else { Step::Wait }),
            Ok(Some(answers)) => {
                self.has_passed = answers.passed(&self.exercise.id);
                screen::head(self.book, &Progress::read(self.book), self.exercise);
                // The last of many would be all that is left on the screen, and the first is where to begin.
                answers.explain(self.book, &[self.exercise], 1);
                run::verdict(&answers, self.exercise);
                if self.has_passed {
                    run::compare(self.book, &answers, self.exercise, &has_news);
                }
            }
            // The compiler has spoken; the reader will save again.
            Err(_) if self.terminal.is_interrupted() => {}
            Err(error) => eprintln!("{BAD}{error:#}{BAD:#}"),
        }
        if self.has_passed && !self.terminal.has_keys() {
            return Ok(Step::Next);
        }
        self.prompt();
        Ok(Step::Wait)
    }

    /// Waits for a change or a key.
    fn wait(&mut self) -> Result<Step> {
        loop {
            if self.terminal.is_interrupted() {
                println!();
                return Ok(Step::End(ExitCode::from(130)));
            }
            if let Some(key) = self.terminal.key() {
                return self.press(key);
            }
            if self.files.have_changed() {
                return Ok(Step::Check);
            }
            sleep(PAUSE);
        }
    }

    fn press(&mut self, key: u8) -> Result<Step> {
        let exercise = self.exercise;
        match key.to_ascii_lowercase() {
            b'\n' | b'\r' | b' ' => return Ok(Step::Check),
            b'n' => return Ok(Step::Next),
            b'q' | 4 => return Ok(Step::End(ExitCode::SUCCESS)),
            b'h' => {
                println!();
                self.hints = hint::show(self.book, exercise, None, self.hints)?;
                if self.hints > 0 && self.hints == exercise.hints.len() {
                    println!("{DIM}There are no more hints.{DIM:#}");
                }
            }
            b'l' => {
                let progress = Progress::read(self.book);
                self.clear();
                list::of_chapter(self.book, &progress, &exercise.chapter);
            }
            b's' if self.has_passed => {
                self.clear();
                solution::solution(self.book, &exercise.id, false, true)?;
            }
            b's' => println!(
                "\n{OPEN}The solution opens when the answer is right.{OPEN:#}\n\
                 {DIM}To look anyway: cargo exercises solution {} --force{DIM:#}",
                exercise.id
            ),
            b'r' => return self.reset(),
            _ => return Ok(Step::Wait),
        }
        self.prompt();
        Ok(Step::Wait)
    }

    fn reset(&mut self) -> Result<Step> {
        println!();
        let Some(reset) = Reset::new(self.book, self.exercise)? else {
            println!("{} is as it was at first.", Book::path(self.exercise).unwrap_or_default());
            self.prompt();
            return Ok(Step::Wait);
        };
        if let Some(warning) = reset.warning()? {
            println!("{warning}");
        }
        out(format_args!("Put the stub of {} back? Your version is kept beside it. [y/N] ", self.exercise.id));
        let answer = self.terminal.wait_for_key();
        println!("{}", answer.map_or(String::new(), |key| char::from(key).to_string()));
        if answer.is_some_and(|key| key.eq_ignore_ascii_case(&b'y')) {
            reset.apply()?;
            return Ok(Step::Check);
        }
        println!("Nothing was changed.");
        self.prompt();
        Ok(Step::Wait)
    }

    fn next(&mut self) -> Step {
        let progress = Progress::read(self.book);
        match with_file(self.book, &progress, Some(self.exercise)) {
            Some(next) => {
                self.exercise = next;
                Step::Check
            }
            None if progress.is_done(self.exercise) => {
                println!("{GOOD}All exercises pass.{GOOD:#}");
                Step::End(ExitCode::SUCCESS)
            }
            None => {
                println!("\nThis is the last one that is open.");
                self.prompt();
                Step::Wait
            }
        }
    }

    fn clear(&mut self) {
        screen::clear();
        self.hints = 0;
    }

    /// What can be done now.
    fn prompt(&self) {
        if !self.terminal.has_keys() {
            println!("{DIM}Waiting for a change in exercises/src; Ctrl-C ends this.{DIM:#}");
            return;
        }
        let solution = if self.has_passed { "  s solution" } else { "" };
        println!("\n{DIM}Save to check again.  n next  h hint{solution}  l list  r reset  q quit{DIM:#}");
    }
}
