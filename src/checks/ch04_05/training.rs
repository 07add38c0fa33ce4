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
    for (lr, epochs) in [(0.1, 12), (0.02, 5)] {
        let model = fresh(lr);
        let (mut running, mut after) = (Epochs::new(), Epochs::new());
        // The model sees its batches in another order if it is handed to a trainer again for each epoch; both are right,
        // and so is a training loss that is measured after the epoch.
        for e in train(&data, &fresh(lr), epochs).epochs() {
            running.push((e.train_loss, e.val_loss, e.val_accuracy.unwrap_or_default()));
            train(&data, &model, 1);
            after.push((training_loss(&data, &model), e.val_loss, e.val_accuracy.unwrap_or_default()));
        }
        let tried = format!("epoch_by_epoch(&data, {lr}, {epochs}) with {PROBLEM}");
        let call = t.call(tried, || epoch_by_epoch(&data, lr, epochs))?;
        let distance = |to: &Epochs| call.value().iter().zip(to).map(|(a, b)| (a.0 - b.0).abs()).sum::<f64>();
        let measured = if distance(&after) < distance(&running) { after } else { running };
        let order = |order: fn(f64, f64, f64) -> (f64, f64, f64)| {
            measured.iter().map(|(a, b, c)| order(*a, *b, *c)).collect::<Epochs>()
        };
        // The initial weights and the order of the batches are the reader's own choice; they move the losses a little,
        // and may turn a few of the 80 predictions.
        call.tolerance(TOLERANCE.0, TOLERANCE.1)
            .mistake("the order is (training loss, validation loss, validation accuracy)", || {
                order(|a, b, c| (b, a, c))
            })
            .mistake("the third is the share of errors; the accuracy is asked for", || order(|a, b, c| (a, b, 1.0 - c)))
            .mistake("the accuracy is a share, from 0 to 1, and not a percentage", || {
                order(|a, b, c| (a, b, 100.0 * c))
            })
            .mistake(
                "every epoch begins with a new model, or what it has learned is lost: train one model on and on",
                || vec![measured[0]; epochs],
            )
            .mistake("the learning rate is not the one that was given", || {
                let history = train(&data, &fresh(0.1), epochs);
                let each = |e: &crate::train::Epoch| (e.train_loss, e.val_loss, e.val_accuracy.unwrap_or_default());
                history.epochs().iter().map(each).collect::<Epochs>()
            })
            .suspect("there must be an entry for every epoch, not only for the last", |found| found.len() == 1)
            .expect(measured.clone())?;
    }
    Ok(())
}

/// How far losses and accuracies may be off: relative, and absolute.
const TOLERANCE: (f64, f64) = (0.05, 0.09);

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
