//! Plausible wrong answers to every exercise: each must fail, with the diagnosis written for it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use checks::Check;
use stubs::exercise::Kind;
use stubs::manifest;

#[path = "../common/thorough.rs"]
mod thorough;

mod capstones;
mod ch03_01;
mod ch03_02;
mod ch03_03;
mod ch03_04;
mod ch03_05;
mod ch03_06;
mod ch03_07;
mod ch04_01;
mod ch04_02;
mod ch04_03;
mod ch04_04;
mod ch04_05;
mod ch04_06;
mod ch04_07;
mod hidden_layer;
mod inside_backward;
mod open_questions;

/// A wrong answer.
struct Mutant {
    /// What is wrong with it, for whoever reads a failing test.
    name: &'static str,
    /// The exercise's check, with the wrong answer in it.
    check: Check,
    /// A part of what the check must say; empty where it only has to be refused, since what singles the mistake out depends
    /// on the numbers that were drawn.
    diagnosis: &'static str,
}

fn mutant(name: &'static str, check: Check, diagnosis: &'static str) -> Mutant {
    Mutant { name, check, diagnosis }
}

fn all() -> Vec<Mutant> {
    let sections = [
        open_questions::mutants,
        ch03_01::mutants,
        ch03_02::mutants,
        ch03_03::mutants,
        ch03_04::mutants,
        ch03_05::mutants,
        ch03_06::mutants,
        ch03_07::mutants,
        inside_backward::mutants,
        ch04_01::mutants,
        ch04_02::mutants,
        ch04_03::mutants,
        ch04_04::mutants,
        ch04_05::mutants,
        ch04_06::mutants,
        ch04_07::mutants,
        hidden_layer::mutants,
        capstones::mutants,
    ];
    sections.into_iter().flat_map(|mutants| mutants()).collect()
}

/// The project's folder.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// With how many seeds the mutants of an exercise are judged. The first is the one that readers get; it has to do where
/// whole models are trained. Some mutants of another are slow.
fn seeds(id: &str, trainings: &BTreeSet<String>) -> u64 {
    match id {
        _ if trainings.contains(id) => 1,
        "H4" => thorough::seeds(1, 2),
        _ => thorough::seeds(1, 5),
    }
}

/// What is wrong with the verdict on a mutant, with one of so many seeds.
fn misjudged(Mutant { name, check, diagnosis }: Mutant, seeds: u64) -> Option<String> {
    let mut verdicts = (0..seeds).map(|seed| (seed, check.verdict_with_seed(seed)));
    let (seed, verdict) =
        verdicts.find(|(_, verdict)| verdict.failure().is_none_or(|failure| !failure.likely.contains(diagnosis)))?;
    let id = check.id();
    Some(format!("{id} `{name}`, with seed {seed}, should be told: {diagnosis}\nbut is told:\n{verdict}\n"))
}

#[test]
fn every_mutant_fails_with_its_diagnosis() {
    // `MUTANTS=4.4.2a cargo test -p solutions --test mutants` tries those of one exercise, or of all that begin so.
    let chosen = std::env::var("MUTANTS").unwrap_or_default();
    let exercises = manifest::load(&root()).expect("the manifest is sound");
    let trainings = exercises.iter().filter(|it| it.trains_models()).map(|it| it.id.clone()).collect();
    // Each thread makes the mutants anew, as a check cannot leave its thread, and tries those that no other has taken.
    let taken = AtomicUsize::new(0);
    let judge = || -> Vec<String> {
        let mut next = taken.fetch_add(1, Ordering::Relaxed);
        let mut complaints = Vec::new();
        for (at, mutant) in all().into_iter().filter(|mutant| mutant.check.id().starts_with(&chosen)).enumerate() {
            if at == next {
                let seeds = seeds(mutant.check.id(), &trainings);
                complaints.extend(misjudged(mutant, seeds));
                next = taken.fetch_add(1, Ordering::Relaxed);
            }
        }
        complaints
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let complaints: Vec<String> = thread::scope(|scope| {
        let judges: Vec<_> = (0..threads).map(|_| scope.spawn(judge)).collect();
        judges.into_iter().flat_map(|judge| judge.join().expect("a mutant that panics is caught")).collect()
    });
    assert!(complaints.is_empty(), "{} mutants are misjudged:\n\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn there_are_enough_mutants() {
    let mutants = all();
    for exercise in manifest::load(&root()).expect("the manifest is sound") {
        let found = mutants.iter().filter(|mutant| mutant.check.id() == exercise.id).count();
        let wanted = match exercise.section.as_str() {
            _ if exercise.kind != Kind::C => 0,
            "3.1" | "3.4" | "3.7" | "4.1" | "4.3" | "4.4" => 3,
            "B" | "H" => 5,
            _ => 2,
        };
        assert!(found >= wanted, "{} has {found} mutants, but needs {wanted}", exercise.id);
    }
}

#[test]
fn the_commonest_mistakes_are_told_apart() {
    for id in ["4.4.1c", "4.4.2a", "4.4.G"] {
        let told: BTreeSet<String> = all()
            .iter()
            .filter(|mutant| mutant.check.id() == id)
            .filter_map(|mutant| mutant.check.verdict().failure().map(|failure| failure.likely.clone()))
            .collect();
        assert!(told.len() >= 4, "{id} tells only {} mistakes apart: {told:?}", told.len());
    }
}
