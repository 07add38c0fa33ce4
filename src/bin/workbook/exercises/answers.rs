//! The reader's answers: compiled, judged, and told what they are.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use stubs::manifest::Exercise;
use workbook::checks::progress::What;
use workbook::checks::{Failure, Outcome, Verdict};

use super::attempts::Attempts;
use super::compile::Program;
use super::diagnostic::Diagnostic;
use super::program::{self, Found, Limits};
use super::progress::Progress;
use super::{Book, compile};
use crate::say::eprintln;
use crate::style::{BOLD, OPEN};

/// What is known of the answers.
pub struct Answers {
    /// The verdicts, by id: one for each exercise that was asked for.
    pub verdicts: HashMap<String, Verdict>,
    /// What each answer has printed, by id.
    pub printed: HashMap<String, String>,
    /// How long the answers that passed have taken, by id.
    pub seconds: HashMap<String, f64>,
    /// The program that has judged them.
    pub compiled: Program,
}

/// The verdicts on these exercises.
///
/// # Errors
/// If the answers cannot be compiled or judged; an answer that does not compile, or that ends the program, has a verdict.
pub fn judge(book: &Book, exercises: &[&Exercise]) -> Result<Answers> {
    Ok(judge_until(book, exercises, &|| false)?.expect("nobody cancels it"))
}

/// The same, or `None` once `is_cancelled`.
///
/// # Errors
/// As `judge`.
pub fn judge_until(book: &Book, exercises: &[&Exercise], is_cancelled: &dyn Fn() -> bool) -> Result<Option<Answers>> {
    let compiled = compile::compile(book)?;
    let errors = |exercise: &Exercise| compiled.broken.get(Path::new(exercise.file.as_deref()?));
    let whole: Vec<&str> = exercises
        .iter()
        .filter(|exercise| exercise.file.is_some() && errors(exercise).is_none())
        .map(|exercise| exercise.id.as_str())
        .collect();
    let found = program::judge(&compiled.path, &book.root, &whole, &Limits::USUAL, is_cancelled)?;
    let Some(Found { mut verdicts, printed, seconds }) = found else { return Ok(None) };
    for exercise in exercises {
        if let Some([first, ..]) = errors(exercise).map(Vec::as_slice) {
            verdicts.insert(exercise.id.clone(), does_not_compile(exercise, first));
        }
    }
    let mut progress = Progress::read(book);
    for (id, verdict) in &verdicts {
        progress.note(id, if verdict.is_passed() { What::File } else { What::Undone });
    }
    Attempts::of(book).note(exercises, &verdicts, &|exercise| errors(exercise).is_some());
    Ok(Some(Answers { verdicts, printed, seconds, compiled }))
}

fn does_not_compile(exercise: &Exercise, error: &Diagnostic) -> Verdict {
    let failure = Failure {
        tried: format!("compiling {}", Book::path(exercise).unwrap_or_default()),
        returned: format!("an error: {}", error.summary(Path::new(compile::SOURCES))),
        expected: "code that compiles".into(),
        likely: format!("see what the compiler says; to begin anew: cargo exercises reset {}", exercise.id),
    };
    Verdict { id: exercise.id.clone(), outcome: Outcome::Failed(failure), note: String::new() }
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

    /// Prints what the compiler says about the files of these exercises, and names the others that do not compile.
    pub fn explain(&self, book: &Book, shown: &[&Exercise]) {
        let is_shown = |file: &Path| shown.iter().any(|exercise| exercise.file.as_deref().map(Path::new) == Some(file));
        for (file, errors) in &self.compiled.broken {
            if is_shown(file) {
                compile::print(errors);
                continue;
            }
            let ids = book.exercises.iter().filter(|exercise| exercise.file.as_deref().map(Path::new) == Some(file));
            let ids: Vec<&str> = ids.map(|exercise| exercise.id.as_str()).collect();
            let file = format!("{}/{}", compile::SOURCES, file.display());
            match ids[..] {
                [] => eprintln!(
                    "{OPEN}{BOLD}{file}{BOLD:#} does not compile, so its first version was taken{OPEN:#}; \
                     to have that back, delete it: cargo exercises sync"
                ),
                [id, ..] => eprintln!(
                    "{OPEN}{BOLD}{file}{BOLD:#} ({}) does not compile, so it was left out{OPEN:#}; \
                     why: cargo exercises run {id}; to begin anew: cargo exercises reset {id}",
                    ids.join(", ")
                ),
            }
        }
        let about = |warning: &&Diagnostic| !warning.files(Path::new(compile::SOURCES), &is_shown).is_empty();
        self.compiled.warnings.iter().filter(about).for_each(|warning| compile::print(std::slice::from_ref(warning)));
    }
}
