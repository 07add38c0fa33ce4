//! Running the reader's code so that neither a panic nor an endless loop takes the check down.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

/// The name of the threads in which answers run. The panic hook knows them by it.
const THREAD: &str = "workbook check";

/// How long a whole check may take. The slowest takes about a second; this is meant for loops that never end.
const LIMIT: Duration = Duration::from_secs(60);

/// A stack as large as that of a main thread.
const STACK: usize = 8 << 20;

/// What became of a job.
pub(super) enum Ended<T> {
    /// It returned.
    Returned(T),
    /// It panicked, with this message.
    Panicked(String),
    /// It was still busy after [`LIMIT`], and is left behind.
    TimedOut(Duration),
}

/// Runs a job in a thread of its own, where panics print nothing.
pub(super) fn run<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Ended<T> {
    quiet_panics();
    let (sender, receiver) = mpsc::channel();
    let body = move || {
        // Nobody listens any more after a time-out, and then the result is of no use.
        let _ = sender.send(catch(job));
    };
    thread::Builder::new().name(THREAD.into()).stack_size(STACK).spawn(body).expect("a thread can be started");
    match receiver.recv_timeout(LIMIT) {
        Ok(Ok(value)) => Ended::Returned(value),
        Ok(Err(message)) => Ended::Panicked(message),
        Err(_) => Ended::TimedOut(LIMIT),
    }
}

/// What `f` returns, or the message of its panic.
pub(super) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|payload| message(payload.as_ref()))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("(no message)").to_owned()
}

/// Puts a hook before the present one that keeps still about panics in the threads above. It stays: to take a hook
/// away again while other tests run would be a race.
///
/// The one static of this crate. In a notebook each cell has its own copy of it, so a cell may put a second hook
/// before the first; they all do the same, and tell their threads by a name that the standard library keeps.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let present = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(THREAD) {
                present(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        let Ended::Panicked(message) = run(|| panic!("no {}", 7)) else { panic!("it must panic") };
        assert_eq!(message, "no 7");
        assert_eq!(catch(|| 5), Ok(5));
    }

    #[test]
    fn jobs_run_side_by_side() {
        let workers: Vec<_> =
            (0..8).map(|i| thread::spawn(move || run(move || assert!(i % 2 == 0, "{i} is odd")))).collect();
        for (i, worker) in workers.into_iter().enumerate() {
            match worker.join().expect("the guard itself does not panic") {
                Ended::Returned(()) => assert_eq!(i % 2, 0),
                Ended::Panicked(message) => assert_eq!(message, format!("{i} is odd")),
                Ended::TimedOut(_) => panic!("there is nothing to wait for"),
            }
        }
    }
}
