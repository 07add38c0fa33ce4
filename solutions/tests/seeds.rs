//! Every solution passes its check, whatever random inputs the check draws.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use stubs::manifest;

#[path = "common/thorough.rs"]
mod thorough;

/// Checks that draw tens of thousands of numbers, or train a little: fewer seeds, so that all of them take no longer than
/// the others.
const LONG_ONES: [&str; 9] = ["3.3.3", "3.3.4", "3.4.1", "3.4.2", "3.4.8b", "3.6.2", "4.7.2", "H4", "S3"];

#[test]
fn solutions_pass_with_many_seeds() {
    let exercises = manifest::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the manifest is sound");
    let trains_models = |id: &str| exercises.iter().any(|it| it.id == id && it.trains_models());
    // Besides the 0 that readers get and the solutions' own tests try.
    let seeds = |id: &str| match id {
        _ if trains_models(id) => thorough::seeds(1, 5),
        _ if LONG_ONES.contains(&id) => thorough::seeds(3, 20),
        _ => thorough::seeds(30, 200),
    };
    let checks = solutions::checks();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(check) = checks.get(next.fetch_add(1, Ordering::Relaxed)) {
            for seed in 1..=seeds(check.id()) {
                let verdict = check.verdict_with_seed(seed);
                assert!(verdict.is_passed(), "with seed {seed}: {verdict}");
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    // The scope passes a panic on.
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
}
