//! Checks of section 4.2, image data.

use std::time::Instant;

use rand::Rng as _;

use crate::{Check, Trial, Tried, show};
use workbook::data::{DataModule as _, Dataset as _, FashionMnist};
use workbook::nn::{Module as _, Optimizer as _, Sgd, SoftmaxRegression};
use workbook::train::Trainer;

/// Whatever is measured may be interrupted: of so many measurements the least counts.
const TRIES: usize = 5;
const ROUNDS: usize = 4;

type ReadAll = fn(&FashionMnist, usize) -> (usize, usize, f64);

/// 4.2.1: one pass over the training images.
pub fn reading(read_all: ReadAll) -> Check {
    Check::new("4.2.1", move |t| {
        let small =
            FashionMnist::small().first(45, 5).with_seed(t.rng.random()).with_batch_size(9).expect("it is not 0");
        let all = FashionMnist::small();
        let cases = [(&small, 12), (&small, 1), (&small, 15), (&small, 64), (&all, 500), (&all, 1), (&all, 1 << 40)];
        for (data, size) in cases {
            let images = data.train().len();
            let batches = images.div_ceil(size);
            let its_own = images.div_ceil(data.batch_size());
            let is = |batches: usize, images: usize| {
                move |found: &(usize, usize, f64)| (found.0, found.1) == (batches, images)
            };
            t.call(
                format!("read_all(&data, {size}) with {images} training images in batches of {}", data.batch_size()),
                || read_all(data, size),
            )?
            .suspect(
                "the batch size of `data` was used: `data.clone().with_batch_size(size)` has another",
                is(its_own, images),
            )
            .suspect("the order is (batches, images, seconds)", is(images, batches))
            .suspect(
                "the last batch is short, but its images are to be read too",
                is(images / size, images / size * size),
            )
            .suspect(
                "the last batch is short: count the images that came, `x.shape()[0]`",
                is(batches, batches.saturating_mul(size)),
            )
            .suspect("these are the validation images; the training images are asked for", |found| {
                found.1 == data.val().len()
            })
            .suspect(
                "it is one batch more than came: where the size divides the number, there is no short one. Count them",
                |found| images.is_multiple_of(size) && *found == (batches + 1, images, found.2),
            )
            .suspect("all images came, but in more batches: is the size of a batch cut off at some bound?", |found| {
                found.1 == images && found.0 > batches
            })
            .suspect(
                "no time has passed: start the clock before the first batch, and read it after the last",
                |found| (found.0, found.1) == (batches, images) && found.2 <= 0.0,
            )
            .suspect("this is no time in seconds: `as_secs_f64`", |found| {
                (found.0, found.1) == (batches, images) && !(0.0..60.0).contains(&found.2)
            })
            .otherwise("go through `train_dataloader(0)` with a loop, and count")
            .expect_that(format!("{batches} batches, {images} images, and a time above 0"), |found| {
                (found.0, found.1) == (batches, images) && found.2 > 0.0 && found.2 < 60.0
            })?;
        }
        // In one batch, and in many.
        seconds(t, read_all, &all, 20)?;
        seconds(t, read_all, &all, all.train().len())
    })
}

/// Whether the seconds are those of the reading.
fn seconds(t: &mut Trial, read_all: ReadAll, data: &FashionMnist, size: usize) -> Tried {
    let (mut least, mut own, mut is_within) = (0.0, 0.0, true);
    // On a busy computer all measurements of one kind may be interrupted: what is wrong is wrong each time.
    for _ in 0..ROUNDS {
        (least, own) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..TRIES {
            let data = data.clone().with_batch_size(size).expect("it is not 0");
            own = own.min(timed(|| data.train_dataloader(0).for_each(drop)).1);
            let (found, call) = timed(|| t.run(format!("read_all(&data, {size})"), || read_all(&data, size)));
            let (_, _, seconds) = found?;
            least = least.min(seconds);
            is_within &= seconds <= call;
        }
        if least >= 0.3 * own {
            break;
        }
    }
    let images = data.train().len();
    t.call(format!("the least seconds of {TRIES} calls of read_all(&data, {size}), of {images} images"), || least)?
        .suspect("this is longer than the whole call took: it is not measured, or not in seconds", |_| !is_within)
        .suspect("all images come in one batch here, and it takes its time too: the clock has to run from before the first batch until after the last", |_| {
            size > 20
        })
        .otherwise("this is less than the reading takes: the clock has to run from before the first batch until after the last, and what it says is not to be divided; and the batches are to be read, and not only counted")
        .expect_that(format!("about {}, as it takes here, and never more than the call takes", show(&own)), |least| {
            is_within && *least >= 0.3 * own
        })?;
    Ok(())
}

/// What `f` returns, and the seconds that it takes.
fn timed<T>(f: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let value = f();
    (value, start.elapsed().as_secs_f64())
}

type TimeOfEpoch = fn(&SoftmaxRegression, &FashionMnist) -> (f64, f64);

/// 4.2.2: the two parts of an epoch, and what it brings to speed one of them up.
pub fn profile(time_of_epoch: TimeOfEpoch, speedup: fn(f64, f64, f64) -> f64) -> Check {
    Check::new("4.2.2", move |t| {
        let random = [t.rng.random_range(0.5..4.0), t.rng.random_range(0.5..4.0), t.rng.random_range(2.0..9.0)];
        t.part("speedup", |t| {
            for [loading, computing, factor] in [
                [2.0, 3.0, 4.0],
                random,
                [1.0, 1.0, 1.0],
                [3.0, 1.0, f64::INFINITY],
                [3.0, 1e-6, 1e7],
                [1e-4, 2e-4, 0.5],
                [0.0, 2.0, 3.0],
            ] {
                let total = loading + computing;
                let after = loading / factor + computing;
                t.call(format!("speedup({loading}, {computing}, {factor})"), || speedup(loading, computing, factor))?
                    .mistake("upside down: the time before, divided by the time after", || after / total)
                    .mistake("only the loading becomes faster; the computing takes as long as before", || factor)
                    .mistake("this is the time after; how many times as fast is asked for", || after)
                    .mistake("it is the loading that becomes faster, not the computing", || {
                        total / (loading + computing / factor)
                    })
                    .mistake("this is the time that is saved", || total - after)
                    .suspect("∞/∞ is NaN: divide the loading by the factor, and multiply nothing by it", |s| {
                        s.is_nan()
                    })
                    .tolerance(1e-9, 0.0)
                    .expect(total / after)?;
            }
            Ok(())
        })?;
        t.part("time_of_epoch", |t| {
            trained(t, time_of_epoch)?;
            times(t, time_of_epoch)
        })
    })
}

/// Whether the model is trained as by a trainer.
fn trained(t: &mut Trial, time_of_epoch: TimeOfEpoch) -> Tried {
    // A short last batch; batches that divide; a single one. The model may come with a gradient of somebody else's.
    for (size, lr, has_gradient) in [(20, 0.1, false), (20, 0.04, true), (10, 0.3, true), (64, 0.02, false)] {
        let data =
            FashionMnist::small().first(50, 5).with_seed(t.rng.random()).with_batch_size(size).expect("it is not 0");
        let count = 50usize.div_ceil(size);
        let fresh = || {
            let model = SoftmaxRegression::new(784, 10, lr, 1);
            if has_gradient {
                let (x, y) = data.val_dataloader().next().expect("there are five");
                model.loss(&model.forward(&x), &y).backward();
            }
            model
        };
        let after = |train: &dyn Fn(&SoftmaxRegression)| {
            let model = fresh();
            train(&model);
            (model.w.detach(), model.b.to_vec())
        };
        // Steps with the learning rate `lr` on the first batches, with a `zero_grad` before each, or after.
        let steps = |count: usize, lr: f32, zero: [bool; 2]| {
            let data = &data;
            move |model: &SoftmaxRegression| {
                let mut optimizer = Sgd::new(model.parameters(), lr);
                for (x, y) in data.train_dataloader(0).take(count) {
                    if zero[0] {
                        optimizer.zero_grad();
                    }
                    model.loss(&model.forward(&x), &y).backward();
                    optimizer.step().expect("the settings are sound");
                    if zero[1] {
                        optimizer.zero_grad();
                    }
                }
            }
        };
        let expected = after(&|model| {
            Trainer::new(1).quiet().fit(model, &data).expect("these settings do not diverge");
        });
        let model = fresh();
        let holding = if has_gradient { ", and a gradient in the model" } else { "" };
        let tried = format!(
            "time_of_epoch(&model, &data) with 50 images in batches of {size}, a learning rate of {lr}{holding}"
        );
        t.call(&tried, || time_of_epoch(&model, &data))?
            .suspect(
                "a part took no time at all: measure the calls of `next()`, and what comes between them",
                |(a, b)| *a <= 0.0 || *b <= 0.0,
            )
            .expect_that("two times above 0", |(a, b)| *a > 0.0 && *b > 0.0 && a + b < 60.0)?;
        t.call(format!("the weights and biases after {tried}"), || (model.w.detach(), model.b.to_vec()))?
            .tolerance(1e-3, 1e-6)
            .mistake("the model has not changed: a step needs `backward` and `optimizer.step()`", || after(&|_| ()))
            .mistake("the last batch, a short one, is missing", || after(&steps(50 / size, lr, [true, false])))
            .mistake("the gradients of earlier batches are still there: `zero_grad` before each `backward`", || {
                after(&steps(count, lr, [false, false]))
            })
            .mistake("the model may come with a gradient: `zero_grad` before the first `backward` too", || {
                after(&steps(count, lr, [false, true]))
            })
            .mistake(
                "the learning rate is 0.1 here; that of the model is in `model.lr`, and `model.optimizer()` knows it",
                || after(&steps(count, 0.1, [true, false])),
            )
            .otherwise(format!(
                "one epoch, every batch once, in the order of `train_dataloader(0)`, should give the biases {}",
                show(&expected.1)
            ))
            .expect(expected)?;
    }
    Ok(())
}

/// Whether the seconds are those of the two parts.
fn times(t: &mut Trial, time_of_epoch: TimeOfEpoch) -> Tried {
    // With single images the steps take much longer than the loading, so that one cannot be taken for the other.
    let data = FashionMnist::small().first(300, 1).with_batch_size(1).expect("it is not 0");
    let tried = "time_of_epoch(&model, &data) with 300 images in batches of 1";
    let (mut least, mut own) = ([f64::INFINITY; 2], f64::INFINITY);
    let (mut is_within, mut share) = (true, 0.0);
    for _ in 0..TRIES {
        own = own.min(timed(|| data.train_dataloader(0).for_each(drop)).1);
        let model = SoftmaxRegression::new(784, 10, 0.1, 1);
        let (found, call) = timed(|| t.run(tried, || time_of_epoch(&model, &data)));
        let (loading, computing) = found?;
        least = [least[0].min(loading), least[1].min(computing)];
        is_within &= loading + computing <= call;
        share = f64::max(share, (loading + computing) / call);
    }
    let is_loading = |seconds: f64| (0.3 * own..=4.0 * own).contains(&seconds);
    t.call(format!("the least seconds of {TRIES} calls of {tried}"), || (least[0], least[1]))?
        .suspect("this is longer than the whole call took: it is not measured, not in seconds, or its clock is not set back for each batch", |_| !is_within)
        .suspect("the order is (loading, computing)", |(_, computing)| is_loading(*computing))
        .suspect(
            "what is given for the loading is less than the calls of `next()` take: the images are gathered there, and making the iterator does nothing yet",
            |(loading, _)| *loading < 0.3 * own,
        )
        .suspect("more than the calls of `next()` is counted as loading", |(loading, _)| *loading > 4.0 * own)
        .otherwise("the two times are much less than the whole call took: all of forward, loss, backward and step is computing")
        .expect_that(format!("about {} of loading, and the rest of the call for the computing", show(&own)), |(loading, _)| {
            is_within && is_loading(*loading) && share >= 0.6
        })?;
    Ok(())
}
