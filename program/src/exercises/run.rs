//! `run`: the verdict on one exercise, or on those of a section.

use std::process::ExitCode;

use anyhow::Result;
use stubs::exercise::Exercise;

use super::answers::{self, Answers};
use super::progress::Progress;
use super::{Book, about, paint, speed};
use crate::say::{out, println};
use crate::style::{DIM, OPEN};

/// Checks what can be checked, and shows the prompt of what cannot.
pub fn run(book: &Book, id: &str) -> Result<ExitCode> {
    let selected = book.selection(id)?;
    let (checked, prompts): (Vec<&Exercise>, Vec<_>) = selected.iter().partition(|exercise| exercise.file.is_some());
    let mut all_passed = true;
    if !checked.is_empty() {
        let answers = answers::judge(book, &checked)?;
        answers.explain(book, &checked, usize::MAX);
        for exercise in &checked {
            verdict(&answers, exercise);
            all_passed &= answers.passed(&exercise.id);
        }
        if let (true, [exercise]) = (all_passed, &checked[..]) {
            compare(book, &answers, exercise, &|| false);
            if let Some(next) = Progress::read(book).next(book, Some(exercise)) {
                println!("\nNext: {}", about::title(next));
            }
        }
    }
    for exercise in prompts {
        println!("{}", about::title(exercise));
        about::question(exercise);
        println!("{DIM}Our answer: cargo exercises read {}{DIM:#}", exercise.id);
    }
    Ok(ExitCode::from(u8::from(!all_passed)))
}

/// Shows what the answer has printed, and the verdict on it.
pub fn verdict(answers: &Answers, exercise: &Exercise) {
    if let Some(printed) = answers.printed.get(&exercise.id) {
        let end = if printed.ends_with('\n') { "" } else { "\n" };
        println!("{DIM}Your code printed:{DIM:#}");
        out(format_args!("{printed}{end}\n"));
    }
    println!("{}", paint::verdict(&answers.verdicts[&exercise.id]));
}

/// Says how the answer, which has passed, compares with ours, and where to see that.
pub fn compare(book: &Book, answers: &Answers, exercise: &Exercise, is_cancelled: &dyn Fn() -> bool) {
    if let Some(remark) = speed::remark(book, answers, exercise, is_cancelled) {
        println!("{OPEN}{}{OPEN:#}", paint::wrapped(&remark));
    }
    println!("{DIM}To compare: cargo exercises solution {} --diff{DIM:#}", exercise.id);
}
