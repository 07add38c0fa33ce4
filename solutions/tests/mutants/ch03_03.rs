//! Wrong answers to section 3.3.

use checks::ch03_03::*;
use rand::Rng as _;
use workbook::prelude::{Array1, Rng, Tensor};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [batch_mutants(), shuffle_mutants(), stream_mutants(), repeatable_mutants()].into_iter().flatten().collect()
}

fn batch_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, ragged(answer), diagnosis);
    fn full(n: usize, size: usize, batches: usize) -> Vec<Vec<usize>> {
        (0..batches).map(|k| (k * size..(k + 1) * size).map(|row| row % n.max(1)).collect()).collect()
    }
    vec![
        wrong("always dropped", |n, size, _| full(n, size, n / size), "make a batch too"),
        wrong(
            "never dropped",
            |n, size, _| (0..n).step_by(size).map(|row| (row..n.min(row + size)).collect()).collect(),
            "`drop_last` is set",
        ),
        wrong(
            "beyond the end",
            |n, size, _| (0..n).step_by(size).map(|row| (row..row + size).collect()).collect(),
            "beyond the last example",
        ),
        wrong("filled up", |n, size, _| full(n, size, n.div_ceil(size)), "appears twice"),
        wrong(
            "empty batch",
            |n, size, drop| {
                let last = (n / size * size..n).collect();
                full(n, size, n / size).into_iter().chain((!drop).then_some(last)).collect()
            },
            "there is an empty batch",
        ),
        wrong(
            "from 1",
            |n, size, drop| {
                let rows: Vec<usize> = (1..=n).collect();
                rows.chunks(size).filter(|rows| !drop || rows.len() == size).map(<[usize]>::to_vec).collect()
            },
            "counted from 1",
        ),
        wrong(
            "the last batch is missing",
            |n, size, drop| {
                full(n, size, (n / size).saturating_sub(usize::from(drop && n == 6)))
                    .into_iter()
                    .chain((!drop && n % size > 0).then(|| (n / size * size..n).collect()))
                    .collect()
            },
            "the last batch is full here",
        ),
        wrong(
            "evenly",
            |n, size, drop| {
                let batches = if drop { n / size } else { n.div_ceil(size) };
                let n = if drop { batches * size } else { n };
                (0..batches)
                    .map(|k| (k * n).div_ceil(batches)..((k + 1) * n).div_ceil(batches))
                    .map(Iterator::collect)
                    .collect()
            },
            "spread evenly",
        ),
        wrong(
            "rounded up by a sum",
            |n, size, drop| {
                let batches =
                    if drop { n / size } else { n.checked_add(size - 1).expect("attempt to add with overflow") / size };
                (0..batches).map(|k| (k * size..((k + 1) * size).min(n)).collect()).collect()
            },
            "outgrown its type",
        ),
        wrong(
            "number of batches",
            |n, size, _| (0..size).map(|k| (k * n / size..(k + 1) * n / size).collect()).collect(),
            "not the number of batches",
        ),
    ]
}

fn shuffle_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, shuffle(answer), diagnosis);
    fn scramble(x: u64) -> u64 {
        let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
    fn feistel(i: u64, n: u64, key: u64, rounds: u64, once: bool) -> u64 {
        let half = (1..).find(|half| 1 << (2 * half) >= n).unwrap();
        let mask = (1 << half) - 1;
        let mut place = i;
        loop {
            let (mut left, mut right) = (place >> half, place & mask);
            for round in 0..rounds {
                (left, right) = (right, left ^ scramble(right ^ scramble(key.wrapping_add(round))) & mask);
            }
            place = left << half | right;
            if place < n || once {
                return place;
            }
        }
    }
    vec![
        wrong(
            "a table",
            |i, n, key| {
                let mut order: Vec<u64> = (0..n).collect();
                order.sort_by_key(|place| scramble(scramble(key) ^ place));
                order[i as usize]
            },
            "no memory holds a list of so many",
        ),
        wrong("remainder", |i, n, key| scramble(i ^ key) % n, "point to the same row"),
        wrong("no walk", |i, n, key| feistel(i, n, key, 4, true), "beyond the end"),
        wrong("identity", |i, _, _| i, "nothing is shuffled"),
        wrong("rotation", |i, n, key| (i + key % n) % n, "the same length"),
        wrong("one round", |i, n, key| feistel(i, n, key, 1, false), "do more rounds"),
        wrong("key overflows", |i, n, key| feistel(i, n, key * 4, 4, false), "outgrown its type"),
        wrong("half the key", |i, n, key| feistel(i, n, key & 0xffff_ffff, 4, false), "the key plays no part"),
        wrong("half the place", |i, n, key| feistel(i & 0xffff_ffff, n, key, 4, false), "a place was cut to 32 bits"),
        wrong(
            "one order, turned",
            |i, n, key| feistel(((u128::from(i) + u128::from(key)) % u128::from(n)) as u64, n, 5, 4, false),
            "only turns one order round",
        ),
        wrong(
            "one order, shifted",
            |i, n, key| ((u128::from(feistel(i, n, 5, 4, false)) + u128::from(key)) % u128::from(n)) as u64,
            "only added to the rows",
        ),
        wrong("no key", |i, n, _| feistel(i, n, 0, 4, false), "the key plays no part"),
    ]
}

fn draw(w: &[f32], b: f32, noise: f32, n: usize, rng: &mut Rng) -> (Tensor, Tensor) {
    let x = Tensor::normal(0.0, 1.0, (n, w.len()), rng);
    let w = Tensor::from(Array1::from(w.to_vec())).reshape((-1, 1));
    let y = x.matmul(&w) + b + Tensor::normal(0.0, noise, (n, 1), rng);
    (x, y)
}

/// An iterator with nothing to it but a function: weights, bias, noise, batch size, its first generator and its own.
struct Source {
    settings: (Vec<f32>, f32, f32, usize, u64),
    rng: Rng,
    next: fn(&Source, &mut Rng) -> Option<(Tensor, Tensor)>,
}

impl Iterator for Source {
    type Item = (Tensor, Tensor);

    fn next(&mut self) -> Option<(Tensor, Tensor)> {
        let mut rng = self.rng.clone();
        let batch = (self.next)(self, &mut rng);
        self.rng = rng;
        batch
    }
}

macro_rules! source {
    ($name:expr, $next:expr, $diagnosis:expr) => {
        mutant(
            $name,
            stream(|w, b, noise, n, seed| Source {
                settings: (w.to_vec(), b, noise, n, seed),
                rng: workbook::rng(seed),
                next: $next,
            }),
            $diagnosis,
        )
    };
}

fn stream_mutants() -> Vec<Mutant> {
    vec![
        source!(
            "begun again",
            |source, _| {
                let (w, b, noise, n, seed) = &source.settings;
                Some(draw(w, *b, *noise, *n, &mut workbook::rng(*seed)))
            },
            "made anew for the minibatch"
        ),
        source!(
            "seed ignored",
            |source, rng| {
                let (w, b, noise, n, seed) = &source.settings;
                // As far as this generator is from its start, so far is another from that of the seed 0.
                let mut other = workbook::rng(0);
                other.set_word_pos(rng.get_word_pos());
                let _ = seed;
                let batch = draw(w, *b, *noise, *n, &mut other);
                rng.set_word_pos(other.get_word_pos());
                Some(batch)
            },
            "the seed plays no part"
        ),
        source!(
            "y of shape (n)",
            |source, rng| {
                let (w, b, noise, n, _) = &source.settings;
                let (x, y) = draw(w, *b, *noise, *n, rng);
                Some((x, y.squeeze(1)))
            },
            "y is a column"
        ),
        source!(
            "no noise",
            |source, rng| {
                let (w, b, _, n, _) = &source.settings;
                Some(draw(w, *b, 0.0, *n, rng))
            },
            "the noise is missing"
        ),
        source!(
            "no bias",
            |source, rng| {
                let (w, _, noise, n, _) = &source.settings;
                Some(draw(w, 0.0, *noise, *n, rng))
            },
            "the bias is missing"
        ),
        source!("an end", |_, _| None, "never come to an end"),
        source!(
            "noise from X",
            |source, rng| {
                let (w, b, noise, n, _) = &source.settings;
                let (x, y) = draw(w, *b, 0.0, *n, &mut rng.clone());
                let y = y + Tensor::normal(0.0, *noise, (*n, 1), &mut rng.clone());
                draw(w, *b, *noise, *n, rng);
                Some((x, y))
            },
            "the noise repeats the numbers of X"
        ),
        source!(
            "uniform",
            |source, rng| {
                let (w, b, noise, n, _) = &source.settings;
                let x = Tensor::uniform(-1.732, 1.732, (*n, w.len()), rng);
                let y = x.matmul(&Tensor::from(Array1::from(w.clone())).reshape((-1, 1)));
                Some((x, y + *b + Tensor::normal(0.0, *noise, (*n, 1), rng)))
            },
            "X is bounded"
        ),
        source!(
            "small seeds",
            |source, rng| {
                let (w, b, noise, n, _) = &source.settings;
                Some(draw(w, *b, *noise, *n, &mut workbook::rng(rng.random::<u16>().into())))
            },
            "has too few starts"
        ),
        source!(
            "half a step",
            |source, rng| {
                let (w, b, noise, n, _) = &source.settings;
                let batch = draw(w, *b, *noise, *n, &mut rng.clone());
                draw(w, *b, *noise, n.div_ceil(2), rng);
                Some(batch)
            },
            "examples come twice"
        ),
    ]
}

/// A stream of its own for each seed and index.
fn at(seed: u64, index: u64) -> Rng {
    let mut rng = workbook::rng(seed);
    rng.set_stream(index);
    rng
}

fn repeatable_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, repeatable(answer), diagnosis);
    vec![
        wrong("sum", |w, b, e, n, seed, i| draw(w, b, e, n, &mut workbook::rng(seed + i)), "seed + index makes"),
        wrong("index ignored", |w, b, e, n, seed, _| draw(w, b, e, n, &mut workbook::rng(seed)), "the index plays no"),
        wrong("seed ignored", |w, b, e, n, _, i| draw(w, b, e, n, &mut workbook::rng(i)), "the seed plays no part"),
        wrong("product", |w, b, e, n, seed, i| draw(w, b, e, n, &mut workbook::rng(seed * i)), "a product"),
        wrong("XOR", |w, b, e, n, seed, i| draw(w, b, e, n, &mut workbook::rng(seed ^ i)), "XOR"),
        wrong(
            "thousands",
            |w, b, e, n, seed, i| draw(w, b, e, n, &mut workbook::rng(1000 * seed + i)),
            "1000 minibatches later",
        ),
        wrong(
            "a prime",
            |w, b, e, n, seed, i| draw(w, b, e, n, &mut workbook::rng(seed.wrapping_mul(1_000_003).wrapping_add(i))),
            "seed and index become one number",
        ),
        wrong(
            "half the index",
            |w, b, e, n, seed, i| draw(w, b, e, n, &mut at(seed, i % (1 << 32))),
            "the index is cut",
        ),
        wrong("half the seed", |w, b, e, n, seed, i| draw(w, b, e, n, &mut at(seed % (1 << 32), i)), "the seed is cut"),
        wrong(
            "the same noise",
            |w, b, e, n, seed, i| {
                let (x, y) = draw(w, b, 0.0, n, &mut at(seed, i));
                (x, y + Tensor::normal(0.0, e, (n, 1), &mut workbook::rng(seed)))
            },
            "the noise repeats the numbers of X",
        ),
        wrong(
            "noise from X",
            |w, b, e, n, seed, i| {
                let (x, y) = draw(w, b, 0.0, n, &mut at(seed, i));
                (x, y + Tensor::normal(0.0, e, (n, 1), &mut at(seed, i)))
            },
            "the noise repeats the numbers of X",
        ),
        wrong(
            "variance",
            |w, b, e, n, seed, i| {
                let mut rng = workbook::rng(seed);
                rng.set_stream(i);
                draw(w, b, e * e, n, &mut rng)
            },
            "this noise has its square",
        ),
    ]
}
