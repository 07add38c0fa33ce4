//! What stands at the top while an exercise is watched.

use std::io::{IsTerminal, stdout};

use stubs::manifest::Exercise;

use crate::exercises::progress::Progress;
use crate::exercises::{Book, about, paint};
use crate::say::{out, println};
use crate::style::BOLD;

/// A fresh page with the bar of the core path, or of all if that is done, and the title of the exercise.
pub fn head(book: &Book, progress: &Progress, exercise: &Exercise) {
    clear();
    let of = |core: bool| {
        let these: Vec<&Exercise> = book.exercises.iter().filter(|exercise| exercise.core || !core).collect();
        let done: Vec<&&Exercise> = these.iter().filter(|exercise| progress.is_done(exercise)).collect();
        let left =
            these.iter().filter(|exercise| !progress.is_done(exercise)).map(|exercise| exercise.minutes).sum::<u32>();
        (done.len(), these.len(), left)
    };
    let (name, (done, all, left)) = match of(true) {
        (done, all, left) if done < all => ("Core path", (done, all, left)),
        _ => ("All", of(false)),
    };
    println!("{name} {} {done} of {all}, {} left\n", paint::bar(done, all, 30), paint::time(left));
    println!("{}", about::title(exercise));
    println!("{BOLD}{}{BOLD:#}\n", Book::path(exercise).unwrap_or_default());
}

/// A fresh page, on a terminal. What stood there before stays in its history.
pub fn clear() {
    if stdout().is_terminal() {
        out(format_args!("\x1b[H\x1b[2J"));
    }
}
