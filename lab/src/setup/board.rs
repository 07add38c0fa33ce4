//! The board of what is being done: each step with its title, its bar and how it ended, and an estimate of the whole.
//!
//! Steps may run side by side, so every line on the screen says to which of them it belongs.

use std::collections::BTreeSet;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::estimate::{Estimate, Job};
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

/// All steps of a set-up.
pub struct Board {
    say: Say,
    bars: MultiProgress,
    whole: ProgressBar,
    whole_drawn: Once,
    jobs: Mutex<Vec<(&'static str, Job)>>,
    /// The programs that run for a step, by their numbers.
    programs: Mutex<BTreeSet<u32>>,
    stopped: AtomicBool,
}

/// A step that is being done.
pub struct Step<'a> {
    title: &'static str,
    board: &'a Board,
    announced: AtomicBool,
    bar: ProgressBar,
    drawn: Once,
}

impl Board {
    /// An empty one.
    pub fn new(say: Say) -> Self {
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        Self {
            say,
            bars,
            whole: ProgressBar::hidden(),
            whole_drawn: Once::new(),
            jobs: Mutex::default(),
            programs: Mutex::default(),
            stopped: AtomicBool::new(false),
        }
    }

    /// Announces steps that belong to one estimate, each with the seconds that it takes on two cores.
    pub fn plan(&self, steps: &[(&'static str, f64)]) {
        let jobs = steps.iter().map(|&(title, seconds)| (title, Job::new(seconds)));
        locked(&self.jobs).extend(jobs);
    }

    /// How far the planned steps are, and what is going on.
    pub fn estimate(&self) -> Estimate {
        let jobs = locked(&self.jobs);
        Estimate::of(jobs.iter().map(|(title, job)| (*title, job)), Instant::now())
    }

    /// Does a step, and says what it does and how it went.
    ///
    /// # Errors
    /// Those of the work.
    pub fn step(&self, title: &'static str, work: impl FnOnce(&Step) -> anyhow::Result<Outcome>) -> anyhow::Result<()> {
        let start = Instant::now();
        self.change(title, |job| job.begin(start));
        let step = Step {
            title,
            board: self,
            announced: AtomicBool::new(false),
            bar: ProgressBar::hidden(),
            drawn: Once::new(),
        };
        let outcome = work(&step);
        step.bar.finish_and_clear();
        let outcome = outcome?;
        self.change(title, |job| job.end(outcome == Outcome::Done));
        let was_announced = step.announced.load(Ordering::Relaxed);
        match outcome {
            Outcome::Done => self.line(title, &format!("{DIM}done in {}{DIM:#}", readable(start.elapsed()))),
            Outcome::Already if self.say == Say::Everything && !was_announced => {
                self.line(title, &format!("{DIM}ready{DIM:#}"));
            }
            Outcome::Already => {}
        }
        Ok(())
    }

    /// Whether there is a terminal to draw on.
    pub fn is_drawn(&self) -> bool {
        !self.bars.is_hidden()
    }

    /// Shows below the bars how it is with the whole.
    pub fn show_whole(&self, text: &str) {
        self.whole_drawn.call_once(|| {
            self.bars.add(self.whole.clone());
            self.whole.set_style(style("  {wide_msg}"));
        });
        self.whole.set_message(text.to_owned());
    }

    /// Takes that away again.
    pub fn clear_whole(&self) {
        self.whole.finish_and_clear();
    }

    /// Prints a line above the bars.
    pub fn print(&self, text: &str) {
        self.bars.suspend(|| println!("{text}"));
    }

    /// Ends the programs that run for a step; what they have done so far stays, and the next set-up goes on from there.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        for &number in locked(&self.programs).iter() {
            end_program(number);
        }
        // Nothing draws any more.
        self.bars.set_draw_target(ProgressDrawTarget::hidden());
    }

    /// Whether it was stopped. An error behind that is no news.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    fn line(&self, title: &str, text: &str) {
        self.print(&format!("{BOLD}{title}{BOLD:#}: {text}"));
    }

    fn change(&self, title: &str, change: impl FnOnce(&mut Job)) {
        if let Some((_, job)) = locked(&self.jobs).iter_mut().find(|(found, _)| *found == title) {
            change(job);
        }
    }
}

impl Step<'_> {
    /// Says something that should stay on the screen.
    pub fn note(&self, text: &str) {
        self.announced.store(true, Ordering::Relaxed);
        self.board.line(self.title, text);
    }

    /// Prints a line that another program has said.
    pub fn quote(&self, line: &str) {
        self.board.print(&format!("  {line}"));
    }

    /// Shows on a terminal what is going on at the moment.
    pub fn progress(&self, text: &str) {
        self.drawn.call_once(|| {
            self.board.bars.insert(0, self.bar.clone());
            self.bar.set_style(style("  {spinner} {prefix} {elapsed:>4} {wide_msg:.dim}"));
            self.bar.set_prefix(self.title);
            self.bar.enable_steady_tick(Duration::from_millis(200));
        });
        self.bar.set_message(text.to_owned());
    }

    /// Shows how many of its parts are done.
    pub fn advance(&self, done: u64, of: u64) {
        if self.bar.length() != Some(of) {
            self.bar.set_length(of);
            self.bar.set_style(style("  {spinner} {prefix} {elapsed:>4} [{bar:24}] {percent:>3} % {wide_msg:.dim}"));
        }
        self.bar.set_position(done);
        self.board.change(self.title, |job| job.advance(done as f64 / of.max(1) as f64));
    }

    /// Whether the set-up is to end.
    pub fn is_stopped(&self) -> bool {
        self.board.is_stopped()
    }

    /// Counts a program among those that end with the set-up, while `work` waits for it.
    pub fn while_running<T>(&self, child: &mut Child, work: impl FnOnce(&mut Child) -> T) -> T {
        locked(&self.board.programs).insert(child.id());
        // It may have been started while the others were ended.
        if self.board.is_stopped() {
            end_program(child.id());
        }
        let result = work(child);
        locked(&self.board.programs).remove(&child.id());
        result
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a fixed text").progress_chars("=> ")
}

#[cfg(unix)]
fn end_program(number: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = i32::try_from(number).ok().and_then(Pid::from_raw);
    // If it has ended by itself, so much the better.
    let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
}

/// Elsewhere they go on to their end.
#[cfg(not(unix))]
fn end_program(_number: u32) {}

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

    #[test]
    fn the_estimate_follows_the_steps() {
        let board = Board::new(Say::Work);
        board.plan(&[("one", 100.0), ("two", 100.0)]);
        board
            .step("one", |step| {
                step.advance(1, 2);
                let estimate = board.estimate();
                assert_eq!((estimate.text.as_str(), estimate.done), ("one", 0.15));
                Ok(Outcome::Done)
            })
            .unwrap();
        assert_eq!(board.estimate().done, 0.5);
        board.step("two", |_| Ok(Outcome::Already)).unwrap();
        assert_eq!(board.estimate().done, 1.0);
    }

    #[cfg(unix)]
    #[test]
    fn a_stopped_board_ends_what_runs() {
        let board = Board::new(Say::Work);
        let outcome = board.step("sleeping", |step| {
            let mut child = std::process::Command::new("sleep").arg("60").spawn()?;
            let status = step.while_running(&mut child, |child| {
                board.stop();
                child.wait()
            })?;
            assert!(!status.success());
            Ok(Outcome::Done)
        });
        outcome.unwrap();
        assert!(board.is_stopped());
    }
}
