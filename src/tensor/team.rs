//! Threads that share out the parts of a large product, and stay awake for a moment after it.
//!
//! A training multiplies again within a fraction of a millisecond, and to start a thread, or to wake one, can take as
//! long as half a product. So a thread that has done its part looks out for the next one, then sleeps, then ends: each
//! cell of a notebook is linked to a team of its own, and none stays behind for good.

use std::hint;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a thread without work looks out for more. Between two large products of an epoch lie some 0.3 ms.
const AWAKE: Duration = Duration::from_millis(1);

/// How long it sleeps after that, before it ends.
const ASLEEP: Duration = Duration::from_millis(500);

/// The largest block whose coming and going glibc takes notice of has 32 MB.
const LARGE: usize = 31 << 20;

/// A part of the work, which may borrow from whoever shares it out.
pub(crate) type Part<'a> = Box<dyn FnOnce() + Send + 'a>;

/// The threads that there are, each at its desk.
pub(crate) struct Team(Mutex<Vec<Arc<Desk>>>);

impl Team {
    /// Of nobody yet: threads are started when there are parts for them.
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Does the first part on this thread and each of the others on one of its own, and returns when all are done. If
    /// the team is at work for somebody else, this thread does them all.
    ///
    /// # Panics
    /// If one of them does.
    pub(crate) fn share_out<'a>(&self, first: impl FnOnce(), others: impl ExactSizeIterator<Item = Part<'a>>) {
        let mut team = match self.0.try_lock() {
            Ok(team) => team,
            Err(TryLockError::Poisoned(team)) => team.into_inner(),
            Err(TryLockError::WouldBlock) => {
                first();
                others.for_each(|part| part());
                return;
            }
        };
        let missing = team.len()..others.len().max(team.len());
        team.extend(missing.map(|_| Desk::start()));
        let open = Arc::new(Open::default());
        // From here on nobody leaves before all parts are done, not even by a panic.
        let waiting = Waiting(&open);
        for (desk, part) in team.iter_mut().zip(others) {
            let theirs = open.clone();
            theirs.parts.fetch_add(1, Ordering::Relaxed);
            let part: Part<'a> = Box::new(move || {
                if catch_unwind(AssertUnwindSafe(part)).is_err() {
                    theirs.panicked.store(true, Ordering::Relaxed);
                }
                theirs.parts.fetch_sub(1, Ordering::Release);
            });
            // SAFETY: the part is called once, and what it borrows is used before `open` counts it as done. `waiting`
            // keeps this function, and with it all of 'a, from ending before that.
            #[expect(unsafe_code, reason = "a thread that outlives the call is lent what the call has borrowed")]
            let part = unsafe { mem::transmute::<Part<'a>, Part<'static>>(part) };
            Desk::give(desk, part);
        }
        first();
        drop(waiting);
        assert!(!open.panicked.load(Ordering::Relaxed), "a part of a product panicked on a thread of its own");
    }
}

/// What is not done yet.
#[derive(Default)]
struct Open {
    parts: AtomicUsize,
    panicked: AtomicBool,
}

/// Waits, when it is dropped, until all parts are done.
struct Waiting<'a>(&'a Open);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let since = Instant::now();
        while self.0.parts.load(Ordering::Acquire) > 0 {
            // The parts are equal, so it will not be long, unless another program has the core.
            if since.elapsed() < AWAKE { hint::spin_loop() } else { thread::yield_now() }
        }
    }
}

/// Where one thread of the team is handed its parts.
struct Desk {
    /// Whether there is one, to be seen without a lock.
    is_given: AtomicBool,
    place: Mutex<Place>,
    bell: Condvar,
}

enum Place {
    Free,
    Given(Part<'static>),
    /// The thread has ended.
    Left,
}

impl Desk {
    /// With a thread at it, if the system grants one.
    fn start() -> Arc<Self> {
        // glibc hands what a thread has freed back to the system, and gets it page by page again for the next product,
        // unless a block of that size has come and gone before. This one is never touched.
        drop(hint::black_box(Vec::<u8>::with_capacity(LARGE)));
        let desk = Arc::new(Self { is_given: false.into(), place: Mutex::new(Place::Free), bell: Condvar::new() });
        let its = desk.clone();
        let thread = thread::Builder::new().name("product".into());
        let started = thread.spawn(move || {
            while let Some(part) = its.next() {
                part();
            }
        });
        if started.is_err() {
            *desk.lock() = Place::Left;
        }
        desk
    }

    /// Hands over a part, to a new thread if the last one has ended. If there can be none, does it at once.
    fn give(desk: &mut Arc<Self>, part: Part<'static>) {
        if matches!(*desk.lock(), Place::Left) {
            *desk = Self::start();
        }
        let mut place = desk.lock();
        if matches!(*place, Place::Left) {
            drop(place);
            return part();
        }
        *place = Place::Given(part);
        desk.is_given.store(true, Ordering::Release);
        drop(place);
        desk.bell.notify_one();
    }

    /// The next part, for the thread at this desk; none when it has waited long enough, and shall end.
    fn next(&self) -> Option<Part<'static>> {
        let since = Instant::now();
        while !self.is_given.load(Ordering::Acquire) && since.elapsed() < AWAKE {
            hint::spin_loop();
        }
        let waiting = self.bell.wait_timeout_while(self.lock(), ASLEEP, |place| matches!(place, Place::Free));
        let (mut place, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        self.is_given.store(false, Ordering::Relaxed);
        match mem::replace(&mut *place, Place::Free) {
            Place::Given(part) => Some(part),
            Place::Free | Place::Left => {
                *place = Place::Left;
                None
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers from 0 to `n`, each written by a part of its own.
    fn counted(team: &Team, n: usize) -> Vec<usize> {
        let mut numbers = vec![usize::MAX; n];
        let mut places = numbers.iter_mut().enumerate();
        let (_, first) = places.next().expect("there is one");
        let others = places.map(|(i, place)| -> Part<'_> { Box::new(move || *place = i) });
        team.share_out(|| *first = 0, others);
        numbers
    }

    #[test]
    fn every_part_is_done_once_whoever_calls_and_when() {
        let team = Team::new();
        let all = |n| (0..n).collect::<Vec<_>>();
        for n in [1, 2, 5, 3, 1, 5] {
            assert_eq!(counted(&team, n), all(n));
        }
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..500).for_each(|_| assert_eq!(counted(&team, 3), all(3))));
            }
        });
        // The threads sleep, and then they have ended.
        for pause in [AWAKE * 5, ASLEEP + AWAKE * 100] {
            thread::sleep(pause);
            assert_eq!(counted(&team, 3), all(3));
        }
    }

    #[test]
    fn a_part_that_panics_is_told_when_all_others_are_done() {
        let team = Team::new();
        let done = AtomicUsize::new(0);
        let told = catch_unwind(AssertUnwindSafe(|| {
            let part = |i: usize| -> Part<'_> {
                let done = &done;
                Box::new(move || {
                    assert_ne!(i, 1, "the part that fails");
                    done.fetch_add(1, Ordering::SeqCst);
                })
            };
            team.share_out(|| (), (0..3).map(part));
        }));
        assert!(told.is_err());
        assert_eq!(done.into_inner(), 2);
        assert_eq!(counted(&team, 4), [0, 1, 2, 3]);
        let told = catch_unwind(AssertUnwindSafe(|| {
            team.share_out(|| panic!("the first part fails"), (0..2).map(|_| -> Part<'_> { Box::new(|| ()) }))
        }));
        assert!(told.is_err());
        assert_eq!(counted(&team, 4), [0, 1, 2, 3]);
    }
}
