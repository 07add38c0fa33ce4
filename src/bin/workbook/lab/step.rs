//! The announced steps of the set-up: what each does, what to expect, how long it took.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::say::println;
use crate::style::{BOLD, DIM};

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was nothing to do.
    Already,
    /// It did something.
    Done,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// A line for each step.
    Everything,
    /// Nothing of the steps in which there is nothing to do.
    Work,
}

/// A step that is being done.
pub struct Step<'a> {
    title: &'a str,
    announced: Cell<bool>,
    bar: ProgressBar,
}

impl Step<'_> {
    /// Does a step, and says what it does and how it went.
    ///
    /// # Errors
    /// Those of the work.
    pub fn run(say: Say, title: &str, work: impl FnOnce(&Step) -> anyhow::Result<Outcome>) -> anyhow::Result<()> {
        let start = Instant::now();
        let step = Step { title, announced: Cell::new(false), bar: ProgressBar::new_spinner() };
        step.bar
            .set_style(ProgressStyle::with_template("  {spinner} {elapsed} {wide_msg:.dim}").expect("a fixed text"));
        let outcome = work(&step);
        step.bar.finish_and_clear();
        match outcome? {
            Outcome::Done => {
                step.announce();
                println!("  {DIM}done in {}{DIM:#}", readable(start.elapsed()));
            }
            Outcome::Already if step.announced.get() => {}
            Outcome::Already if say == Say::Everything => {
                println!("{BOLD}{title}{BOLD:#}: {DIM}ready{DIM:#}")
            }
            Outcome::Already => {}
        }
        Ok(())
    }

    /// Says something that should stay on the screen.
    pub fn note(&self, text: &str) {
        self.announce();
        self.bar.suspend(|| println!("  {text}"));
    }

    /// Shows on a terminal what is going on at the moment.
    pub fn progress(&self, text: &str) {
        self.announce();
        self.bar.enable_steady_tick(Duration::from_millis(100));
        self.bar.set_message(text.to_owned());
    }

    fn announce(&self) {
        if !self.announced.replace(true) {
            println!("{BOLD}{}{BOLD:#}", self.title);
        }
    }
}

/// A duration as one says it: `0.4 s`, `12 s`, `5 min 12 s`.
fn readable(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 9.95 => format!("{seconds:.1} s"),
        seconds if seconds < 59.5 => format!("{seconds:.0} s"),
        seconds => {
            let whole = seconds.round() as u64;
            format!("{} min {:02} s", whole / 60, whole % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let read = |milliseconds| readable(Duration::from_millis(milliseconds));
        assert_eq!(
            [read(380), read(12_300), read(59_700), read(312_000)],
            ["0.4 s", "12 s", "1 min 00 s", "5 min 12 s"]
        );
    }
}
