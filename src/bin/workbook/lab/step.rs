//! One announced step of the set-up: what it does, what to expect, how long it took.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was nothing to do.
    Already,
    /// It did something.
    Done,
}

/// A step that is being done.
pub struct Step {
    bar: ProgressBar,
}

impl Step {
    /// Announces a step, does it, and says how it went.
    ///
    /// # Errors
    /// Those of the work.
    pub fn run(title: &str, work: impl FnOnce(&Step) -> anyhow::Result<Outcome>) -> anyhow::Result<()> {
        anstream::println!("{BOLD}{title}{BOLD:#}");
        let start = Instant::now();
        let step = Step { bar: ProgressBar::new_spinner() };
        step.bar
            .set_style(ProgressStyle::with_template("  {spinner} {elapsed} {wide_msg:.dim}").expect("a fixed text"));
        let outcome = work(&step);
        step.bar.finish_and_clear();
        match outcome? {
            Outcome::Already => anstream::println!("  {DIM}ready{DIM:#}"),
            Outcome::Done => anstream::println!("  {DIM}done in {}{DIM:#}", readable(start.elapsed())),
        }
        Ok(())
    }

    /// Says something that should stay on the screen.
    pub fn note(&self, text: &str) {
        self.bar.suspend(|| anstream::println!("  {text}"));
    }

    /// Shows on a terminal what is going on at the moment.
    pub fn progress(&self, text: &str) {
        self.bar.enable_steady_tick(Duration::from_millis(100));
        self.bar.set_message(text.to_owned());
    }
}

const BOLD: anstyle::Style = anstyle::Style::new().bold();
const DIM: anstyle::Style = anstyle::Style::new().dimmed();

/// A duration as one says it: `0.4 s`, `12 s`, `5 min 12 s`.
pub fn readable(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let mut text = String::new();
    let _ = match seconds {
        s if s < 9.95 => write!(text, "{s:.1} s"),
        s if s < 59.5 => write!(text, "{s:.0} s"),
        s => write!(text, "{} min {:02} s", s.round() as u64 / 60, s.round() as u64 % 60),
    };
    text
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
