//! 3.3.3 and 3.3.4: minibatches that are drawn when they are asked for.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;

use crate::checks::reference::matrix;
use crate::checks::{Check, Stop, Trial, Tried, show};
use crate::tensor::Tensor;

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
            return fail(
                "None".into(),
                "Some((X, y))".into(),
                "the data never come to an end: there is always a next minibatch",
            );
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
        let (x, noise, sigma) = (matrix(x), self.residuals(&batch), f64::from(self.noise));
        let (center, spread) = (x.mean().unwrap_or(0.0), x.std(0.0));
        if center.abs() > 0.2 || (spread - 1.0).abs() > 0.15 {
            let found = format!("an X of mean {} and standard deviation {}", show(&center), show(&spread));
            return fail(found, "mean 0 and standard deviation 1".into(), "the entries of X come from N(0, 1)");
        }
        let (center, spread) = (noise.mean().unwrap_or(0.0), noise.std(0.0));
        let found = format!("a y - (X w + b) of mean {} and standard deviation {}", show(&center), show(&spread));
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.2;
        let exact = sigma == 0.0 && noise.iter().all(|e| e.abs() < 1e-4);
        if exact || (near(spread, sigma) && center.abs() < 0.25 * sigma) {
            return Ok(batch);
        }
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
        fail(found, format!("mean 0 and standard deviation {sigma}"), likely)
    }
}

/// The settings that are tried: first without noise, then with some.
fn models(t: &mut Trial) -> [Model; 2] {
    let b = t.rng.random_range(3.0..6.0);
    [Model { w: vec![2.0, -3.4], b: 4.2, noise: 0.0, n: 400 }, Model { w: vec![0.5, -1.5, 3.0], b, noise: 0.5, n: 400 }]
}

fn same((x, y): &Batch, (other_x, other_y): &Batch) -> bool {
    x.to_vec() == other_x.to_vec() && y.to_vec() == other_y.to_vec()
}

type Source<S> = fn(&[f32], f32, f32, usize, u64) -> S;

/// 3.3.3: an iterator whose minibatches are drawn when they are asked for. `S` is the reader's own type.
pub fn stream<S: Iterator<Item = Batch> + 'static>(source: Source<S>) -> Check {
    Check::new("3.3.3", move |t| {
        let seed: u64 = t.rng.random::<u32>().into();
        t.part("stream", |t| {
        for model in models(t) {
            let Model { w, b, noise, n } = &model;
            let new = |seed| source(w, *b, *noise, *n, seed);
            let name = format!("stream(&{}, {b}, {noise}, {n}, {seed})", show(w));
            let mut data = t.run(&name, || new(seed))?;
            let first = model.judge(t, &format!("the first minibatch of {name}"), || data.next())?;
            let second = model.judge(t, &format!("the second minibatch of {name}"), || data.next())?;
            let repeats = |a: &Batch, b: &Batch| a.0.to_vec() == b.0.to_vec();
            let fail =
                |tried: String, found: &str, likely: &str| Err(Stop::failed(tried, found, "other numbers", likely));
            if repeats(&first, &second) {
                let likely = "the generator was made anew for the minibatch, so it began again; draw from `self.rng`, which remembers how far it has got";
                return fail(format!("the second minibatch of {name}"), "the first once more", likely);
            }
            if *noise > 0.0 && (model.residuals(&first) - model.residuals(&second)).iter().all(|e| e.abs() < 1e-4) {
                return fail(
                    format!("the second minibatch of {name}"),
                    "the noise of the first once more",
                    "draw the noise from `self.rng` as well",
                );
            }
            let again = model.judge(t, &format!("the first minibatch of another {name}"), || new(seed).next())?;
            if !same(&first, &again) {
                let likely = "a stream with the same seed must begin in the same way: draw from `self.rng` only";
                return Err(Stop::failed(
                    format!("the first minibatch of another {name}"),
                    "other numbers",
                    "the same numbers",
                    likely,
                ));
            }
            let other =
                model.judge(t, &format!("the first minibatch of a stream with the seed {}", seed + 1), || {
                    new(seed + 1).next()
                })?;
            if repeats(&first, &other) {
                return fail(
                    format!("a stream with the seed {}", seed + 1),
                    "the numbers of another seed",
                    "the seed plays no part: draw from `self.rng`",
                );
            }
        }
            Ok(())
        })?;
        Ok(())
    })
}

type Repeatable = fn(&[f32], f32, f32, usize, u64, u64) -> Batch;

/// 3.3.4: minibatches that are drawn again at each pass, and are the same.
pub fn repeatable(answer: Repeatable) -> Check {
    Check::new("3.3.4", move |t| {
        let seed: u64 = t.rng.random_range(100..1_000_000);
        for model in models(t) {
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
            ];
            for (a, b, likely) in pairs {
                let [first, second] =
                    [t.run(name(a.0, a.1), || batch(a.0, a.1))?, t.run(name(b.0, b.1), || batch(b.0, b.1))?];
                if first.0.to_vec() == second.0.to_vec() {
                    let tried = format!("{} after {}", name(b.0, b.1), name(a.0, a.1));
                    return Err(Stop::failed(tried, "the same numbers", "other numbers", likely));
                }
            }
        }
        Ok(())
    })
}
