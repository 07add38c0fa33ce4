//! Wrong answers to section 4.2.

use std::time::Instant;

use checks::ch04_02::*;
use workbook::prelude::{DataModule, FashionMnist, Module, Optimizer, SoftmaxRegression};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [reading_mutants(), profile_mutants()].into_iter().flatten().collect()
}

fn counts(data: &FashionMnist, size: usize) -> (usize, usize) {
    let data = data.clone().with_batch_size(size).unwrap();
    data.train_dataloader(0).fold((0, 0), |(batches, images), (x, _)| (batches + 1, images + x.shape()[0]))
}

fn reading_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, reading(answer), diagnosis);
    vec![
        wrong(
            "its own batch size",
            |data, _| {
                let (batches, images) = counts(data, data.batch_size());
                (batches, images, 0.1)
            },
            "the batch size of `data` was used",
        ),
        wrong(
            "last batch dropped",
            |data, size| {
                let batches = counts(data, size).1 / size;
                (batches, batches * size, 0.1)
            },
            "are to be read too",
        ),
        wrong(
            "all batches full",
            |data, size| {
                let batches = counts(data, size).0;
                (batches, batches * size, 0.1)
            },
            "count the images",
        ),
        wrong(
            "no clock",
            |data, size| {
                let (batches, images) = counts(data, size);
                (batches, images, 0.0)
            },
            "no time has passed",
        ),
        wrong(
            "at most 1024 at once",
            |data, size| {
                let (batches, images) = counts(data, size.min(1024));
                (batches, images, 1e-6)
            },
            "cut off at some bound",
        ),
        wrong(
            "nothing read",
            |data, size| {
                let data = data.clone().with_batch_size(size).unwrap();
                let start = Instant::now();
                let batches = data.train_dataloader(0);
                (batches.len(), batches.rows_left(), start.elapsed().as_secs_f64())
            },
            "less than the reading takes",
        ),
        wrong(
            "after the first batch",
            |data, size| {
                let data = data.clone().with_batch_size(size).unwrap();
                let mut batches = data.train_dataloader(0);
                let first = batches.next().unwrap().1.len();
                let start = Instant::now();
                let (n, images) = batches.fold((1, first), |(n, images), (_, y)| (n + 1, images + y.len()));
                (n, images, start.elapsed().as_secs_f64())
            },
            "from before the first batch",
        ),
        wrong("the mean batch", |data, size| timed(data, size, |seconds, n| seconds / n as f64), "not to be divided"),
        wrong("milliseconds", |data, size| timed(data, size, |seconds, _| 1000.0 * seconds), "not in seconds"),
    ]
}

fn timed(data: &FashionMnist, size: usize, read: fn(f64, usize) -> f64) -> (usize, usize, f64) {
    let start = Instant::now();
    let (batches, images) = counts(data, size);
    (batches, images, read(start.elapsed().as_secs_f64(), batches))
}

/// A step for each batch, and the seconds that both parts took: to make the iterator, its calls, the steps.
fn clocked(model: &SoftmaxRegression, data: &FashionMnist) -> [f64; 3] {
    let mut optimizer = model.optimizer();
    let start = Instant::now();
    let mut batches = data.train_dataloader(0);
    let making = start.elapsed().as_secs_f64();
    let (mut loading, mut computing) = (0.0, 0.0);
    loop {
        let start = Instant::now();
        let Some((x, y)) = batches.next() else { return [making, loading, computing] };
        loading += start.elapsed().as_secs_f64();
        let start = Instant::now();
        optimizer.zero_grad();
        model.loss(&model.forward(&x), &y).backward();
        optimizer.step().unwrap();
        computing += start.elapsed().as_secs_f64();
    }
}

fn train(model: &SoftmaxRegression, data: &FashionMnist, steps: usize, zero: bool) -> (f64, f64) {
    let mut optimizer = model.optimizer();
    for (x, y) in data.train_dataloader(0).take(steps) {
        if zero {
            optimizer.zero_grad();
        }
        model.loss(&model.forward(&x), &y).backward();
        optimizer.step().unwrap();
    }
    (0.1, 0.1)
}

fn profile_mutants() -> Vec<Mutant> {
    let amdahl = |loading: f64, computing: f64, factor: f64| (loading + computing) / (loading / factor + computing);
    let epoch = |name, answer, diagnosis| mutant(name, profile(answer, amdahl), diagnosis);
    let faster =
        |name, answer, diagnosis| mutant(name, profile(|model, data| train(model, data, 9, true), answer), diagnosis);
    vec![
        epoch("not trained", |_, _| (0.1, 0.1), "has not changed"),
        epoch("last batch dropped", |model, data| train(model, data, 2, true), "the last batch"),
        epoch("gradients add up", |model, data| train(model, data, 9, false), "of earlier batches"),
        epoch(
            "zeroed after the step",
            |model, data| {
                let mut optimizer = model.optimizer();
                for (x, y) in data.train_dataloader(0) {
                    model.loss(&model.forward(&x), &y).backward();
                    optimizer.step().unwrap();
                    optimizer.zero_grad();
                }
                (0.1, 0.1)
            },
            "may come with a gradient",
        ),
        epoch(
            "a learning rate of its own",
            |model, data| {
                let own = SoftmaxRegression { w: model.w.clone(), b: model.b.clone(), lr: 0.1 };
                train(&own, data, 99, true)
            },
            "the learning rate is 0.1 here",
        ),
        epoch(
            "the iterator alone",
            |model, data| {
                let [making, loading, computing] = clocked(model, data);
                (making.min(loading / 10.0), loading + computing)
            },
            "less than the calls of `next()`",
        ),
        epoch(
            "swapped",
            |model, data| {
                let [_, loading, computing] = clocked(model, data);
                (computing, loading)
            },
            "the order is (loading, computing)",
        ),
        epoch("made up", |model, data| train(model, data, 999, true), "it is not measured"),
        faster("everything", |_, _, factor| factor, "only the loading"),
        faster("upside down", |l, c, f| (l / f + c) / (l + c), "upside down"),
        faster("computing", |l, c, f| (l + c) / (l + c / f), "not the computing"),
        faster("multiplied", |l, c, f| (l + c) * f / (l + c * f), "∞/∞ is NaN"),
    ]
}
