//! Training takes no more memory the longer it runs: no graph outlives its minibatch, and nothing is kept of an epoch
//! but its line in the history.
//!
//! An allocator that counts stands in front of the system's, for this program alone. It holds a single test, so that
//! nobody else's memory is counted.
#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use workbook::data::DataModule;
use workbook::nn::Module;
use workbook::prelude::*;
use workbook::train::Epoch;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, and a count of the bytes that are in use.
struct Counting;

// SAFETY: every call is passed on to the system's allocator as it is. Its `realloc` is the default one, which goes
// through `alloc` and `dealloc`, and so is counted as well.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What a run has taken, in bytes: at its height, and what is left of it when its history has gone.
fn taken<M: Module>(model: &M, data: &dyn DataModule<Target = M::Target>, epochs: usize) -> (usize, usize) {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let history = Trainer::new(epochs).quiet().fit(model, data).unwrap();
    assert_eq!(history.len(), epochs);
    drop(history);
    (PEAK.load(Relaxed) - before, LIVE.load(Relaxed).saturating_sub(before))
}

/// Compares a short run with a long one. The test's own thread may allocate a little at any time.
fn assert_level<M: Module>(name: &str, model: &M, data: &dyn DataModule<Target = M::Target>) {
    const A_LITTLE: usize = 2048;
    // The first run leaves gradients behind, and whatever is made once and for all.
    taken(model, data, 1);
    let (short, _) = taken(model, data, 5);
    let (long, left) = taken(model, data, 200);
    // The history's vector doubles: 256 places, and beside them the 128 before while it moves.
    let history = (256 + 128) * size_of::<Epoch>();
    println!("{name}: {short} bytes at most in 5 epochs, {long} in 200, {left} left");
    assert!(long <= short + history + A_LITTLE, "{name}: {short} bytes in 5 epochs, {long} in 200");
    assert!(left <= A_LITTLE, "{name}: {left} bytes are left of 200 epochs");
}

#[test]
fn two_hundred_epochs_take_no_more_memory_than_five() {
    let exams = ExamScores::synthetic(0);
    assert_level("linear regression", &LinearRegression::new(2, 0.0003, 0), &exams);
    let images = FashionMnist::small().first(96, 32).with_batch_size(32).unwrap();
    assert_level("softmax regression", &SoftmaxRegression::new(784, 10, 0.1, 0), &images);
}
