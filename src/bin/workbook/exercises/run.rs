//! `run`: the verdict on one exercise, or on those of a section.

use std::process::ExitCode;

use anyhow::Result;
use stubs::manifest::Exercise;

use super::{Book, answers, paint};
use crate::say::{out, println};
use crate::style::{BOLD, DIM};

/// Checks what can be checked, and shows the prompt of what cannot.
pub fn run(book: &Book, id: &str) -> Result<ExitCode> {
    let selected = book.selection(id)?;
    let (checked, prompts): (Vec<&Exercise>, Vec<_>) = selected.iter().partition(|exercise| exercise.file.is_some());
    let mut all_passed = true;
    if !checked.is_empty() {
        let answers = answers::judge(book, &checked)?;
        answers.explain(book, &checked);
        for Exercise { id, .. } in checked {
            if let Some(printed) = answers.printed.get(id) {
                out(format_args!("{printed}"));
            }
            println!("{}", paint::verdict(&answers.verdicts[id]));
            all_passed &= answers.passed(id);
        }
    }
    prompts.into_iter().for_each(prompt);
    if let (true, [exercise]) = (all_passed, &selected[..]) {
        println!("{DIM}To compare: cargo exercises solution {}{DIM:#}", exercise.id);
    }
    Ok(ExitCode::from(u8::from(!all_passed)))
}

/// Shows what to think about.
pub fn prompt(exercise: &Exercise) {
    println!(
        "{BOLD}{} · {}{BOLD:#}  {DIM}{}, {} min{DIM:#}",
        exercise.id, exercise.title, exercise.kind, exercise.minutes
    );
    println!("{}", exercise.prompt.as_deref().unwrap_or_default().trim());
}
