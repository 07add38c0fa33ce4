//! 4.4.2b and 4.4.5: experiments on the cost of a loss, and on the settings of a training run.

use rand::Rng as _;

use crate::few_images::{
    FAILING, MANY, MANY_EPOCHS, ONE_START, PROBLEM, STILL, UNSTABLE, WEIGHTS, WHOLE, all_equal, batch_losses, fresh,
    many, mean_of_batches, problem, rises, train, training_loss, validation_loss, whole,
};
use crate::{Check, Trial, Tried, show};
use workbook::data::{DataModule as _, FashionMnist};
use workbook::nn::{Module as _, Optimizer as _, SoftmaxRegression};
use workbook::train::History;

const BEST: &str = "at this learning rate the loss jumps up and down, but what came back never rises with the number of epochs: is it the best on the way? The one after the last epoch is asked for";
const SEED: &str =
    "the same setting, asked for twice, gives two results: every run must begin with a new model from the same seed";

type Count = fn(usize, usize) -> (usize, usize);

const ROUNDED: &str = "only the first digits are right: an f32 keeps seven of them; multiply as `usize`";

/// Whether the first of the two is off by less than one part in 100 000.
fn is_rounded(found: (usize, usize), right: (usize, usize)) -> bool {
    found.0 != right.0 && (found.0 as f64 / right.0 as f64 - 1.0).abs() < 1e-5
}

/// 4.4.2b: what the cross-entropy over whole rows computes, and what the one by index does.
pub fn work(logarithms: Count, target_bytes: Count) -> Check {
    Check::new("4.4.2b", move |t| {
        let random = (t.rng.random_range(2..500), t.rng.random_range(3..5000));
        // Large ones, of which the products leave 32 bits, and an f32 the last digits; and no example at all.
        let cases = [(256, 10), random, (123_457, 1001), (60_000, 50_000), (2_000_000, 50_257), (0, 10)];
        t.part("logarithms", |t| {
            for (n, k) in cases {
                t.call(format!("logarithms({n}, {k})"), || logarithms(n, k))?
                    .tolerance(0.0, 0.0)
                    .mistake("the two are the wrong way round: whole rows first, then by index", || (n, n * k))
                    .mistake(
                        "by index, only the probability of the true class is read: one logarithm for each example",
                        || (n * k, n * k),
                    )
                    .mistake("by index there is still one logarithm for each example", || (n * k, 1))
                    .mistake(
                        "over whole rows every entry of ŷ has its logarithm taken, also those that meet a 0",
                        || (n, n),
                    )
                    .suspect(ROUNDED, |found| is_rounded(*found, (n * k, n)))
                    .suspect("of no examples no logarithm is taken", |found| n == 0 && *found != (0, 0))
                    .expect((n * k, n))?;
            }
            Ok(())
        })?;
        t.part("target_bytes", |t| {
            for (n, k) in cases {
                t.call(format!("target_bytes({n}, {k})"), || target_bytes(n, k))?
                    .tolerance(0.0, 0.0)
                    .mistake("these are numbers, not bytes: an f32 takes 4, a usize 8", || (n * k, n))
                    .mistake("the two are the wrong way round: whole rows first, then by index", || (8 * n, 4 * n * k))
                    .mistake("a label is a `usize` and takes 8 bytes", || (4 * n * k, 4 * n))
                    .mistake("the rows are f32, 4 bytes each", || (8 * n * k, 8 * n))
                    .mistake(
                        "the labels are one for each example, a `usize` of 8 bytes, and none for each class",
                        || (4 * n * k, 4 * k),
                    )
                    .suspect(ROUNDED, |found| is_rounded(*found, (4 * n * k, 8 * n)))
                    .suspect("no examples take no bytes", |found| n == 0 && *found != (0, 0))
                    .expect((4 * n * k, 8 * n))?;
            }
            Ok(())
        })
    })
}

type ByRate = fn(&FashionMnist, &[f32], usize) -> Vec<f64>;

/// 4.4.5a: the validation loss for each learning rate.
pub fn learning_rates(answer: ByRate) -> Check {
    Check::new("4.4.5a", move |t| {
        losses_by_rate(t, answer)?;
        few_epochs(t, answer)?;
        failing_runs(t, answer)?;
        let data = whole();
        t.call(format!("validation_losses(&data, &[{UNSTABLE}], n) for n from 1 to 6 with {WHOLE}"), || {
            (1..=6).flat_map(|epochs| answer(&data, &[UNSTABLE], epochs)).collect::<Vec<f64>>()
        })?
        .otherwise(BEST)
        .expect_that("six losses that do not only fall", |losses| losses.len() == 6 && rises(losses))?;
        let rates = [STILL, 2.0 * STILL, 5.0 * STILL];
        t.call(format!("validation_losses(&data, &{rates:?}, 1) with {WHOLE}"), || answer(&data, &rates, 1))?
            .otherwise(ONE_START)
            .expect_that("three times the same loss", |losses| losses.len() == 3 && all_equal(losses))?;
        Ok(())
    })
    .takes(1.5)
}

fn losses_by_rate(t: &mut Trial, answer: ByRate) -> Tried {
    // The first one comes again.
    let (data, rates, epochs) = (problem(t), [0.02, 0.005, 0.0005, 0.02], 20);
    let models = rates.map(fresh);
    let runs: Vec<History> = models.iter().map(|model| train(&data, model, epochs)).collect();
    let of = |f: &dyn Fn(&History) -> f64| runs.iter().map(f).collect::<Vec<_>>();
    let tried = format!("validation_losses(&data, &{}, {epochs}) with {PROBLEM}", show(&rates));
    t.call(&tried, || answer(&data, &rates, epochs))?
        // Initial weights and the order of the batches are the reader's own choice, and move the losses by a few per cent.
        .tolerance(0.08, 0.0)
        .mistake("these are training losses; the validation losses are asked for", || of(&|run| run.last().train_loss))
        .mistake("this is the loss after the first epoch; take the last", || of(&|run| run.val_losses()[0]))
        .mistake("these are accuracies; the losses are asked for", || of(&|run| run.last().val_accuracy.unwrap_or(0.0)))
        .mistake("the same model was trained on and on: each learning rate needs a fresh one", || {
            let model = fresh(rates[0]);
            rates.map(|lr| train(&data, &SoftmaxRegression { lr, ..model.clone() }, epochs).last().val_loss)
        })
        .mistake("every run had the same learning rate", || [runs[0].last().val_loss; 4])
        .mistake("the batches are larger than those of `data`, so there are fewer steps: keep its batch size", || {
            let data = data.clone().with_batch_size(64).expect("it is not 0");
            rates.map(|lr| train(&data, &fresh(lr), epochs).last().val_loss)
        })
        .mistake("this is the loss of the first validation batch alone", || {
            models.iter().map(|model| batch_losses(&data, model)[0]).collect::<Vec<_>>()
        })
        .expect(of(&|run| run.last().val_loss))?;
    t.call(tried, || answer(&data, &rates, epochs))?
        .otherwise(SEED)
        .expect_that("the same loss for 0.02 and for 0.02", |found| (found[0] / found[3] - 1.0).abs() < 1e-5)?;
    Ok(())
}

/// After one or two epochs the loss tells how many there were.
fn few_epochs(t: &mut Trial, answer: ByRate) -> Tried {
    let data = many(t);
    for (lr, epochs) in [(0.02, 2), (0.02, 1), (0.002, 60)] {
        let after = |epochs: usize| [train(&data, &fresh(lr), epochs).last().val_loss];
        t.call(format!("validation_losses(&data, &[{lr}], {epochs}) with {MANY}"), || answer(&data, &[lr], epochs))?
            .tolerance(0.06, 0.0)
            .mistake("one epoch is missing", || after(epochs.max(2) - 1))
            .mistake("one epoch too many", || after(epochs + 1))
            .suspect(MANY_EPOCHS, |_| epochs > 50)
            .expect(after(epochs))?;
    }
    Ok(())
}

fn failing_runs(t: &mut Trial, answer: ByRate) -> Tried {
    let (data, epochs, inf) = (whole(), 12, f64::INFINITY);
    let (model, rates) = (fresh(0.1), [FAILING[0], 0.1, FAILING[1]]);
    let history = train(&data, &model, epochs);
    let likely = "a run that ends in an error keeps its place in the list, as an infinity";
    t.call(format!("validation_losses(&data, &{}, {epochs}) with {WHOLE}", show(&rates)), || {
        answer(&data, &rates, epochs)
    })?
    .tolerance(0.08, 0.0)
    .suspect(likely, |found| found.len() < 3)
    .suspect("a run that ends in an error counts as infinite, even if its first epochs went well", |found| {
        found.len() == 3 && (found[0], found[2]) != (inf, inf)
    })
    .suspect(
        "a run that ends in an error says nothing about the next one: only the run that failed counts as infinite",
        |found| *found == [inf; 3],
    )
    .mistake(WEIGHTS, || [inf, mean_of_batches(&data, &model), inf])
    .expect([inf, history.last().val_loss, inf])?;
    Ok(())
}

/// Data, batch sizes, learning rate, epochs; a pair of losses for each size.
type BySize = fn(&FashionMnist, &[usize], f32, usize) -> Vec<(f64, f64)>;

/// 4.4.5b: training and validation loss for each batch size.
pub fn batch_sizes(answer: BySize) -> Check {
    Check::new("4.4.5b", move |t| {
        let data = problem(t);
        // 1000 is more than there are images, and 21 does not divide their number.
        losses_by_size(t, answer, (&data, PROBLEM), &[1000, 21, 1000], (0.05, 8))?;
        losses_by_size(t, answer, (&data, PROBLEM), &[1, 5], (0.005, 8))?;
        // After two epochs the losses tell how many there were.
        let data = many(t);
        losses_by_size(t, answer, (&data, MANY), &[20], (0.02, 2))?;
        losses_by_size(t, answer, (&data, MANY), &[20], (0.002, 60))?;
        let data = FashionMnist::small().first(600, 80);
        losses_by_size(t, answer, (&data, "FashionMnist::small().first(600, 80)"), &[600], (0.05, 8))?;
        let data = whole();
        losses_by_size(t, answer, (&data, WHOLE), &[53], (0.1, 8))?;
        t.call(
            format!("losses_by_batch_size(&data, &[40, 7, 20], {STILL}, 1) with {WHOLE}: the validation losses"),
            || answer(&data, &[40, 7, 20], STILL, 1).iter().map(|pair| pair.1).collect::<Vec<_>>(),
        )?
        .otherwise(ONE_START)
        .expect_that("three times the same loss", |found| found.len() == 3 && all_equal(found))?;
        t.call(format!("losses_by_batch_size(&data, &[53], {UNSTABLE}, n) for n from 1 to 6 with {WHOLE}"), || {
            (1..=6).flat_map(|epochs| answer(&data, &[53], UNSTABLE, epochs)).collect::<Vec<_>>()
        })?
        .otherwise(BEST)
        .expect_that("six pairs of losses that do not only fall", |losses| {
            losses.len() == 6 && rises(&losses.iter().map(|pair| pair.1).collect::<Vec<_>>())
        })?;
        Ok(())
    })
    .takes(1.5)
}

fn losses_by_size(
    t: &mut Trial,
    answer: BySize,
    (data, words): (&FashionMnist, &str),
    sizes: &[usize],
    (lr, epochs): (f32, usize),
) -> Tried {
    let with = |size: usize| data.clone().with_batch_size(size).expect("it is not 0");
    let each = |f: &dyn Fn(usize) -> (f64, f64)| sizes.iter().map(|size| f(*size)).collect::<Vec<_>>();
    let losses = |run: &History| (run.last().train_loss, run.last().val_loss);
    let running = each(&|size| losses(&train(&with(size), &fresh(lr), epochs)));
    // Measured after the last epoch, the training loss is right as well.
    let afterwards = each(&|size| {
        let model = fresh(lr);
        let history = train(&with(size), &model, epochs);
        (training_loss(data, &model), history.last().val_loss)
    });
    let tried = format!("losses_by_batch_size(&data, &{}, {lr}, {epochs}) with {words}", show(&sizes.to_vec()));
    let call = t.call(&tried, || answer(data, sizes, lr, epochs))?;
    let distance =
        |reference: &[(f64, f64)]| -> f64 { call.value().iter().zip(reference).map(|(a, b)| (a.0 - b.0).abs()).sum() };
    let expected = if distance(&afterwards) < distance(&running) { afterwards } else { running.clone() };
    let is_near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.1;
    call
        // Initial weights and the order of the batches are the reader's own choice.
        .tolerance(0.1, 0.0)
        .mistake("the order is (training loss, validation loss)", || {
            running.iter().map(|pair| (pair.1, pair.0)).collect::<Vec<_>>()
        })
        .mistake(
            "the batch size of `data` was used for all runs: `data.clone().with_batch_size(size)` has another",
            || each(&|_| losses(&train(data, &fresh(lr), epochs))),
        )
        .mistake("the same model was trained on and on: each batch size needs a fresh one", || {
            let model = fresh(lr);
            each(&|size| losses(&train(&with(size), &model, epochs)))
        })
        .mistake("one epoch is missing", || each(&|size| losses(&train(&with(size), &fresh(lr), epochs - 1))))
        .mistake("the short batch at the end of an epoch is left out; its images are to be learned from too", || {
            each(&|size| without_short_batches(&with(size), lr, epochs))
        })
        .mistake(WEIGHTS, || {
            each(&|size| {
                let model = fresh(lr);
                let history = train(&with(size), &model, epochs);
                (history.last().train_loss, mean_of_batches(&with(size), &model))
            })
        })
        .suspect("the validation losses are right; the training loss is the mean over all batches of the last epoch, and not that of one of them", |found| {
            // With all images in one batch it is right.
            let rest_is_right = sizes[0] == 1 || (sizes[0] == 1000 && is_near(found[0].0, expected[0].0));
            found.iter().zip(&expected).all(|(a, b)| is_near(a.1, b.1)) && rest_is_right
        })
        .suspect("a training loss of 0: there are fewer images than a batch holds, and then they are one short batch, to be learned from too", |found| {
            sizes[0] == 1000 && found[0].0 == 0.0
        })
        .suspect("with all images in one batch there is one step in each epoch, and the loss falls further than that: is a large batch cut into smaller ones?", |found| {
            sizes == [600] && found[0].1 < 0.95 * running[0].1
        })
        .suspect(MANY_EPOCHS, |_| epochs > 50)
        .expect(expected.clone())?;
    if let [first, _, again] = sizes {
        t.call(tried, || answer(data, sizes, lr, epochs))?
            .otherwise(SEED)
            .expect_that(format!("the same losses for {first} and for {again}"), |found| found[0] == found[2])?;
    }
    Ok(())
}

/// The losses after a training on full batches only.
fn without_short_batches(data: &FashionMnist, lr: f32, epochs: usize) -> (f64, f64) {
    let model = fresh(lr);
    let mut optimizer = model.optimizer();
    for epoch in 0..epochs {
        for (x, y) in data.train_dataloader(epoch).filter(|(_, y)| y.len() == data.batch_size()) {
            optimizer.zero_grad();
            model.loss(&model.forward(&x), &y).backward();
            optimizer.step().expect("this learning rate is small");
        }
    }
    (training_loss(data, &model), validation_loss(data, &model))
}
