//! Every solution passes its check, whatever random inputs the check draws.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Other seeds than the one that readers get, which the solutions' own tests try.
const SEEDS: std::ops::Range<u64> = 1..201;

#[test]
fn solutions_pass_with_200_seeds() {
    let checks = solutions::checks();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(check) = checks.get(next.fetch_add(1, Ordering::Relaxed)) {
            for seed in SEEDS {
                let verdict = check.verdict_with_seed(seed);
                assert!(verdict.is_passed(), "with seed {seed}: {verdict}");
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    // The scope passes a panic on.
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
}
