//! What stands at the top while an exercise is watched.

use std::cell::Cell;
use std::io::{IsTerminal, Write, stdout};
use std::time::Instant;

use stubs::exercise::Exercise;

use crate::exercises::progress::Progress;
use crate::exercises::{Book, about, paint};
use crate::say::{out, println};
use crate::style::{BOLD, DIM};

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

/// From this many seconds on, a check says for how long it has been going on.
const LONG: u64 = 3;

/// The line that stands there until there is a verdict.
pub struct Checking {
    since: Instant,
    /// The seconds that it shows.
    shown: Cell<u64>,
}

impl Checking {
    /// Writes the line.
    pub fn new() -> Checking {
        at(SAVE);
        println!("{DIM}Checking ...{DIM:#}");
        Checking { since: Instant::now(), shown: Cell::new(LONG - 1) }
    }

    /// Brings it up to date, on a terminal.
    pub fn show(&self) {
        let seconds = self.since.elapsed().as_secs();
        if seconds > self.shown.get() && stdout().is_terminal() {
            self.shown.set(seconds);
            at(BACK);
            println!("{DIM}Checking ..., {seconds} s; save again to start anew{DIM:#}");
        }
    }
}

/// Keeps the cursor's place in mind.
const SAVE: &str = "\x1b7";

/// Goes back there, and wipes what stands below.
const BACK: &str = "\x1b8\x1b[J";

/// Moves the cursor, on a terminal; also on one without colours.
fn at(place: &str) {
    if stdout().is_terminal() {
        let _ = stdout().write_all(place.as_bytes());
    }
}
