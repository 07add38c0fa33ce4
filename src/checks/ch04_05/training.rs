//! 4.5.3 and 4.5.4: how long to train, and with which learning rate.

use rand::Rng as _;

use crate::checks::few_images::{PROBLEM, fresh, problem, train, training_loss};
use crate::checks::{Check, Trial, Tried, show};
use crate::data::FashionMnist;
use crate::nn::SoftmaxRegression;
use crate::train::History;

type Epochs = Vec<(f64, f64, f64)>;

/// 4.5.3: a long training, epoch by epoch, and the rule that ends it.
pub fn early_stopping(
    epoch_by_epoch: fn(&FashionMnist, f32, usize) -> Epochs,
    epoch_to_keep: fn(&[f64], usize) -> usize,
) -> Check {
    Check::new("4.5.3", move |t| {
        t.part("epoch_by_epoch", |t| epoch_by_epoch_is_right(t, epoch_by_epoch))?;
        t.part("epoch_to_keep", |t| stopping(t, epoch_to_keep))
    })
}

fn epoch_by_epoch_is_right(t: &mut Trial, epoch_by_epoch: fn(&FashionMnist, f32, usize) -> Epochs) -> Tried {
    let data = problem(t);
    for (lr, epochs) in [(0.02, 25), (0.005, 6)] {
        let model = fresh(lr);
        let (mut running, mut after) = (Epochs::new(), Epochs::new());
        for e in train(&data, &fresh(lr), epochs).epochs() {
            running.push((e.train_loss, e.val_loss, e.val_accuracy.unwrap_or_default()));
            train(&data, &model, 1);
            after.push((training_loss(&data, &model), e.val_loss, e.val_accuracy.unwrap_or_default()));
        }
        let tried = format!("epoch_by_epoch(&data, {lr}, {epochs}) with {PROBLEM}");
        let call = t.call(tried, || epoch_by_epoch(&data, lr, epochs))?;
        let found = call.value().clone();
        let distance = |to: &Epochs| found.iter().zip(to).map(|(a, b)| (a.0 - b.0).abs()).sum::<f64>();
        let measured = if distance(&after) < distance(&running) { after } else { running };
        // The first predictions are those of the reader's own initial weights. Where it has learned something, the
        // accuracy is told from the share of errors.
        let end = |epochs: &Epochs| {
            let last = &epochs[epochs.len() / 2..];
            last.iter().map(|e| e.2).sum::<f64>() / last.len() as f64
        };
        let is_plausible = found.len() == epochs
            && found.iter().all(|e| (0.0..=1.0).contains(&e.2))
            && (epochs < 20 || (end(&found) - end(&measured)).abs() < 0.12);
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
            .mistake("the order is (training loss, validation loss, validation accuracy)", || {
                expected.iter().map(|e| (e.1, e.0, e.2)).collect::<Epochs>()
            })
            .suspect("the third is the share of errors; the accuracy is asked for", |found| {
                epochs >= 20 && found.len() == epochs && (end(found) - (1.0 - end(&measured))).abs() < 0.12
            })
            .suspect(
                "every epoch begins with a new model, or what it has learned is lost: train one model on and on",
                |found| {
                    found.len() == epochs
                        && (found[epochs - 1].1 / found[0].1 - 1.0).abs() < 0.05
                        && last.1 < 0.9 * first.1
                },
            )
            .suspect("it learns faster than it can with this learning rate; is `lr` used?", |found| {
                found.len() == epochs && found[epochs - 1].0 < 0.85 * last.0
            })
            .expect(expected.clone())?;
    }
    Ok(())
}

fn stopping(t: &mut Trial, epoch_to_keep: fn(&[f64], usize) -> usize) -> Tried {
    let random: Vec<f64> = (0..20).map(|_| f64::from(t.rng.random_range(1..12u8))).collect();
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
    ] {
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
        t.call(format!("epoch_to_keep(&{losses:?}, {patience})"), || epoch_to_keep(&losses, patience))?
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
            .expect(best + 1)?;
    }
    Ok(())
}

type Curves = fn(&FashionMnist, &[f32], usize) -> Vec<Vec<f64>>;

/// 4.5.4: the curves of the validation loss, and which one leads when.
pub fn loss_curves(curves: Curves, leaders: fn(&[Vec<f64>]) -> Vec<usize>) -> Check {
    Check::new("4.5.4", move |t| {
        t.part("loss_curves", |t| {
            let (data, rates, epochs) = (problem(t), [0.1, 0.01, 0.0001], 6);
            let runs: Vec<History> = rates.iter().map(|lr| train(&data, &fresh(*lr), epochs)).collect();
            let of = |f: fn(&History) -> Vec<f64>| runs.iter().map(f).collect::<Vec<_>>();
            t.call(format!("loss_curves(&data, &{}, {epochs}) with {PROBLEM}", show(&rates)), || {
                curves(&data, &rates, epochs)
            })?
            .tolerance(0.05, 0.0)
            .mistake("these are training losses; the validation losses are asked for", || of(History::train_losses))
            .mistake("these are accuracies; the losses are asked for", || of(History::val_accuracies))
            .mistake("the same model was trained on and on: each learning rate needs a fresh one", || {
                let model = fresh(rates[0]);
                rates.map(|lr| train(&data, &SoftmaxRegression { lr, ..model.clone() }, epochs).val_losses())
            })
            .mistake("every run had the same learning rate", || vec![runs[0].val_losses(); rates.len()])
            .expect(of(History::val_losses))?;
            Ok(())
        })?;
        t.part("leaders", |t| who_leads(t, leaders))
    })
}

fn who_leads(t: &mut Trial, leaders: fn(&[Vec<f64>]) -> Vec<usize>) -> Tried {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    let random = (0..4).map(|_| (0..6).map(|_| f64::from(t.rng.random_range(0..5u8))).collect()).collect();
    for curves in [
        vec![vec![3.0, 2.0, 1.0, 0.5], vec![2.0, 1.5, 1.4, 1.4], vec![4.0, 4.5, 5.0, 6.0]],
        random,
        vec![vec![nan, nan, 2.0], vec![1.0, inf, 2.0], vec![2.0, 7.0, 2.0]],
        vec![vec![inf, nan], vec![inf, 1.0]],
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
                "a NaN was taken for the lowest: every comparison with it is false, so don't begin with one",
                |found| (0..found.len()).any(|e| curves[found[e]][e].is_nan()),
            )
            .expect(right.clone())?;
    }
    Ok(())
}
