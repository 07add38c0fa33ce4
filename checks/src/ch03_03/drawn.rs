//! 3.3.3 and 3.3.4: minibatches that are drawn when they are asked for.

use std::collections::{HashMap, HashSet};

use ndarray::{Array1, Array2, ArrayView1, Axis};
use rand::Rng as _;

use crate::chance::{are_normal, correlation, repeat};
use crate::reference::matrix;
use crate::{Check, Stop, Trial, Tried, show};
use workbook::tensor::Tensor;

/// A minibatch.
type Batch = (Tensor, Tensor);

/// What the examples are drawn from, and how many.
struct Model {
    w: Vec<f32>,
    b: f32,
    noise: f32,
    n: usize,
}

impl Model {
    /// What the minibatch says beyond X w + b.
    fn residuals(&self, (x, y): &Batch) -> Array2<f64> {
        let w: Array1<f64> = self.w.iter().map(|w| f64::from(*w)).collect();
        matrix(y) - (matrix(x).dot(&w) + f64::from(self.b)).insert_axis(Axis(1))
    }

    /// Whether X and y have the right shapes, and the right distributions.
    fn judge(&self, t: &mut Trial, tried: &str, draw: impl FnOnce() -> Option<Batch>) -> Tried<Batch> {
        let (n, d) = (self.n, self.w.len());
        let fail =
            |returned: String, expected: String, likely: &str| Err(Stop::failed(tried, returned, expected, likely));
        let batch = t.call(tried, draw)?;
        let Some((x, y)) = batch.value() else {
            return fail("None".into(), "Some((X, y))".into(), NO_END);
        };
        let (found, expected) =
            (format!("shapes {:?} and {:?}", x.shape(), y.shape()), format!("shapes [{n}, {d}] and [{n}, 1]"));
        if y.shape() == [n] {
            return fail(
                found,
                expected,
                "y is a column of shape (n, 1); subtracted from predictions of shape (n, 1), a plain (n) would become (n, n)",
            );
        }
        if x.shape() != [n, d] || y.shape() != [n, 1] {
            return fail(
                found,
                expected,
                "X has a row for each example and a column for each weight, y a row for each example",
            );
        }
        let batch = (x.clone(), y.clone());
        self.judge_numbers(tried, &batch)?;
        Ok(batch)
    }

    /// Whether the numbers of a minibatch, or of several below each other, are what they have to be.
    fn judge_numbers(&self, tried: &str, batch: &Batch) -> Tried {
        let fail =
            |returned: String, expected: &str, likely: &str| Err(Stop::failed(tried, returned, expected, likely));
        let (x, e, sigma) = (matrix(&batch.0), self.residuals(batch).column(0).to_vec(), f64::from(self.noise));
        // How far chance may lead away from a standard deviation of 1, and a mean of 0.
        let reach = |numbers: usize| 6.0 / (numbers as f64).sqrt();
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < reach(e.len());

        let (center, spread) = (x.mean().unwrap_or(0.0), x.std(0.0));
        let found = format!("an X of mean {} and standard deviation {}", show(&center), show(&spread));
        if x.iter().all(|x| x.abs() < 2.0) {
            let likely = "X is bounded, or the same everywhere; a normal distribution now and then goes beyond 2";
            return fail(found, "entries from N(0, 1)", likely);
        }
        let of_columns = |x: ArrayView1<f64>| {
            x.sum().abs() < reach(x.len()) * x.len() as f64 && (x.std(0.0) - 1.0).abs() < reach(x.len())
        };
        if !x.columns().into_iter().all(of_columns) || !are_normal(x.iter().copied()) {
            return fail(
                found,
                "entries from N(0, 1)",
                "the entries of X come from N(0, 1): mean 0, standard deviation 1, a normal distribution",
            );
        }
        if repeat(&batch.0.to_vec()) {
            return fail(
                "numbers that are there twice".into(),
                "other numbers everywhere",
                "many numbers of X occur twice, if only with another sign; each entry is drawn for itself",
            );
        }

        let e_array = Array1::from(e.clone());
        let (center, spread) = (e_array.mean().unwrap_or(0.0), e_array.std(0.0));
        let found = format!("a y - (X w + b) of mean {} and standard deviation {}", show(&center), show(&spread));
        let exact = sigma == 0.0 && e.iter().all(|e| e.abs() < 1e-4);
        if !(exact || (near(spread, sigma) && center.abs() < reach(e.len()) * sigma)) {
            let likely = if spread < 1e-4 && center.abs() < 1e-4 {
                "the noise is missing"
            } else if (center / f64::from(self.b) + 1.0).abs() < 0.1 {
                "the bias is missing"
            } else if spread < 1e-4 {
                "all examples got the same noise; each has its own"
            } else if sigma > 0.0 && near(spread, sigma * sigma) {
                "`noise` is the standard deviation; this noise has its square"
            } else if sigma > 0.0 && near(spread, sigma.sqrt()) {
                "`noise` is a standard deviation, not a variance: take no root"
            } else if sigma > 0.0 && near(spread, 1.0) {
                "the noise has the standard deviation 1; multiply it by `noise`"
            } else {
                "y is not X w + b: the weights, the bias or the noise are not what they should be"
            };
            return fail(found, &format!("mean 0 and standard deviation {sigma}"), likely);
        }
        if exact {
            return Ok(());
        }
        if e.iter().all(|e| e.abs() < 2.0 * sigma) {
            return fail(
                found,
                "noise from a normal distribution",
                "the noise is bounded; that of a normal distribution now and then goes beyond 2 standard deviations",
            );
        }
        // Wherever in X the numbers of the noise may have been taken from.
        let entries: Vec<f64> = x.iter().copied().collect();
        let columns: Vec<f64> = x.t().iter().copied().collect();
        let k = e.len().min(400);
        let again = |numbers: &[f64]| numbers.windows(k).take(500).any(|part| correlation(part, &e[..k]).abs() > 0.4);
        if again(&entries) || x.columns().into_iter().any(|x| again(&x.to_vec()[..k])) || again(&columns) {
            return fail(
                "noise that depends on X".into(),
                "noise that has nothing to do with X",
                "the noise repeats the numbers of X: draw it from the same generator, after X, and not from a copy or from a second one with the same start",
            );
        }
        if !are_normal(e.iter().map(|e| e / sigma)) {
            return fail(
                "another distribution".into(),
                "noise from a normal distribution",
                "the noise comes from N(0, noise²)",
            );
        }
        Ok(())
    }

    /// Whether minibatches are as independent of each other as the examples of one.
    fn judge_many(&self, tried: &str, batches: &[Option<Batch>], likely: &str) -> Tried {
        let fail =
            |returned: String, expected: &str, likely: &str| Err(Stop::failed(tried, returned, expected, likely));
        let Some(batches) = batches.iter().cloned().collect::<Option<Vec<Batch>>>() else {
            return fail("None".into(), "Some((X, y))", NO_END);
        };
        let shape = [self.n, self.w.len()];
        if batches.iter().any(|(x, y)| x.shape() != shape || y.shape() != [self.n, 1]) {
            return fail(
                "other shapes".into(),
                &format!("shapes {shape:?} and [{}, 1]", self.n),
                "the number of examples is given: `n`, or `batch_size`",
            );
        }
        let mut seen = HashMap::new();
        for (i, (x, _)) in batches.iter().enumerate() {
            if let Some(before) = seen.insert(bits(x), i) {
                return fail(
                    format!("number {i} is number {before} once more"),
                    "a minibatch that was not there before",
                    likely,
                );
            }
        }
        let [x, y] = [0, 1].map(|part| {
            batches.iter().map(|batch| if part == 0 { batch.0.clone() } else { batch.1.clone() }).collect::<Vec<_>>()
        });
        let all = (Tensor::cat(&x, 0), Tensor::cat(&y, 0));
        let e = self.residuals(&all);
        if e.iter().all(|a| (a - e[[0, 0]]).abs() < 1e-3 * f64::from(self.noise)) {
            return fail("the same noise in each of them".into(), "noise that is drawn anew", SAME_NOISE);
        }
        self.judge_numbers(tried, &all)
    }
}

const NO_END: &str = "the data never come to an end: there is always a next minibatch";
const SAME_NOISE: &str = "the noise is the same in every minibatch: it has to change with them, as X does";

/// The numbers, so that they can be looked up.
fn bits(x: &Tensor) -> Vec<u32> {
    x.to_vec().into_iter().map(f32::to_bits).collect()
}

/// Whether a good part of the numbers of one minibatch is in the other as well.
fn overlap(a: &Tensor, b: &Tensor) -> bool {
    let a: HashSet<u32> = bits(&a.abs()).into_iter().collect();
    20 * bits(&b.abs()).iter().filter(|x| a.contains(x)).count() > b.len()
}

/// The settings that are tried: first without noise, then with some; and small minibatches, of which there are many.
fn models(t: &mut Trial) -> ([Model; 2], Model) {
    let b = t.rng.random_range(3.0..6.0);
    let exact = Model { w: vec![2.0, -3.4], b: 4.2, noise: 0.0, n: 400 };
    let noisy = Model { w: vec![0.5, -1.5, 3.0], b, noise: 0.5, n: 8000 };
    ([exact, noisy], Model { w: vec![1.5, -0.5], b: -0.5, noise: 0.1, n: 1 })
}

fn same((x, y): &Batch, (other_x, other_y): &Batch) -> bool {
    x.to_vec() == other_x.to_vec() && y.to_vec() == other_y.to_vec()
}

type Source<S> = fn(&[f32], f32, f32, usize, u64) -> S;

/// 3.3.3: an iterator whose minibatches are drawn when they are asked for. `S` is the reader's own type.
pub fn stream<S: Iterator<Item = Batch> + 'static>(source: Source<S>) -> Check {
    Check::new("3.3.3", move |t| {
        let seed: u64 = t.rng.random::<u32>().into();
        let (models, small) = models(t);
        t.part("stream", |t| {
            for model in models {
                let Model { w, b, noise, n } = &model;
                let new = |seed| source(w, *b, *noise, *n, seed);
                let name = format!("stream(&{}, {b}, {noise}, {n}, {seed})", show(w));
                let mut data = t.run(&name, || new(seed))?;
                let first = model.judge(t, &format!("the first minibatch of {name}"), || data.next())?;
                let second = model.judge(t, &format!("the second minibatch of {name}"), || data.next())?;
                let fail = |tried: String, found: &str, expected: &str, likely: &str| {
                    Err(Stop::failed(tried, found, expected, likely))
                };
                if bits(&first.0) == bits(&second.0) {
                    let likely = "the generator was made anew for the minibatch, so it began again; draw from `self.rng`, which remembers how far it has got";
                    return fail(format!("the second minibatch of {name}"), "the first once more", "other numbers", likely);
                }
                if overlap(&first.0, &second.0) {
                    let likely = "examples come twice: the generator went back, or did not go on far enough; draw all from `self.rng`, which remembers how far it has got";
                    return fail(format!("the second minibatch of {name}"), "numbers of the first once more", "other numbers", likely);
                }
                if *noise > 0.0 && correlation(model.residuals(&first).as_slice().unwrap_or(&[]), model.residuals(&second).as_slice().unwrap_or(&[])).abs() > 0.3 {
                    let likely = "draw the noise from `self.rng` as well";
                    return fail(format!("the second minibatch of {name}"), "the noise of the first once more", "other numbers", likely);
                }
                let mut other = t.run(&name, || new(seed))?;
                for (which, before) in [("first", &first), ("second", &second)] {
                    let tried = format!("the {which} minibatch of another {name}");
                    let again = model.judge(t, &tried, || other.next())?;
                    if !same(before, &again) {
                        let likely = "a stream with the same seed must begin in the same way: draw from `self.rng` only";
                        return fail(tried, "other numbers", "the same numbers", likely);
                    }
                }
                let tried = format!("the first minibatch of a stream with the seed {}", seed + 1);
                let other = model.judge(t, &tried, || new(seed + 1).next())?;
                if overlap(&first.0, &other.0) {
                    return fail(tried, "the numbers of another seed", "other numbers", "the seed plays no part: draw from `self.rng`");
                }
            }
            let Model { w, b, noise, n } = &small;
            let tried = format!("3000 minibatches of stream(&{}, {b}, {noise}, {n}, {seed})", show(w));
            let batches = t.run(&tried, || {
                let mut data = source(w, *b, *noise, *n, seed);
                (0..3000).map(|_| data.next()).collect::<Vec<_>>()
            })?;
            small.judge_many(&tried, &batches, "after a while the minibatches repeat: a generator that is made anew for each from a small seed has too few starts; draw everything from `self.rng` itself")
        })
    })
}

type Repeatable = fn(&[f32], f32, f32, usize, u64, u64) -> Batch;

/// What minibatches have in common that are the same, though seed or index differ.
const CUT_SEED: &str = "the seed is cut: some of its upper bits play no part; it is a `u64`";
const CUT_INDEX: &str = "the index is cut: some of its upper bits play no part; it is a `u64`";
const COMBINED: &str = "seed and index become one number, such as seed * a + index, so other pairs give the same one; use the index as the number of a stream: `rng.set_stream(index)`";

/// 3.3.4: minibatches that are drawn again at each pass, and are the same.
pub fn repeatable(answer: Repeatable) -> Check {
    Check::new("3.3.4", move |t| {
        let seed: u64 = t.rng.random_range(100..1_000_000);
        let (models, small) = models(t);
        for model in models {
            let Model { w, b, noise, n } = &model;
            let batch = |seed, index| answer(w, *b, *noise, *n, seed, index);
            let name = |seed, index| format!("batch(&{}, {b}, {noise}, {n}, {seed}, {index})", show(w));
            let first = model.judge(t, &name(seed, 3), || Some(batch(seed, 3)))?;
            model.judge(t, &name(seed, 0), || Some(batch(seed, 0)))?;
            let again = t.run(name(seed, 3), || batch(seed, 3))?;
            if !same(&first, &again) {
                let likely = "the same seed and index must give the same minibatch, whichever were drawn before: begin with a generator of its own for each";
                return Err(Stop::failed(
                    format!("{}, twice", name(seed, 3)),
                    "other numbers the second time",
                    "the same numbers",
                    likely,
                ));
            }
            let (top, half) = (1u64 << 63, 1u64 << 32);
            // Pairs of seed and index that the commonest mistakes confuse.
            let pairs = [
                ((seed, 3), (seed, 4), "the index plays no part: every minibatch is the same"),
                ((seed, 3), (seed + 1, 3), "the seed plays no part"),
                ((0, 1), (0, 2), "a product of seed and index is 0 for a seed of 0, whatever the index"),
                (
                    (7, 1),
                    (6, 0),
                    "seed XOR index makes two seeds share minibatches; use the index as the number of a stream: `rng.set_stream(index)`",
                ),
                (
                    (seed, 1),
                    (seed + 1, 0),
                    "seed + index makes the seeds 7 and 8 share nearly all of their minibatches; use the index as the number of a stream: `rng.set_stream(index)`",
                ),
                (
                    (6, 5),
                    (5, 6),
                    "seed and index are interchangeable here, so two seeds share some of their minibatches",
                ),
                (
                    (0, 1000),
                    (1, 0),
                    "1000 minibatches later, one seed repeats the next: there may be any number of minibatches",
                ),
                ((seed, 3), (seed, 3 + half), CUT_INDEX),
                ((seed, 3), (seed + half, 3), CUT_SEED),
                ((seed, 3), (seed, 3 + top), CUT_INDEX),
                ((seed, 3), (seed + top, 3), CUT_SEED),
                // Whatever the factor, half of all numbers further on the sum is the same again.
                ((seed, 3), (seed + top, 3 + top), COMBINED),
            ];
            for (a, b, likely) in pairs {
                let [first, second] =
                    [t.run(name(a.0, a.1), || batch(a.0, a.1))?, t.run(name(b.0, b.1), || batch(b.0, b.1))?];
                let tried = format!("{} after {}", name(b.0, b.1), name(a.0, a.1));
                if bits(&first.0) == bits(&second.0) {
                    return Err(Stop::failed(tried, "the same numbers", "other numbers", likely));
                }
                if overlap(&first.0, &second.0) {
                    let likely = "two minibatches share a part of their numbers: they come from one stream, and the second begins where the first has not ended; use the index as the number of a stream: `rng.set_stream(index)`";
                    return Err(Stop::failed(tried, "some of the same numbers", "other numbers", likely));
                }
                let e = [&first, &second].map(|batch| model.residuals(batch).iter().copied().collect::<Vec<_>>());
                if *noise > 0.0 && correlation(&e[0], &e[1]).abs() > 0.3 {
                    return Err(Stop::failed(tried, "the same noise", "other noise", SAME_NOISE));
                }
            }
        }
        let Model { w, b, noise, n } = &small;
        let tried = format!("batch(&{}, {b}, {noise}, {n}, {seed}, index) for all indices below 3000", show(w));
        let batches =
            t.run(&tried, || (0..3000).map(|index| Some(answer(w, *b, *noise, *n, seed, index))).collect::<Vec<_>>())?;
        small.judge_many(
            &tried,
            &batches,
            "two indices share a minibatch: use the index as the number of a stream, `rng.set_stream(index)`",
        )?;
        // All pairs of these must differ from each other.
        let numbers = [0, 1, 2, 31, 100, 10_000, 65_536, 1_000_000, (1 << 32) - 1, 1 << 32, 1 << 48, 1 << 63, u64::MAX];
        let mut seen = HashMap::new();
        for (seed, index) in numbers.iter().flat_map(|seed| numbers.map(|index| (*seed, index))) {
            let tried = format!("batch(&{}, {b}, {noise}, {n}, {seed}, {index})", show(w));
            let (x, _) = t.run(&tried, || answer(w, *b, *noise, *n, seed, index))?;
            if let Some(other) = seen.insert(bits(&x), (seed, index)) {
                return Err(Stop::failed(
                    tried,
                    format!("the minibatch of the pair {other:?}"),
                    "a minibatch of its own",
                    COMBINED,
                ));
            }
        }
        Ok(())
    })
}
