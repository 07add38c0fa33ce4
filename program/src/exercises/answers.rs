//! The reader's answers: compiled, judged, and told what they are.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use checks::progress::What;
use checks::{Failure, Outcome, Verdict};
use stubs::exercise::Exercise;

use super::attempts::Attempts;
use super::compile::Program;
use super::diagnostic::Diagnostic;
use super::program::{self, Found, Limits, Waiting};
use super::progress::Progress;
use super::{Book, compile};
use crate::say::eprintln;
use crate::style::{BOLD, DIM, OPEN};

/// What is known of the answers.
pub struct Answers {
    /// The verdicts, by id: one for each exercise that was asked for.
    pub verdicts: HashMap<String, Verdict>,
    /// What each answer has printed, by id.
    pub printed: HashMap<String, String>,
    /// How long the answers that passed have taken, by id.
    pub seconds: HashMap<String, f64>,
    /// Those whose check did not come to its end.
    cut_short: Vec<String>,
    /// The program that has judged them.
    pub compiled: Program,
}

/// The verdicts on these exercises. One that keeps the others waiting is named meanwhile.
///
/// # Errors
/// If the answers cannot be compiled or judged; an answer that does not compile, or that ends the program, has a verdict.
pub fn judge(book: &Book, exercises: &[&Exercise]) -> Result<Answers> {
    Ok(judge_for(book, exercises, &Waiting { is_cancelled: &|| false, names_slow: true })?.expect("nobody cancels it"))
}

/// The same, without a word, or `None` once `is_cancelled`.
///
/// # Errors
/// As `judge`.
pub fn judge_until(book: &Book, exercises: &[&Exercise], is_cancelled: &dyn Fn() -> bool) -> Result<Option<Answers>> {
    judge_for(book, exercises, &Waiting { is_cancelled, names_slow: false })
}

fn judge_for(book: &Book, exercises: &[&Exercise], waiting: &Waiting) -> Result<Option<Answers>> {
    let compiled = compile::compile(book)?;
    let errors = |exercise: &Exercise| compiled.broken.get(Path::new(exercise.file.as_deref()?));
    let whole: Vec<&str> = exercises
        .iter()
        .filter(|exercise| exercise.file.is_some() && errors(exercise).is_none())
        .map(|exercise| exercise.id.as_str())
        .collect();
    let found = program::judge(&compiled.path, &book.root, &whole, &Limits::USUAL, waiting)?;
    let Some(Found { mut verdicts, printed, seconds, cut_short }) = found else { return Ok(None) };
    for exercise in exercises {
        if let Some([first, ..]) = errors(exercise).map(Vec::as_slice) {
            verdicts.insert(exercise.id.clone(), does_not_compile(book, exercise, first));
        }
    }
    let mut progress = Progress::read(book);
    for (id, verdict) in &verdicts {
        progress.note(id, if verdict.is_passed() { What::File } else { What::Undone });
    }
    Attempts::of(book).note(exercises, &verdicts, &|exercise| errors(exercise).is_some());
    Ok(Some(Answers { verdicts, printed, seconds, cut_short, compiled }))
}

fn does_not_compile(book: &Book, exercise: &Exercise, error: &Diagnostic) -> Verdict {
    let (id, path) = (&exercise.id, Book::path(exercise).unwrap_or_default());
    let sources = Path::new(compile::SOURCES);
    let is_gone = exercise.file.as_deref().is_some_and(|file| is_gone(book, Path::new(file)));
    let likely = match error.missing_name(sources) {
        _ if is_gone => {
            format!("it was deleted or moved; this brings its first version back: cargo exercises reset {id}")
        }
        Some(name) => format!(
            "the check looks for `{name}` in {path}: give it that name back; if nothing else helps, to begin anew: \
             cargo exercises reset {id}"
        ),
        None => format!("see what the compiler says; to begin anew: cargo exercises reset {id}"),
    };
    let (returned, expected) = if is_gone {
        ("nothing: the file is gone".into(), "a file with your answer".into())
    } else {
        (format!("an error: {}", error.summary(sources)), "code that compiles".into())
    };
    let failure = Failure { tried: format!("compiling {path}"), returned, expected, likely };
    Verdict { id: exercise.id.clone(), outcome: Outcome::Failed(failure), note: String::new() }
}

/// Whether that file of the reader's is not there.
fn is_gone(book: &Book, file: &Path) -> bool {
    !book.root.join(compile::SOURCES).join(file).exists()
}

impl Answers {
    /// Whether the answer to that exercise is right.
    pub fn passed(&self, id: &str) -> bool {
        self.verdicts.get(id).is_some_and(Verdict::is_passed)
    }

    /// Whether the compiler refuses the file of that exercise.
    pub fn does_not_compile(&self, exercise: &Exercise) -> bool {
        exercise.file.as_deref().is_some_and(|file| self.compiled.broken.contains_key(Path::new(file)))
    }

    /// Prints what the compiler says about the files of these exercises, at most so many errors of each, and names the
    /// others that do not compile or did not come to their end.
    pub fn explain(&self, book: &Book, shown: &[&Exercise], most: usize) {
        let is_in = |exercise: &Exercise, file: &Path| exercise.file.as_deref().map(Path::new) == Some(file);
        let is_shown = |file: &Path| shown.iter().any(|exercise| is_in(exercise, file));
        for (file, errors) in &self.compiled.broken {
            let is_gone = is_gone(book, file);
            let ids = book.exercises.iter().filter(|exercise| is_in(exercise, file));
            let ids: Vec<&str> = ids.map(|exercise| exercise.id.as_str()).collect();
            if is_shown(file) {
                // Where there is no file, the compiler asks for one that is empty; the verdict knows better.
                if !is_gone {
                    compile::print(&errors[..most.min(errors.len())]);
                }
                let more = errors.len().saturating_sub(most);
                if let (1.., [id, ..]) = (more, &ids[..]) {
                    eprintln!("{DIM}and {more} more; for all of them: cargo exercises run {id}{DIM:#}\n");
                }
                continue;
            }
            let file = format!("{}/{}", compile::SOURCES, file.display());
            match ids[..] {
                [] if is_gone => eprintln!(
                    "{OPEN}{BOLD}{file}{BOLD:#} is gone, so its first version was taken{OPEN:#}; \
                     to have that back: cargo exercises sync"
                ),
                [] => eprintln!(
                    "{OPEN}{BOLD}{file}{BOLD:#} does not compile, so its first version was taken{OPEN:#}; \
                     to have that back, delete it: cargo exercises sync"
                ),
                [id, ..] if is_gone => eprintln!(
                    "{OPEN}{BOLD}{file}{BOLD:#} ({}) is gone, so it was left out{OPEN:#}; \
                     this brings its first version back: cargo exercises reset {id}",
                    ids.join(", ")
                ),
                [id, ..] => eprintln!(
                    "{OPEN}{BOLD}{file}{BOLD:#} ({}) does not compile, so it was left out{OPEN:#}; \
                     why: cargo exercises run {id}; to begin anew: cargo exercises reset {id}",
                    ids.join(", ")
                ),
            }
        }
        for id in self.cut_short.iter().filter(|id| shown.iter().all(|exercise| exercise.id != **id)) {
            let returned = self.verdicts[id].failure().map_or("", |failure| failure.returned.as_str());
            eprintln!("{OPEN}{BOLD}{id}{BOLD:#} was stopped: {returned}{OPEN:#}; more: cargo exercises run {id}");
        }
        let about = |warning: &&Diagnostic| !warning.files(Path::new(compile::SOURCES), &is_shown).is_empty();
        self.compiled.warnings.iter().filter(about).for_each(|warning| compile::print(std::slice::from_ref(warning)));
    }
}
