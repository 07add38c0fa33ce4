//! 4.5.3 and 4.5.4: how long to train, and with which learning rate.

use rand::Rng as _;

use crate::few_images::{
    FAILING, MANY, MANY_EPOCHS, ONE_START, STILL, UNSTABLE, WEIGHTS, WHOLE, all_equal, fresh, many, mean_of_batches,
    rises, train, training_loss, validation_loss, whole,
};
use crate::{Check, Trial, Tried, show};
use workbook::data::FashionMnist;
use workbook::nn::SoftmaxRegression;
use workbook::train::{History, Trainer};

type Epochs = Vec<(f64, f64, f64)>;

const BEST: &str = "at this learning rate the loss jumps up and down, but what came back never rises: are these the best so far? What each epoch leaves behind is asked for";

/// 4.5.3: a long training, epoch by epoch, and the rule that ends it.
pub fn early_stopping(
    epoch_by_epoch: fn(&FashionMnist, f32, usize) -> Epochs,
    epoch_to_keep: fn(&[f64], usize) -> usize,
) -> Check {
    Check::new("4.5.3", move |t| {
        t.part("epoch_by_epoch", |t| epoch_by_epoch_is_right(t, epoch_by_epoch))?;
        t.part("epoch_to_keep", |t| stopping(t, epoch_to_keep))
    })
    .takes(1.5)
}

fn epoch_by_epoch_is_right(t: &mut Trial, epoch_by_epoch: fn(&FashionMnist, f32, usize) -> Epochs) -> Tried {
    let (many, whole) = (many(t), whole());
    for (data, words, lr, epochs) in [(&many, MANY, 0.02, 20), (&many, MANY, 0.005, 60), (&whole, WHOLE, 0.1, 12)] {
        let model = fresh(lr);
        let (mut running, mut after) = (Epochs::new(), Epochs::new());
        // What plausible mistakes make of the validation loss.
        let (mut before, mut by_batch) = (vec![validation_loss(data, &model)], vec![]);
        for e in train(data, &fresh(lr), epochs).epochs() {
            running.push((e.train_loss, e.val_loss, e.val_accuracy.unwrap_or_default()));
            train(data, &model, 1);
            after.push((training_loss(data, &model), e.val_loss, e.val_accuracy.unwrap_or_default()));
            before.push(e.val_loss);
            by_batch.push(mean_of_batches(data, &model));
        }
        let tried = format!("epoch_by_epoch(&data, {lr}, {epochs}) with {words}");
        let call = t.call(tried, || epoch_by_epoch(data, lr, epochs))?;
        let found = call.value().clone();
        let distance = |to: &Epochs| found.iter().zip(to).map(|(a, b)| (a.0 - b.0).abs()).sum::<f64>();
        let measured = if distance(&after) < distance(&running) { after } else { running.clone() };
        // The first predictions are those of the reader's own initial weights. Where it has learned something, the
        // accuracy is told from the share of errors.
        let end = |epochs: &Epochs| {
            let last = &epochs[epochs.len() / 2..];
            last.iter().map(|e| e.2).sum::<f64>() / last.len() as f64
        };
        let is_plausible = found.len() == epochs
            && found.iter().all(|e| (0.0..=1.0).contains(&e.2))
            && (end(&found) - end(&measured)).abs() < 0.15;
        let expected: Epochs = (0..epochs)
            .map(|i| (measured[i].0, measured[i].1, if is_plausible { found[i].2 } else { measured[i].2 }))
            .collect();
        let (first, last) = (measured[0], measured[epochs - 1]);
        // Initial weights and the order of the batches, which differs if the model is handed to a trainer again for each
        // epoch, are the reader's own choice too. With these learning rates they move the losses by a few per cent.
        call.tolerance(0.08, 0.0)
            .suspect("there must be an entry for every epoch, not only for the last", |found| found.len() == 1)
            .suspect("the accuracy is a share, from 0 to 1, and not a percentage", |found| {
                found.iter().any(|e| e.2 > 1.0 && e.2 <= 100.0)
            })
            .mistake("validated before the epoch; what it leaves behind is measured after it", || {
                (0..epochs).map(|i| (expected[i].0, before[i], expected[i].2)).collect::<Epochs>()
            })
            .mistake("the sum goes on from epoch to epoch: the training loss is the mean over the batches of this epoch alone", || {
                let mut sum = 0.0;
                let mut so_far = |i: usize| {
                    sum += running[i].0;
                    sum / (i + 1) as f64
                };
                (0..epochs).map(|i| (so_far(i), expected[i].1, expected[i].2)).collect::<Epochs>()
            })
            .mistake(WEIGHTS, || (0..epochs).map(|i| (expected[i].0, by_batch[i], expected[i].2)).collect::<Epochs>())
            .mistake("the order is (training loss, validation loss, validation accuracy)", || {
                expected.iter().map(|e| (e.1, e.0, e.2)).collect::<Epochs>()
            })
            .suspect(
                "every epoch begins with a new model, or what it has learned is lost: train one model on and on",
                |found| {
                    found.len() == epochs
                        && found.iter().all(|epoch| (epoch.1 / first.1 - 1.0).abs() < 0.08)
                        && last.1 < 0.9 * first.1
                },
            )
            // Where both losses are right, so that the model is.
            .suspect("the third is the share of errors; the accuracy is asked for", |found| {
                let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.08;
                let losses = |(a, b): (&(f64, f64, f64), &(f64, f64, f64))| near(a.0, b.0) && near(a.1, b.1);
                found.len() == epochs
                    && !is_plausible
                    && (end(found) - (1.0 - end(&measured))).abs() < 0.15
                    && found.iter().zip(&measured).all(losses)
            })
            .suspect("it learns faster than it can with this learning rate; is `lr` used?", |found| {
                found.len() == epochs && found[epochs - 1].0 < 0.85 * last.0
            })
            .suspect(MANY_EPOCHS, |_| epochs > 50)
            .expect(expected.clone())?;
    }
    t.call(format!("epoch_by_epoch(&data, {UNSTABLE}, 8) with {WHOLE}"), || epoch_by_epoch(&whole, UNSTABLE, 8))?
        .otherwise(BEST)
        .expect_that("eight epochs, with validation losses that do not only fall", |found| {
            found.len() == 8 && rises(&found.iter().map(|epoch| epoch.1).collect::<Vec<_>>())
        })?;
    Ok(())
}

fn stopping(t: &mut Trial, epoch_to_keep: fn(&[f64], usize) -> usize) -> Tried {
    let random: Vec<f64> = (0..20).map(|_| f64::from(t.rng.random_range(1..12u8))).collect();
    let randoms: Vec<(Vec<f64>, usize)> = (0..30)
        .map(|_| ((0..9).map(|_| f64::from(t.rng.random_range(1..7u8))).collect(), t.rng.random_range(1..5)))
        .collect();
    // Falls for so long that neither a byte nor a patience of a few epochs reaches the end.
    let long: Vec<f64> = (0..400).map(|i| if i % 40 == 20 { 9.0 - f64::from(i) / 50.0 } else { 9.5 }).collect();
    for (losses, patience) in [
        // Each of these tells one wrong rule from the right one.
        (vec![5.0, 3.0, 4.0, 4.5, 4.6, 1.0, 2.0], 2),
        (vec![5.0, 3.0, 4.0, 3.5, 3.4, 3.6, 3.7, 1.0], 2),
        (vec![4.0, 2.0, 2.0, 2.0, 2.0, 3.0, 4.0, 1.0], 2),
        (vec![9.0, 6.0, 7.0, 5.0, 6.0, 4.0, 1.0], 2),
        (vec![5.0, 3.0, 4.0, 4.5, 1.0, 2.0, 3.0, 4.0, 0.5], 2),
        (vec![5.0, 3.0, 4.0, 4.5, 1.0, 2.0], 3),
        (vec![4.0, 3.0, 2.0], 5),
        (vec![5.0, 3.0, 4.0, 3.5, 2.0, 2.5, 2.6, 1.0], 2),
        (random, 3),
        (vec![1.0, 2.0, 3.0, 0.5], 1),
        (vec![0.5, 0.4999, 0.499_85, 0.6, 0.7, 0.1], 2),
        (vec![3e-9, 2e-9, 1e-9, 2e-9], 3),
        (vec![1.0, 1.0 - 1e-12, 2.0, 3.0, 0.5], 2),
        (vec![7.0], 1),
        (long.clone(), 40),
        (long, 39),
    ]
    .into_iter()
    .chain(randoms)
    {
        let stop = |patience: usize, improves: &dyn Fn(usize, usize) -> bool| {
            let (mut best, mut waited) = (0, 0);
            for i in 1..losses.len() {
                (best, waited) = if improves(i, best) { (i, 0) } else { (best, waited + 1) };
                if waited == patience {
                    return (best, i);
                }
            }
            (best, losses.len() - 1)
        };
        let below = |i: usize, best: usize| losses[i] < losses[best];
        let (best, last) = stop(patience, &below);
        let shown = if losses.len() > 30 { show(&losses) } else { format!("{losses:?}") };
        let expected = best + 1;
        t.call(format!("epoch_to_keep(&{shown}, {patience})"), || epoch_to_keep(&losses, patience))?
            .tolerance(0.0, 0.0)
            .suspect(
                "a new low is one by however little: any smaller number, not only one that is smaller by some amount",
                |found| {
                    let gain =
                        losses[..expected].windows(2).map(|pair| pair[0] - pair[1]).fold(f64::INFINITY, f64::min);
                    gain > 0.0 && gain < 0.01 && *found < expected
                },
            )
            .mistake("epochs are counted from 1", || best)
            .mistake(
                "this is the epoch at which training stops; the one with the lowest loss before it is kept",
                || last + 1,
            )
            .mistake("this looks at all epochs, but the rule stops before it sees the later ones", || {
                stop(usize::MAX, &below).0 + 1
            })
            .mistake("a loss below the one before is no new low; compare with the lowest so far", || {
                stop(patience, &|i, _| losses[i] < losses[i - 1]).0 + 1
            })
            .mistake("to equal the lowest loss is no improvement", || {
                stop(patience, &|i, best| losses[i] <= losses[best]).0 + 1
            })
            .mistake(
                "the wait counts epochs without a new low, whether the loss rises or falls; this counts rises in a row",
                || {
                    let (mut best, mut rises) = (0, 0);
                    for i in 1..losses.len() {
                        best = if below(i, best) { i } else { best };
                        rises = if losses[i] > losses[i - 1] { rises + 1 } else { 0 };
                        if rises == patience {
                            break;
                        }
                    }
                    best + 1
                },
            )
            .mistake("the wait begins anew at every new low: only epochs without one in a row count", || {
                let (mut best, mut waited) = (0, 0);
                for i in 1..losses.len() {
                    (best, waited) = if below(i, best) { (i, waited) } else { (best, waited + 1) };
                    if waited == patience {
                        break;
                    }
                }
                best + 1
            })
            .mistake("stopped one epoch too late: after `patience` epochs without a new low", || {
                stop(patience + 1, &below).0 + 1
            })
            .expect(expected)?;
    }
    Ok(())
}

type Curves = fn(&FashionMnist, &[f32], usize) -> Vec<Vec<f64>>;

/// 4.5.4: the curves of the validation loss, and which one leads when.
pub fn loss_curves(curves: Curves, leaders: fn(&[Vec<f64>]) -> Vec<usize>) -> Check {
    Check::new("4.5.4", move |t| {
        t.part("loss_curves", |t| curves_are_right(t, curves))?;
        t.part("leaders", |t| who_leads(t, leaders))
    })
    .takes(1.0)
}

fn curves_are_right(t: &mut Trial, curves: Curves) -> Tried {
    // The first rate comes again.
    let (data, rates, epochs) = (many(t), [0.02, 0.005, 0.0005, 0.02], 6);
    let runs: Vec<History> = rates.iter().map(|lr| train(&data, &fresh(*lr), epochs)).collect();
    let of = |f: fn(&History) -> Vec<f64>| runs.iter().map(f).collect::<Vec<_>>();
    let tried = format!("loss_curves(&data, &{}, {epochs}) with {MANY}", show(&rates));
    t.call(&tried, || curves(&data, &rates, epochs))?
        // Initial weights and the order of the batches are the reader's own choice, and move the losses by a few per cent.
        .tolerance(0.08, 0.0)
        .mistake("these are training losses; the validation losses are asked for", || of(History::train_losses))
        .mistake("these are accuracies; the losses are asked for", || of(History::val_accuracies))
        .mistake("validated before the epoch; the loss after each one is asked for", || {
            let before = |(lr, run): (&f32, &History)| {
                let losses = run.val_losses();
                [&[validation_loss(&data, &fresh(*lr))], &losses[..epochs - 1]].concat()
            };
            rates.iter().zip(&runs).map(before).collect::<Vec<_>>()
        })
        .mistake("the same model was trained on and on: each learning rate needs a fresh one", || {
            let model = fresh(rates[0]);
            rates.map(|lr| train(&data, &SoftmaxRegression { lr, ..model.clone() }, epochs).val_losses())
        })
        .mistake("every run had the same learning rate", || vec![runs[0].val_losses(); rates.len()])
        .mistake("the steps are shorter than the learning rate says: train without clipping the gradients", || {
            let trainer = Trainer::new(epochs).clip_gradients(1.0).quiet();
            rates.map(|lr| trainer.fit(&fresh(lr), &data).expect("clipped steps are short").val_losses())
        })
        .expect(of(History::val_losses))?;
    t.call(tried, || curves(&data, &rates, epochs))?
        .otherwise("the same learning rate, asked for twice, gives two curves: every run must begin with a new model from the same seed")
        .expect_that("the same curve for 0.02 and for 0.02", |found| found[0] == found[3])?;
    let long = train(&data, &fresh(0.002), 60).val_losses();
    t.call(format!("loss_curves(&data, &[0.002], 60) with {MANY}"), || curves(&data, &[0.002], 60))?
        .tolerance(0.08, 0.0)
        .otherwise(MANY_EPOCHS)
        .expect([long])?;

    let (data, rates, epochs) = (whole(), [0.1, FAILING[0], FAILING[1]], 12);
    let model = fresh(rates[0]);
    let (mut right, mut by_batch) = (vec![], vec![]);
    for _ in 0..epochs {
        right.extend(train(&data, &model, 1).val_losses());
        by_batch.push(mean_of_batches(&data, &model));
    }
    let with_failures = |curve: Vec<f64>| vec![curve, vec![f64::INFINITY; epochs], vec![f64::INFINITY; epochs]];
    t.call(format!("loss_curves(&data, &{}, {epochs}) with {WHOLE}", show(&rates)), || curves(&data, &rates, epochs))?
        .tolerance(0.08, 0.0)
        .suspect(
            "a run that ends in an error has a curve too, of infinities, and all curves are equally long",
            |found| found.len() != 3 || found.iter().any(|curve| curve.len() != epochs),
        )
        .suspect(
            "of a run that ends in an error the whole curve is infinite, also where its first epochs went well",
            |found| found[1..].iter().flatten().any(|loss| *loss != f64::INFINITY),
        )
        .mistake(WEIGHTS, || with_failures(by_batch))
        .expect(with_failures(right))?;

    t.call(format!("loss_curves(&data, &[{UNSTABLE}], 8) with {WHOLE}"), || curves(&data, &[UNSTABLE], 8))?
        .otherwise(BEST)
        .expect_that("one curve that does not only fall", |found| found.len() == 1 && rises(&found[0]))?;
    let rates = [STILL, 2.0 * STILL, 5.0 * STILL];
    t.call(format!("loss_curves(&data, &{rates:?}, 2) with {WHOLE}"), || curves(&data, &rates, 2))?
        .otherwise(ONE_START)
        .expect_that("three curves of the same number", |found| found.len() == 3 && all_equal(&found.concat()))?;
    Ok(())
}

fn who_leads(t: &mut Trial, leaders: fn(&[Vec<f64>]) -> Vec<usize>) -> Tried {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    let random = (0..4).map(|_| (0..6).map(|_| f64::from(t.rng.random_range(0..5u8))).collect()).collect();
    // Whether a NaN comes first, last or in between is drawn.
    let spoiled =
        (0..5).map(|_| (0..8).map(|_| [nan, inf, 3.0, 1.0, 0.5][t.rng.random_range(0..5)]).collect()).collect();
    for curves in [
        vec![vec![3.0, 2.0, 1.0, 0.5], vec![2.0, 1.5, 1.4, 1.4], vec![4.0, 4.5, 5.0, 6.0]],
        random,
        vec![vec![nan, nan, 2.0], vec![1.0, inf, 2.0], vec![2.0, 7.0, 2.0]],
        vec![vec![inf, nan], vec![inf, 1.0]],
        vec![vec![nan, inf, 1.0], vec![nan, nan, nan]],
        spoiled,
        vec![vec![1.0, nan], vec![-nan, inf]],
        vec![vec![1.0, 1e300, 0.0], vec![1.0 - 1e-12, 2e300, 0.0], vec![2.0, 3e300, 0.0]],
        vec![vec![2.0, 1.0]],
    ] {
        // With NaN and infinities it depends on how a mistake is written.
        let is_finite = curves.iter().flatten().all(|loss| loss.is_finite());
        let lead = |better: fn(f64, f64) -> bool, start: f64| -> Vec<usize> {
            let at = |e: usize| {
                let step = |(i, best), j: usize| if better(curves[j][e], best) { (j, curves[j][e]) } else { (i, best) };
                (0..curves.len()).fold((0, start), step).0
            };
            (0..curves[0].len()).map(at).collect()
        };
        let right = lead(|x, best| x < best, inf);
        t.call(format!("leaders(&{curves:?})"), || leaders(&curves))?
            .tolerance(0.0, 0.0)
            .mistake("these are the highest curves; the lowest loss is the best", || {
                if is_finite { lead(|x, best| x > best, -inf) } else { right.clone() }
            })
            .mistake("of equal curves take the first", || {
                if is_finite { lead(|x, best| x <= best, inf) } else { right.clone() }
            })
            .suspect("there is one leader for each epoch, not for each curve", |found| {
                found.len() == curves.len() && found.len() != curves[0].len()
            })
            .suspect(
                "a NaN was taken for the lowest: every comparison with it is false, so don't begin with one; and for \
                `total_cmp` a negative NaN is below all numbers",
                |found| (0..found.len()).any(|e| found[e] != right[e] && curves[found[e]][e].is_nan()),
            )
            .suspect("where all are NaN or infinite, it is the first: the 0", |found| {
                (0..found.len()).any(|e| found[e] != right[e] && curves.iter().all(|curve| !curve[e].is_finite()))
            })
            .expect(right.clone())?;
    }
    Ok(())
}
