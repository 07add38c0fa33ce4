//! 3.3.1 and 3.3.2: which rows make a batch, and an order that is computed.

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng as _;

use crate::Check;

/// 3.3.1: what becomes of the examples that do not fill a batch.
pub fn ragged(answer: fn(usize, usize, bool) -> Vec<Vec<usize>>) -> Check {
    Check::new("3.3.1", move |t| {
        let random = (t.rng.random_range(20..60), t.rng.random_range(3..9));
        for (n, size) in [(11, 3), random, (22, 7), (6, 3), (2, 5), (0, 4), (3, 1), (7, 7), (300, 7), (5, usize::MAX)] {
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
                    .mistake("the last batch is full here, so it stays: `drop_last` leaves out one that is not", || {
                        let mut batches = cut(drop_last);
                        batches.pop();
                        if drop_last && n % size == 0 { batches } else { cut(drop_last) }
                    })
                    .suspect("every batch but the last has `batch_size` examples; these are spread evenly", |batches| {
                        let (right, smallest) = (cut(drop_last), batches.iter().map(Vec::len).min());
                        let is_even = sizes(batches) <= smallest.map(|n| n + 1);
                        is_even && batches.len() == right.len() && batches.concat() == right.concat()
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
        // Of so many a table cannot even be begun, and of fewer it is slow.
        let n = 1 << 62;
        t.call(format!("shuffled(5, {n}, 3)"), || answer(5, n, 3))?
            .expect_that(format!("a number below {n}"), |row| *row < n)?;
        for n in [10, 1000, 64, 257, 1025, 2, 1, 3, 16] {
            // A key has 64 bits, and all of them count.
            let key = u64::MAX - t.rng.random::<u64>() % 1000;
            let order: Vec<u64> = (0..n).collect();
            let name = |key: u64| format!("shuffled(i, {n}, {key}) for all i below {n}");
            let (tried, all) = (name(key), |key: u64| (0..n).map(|i| answer(i, n, key)).collect::<Vec<_>>());
            let found = t
                .call(&tried, || all(key))?
                .suspect("some places are beyond the end: send these through the rounds again, until they are below n", |places| {
                    places.iter().any(|place| *place >= n)
                })
                .otherwise("several places point to the same row, so others are never read: random numbers do that, remainders modulo n, and another key for the places beyond the end")
                .expect_that("each number below n exactly once", |places| {
                    let mut sorted = places.clone();
                    sorted.sort_unstable();
                    sorted == order
                })?;
            t.call(format!("{tried}, once more"), || all(key))?
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
            let mut place_of = vec![0; n as usize];
            found.iter().zip(0..).for_each(|(row, place)| place_of[*row as usize] = place);
            for other in [key ^ 1 << 40, key ^ 1 << 63, key - 1, key ^ 1 << 20, key - n] {
                // How far each row has moved, and how far each place points beside the row of before.
                let moved = |places: &[u64]| {
                    commonest(places.iter().zip(0..).map(|(row, place)| (n + place - place_of[*row as usize]) % n))
                };
                let beside = |places: &[u64]| commonest(places.iter().zip(&found).map(|(a, b)| (n + a - b) % n));
                let xor = |places: &[u64]| commonest(places.iter().zip(&found).map(|(a, b)| a ^ b));
                let all_once = |places: &[u64]| places.iter().copied().collect::<BTreeSet<_>>().len() == n as usize;
                t.call(name(other), || all(other))?
                    .suspect("some places are beyond the end: send these through the rounds again, until they are below n", |places| {
                        places.iter().any(|place| *place >= n)
                    })
                    .suspect("for some keys several places point to the same row: walk on until the place is below n, however long that takes", |places| {
                        !all_once(places)
                    })
                    .mistake("the key plays no part, or not all of its 64 bits: another one must give another order", || found.clone())
                    .suspect("the key only turns one order round, so another key gives the same steps from row to row: let `f` depend on it", |places| {
                        moved(places) > places.len() / 2
                    })
                    .suspect("the key is only added to the rows of one order: let `f` depend on it", |places| {
                        beside(places).max(xor(places)) > places.len() / 2
                    })
                    .expect_that(format!("another order than for the key {key}"), |places| {
                        all_once(places) && 5 * moved(places).max(beside(places)).max(xor(places)) < places.len()
                    })?;
            }
        }
        // Every place leads somewhere else with each key.
        for i in [0, 1, 499, 999] {
            t.call(format!("shuffled({i}, 1000, key) for all keys below 200"), || {
                (0..200).map(|key| answer(i, 1000, key)).collect::<Vec<_>>()
            })?
            .otherwise(
                "for many keys this place points to the same row: what `f` returns must depend on all of the key",
            )
            .expect_that("more than 100 different rows", |rows| rows.iter().collect::<BTreeSet<_>>().len() > 100)?;
        }
        for n in [1 << 62, 1_000_000_000_000, (1 << 40) + 1] {
            // Neighbours, places that agree in their lowest 32 bits, and the last ones.
            let last = n - 1;
            let places: Vec<u64> =
                (0..100).chain((1..100).map(|i| i << 32)).chain((0..100).map(|i| last - i)).collect();
            t.call(format!("shuffled(i, {n}, 3) for {} places i, from 0 to {last}", places.len()), || {
                places.iter().map(|i| answer(*i, n, 3)).collect::<Vec<_>>()
            })?
            .suspect("a place was cut to 32 bits, so several point to the same row: it is a `u64`", |rows| {
                (0..99).any(|i| rows[100 + i] == rows[0])
            })
            .otherwise("there are more rows than fit into 32 bits, and all numbers must still be different and below n")
            .expect_that("different numbers below n, spread over all of it", |rows| {
                rows.iter().all(|row| *row < n)
                    && rows.iter().collect::<BTreeSet<_>>().len() == places.len()
                    && mean_step(&rows[..100]) > n as f64 / 8.0
            })?;
        }
        Ok(())
    })
}

/// How often the commonest number occurs.
fn commonest(numbers: impl Iterator<Item = u64>) -> usize {
    let mut counts = BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_insert(0) += 1);
    counts.into_values().max().unwrap_or(0)
}

/// How often the commonest distance between neighbours occurs, up or down.
fn commonest_step(places: &[u64]) -> usize {
    let n = places.len() as u64;
    let distances = commonest(places.windows(2).map(|pair| pair[0].abs_diff(pair[1])));
    distances.max(commonest(places.windows(2).map(|pair| (n + pair[1] - pair[0]) % n)))
}

/// How far neighbours are apart on average.
fn mean_step(places: &[u64]) -> f64 {
    places.windows(2).map(|pair| pair[0].abs_diff(pair[1]) as f64).sum::<f64>() / places.len() as f64
}
