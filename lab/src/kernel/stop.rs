//! The stop button: it asks first, and ends the process that runs the cells only if nobody listens.
//!
//! A press makes a file, which whatever trains or loops over batches looks for (`workbook`'s `stop.rs`). What does not
//! end by itself within a while, or at a second press, is killed.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long a cell may take to notice.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long it may take to end after it has noticed.
const PATIENCE_WITH_ONE_WHO_LISTENS: Duration = Duration::from_secs(10);

/// Two presses within this time are one.
const REPEAT: Duration = Duration::from_millis(300);

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// To wait.
    Wait,
    /// To end the process that runs the cells, with all that it has started.
    EndCells,
    /// To end evcxr too: it does not notice that the cells' process is gone.
    EndKernel,
}

/// Where a stop stands.
#[derive(Clone, Copy, Debug)]
enum State {
    Quiet,
    Asked { pressed: Instant, until: Instant, heeded: bool },
    Ended { at: Instant },
}

/// The button, from the start of one cell to its end.
pub struct Stop {
    file: PathBuf,
    state: State,
}

impl Stop {
    /// A button that makes that file.
    pub fn new(file: PathBuf) -> Self {
        Self { file, state: State::Quiet }
    }

    /// Something new begins, which nobody has asked to stop.
    pub fn begin(&mut self) {
        self.state = State::Quiet;
        // Usually there is none.
        let _ = fs::remove_file(&self.file);
    }

    /// Somebody presses it.
    pub fn press(&mut self, now: Instant) -> Order {
        match self.state {
            State::Quiet if fs::write(&self.file, "").is_ok() => {
                self.state = State::Asked { pressed: now, until: now + PATIENCE, heeded: false };
                Order::Wait
            }
            State::Asked { pressed, .. } if now < pressed + REPEAT => Order::Wait,
            State::Quiet | State::Asked { .. } => self.end(now),
            State::Ended { at } if now < at + PATIENCE => Order::Wait,
            State::Ended { .. } => Order::EndKernel,
        }
    }

    /// Nothing that runs could listen.
    pub fn end(&mut self, now: Instant) -> Order {
        self.state = State::Ended { at: now };
        Order::EndCells
    }

    /// When [`tick`](Self::tick) is to be called.
    pub fn due(&self) -> Option<Instant> {
        match self.state {
            State::Asked { until, .. } => Some(until),
            _ => None,
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Instant) -> Order {
        match &mut self.state {
            State::Asked { until, heeded, .. } if *until <= now => {
                if !*heeded && is_heeded(&self.file) {
                    *heeded = true;
                    *until = now + PATIENCE_WITH_ONE_WHO_LISTENS;
                    return Order::Wait;
                }
                self.end(now)
            }
            _ => Order::Wait,
        }
    }

    /// Whether it has been pressed.
    pub fn is_pressed(&self) -> bool {
        !matches!(self.state, State::Quiet)
    }

    /// Whether the cells' process has been ended, or is about to be.
    pub fn has_ended_the_process(&self) -> bool {
        matches!(self.state, State::Ended { .. })
    }

    /// Whether something has stopped because it was asked to.
    pub fn was_heeded(&self) -> bool {
        self.is_pressed() && is_heeded(&self.file)
    }
}

/// Who heeds it writes something into the file.
fn is_heeded(file: &PathBuf) -> bool {
    fs::metadata(file).is_ok_and(|file| file.len() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button() -> (Stop, PathBuf, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stop");
        (Stop::new(file.clone()), file, folder)
    }

    #[test]
    fn it_asks_and_then_ends_who_does_not_listen() {
        let (mut stop, file, _folder) = button();
        let now = Instant::now();
        assert_eq!((stop.press(now), stop.due(), file.exists()), (Order::Wait, Some(now + PATIENCE), true));
        assert_eq!(stop.tick(now + PATIENCE / 2), Order::Wait);
        assert_eq!(stop.tick(now + PATIENCE), Order::EndCells);
        assert_eq!((stop.tick(now + PATIENCE), stop.due()), (Order::Wait, None), "once");
        stop.begin();
        assert!(!file.exists() && !stop.is_pressed());
    }

    #[test]
    fn who_listens_has_more_time() {
        let (mut stop, file, _folder) = button();
        let now = Instant::now();
        stop.press(now);
        fs::write(&file, "heeded").unwrap();
        assert_eq!(stop.tick(now + PATIENCE), Order::Wait);
        assert!(stop.was_heeded() && !stop.has_ended_the_process());
        assert_eq!(stop.tick(stop.due().unwrap()), Order::EndCells);
    }

    #[test]
    fn a_second_press_is_meant_and_a_double_click_is_not() {
        let (mut stop, _file, _folder) = button();
        let now = Instant::now();
        stop.press(now);
        assert_eq!(stop.press(now + Duration::from_millis(9)), Order::Wait);
        assert_eq!(stop.press(now + REPEAT), Order::EndCells);
        assert_eq!(stop.press(now + REPEAT + Duration::from_millis(9)), Order::Wait);
        assert_eq!(stop.press(now + REPEAT + PATIENCE), Order::EndKernel);
    }

    #[test]
    fn without_a_place_for_the_file_it_ends_at_once() {
        let mut stop = Stop::new(PathBuf::from("/nowhere/at/all"));
        assert_eq!(stop.press(Instant::now()), Order::EndCells);
    }
}
