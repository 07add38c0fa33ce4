//! [`Check`]: an exercise's check with an answer in it, ready to run.

use std::fmt;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use super::guard::{Ended, run};
use super::progress::passed_in_cell;
use super::record::{Pending, Shared, open};
use super::stop::Tried;
use super::trial::Trial;
use super::verdict::{Failure, Outcome, Verdict};

/// So many times as long as with a right answer a check may take, before it is given up: an answer may be roundabout, and
/// a machine slow.
const FACTOR: u32 = 20;

/// The check of one exercise, holding the answer that it judges. It runs when it is [asserted](Self::assert), asked for
/// its [verdict](Self::verdict), or the last expression of a notebook cell.
#[derive(Clone)]
#[must_use = "a check runs only when it is shown as the last expression of a cell, or by `.assert()` or `.verdict()`"]
pub struct Check {
    id: &'static str,
    /// It takes less than this with a right answer.
    usual: Duration,
    body: Arc<dyn Fn(&mut Trial) -> Tried + Send + Sync>,
}

impl Check {
    /// The check of exercise `id`.
    pub fn new(id: &'static str, body: impl Fn(&mut Trial) -> Tried + Send + Sync + 'static) -> Check {
        Check { id, usual: Duration::from_millis(500), body: Arc::new(body) }
    }

    /// For a check that takes longer than half a second with a right answer: it takes less than so many.
    pub(super) fn takes(self, seconds: f64) -> Check {
        Check { usual: Duration::from_secs_f64(seconds), ..self }
    }

    /// After this long it is given up.
    pub(super) fn limit(&self) -> Duration {
        FACTOR * self.usual
    }

    /// The exercise, such as `4.4.1c`.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Runs it.
    pub fn verdict(&self) -> Verdict {
        self.verdict_with_seed(0)
    }

    /// Runs it with other random inputs.
    pub fn verdict_with_seed(&self, seed: u64) -> Verdict {
        self.judge(seed).verdict
    }

    /// Runs it.
    pub(super) fn judge(&self, seed: u64) -> Judged {
        let body = Arc::clone(&self.body);
        let record = Shared::default();
        let kept = record.clone();
        let ended = run(self.limit(), move || {
            let mut trial = Trial::new(seed, record);
            let ended = body(&mut trial);
            trial.finish(ended)
        });
        let is_given_up = matches!(ended, Ended::TimedOut);
        let failed = |failure| (Outcome::Failed(failure), String::new());
        let (outcome, note) = match ended {
            Ended::Returned(found) => found,
            Ended::Panicked(panic) => {
                failed(open(&kept).pending.take().map_or_else(|| stumbled(&panic.message), Pending::settle))
            }
            Ended::TimedOut => failed(open(&kept).out_of_time(self.limit(), self.usual)),
        };
        let verdict = Verdict { id: self.id.into(), outcome, note };
        Judged { verdict, busy: open(&kept).busy, is_given_up }
    }

    /// Runs it, and fails the test that calls it unless it passes, with the verdict as the only output: no backtrace.
    ///
    /// # Panics
    /// Unless the verdict is `Passed`. As no panic hook is run, a notebook would not notice; there, show the check or
    /// its verdict.
    pub fn assert(&self) {
        let verdict = self.verdict();
        if !verdict.is_passed() {
            eprintln!("{verdict}");
            resume_unwind(Box::new(verdict.to_string()));
        }
    }

    /// Runs it and shows the verdict below a notebook cell. A pass counts as one of the exercise, in contrast to that of
    /// a [verdict](Self::verdict) that is shown: in that way the chapters prove the answers that they give themselves.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        let verdict = self.verdict();
        verdict.evcxr_display();
        if verdict.is_passed() {
            passed_in_cell(self.id);
        }
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What came of running a check.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// How long the answer has taken, without the check's own work.
    pub(super) busy: Duration,
    /// Whether it took too long, so that a thread is left behind, busy with it.
    pub(super) is_given_up: bool,
}

/// The check itself panicked, on something that the answer returned.
fn stumbled(message: &str) -> Failure {
    Failure {
        tried: "what the answer returned".into(),
        returned: "something that the check cannot work with".into(),
        expected: "a value of the shape that the task describes".into(),
        likely: format!("a shape or a length is wrong: {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: fn(f64) -> f64) -> Check {
        Check::new("0.1", move |t| t.call("double(2)", || answer(2.0))?.expect(4.0).map(drop))
    }

    #[test]
    fn the_three_outcomes() {
        assert!(check(|x| 2.0 * x).verdict().is_passed());
        assert!(check(|_| todo!()).verdict().is_unfinished());
        assert_eq!(check(|x| x / 2.0).verdict().failure().unwrap().likely, "it is too small by a factor of 4");
    }

    #[test]
    fn assert_unwinds_with_the_verdict() {
        let payload = std::panic::catch_unwind(|| check(|_| todo!()).assert()).unwrap_err();
        assert!(payload.downcast_ref::<String>().unwrap().contains("not finished yet"));
    }

    #[test]
    fn a_check_that_stumbles_is_a_failure() {
        let stumbling = Check::new("0.2", |_| panic!("row 3 of 2"));
        assert!(stumbling.verdict().failure().unwrap().likely.contains("row 3 of 2"));
    }

    #[test]
    fn the_time_is_that_of_the_answer() {
        let nap = || std::thread::sleep(Duration::from_millis(30));
        let check = Check::new("0.4", move |t| {
            nap();
            t.run("f()", nap)
        });
        let start = std::time::Instant::now();
        let Judged { verdict, busy, is_given_up } = check.judge(0);
        assert!(!is_given_up);
        let naps = Duration::from_millis(30);
        assert!(verdict.is_passed() && busy >= naps && busy + naps <= start.elapsed(), "{busy:?}");
    }

    #[test]
    fn a_slow_answer_is_not_called_endless() {
        // It may take 100 ms.
        let slow = |n: u64| move || std::thread::sleep(Duration::from_millis(n));
        let check = |n: u64| Check::new("0.3", move |t| (0..100).try_for_each(|i| t.run(format!("f({i})"), slow(n))));
        let told = |n: u64| {
            let judged = check(n).takes(0.005).judge(0);
            assert!(judged.is_given_up);
            judged.verdict.failure().unwrap().clone()
        };
        assert!(told(10).likely.starts_with("it is too slow"));
        assert!(told(1000).likely.starts_with("a loop that never ends, or far more work"));
        assert_eq!(
            told(1000).expected,
            "all results of the check: with a right answer it usually takes less than 0.01 s"
        );
    }
}
