//! Verdicts, signs and bars in colour.

use workbook::checks::{Outcome, Verdict};

use crate::style::{BAD, BOLD, DIM, GOOD, OPEN};

/// A verdict as its `Display` has it, with colours.
pub fn verdict(verdict: &Verdict) -> String {
    let text = verdict.to_string();
    match &verdict.outcome {
        Outcome::Passed => format!("{GOOD}{text}{GOOD:#}"),
        Outcome::Unfinished => format!("{OPEN}{text}{OPEN:#}"),
        Outcome::Failed(_) => {
            let (head, body) = text.split_once('\n').unwrap_or((&text, ""));
            let body: Vec<String> = body.lines().map(name_in_bold).collect();
            format!("{BAD}{head}{BAD:#}\n{}", body.join("\n"))
        }
    }
}

/// The name at the start of a verdict's line, such as `likely`.
fn name_in_bold(line: &str) -> String {
    match line.trim_start().split_once(' ') {
        Some((name, rest)) if line.starts_with("  ") && !line.starts_with("   ") => {
            format!("  {BOLD}{name}{BOLD:#} {rest}")
        }
        _ => line.to_owned(),
    }
}

/// A sign for the state of an exercise: passed, wrong, unfinished, or without a check.
pub fn sign(verdict: Option<&Verdict>) -> String {
    match verdict.map(|verdict| &verdict.outcome) {
        Some(Outcome::Passed) => format!("{GOOD}✓{GOOD:#}"),
        Some(Outcome::Failed(_)) => format!("{BAD}✗{BAD:#}"),
        Some(Outcome::Unfinished) => format!("{OPEN}·{OPEN:#}"),
        None => format!("{DIM}○{DIM:#}"),
    }
}

/// A bar of `width` characters, filled in proportion.
pub fn bar(done: usize, all: usize, width: usize) -> String {
    let filled = (done * width).checked_div(all).unwrap_or(0);
    format!("{GOOD}{}{GOOD:#}{DIM}{}{DIM:#}", "█".repeat(filled), "░".repeat(width - filled))
}
