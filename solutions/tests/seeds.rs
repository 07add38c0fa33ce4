//! Every solution passes its check, whatever random inputs the check draws.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use stubs::manifest;

/// How many seeds each check is run with, besides the 0 that readers get and the solutions' own tests try. Experiments
/// train whole models, so they get fewer.
const SEEDS: u64 = 200;
const SEEDS_OF_EXPERIMENTS: u64 = 5;

#[test]
fn solutions_pass_with_200_seeds() {
    let exercises = manifest::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the manifest is sound");
    let is_experiment = |id: &str| exercises.iter().any(|it| it.id == id && it.kind == manifest::Kind::E);
    let checks = solutions::checks();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(check) = checks.get(next.fetch_add(1, Ordering::Relaxed)) {
            let seeds = if is_experiment(check.id()) { SEEDS_OF_EXPERIMENTS } else { SEEDS };
            for seed in 1..=seeds {
                let verdict = check.verdict_with_seed(seed);
                assert!(verdict.is_passed(), "with seed {seed}: {verdict}");
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    // The scope passes a panic on.
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
}
