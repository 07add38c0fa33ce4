//! 3.4.1 and 3.4.6: what the start, the learning rate and the number of epochs do to a training run.

use crate::few_images::{MANY_EPOCHS, ONE_START, STILL, all_equal};
use crate::{Check, Trial, show};
use workbook::data::SyntheticRegressionData;
use workbook::error::Result;
use workbook::nn::LinearRegression;
use workbook::tensor::Tensor;
use workbook::train::{History, Trainer};

type From = fn(&SyntheticRegressionData, f32, f32, usize) -> Result<Vec<f64>>;
type ByRate = fn(&SyntheticRegressionData, &[f32], usize) -> Vec<Vec<f64>>;

/// The problem, and how it is made. `w` are the true weights.
fn problem(t: &mut Trial, w: &[f32]) -> (SyntheticRegressionData, String) {
    use rand::Rng as _;
    let data = SyntheticRegressionData::with_rows(w, 4.2, 0.5, 64, 32, t.rng.random());
    let data = data.expect("the settings are finite").with_batch_size(16).expect("it is not 0");
    (data, format!("SyntheticRegressionData::with_rows(&{w:?}, 4.2, 0.5, 64, 32, seed), batches of 16"))
}

fn from(inputs: usize, w: f32, b: f32, lr: f32) -> LinearRegression {
    LinearRegression { w: Tensor::full((inputs, 1), w).requires_grad(), b: Tensor::full(1, b).requires_grad(), lr }
}

fn train(data: &SyntheticRegressionData, model: &LinearRegression, epochs: usize) -> Result<History> {
    Trainer::new(epochs).quiet().fit(model, data)
}

/// 3.4.1: the validation losses from weights that all begin with one value.
pub fn initial_weights(answer: From) -> Check {
    Check::new("3.4.1", move |t| {
        let two = [2.0, -3.4];
        for (w, start, lr, epochs) in [
            (&two[..], 0.0, 0.05, 3),
            (&two, 100.0, 0.05, 4),
            (&[1.5, -2.0, 0.5], -100.0, 0.02, 2),
            (&[3.0], 1.0, 0.01, 1),
            (&two, 1e6, 0.05, 4),
            (&two, 1e25, 0.05, 4),
            (&two, 1.0, 10.0, 9),
            (&two, 3.0, 0.0005, 300),
        ] {
            let (data, made) = problem(t, w);
            let run = |w0, b0, lr| train(&data, &from(w.len(), w0, b0, lr), epochs);
            let losses = |w0, b0, lr| run(w0, b0, lr).map(|run| run.val_losses());
            let right = losses(start, 0.0, lr);
            let off = |a: &Result<Vec<f64>>| match (a, &right) {
                (Ok(a), Ok(b)) => a.iter().zip(b).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max),
                _ => f64::INFINITY,
            };
            let _ = t.call(format!("losses_from(&data, {start:e}, {lr}, {epochs}) with {made}"), || {
                answer(&data, start, lr, epochs)
            })?
            .tolerance(1e-4, 1e-6)
            .mistake("these are training losses, measured along the way; the validation losses are asked for", || {
                run(start, 0.0, lr).map(|run| run.train_losses())
            })
            .mistake("the bias begins at `start` too; it begins at 0", || losses(start, start, lr))
            .mistake("the weights do not begin at `start`, but at 0 or near it", || losses(0.0, 0.0, lr))
            .mistake("the learning rate is not the one that was given", || losses(start, 0.0, 2.0 * lr))
            .suspect(
                "a loss of 1e50 does not fit into f32: the trainer says so with an error, which should be passed on",
                |a| start == 1e25 && a.is_ok(),
            )
            .suspect(
                "at this rate the first epochs go well, and a later one ends in an error: that is one to be passed on as well",
                |a| lr == 10.0 && a.is_ok(),
            )
            .suspect("an error where there is nothing wrong: are both parameters made with `.requires_grad()`?", |a| {
                start < 1e25 && a.is_err()
            })
            .suspect("there should be a loss for each epoch", |a| a.as_ref().is_ok_and(|a| a.len() != epochs))
            .suspect(
                "nearly right: all weights are to begin at `start` exactly, without the random ones of a new model",
                |a| start == 0.0 && off(a) < 0.05,
            )
            .suspect("the way back from a million takes too short steps: are the gradients clipped?", |a| {
                start == 1e6 && a.as_ref().is_ok_and(|a| a[3] > 0.5 * a[0])
            })
            .suspect(MANY_EPOCHS, |_| epochs > 50)
            .expect(&right)?;
        }
        Ok(())
    })
}

/// 3.4.6: the validation losses for each learning rate, and the epochs that it takes.
pub fn rates_and_epochs(losses_by_rate: ByRate, epochs_needed: fn(&[f64], f64) -> Option<usize>) -> Check {
    Check::new("3.4.6", move |t| {
        let ((data, made), rates, epochs) = (problem(t, &[2.0, -3.4, 1.0]), [0.1, 0.02, 0.003, 100.0, 0.02], 6);
        let run = |lr: f32, epochs| train(&data, &from(3, 0.0, 0.0, lr), epochs);
        let of = |f: &dyn Fn(&History) -> Vec<f64>| {
            rates.map(|lr| run(lr, epochs).map_or_else(|_| vec![f64::INFINITY; epochs], |run| f(&run)))
        };
        t.part("losses_by_rate", |t| {
            let tried = format!("losses_by_rate(&data, &{}, {epochs}) with {made}", show(&rates));
            let found = t
                .call(&tried, || losses_by_rate(&data, &rates, epochs))?
                // The initial weights are the reader's own.
                .tolerance(0.04, 1e-3)
                .mistake("these are training losses; the validation losses are asked for", || {
                    of(&History::train_losses)
                })
                .mistake("the same model was trained on and on: each learning rate needs a fresh one", || {
                    let model = from(3, 0.0, 0.0, 0.0);
                    rates.map(|lr| {
                        let run = train(&data, &LinearRegression { lr, ..model.clone() }, epochs);
                        run.map_or_else(|_| vec![f64::INFINITY; epochs], |run| run.val_losses())
                    })
                })
                .mistake("every run had the same learning rate", || {
                    vec![run(rates[0], epochs).map_or_else(|_| vec![], |run| run.val_losses()); 5]
                })
                .suspect("a run that ends in an error counts as infinite in every epoch", |a| {
                    a.get(3).is_some_and(|run| run.len() != epochs)
                })
                .suspect("one row for each rate, and in it one loss for each epoch", |a| {
                    a.len() != 5 || a[0].len() != epochs
                })
                .suspect(
                    "a run that ends in an error counts as infinite in every epoch, also in those that went well",
                    |a| a[3][0].is_finite() && a[3][epochs - 1].is_infinite(),
                )
                .suspect(
                    "with a rate of 100 the run has to end in an error: are the gradients clipped, or the rate?",
                    |a| a[3].iter().all(|loss| loss.is_finite()),
                )
                .expect(of(&History::val_losses))?;
            t.call(format!("{tried}, rows 1 and 4"), || found[1] == found[4])?
                .otherwise("two equal rates give different rows: all runs begin from the same seed")
                .expect(true)?;
            let still = [STILL, 2.0 * STILL, 5.0 * STILL];
            t.call(format!("losses_by_rate(&data, &{still:?}, 1) with {made}"), || losses_by_rate(&data, &still, 1))?
                .otherwise(ONE_START)
                .expect_that("three rows of the same number", |rows| rows.len() == 3 && all_equal(&rows.concat()))?;
            t.call(format!("losses_by_rate(&data, &[0.002], 80) with {made}"), || losses_by_rate(&data, &[0.002], 80))?
                .tolerance(0.04, 1e-3)
                .otherwise(MANY_EPOCHS)
                .expect([run(0.002, 80).expect("this rate is small").val_losses()])?;
            Ok(())
        })?;
        let falling = [8.0, 4.0, 1.0, 0.5, 0.7, 0.5];
        t.part("epochs_needed", |t| {
            for (losses, target) in [
                (&falling[..], 1.0),
                (&falling, 0.9),
                (&falling, 10.0),
                (&falling, 0.4),
                (&[4.0, 1.0, 3.0, 3.0, 3.0], 2.0),
                (&[2.0, 3.0, 1.0 + 1e-12, 5.0, 1.0], 1.0),
                (&[f64::INFINITY; 3], 5.0),
                (&[], 1.0),
            ] {
                let expected = losses.iter().position(|loss| *loss <= target).map(|i| i + 1);
                t.call(format!("epochs_needed(&{}, {target})", show(&losses)), || epochs_needed(losses, target))?
                    .tolerance(0.0, 0.0)
                    .mistake("epochs are counted from 1: after the first entry one epoch has passed", || {
                        expected.map(|n| n - 1)
                    })
                    .mistake("a loss equal to the target has reached it", || {
                        losses.iter().position(|loss| *loss < target).map(|i| i + 1)
                    })
                    .mistake("the first epoch that reaches the target counts, not the last", || {
                        losses.iter().rposition(|loss| *loss <= target).map(|i| i + 1)
                    })
                    .mistake("losses may rise again, so a search that halves the list can miss the first", || {
                        let before = losses.partition_point(|loss| *loss > target);
                        (before < losses.len()).then_some(before + 1)
                    })
                    .mistake("a loss that is larger than the target by a hair has not reached it", || {
                        losses.iter().position(|loss| *loss <= target + 1e-6).map(|i| i + 1)
                    })
                    .suspect("the target is never reached: that is `None`", |a| a.is_some() && expected.is_none())
                    .expect(expected)?;
            }
            Ok(())
        })
    })
}
