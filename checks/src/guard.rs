//! Running the reader's code so that neither a panic nor an endless loop takes the check down.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

use super::place::place;

/// The name of the threads in which answers run. The panic hook knows them by it.
const THREAD: &str = "workbook check";

/// A stack as large as that of a main thread.
const STACK: usize = 8 << 20;

/// What became of a job.
pub(super) enum Ended<T> {
    /// It returned.
    Returned(T),
    /// It panicked.
    Panicked(Panic),
    /// It was still busy when its time was over, and is left behind.
    TimedOut,
}

/// A panic that was caught.
#[derive(Debug, PartialEq)]
pub(super) struct Panic {
    pub(super) message: String,
    /// The line of the reader's code that led to it, if one did and can be found.
    pub(super) place: Option<String>,
}

/// Runs a job in a thread of its own, where panics print nothing.
pub(super) fn run<T: Send + 'static>(limit: Duration, job: impl FnOnce() -> T + Send + 'static) -> Ended<T> {
    quiet_panics();
    let (sender, receiver) = mpsc::channel();
    let body = move || {
        // Nobody listens any more after a time-out, and then the result is of no use.
        let _ = sender.send(catch(job));
    };
    thread::Builder::new().name(THREAD.into()).stack_size(STACK).spawn(body).expect("a thread can be started");
    match receiver.recv_timeout(limit) {
        Ok(Ok(value)) => Ended::Returned(value),
        Ok(Err(panic)) => Ended::Panicked(panic),
        Err(_) => Ended::TimedOut,
    }
}

/// Runs `f` with this much stack, for answers that may call themselves deeply. A panic goes on to the caller.
pub(super) fn with_stack<T: Send>(bytes: usize, f: impl FnOnce() -> T + Send) -> T {
    let roomy = thread::Builder::new().name(THREAD.into()).stack_size(bytes);
    let joined = thread::scope(|scope| roomy.spawn_scoped(scope, f).expect("a thread can be started").join());
    joined.unwrap_or_else(|panic| resume_unwind(panic))
}

thread_local! {
    /// Where the last panic of this thread came from: the hook knows, and `catch_unwind` does not.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What `f` returns, or its panic.
pub(super) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, Panic> {
    PLACE.take();
    catch_unwind(AssertUnwindSafe(f))
        .map_err(|payload| Panic { message: message(payload.as_ref()), place: PLACE.take() })
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("(no message)").to_owned()
}

/// Puts a hook before the present one that, for panics in the threads above, prints nothing and notes the place. It
/// stays: to take a hook away again while other tests run would be a race.
///
/// With [`PLACE`] the only statics of this crate. In a notebook each cell has its own copies of them, so a cell may put
/// a second hook before the first; they tell their threads by a name that the standard library keeps. If the hook is of
/// another cell than the code that catches the panic, the place is not known, and everything else is as always.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let present = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().name() == Some(THREAD) {
                PLACE.set(place(info));
            } else {
                present(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    #[test]
    fn a_panic_becomes_its_message() {
        let Ended::Panicked(panic) = run(LIMIT, || panic!("no {}", 7)) else { panic!("it must panic") };
        assert_eq!(panic.message, "no 7");
        assert_eq!(catch(|| 5), Ok(5));
    }

    #[test]
    fn a_job_that_never_ends_is_left_behind() {
        let slow = || thread::sleep(Duration::from_secs(30));
        assert!(matches!(run(Duration::from_millis(20), slow), Ended::TimedOut));
    }

    #[test]
    fn jobs_run_side_by_side() {
        let workers: Vec<_> =
            (0..8).map(|i| thread::spawn(move || run(LIMIT, move || assert!(i % 2 == 0, "{i} is odd")))).collect();
        for (i, worker) in workers.into_iter().enumerate() {
            match worker.join().expect("the guard itself does not panic") {
                Ended::Returned(()) => assert_eq!(i % 2, 0),
                Ended::Panicked(panic) => assert_eq!(panic.message, format!("{i} is odd")),
                Ended::TimedOut => panic!("there is nothing to wait for"),
            }
        }
    }
}
