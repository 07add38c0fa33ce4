//! 3.3.1 and 3.3.2: which rows make a batch, and an order that is computed.

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng as _;

use crate::checks::Check;

/// 3.3.1: what becomes of the examples that do not fill a batch.
pub fn ragged(answer: fn(usize, usize, bool) -> Vec<Vec<usize>>) -> Check {
    Check::new("3.3.1", move |t| {
        let random = (t.rng.random_range(20..60), t.rng.random_range(3..9));
        for (n, size) in [(11, 3), random, (6, 3), (2, 5), (0, 4), (3, 1)] {
            for drop_last in [false, true] {
                let rows: Vec<usize> = (0..n).collect();
                let cut = |drop: bool| -> Vec<Vec<usize>> {
                    rows.chunks(size).filter(|rows| !drop || rows.len() == size).map(<[usize]>::to_vec).collect()
                };
                let sizes = |batches: &[Vec<usize>]| batches.iter().map(Vec::len).max();
                t.call(format!("batches({n}, {size}, {drop_last})"), || answer(n, size, drop_last))?
                    .suspect("there is an empty batch; the last one is full when the batch size divides the number of examples", |batches| {
                        batches.iter().any(Vec::is_empty)
                    })
                    .mistake("the rows that are left over make a batch too, as `drop_last` is not set", || cut(true))
                    .mistake("`drop_last` is set, so the batch that is not full is left out", || cut(false))
                    .mistake("the rows are counted from 1; the first row has the number 0", || {
                        cut(drop_last).into_iter().map(|rows| rows.into_iter().map(|row| row + 1).collect()).collect::<Vec<Vec<_>>>()
                    })
                    .suspect("there are rows beyond the last example, which do not exist: the last batch must stop there", |batches| {
                        batches.iter().flatten().any(|row| *row >= n)
                    })
                    .suspect("a row appears twice: the last batch may be short, and is not filled up", |batches| {
                        let mut seen = BTreeSet::new();
                        batches.iter().flatten().any(|row| !seen.insert(row))
                    })
                    .suspect("the batch size is the number of examples in a batch, not the number of batches", |batches| {
                        batches.len() == size && sizes(batches) != Some(size)
                    })
                    .expect(cut(drop_last))?;
            }
        }
        Ok(())
    })
}

/// 3.3.2b: a permutation that is computed, not stored.
pub fn shuffle(answer: fn(u64, u64, u64) -> u64) -> Check {
    Check::new("3.3.2b", move |t| {
        for n in [10, 1000, 64, 257, 2, 1] {
            // A key has 64 bits, and all of them count.
            let key = u64::MAX - t.rng.random::<u64>() % 1000;
            let order: Vec<u64> = (0..n).map(|i| i % n).collect();
            let tried = format!("shuffled(i, {n}, {key}) for all i below {n}");
            let all = || (0..n).map(|i| answer(i, n, key)).collect::<Vec<_>>();
            let found = t
                .call(&tried, all)?
                .suspect("some places are beyond the end: send these through the rounds again, until they are below n", |places| {
                    places.iter().any(|place| *place >= n)
                })
                .otherwise("several places point to the same row, so others are never read: neither a random number nor a remainder modulo n is a permutation")
                .expect_that("each number below n exactly once", |places| {
                    let mut sorted = places.clone();
                    sorted.sort_unstable();
                    sorted == order
                })?;
            t.call(format!("{tried}, once more"), all)?
                .otherwise("the same key must always give the same order, and nothing may be stored between calls")
                .expect(&found)?;
            if n < 200 {
                continue;
            }
            t.call(&tried, || found.clone())?
                .mistake("nothing is shuffled: every place points to itself", || order.clone())
                .suspect("most steps from one row to the next have the same length, which is no shuffle; scramble the input of each round", |places| {
                    5 * commonest_step(places) >= n as usize
                })
                .otherwise("neighbouring places point to rows that are still close to each other; do more rounds")
                .expect_that("steps of many different lengths, n/3 on average", |places| {
                    5 * commonest_step(places) < n as usize && mean_step(places) > n as f64 / 6.0
                })?;
            let other = key ^ 1 << 40;
            t.call(format!("shuffled(i, {n}, {other}) for all i below {n}"), || {
                (0..n).map(|i| answer(i, n, other)).collect::<Vec<_>>()
            })?
            .mistake("the key plays no part: another one must give another order", || found.clone())
            .expect_that("another order than for the key before", |places| {
                places.iter().zip(&found).filter(|(a, b)| a == b).count() < places.len() / 2
            })?;
        }
        let n = 1_000_000_000_000;
        t.call(format!("shuffled(i, {n}, 3) for i below 100"), || {
            (0..100).map(|i| answer(i, n, 3)).collect::<Vec<_>>()
        })?
        .otherwise("there are more rows than fit into 32 bits, and all numbers must still be different and below n")
        .expect_that("a hundred different numbers below n", |places| {
            places.iter().all(|place| *place < n) && places.iter().collect::<BTreeSet<_>>().len() == 100
        })?;
        Ok(())
    })
}

/// How often the commonest distance between neighbours occurs.
fn commonest_step(places: &[u64]) -> usize {
    let mut steps = BTreeMap::new();
    for pair in places.windows(2) {
        *steps.entry(pair[0].abs_diff(pair[1])).or_insert(0) += 1;
    }
    steps.into_values().max().unwrap_or(0)
}

/// How far neighbours are apart on average.
fn mean_step(places: &[u64]) -> f64 {
    places.windows(2).map(|pair| pair[0].abs_diff(pair[1]) as f64).sum::<f64>() / places.len() as f64
}
