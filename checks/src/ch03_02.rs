//! Checks of section 3.2, an object-oriented design.

use rand::Rng as _;

use crate::{Check, show};

/// 3.2.2: settings as plain fields. `S` is the reader's own type, made by `new` and taken apart by `parts`.
pub fn settings<S: 'static>(
    new: fn(f32, usize, usize) -> S,
    parts: fn(&S) -> (f32, usize, usize),
    sweep: fn(&S, &[f32]) -> Vec<S>,
    differences: fn(&S, &S) -> Vec<&'static str>,
) -> Check {
    Check::new("3.2.2", move |t| {
        let random = (t.rng.random_range(0.1..0.5f32), t.rng.random_range(2..500), t.rng.random_range(2..50));
        let odd = vec![1.5, 1e-7, 0.0, -0.2, 40.0];
        for ((lr, batch_size, max_epochs), rates) in [
            ((0.1, 256, 10), vec![0.03, 0.3]),
            (random, vec![0.9, 0.6, 0.7]),
            ((0.1, 64, 3), vec![0.2, 0.1, 0.3]),
            ((0.1, 64, 3), vec![0.5, 0.2, 0.5]),
            ((0.1, 16_777_217, 1), odd),
            ((0.1, 0, usize::MAX), vec![]),
        ] {
            let with = |lr: f32| (lr, batch_size, max_epochs);
            let tried = format!("sweep(&Settings::new({lr}, {batch_size}, {max_epochs}), &{})", show(&rates));
            t.call(tried, || sweep(&new(lr, batch_size, max_epochs), &rates).iter().map(parts).collect::<Vec<_>>())?
                .mistake("these are copies of the base; each is to have its own learning rate", || {
                    rates.iter().map(|_| with(lr)).collect::<Vec<_>>()
                })
                .mistake("the base itself is no part of the sweep", || {
                    [&[lr], &rates[..]].concat().into_iter().map(with).collect::<Vec<_>>()
                })
                .mistake("the order of the learning rates is the reader's own: keep it", || {
                    rates.iter().rev().map(|lr| with(*lr)).collect::<Vec<_>>()
                })
                .mistake("the rate of the base is a rate like any other: the sweep has a run for each", || {
                    rates.iter().filter(|rate| **rate != lr).map(|rate| with(*rate)).collect::<Vec<_>>()
                })
                .mistake("a rate that is named twice has two runs", || {
                    let mut seen = vec![];
                    rates.iter().filter(|rate| !seen.contains(*rate) && { seen.push(**rate); true }).map(|rate| with(*rate)).collect::<Vec<_>>()
                })
                .suspect("every rate has its run, also one of 0, below 0, or above 1: which are sensible is for the reader to say", |runs| {
                    runs.len() != rates.len() && rates.contains(&1.5)
                })
                .suspect("another setting changed with the learning rate: take all others from `base`", |runs| {
                    runs.len() == rates.len() && runs.iter().zip(&rates).all(|(run, lr)| run.0 == *lr)
                })
                .suspect("there is to be one run for each learning rate", |runs| runs.len() != rates.len())
                .tolerance(0.0, 0.0)
                .expect(rates.iter().map(|lr| with(*lr)).collect::<Vec<_>>())?;
        }
        let names = ["lr", "batch_size", "max_epochs"];
        let a = (0.1, 256, 10);
        // Every set of fields that can differ, as the bits of a number.
        for set in [0b101u8, 0b111, 0b010, 0b001, 0b100, 0b011, 0b110, 0] {
            let differs = |field: u8| set >> field & 1 == 1;
            let [x, y, z] = [0, 1, 2].map(differs);
            let b = (if x { 0.3 } else { a.0 }, if y { 64 } else { a.1 }, if z { 20 } else { a.2 });
            let pick = |wanted: bool| -> Vec<&str> {
                names
                    .into_iter()
                    .zip([x, y, z])
                    .filter(|(_, differs)| *differs == wanted)
                    .map(|(name, _)| name)
                    .collect()
            };
            let tried = format!("differences of the settings {a:?} and {b:?}");
            t.call(tried, || differences(&new(a.0, a.1, a.2), &new(b.0, b.1, b.2)))?
                .mistake("these are the fields that agree; those that differ are asked for", || pick(false))
                .suspect("the fields come in the order in which they are declared", |found| {
                    found.len() == pick(true).len() && pick(true).iter().all(|name| found.contains(name))
                })
                .suspect("only the first difference is named; there may be more", |found| {
                    found.len() == 1 && pick(true).len() > 1 && found[0] == pick(true)[0]
                })
                .suspect("there is another name than those of the fields, exactly as they are declared", |found| {
                    found.iter().any(|name| !names.contains(name))
                })
                .suspect("a field is left out of the comparison", |found| found.len() < pick(true).len())
                .expect(pick(true))?;
        }
        // The smallest differences there are.
        let (rate, size) = (1e-7f32, 16_777_216);
        let next = f32::from_bits(rate.to_bits() + 1);
        for (a, b, name, likely) in [
            ((rate, 1, 1), (2e-7, 1, 1), "lr", "small rates differ as well: compare with `!=`, not with a fixed bound"),
            ((rate, 1, 1), (next, 1, 1), "lr", "two rates are equal or not: compare with `!=`, not with a bound"),
            (
                (0.1, size, 1),
                (0.1, size + 1, 1),
                "batch_size",
                "an `f32` holds whole numbers up to 16777216 only; compare integers as they are",
            ),
            (
                (0.1, 1, size),
                (0.1, 1, size + 1),
                "max_epochs",
                "an `f32` holds whole numbers up to 16777216 only; compare integers as they are",
            ),
            (
                (0.1, 1, 1),
                (0.1, usize::MAX, 1),
                "batch_size",
                "compare the integers as they are: another type may not hold them",
            ),
        ] {
            t.call(format!("differences of the settings {a:?} and {b:?}"), || {
                differences(&new(a.0, a.1, a.2), &new(b.0, b.1, b.2))
            })?
            .otherwise(likely)
            .expect(vec![name])?;
        }
        Ok(())
    })
}
