//! Wrong answers to section 3.2.

use checks::ch03_02::*;

use super::{Mutant, mutant};

type Settings = (f32, usize, usize);

pub(super) fn mutants() -> Vec<Mutant> {
    fn right(base: &Settings, rates: &[f32]) -> Vec<Settings> {
        rates.iter().map(|lr| (*lr, base.1, base.2)).collect()
    }
    fn named(differ: [bool; 3]) -> Vec<&'static str> {
        ["lr", "batch_size", "max_epochs"]
            .into_iter()
            .zip(differ)
            .filter(|(_, differs)| *differs)
            .map(|(name, _)| name)
            .collect()
    }
    let new = |lr, batch_size, max_epochs| (lr, batch_size, max_epochs);
    let runs = |name, answer, diagnosis| mutant(name, settings(new, |s| *s, answer, |_, _| vec![]), diagnosis);
    let names = |name, answer, diagnosis| mutant(name, settings(new, |s| *s, right, answer), diagnosis);
    vec![
        runs("copies", |base: &Settings, rates| rates.iter().map(|_| *base).collect(), "copies of the base"),
        runs("defaults", |_, rates| rates.iter().map(|lr| (*lr, 32, 10)).collect(), "take all others from `base`"),
        runs(
            "with the base",
            |base, rates| [*base].into_iter().chain(right(base, rates)).collect(),
            "no part of the sweep",
        ),
        runs(
            "without that of the base",
            |base: &Settings, rates| right(base, rates).into_iter().filter(|run| run.0 != base.0).collect(),
            "a rate like any other",
        ),
        runs(
            "sensible rates",
            |base: &Settings, rates| right(base, rates).into_iter().filter(|run| run.0 > 0.0 && run.0 < 1.0).collect(),
            "every rate has its run",
        ),
        names(
            "nearly equal rates",
            |a, b| named([(a.0 - b.0).abs() > 1e-6, a.1 != b.1, a.2 != b.2]),
            "small rates differ",
        ),
        names(
            "in f32",
            |a, b| named([a.0 != b.0, a.1 as f32 != b.1 as f32, a.2 != b.2]),
            "compare integers as they are",
        ),
        names(
            "a name of its own",
            |a, b| {
                named([a.0 != b.0, false, a.2 != b.2]).into_iter().chain((a.1 != b.1).then_some("batch size")).collect()
            },
            "another name than those",
        ),
        names(
            "equal fields",
            |a, b| {
                let equal = [("lr", a.0 == b.0), ("batch_size", a.1 == b.1), ("max_epochs", a.2 == b.2)];
                equal.into_iter().filter(|(_, equal)| *equal).map(|(name, _)| name).collect()
            },
            "those that differ",
        ),
        names(
            "first only",
            |a, b| match (a.0 != b.0, a.1 != b.1, a.2 != b.2) {
                (true, ..) => vec!["lr"],
                (_, true, _) => vec!["batch_size"],
                (_, _, true) => vec!["max_epochs"],
                _ => vec![],
            },
            "only the first difference",
        ),
        names(
            "alphabetical",
            |a, b| {
                let differ = [("batch_size", a.1 != b.1), ("lr", a.0 != b.0), ("max_epochs", a.2 != b.2)];
                differ.into_iter().filter(|(_, differ)| *differ).map(|(name, _)| name).collect()
            },
            "the order in which they are declared",
        ),
    ]
}
