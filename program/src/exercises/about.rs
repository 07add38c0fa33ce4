//! What is said of an exercise before it is done.

use stubs::exercise::Exercise;

use super::paint;
use crate::say::println;
use crate::style::{BOLD, DIM};

/// The title with what a reader wants to know before beginning.
pub fn title(exercise: &Exercise) -> String {
    let Exercise { id, title, minutes, level, .. } = exercise;
    let core = if exercise.core { "core, " } else { "" };
    format!("{BOLD}{id} · {title}{BOLD:#}  {DIM}{core}level {level}, {}{DIM:#}", paint::time(*minutes))
}

/// Shows what to think about.
pub fn question(exercise: &Exercise) {
    let prompt = exercise.prompt.as_deref().unwrap_or_default().trim();
    // Broken by hand where it is long, and not where it is short.
    println!("{}", paint::wrapped(&prompt.replace('\n', " ")));
}
