//! What a check has found so far, kept where a check that runs out of time leaves it behind.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::show::show_number;
use super::verdict::Failure;

/// How long a check goes on after a failure, to see whether later inputs confirm the mistake.
const PATIENCE: Duration = Duration::from_secs(2);

/// Shared between the check, its cases, and the thread that waits for them.
pub(super) type Shared = Arc<Mutex<Record>>;

/// The record, even if a panic has interrupted its last user: it holds nothing that could be half done.
pub(super) fn open(shared: &Shared) -> MutexGuard<'_, Record> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default)]
pub(super) struct Record {
    /// The first wrong result, while later inputs are asked what they say about it.
    pub(super) pending: Option<Pending>,
    /// The call that is running, and since when.
    pub(super) running: Option<(String, Instant)>,
    /// How long all calls have taken.
    pub(super) busy: Duration,
    calls: usize,
    slowest: (Duration, String),
}

impl Record {
    /// The call that was running is over.
    pub(super) fn ended(&mut self) {
        let Some((tried, since)) = self.running.take() else { return };
        let time = since.elapsed();
        self.calls += 1;
        self.busy += time;
        if time >= self.slowest.0 {
            self.slowest = (time, tried);
        }
    }

    /// What is to be said of a check that was still busy after `limit`, where it takes less than `usual` with a right answer.
    pub(super) fn out_of_time(&mut self, limit: Duration, usual: Duration) -> Failure {
        if let Some(pending) = self.pending.take() {
            return pending.settle();
        }
        let seconds = |time: Duration| format!("{} s", show_number((time.as_secs_f64() * 100.0).round() / 100.0));
        let limit_text = seconds(limit);
        let expected =
            format!("all results of the check: with a right answer it usually takes less than {}", seconds(usual));
        match &self.running {
            Some((tried, since)) if 2 * since.elapsed() > limit => Failure {
                tried: tried.clone(),
                returned: format!("nothing within {}", seconds(since.elapsed())),
                expected,
                likely: "a loop that never ends, or far more work than it takes: for this input, which condition is to end each loop, and does it come to hold?".into(),
            },
            _ if self.calls == 0 => Failure {
                tried: "the whole check".into(),
                returned: format!("nothing within {limit_text}"),
                expected,
                likely: "a loop never ends; which condition is to stop it, and does it ever hold?".into(),
            },
            _ => Failure {
                tried: format!("{} calls, the slowest of them {}", self.calls, self.slowest.1),
                returned: format!("nothing wrong so far, but they took {limit_text}, the slowest {}", seconds(self.slowest.0)),
                expected,
                likely: "it is too slow: is something computed again and again that could be kept, or counted up to in single steps?".into(),
            },
        }
    }
}

/// A wrong result, and the mistakes that would explain it.
pub(super) struct Pending {
    pub(super) failure: Failure,
    /// In the order in which the check names them.
    pub(super) candidates: Vec<Candidate>,
    since: Instant,
}

/// A mistake that would explain a wrong result.
pub(super) struct Candidate {
    pub(super) likely: String,
    /// Whether it says which value it would give, so that other inputs can confirm or refute it.
    pub(super) by_value: bool,
}

impl Pending {
    /// `failure` says what differs, which is what remains if no candidate does.
    pub(super) fn new(failure: Failure, candidates: Vec<Candidate>) -> Pending {
        Pending { failure, candidates, since: Instant::now() }
    }

    /// Whether other inputs could still change what is said.
    pub(super) fn is_open(&self) -> bool {
        self.candidates.first().is_some_and(|first| first.by_value) && self.since.elapsed() < PATIENCE
    }

    /// A mistake that another input refutes is none.
    pub(super) fn refute(&mut self, likely: &str) {
        self.candidates.retain(|candidate| !candidate.by_value || candidate.likely != likely);
    }

    /// The failure with the mistake that is left. Where several give the same results, nothing tells them apart.
    pub(super) fn settle(self) -> Failure {
        let mut failure = self.failure;
        if let Some(first) = self.candidates.first() {
            let mut likely = vec![first.likely.as_str()];
            for candidate in self.candidates.iter().filter(|candidate| first.by_value && candidate.by_value) {
                if !likely.contains(&candidate.likely.as_str()) {
                    likely.push(&candidate.likely);
                }
            }
            failure.likely = likely.join("; or: ");
        }
        failure
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_and_endless_are_told_apart() {
        let (limit, usual) = (Duration::from_millis(40), Duration::from_millis(500));
        let mut record = Record { running: Some(("f(7)".into(), Instant::now())), ..Record::default() };
        std::thread::sleep(limit);
        let failure = record.out_of_time(limit, usual);
        assert!(failure.tried == "f(7)" && failure.likely.starts_with("a loop that never ends, or far more work"));
        record.ended();
        record.running = Some(("f(8)".into(), Instant::now()));
        let failure = record.out_of_time(limit, usual);
        assert!(failure.tried.contains("the slowest of them f(7)") && failure.likely.starts_with("it is too slow"));
    }
}
