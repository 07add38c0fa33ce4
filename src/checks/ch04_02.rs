//! Checks of section 4.2, image data.

use rand::Rng as _;

use crate::checks::{Check, show};
use crate::data::{DataModule, FashionMnist};
use crate::nn::{Module, Optimizer, SoftmaxRegression};
use crate::train::Trainer;

/// 4.2.1: one pass over the training images.
pub fn reading(read_all: fn(&FashionMnist, usize) -> (usize, usize, f64)) -> Check {
    Check::new("4.2.1", move |t| {
        let data =
            FashionMnist::small().first(45, 5).with_seed(t.rng.random()).with_batch_size(9).expect("it is not 0");
        for size in [12, 1, 15, 64] {
            let (batches, images) = (45usize.div_ceil(size), 45);
            let is = |batches: usize, images: usize| {
                move |found: &(usize, usize, f64)| (found.0, found.1) == (batches, images)
            };
            t.call(format!("read_all(&data, {size}) with 45 training images in batches of 9"), || {
                read_all(&data, size)
            })?
            .suspect("the batch size of `data` was used: `data.clone().with_batch_size(size)` has another", is(5, 45))
            .suspect("the order is (batches, images, seconds)", is(images, batches))
            .suspect("the last batch is short, but its images are to be read too", is(45 / size, 45 / size * size))
            .suspect("the last batch is short: count the images that came, `x.shape()[0]`", is(batches, batches * size))
            .suspect("these are the validation images; the training images are asked for", |found| found.1 == 5)
            .suspect(
                "no time has passed: start the clock before the first batch, and read it after the last",
                |found| found.2 <= 0.0,
            )
            .suspect("this is no time in seconds: `as_secs_f64`", |found| {
                (found.0, found.1) == (batches, images) && !(0.0..60.0).contains(&found.2)
            })
            .otherwise("go through `train_dataloader(0)` with a loop, and count")
            .expect_that(format!("{batches} batches, {images} images, and a time above 0"), |found| {
                (found.0, found.1) == (batches, images) && found.2 > 0.0 && found.2 < 60.0
            })?;
        }
        Ok(())
    })
}

type TimeOfEpoch = fn(&SoftmaxRegression, &FashionMnist) -> (f64, f64);

/// 4.2.2: the two parts of an epoch, and what it brings to speed one of them up.
pub fn profile(time_of_epoch: TimeOfEpoch, speedup: fn(f64, f64, f64) -> f64) -> Check {
    Check::new("4.2.2", move |t| {
        let random = [t.rng.random_range(0.5..4.0), t.rng.random_range(0.5..4.0), t.rng.random_range(2.0..9.0)];
        t.part("speedup", |t| {
            for [loading, computing, factor] in [[2.0, 3.0, 4.0], random, [1.0, 1.0, 1.0], [3.0, 1.0, f64::INFINITY]] {
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
                    .expect(total / after)?;
            }
            Ok(())
        })?;
        let seed = t.rng.random();
        let data = FashionMnist::small().first(50, 5).with_seed(seed).with_batch_size(20).expect("it is not 0");
        let fresh = || SoftmaxRegression::new(784, 10, 0.1, 1);
        // Three batches, the last of them short.
        let trained = fresh();
        Trainer::new(1).quiet().fit(&trained, &data).expect("these settings do not diverge");
        let model = fresh();
        let tried = "time_of_epoch(&model, &data) with 50 images in batches of 20";
        let without = |step: &dyn Fn(&SoftmaxRegression)| {
            let model = fresh();
            step(&model);
            model.b.to_vec()
        };
        let steps = |count: usize, zero: bool| {
            let data = &data;
            move |model: &SoftmaxRegression| {
                let mut optimizer = model.optimizer();
                for (x, y) in data.train_dataloader(0).take(count) {
                    if zero {
                        optimizer.zero_grad();
                    }
                    model.loss(&model.forward(&x), &y).backward();
                    optimizer.step().expect("the settings are sound");
                }
            }
        };
        t.part("time_of_epoch", |t| {
            t.call(tried, || time_of_epoch(&model, &data))?
                .suspect(
                    "a part took no time at all: measure the calls of `next()`, and what comes between them",
                    |(a, b)| *a <= 0.0 || *b <= 0.0,
                )
                .expect_that("two times above 0", |(a, b)| *a > 0.0 && *b > 0.0 && a + b < 60.0)?;
            t.call(format!("the biases after {tried}"), || model.b.to_vec())?
                .tolerance(1e-3, 1e-6)
                .mistake("the model has not changed: a step needs `backward` and `optimizer.step()`", || {
                    without(&|_| ())
                })
                .mistake("the last batch, a short one, is missing", || without(&steps(2, true)))
                .mistake("the gradients of earlier batches are still there: `zero_grad` before each `backward`", || {
                    without(&steps(3, false))
                })
                .otherwise(format!(
                    "one epoch, every batch once, in the order of `train_dataloader(0)`, should give {}",
                    show(&trained.b)
                ))
                .expect(trained.b.to_vec())?;
            Ok(())
        })?;
        Ok(())
    })
}
