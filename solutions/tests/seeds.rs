//! Every solution passes its check, whatever random inputs the check draws.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use stubs::manifest;

/// How many seeds each check is run with, besides the 0 that readers get and the solutions' own tests try.
const SEEDS: u64 = 200;
/// Checks that draw tens of thousands of numbers, or train: fewer, so that all of them take no longer than the others.
const SEEDS_OF_LONG_ONES: u64 = 20;
const LONG_ONES: [&str; 9] = ["3.3.3", "3.3.4", "3.4.1", "3.4.2", "3.4.8b", "3.6.2", "4.7.2", "H4", "S3"];
/// Checks that train whole models.
const SEEDS_OF_TRAININGS: u64 = 5;

#[test]
fn solutions_pass_with_many_seeds() {
    let exercises = manifest::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the manifest is sound");
    let trains_models = |id: &str| exercises.iter().any(|it| it.id == id && it.trains_models());
    let seeds = |id: &str| match id {
        _ if trains_models(id) => SEEDS_OF_TRAININGS,
        _ if LONG_ONES.contains(&id) => SEEDS_OF_LONG_ONES,
        _ => SEEDS,
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
