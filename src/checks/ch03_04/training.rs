//! 3.4.1 and 3.4.6: what the start, the learning rate and the number of epochs do to a training run.

use crate::checks::{Check, Trial, show};
use crate::data::SyntheticRegressionData;
use crate::error::Result;
use crate::nn::LinearRegression;
use crate::tensor::Tensor;
use crate::train::{History, Trainer};

type From = fn(&SyntheticRegressionData, f32, f32, usize) -> Result<Vec<f64>>;
type ByRate = fn(&SyntheticRegressionData, &[f32], usize) -> Vec<Vec<f64>>;

const PROBLEM: &str = "SyntheticRegressionData::with_rows(&[2.0, -3.4], 4.2, 0.5, 64, 32, seed), batches of 16";

fn problem(t: &mut Trial) -> SyntheticRegressionData {
    use rand::Rng as _;
    let data = SyntheticRegressionData::with_rows(&[2.0, -3.4], 4.2, 0.5, 64, 32, t.rng.random());
    data.expect("the settings are finite").with_batch_size(16).expect("it is not 0")
}

fn from(w: f32, b: f32, lr: f32) -> LinearRegression {
    LinearRegression { w: Tensor::full((2, 1), w).requires_grad(), b: Tensor::full(1, b).requires_grad(), lr }
}

fn train(data: &SyntheticRegressionData, model: &LinearRegression, epochs: usize) -> Result<History> {
    Trainer::new(epochs).quiet().fit(model, data)
}

/// 3.4.1: the validation losses from weights that all begin with one value.
pub fn initial_weights(answer: From) -> Check {
    Check::new("3.4.1", move |t| {
        let (data, lr, epochs) = (problem(t), 0.05, 4);
        for start in [100.0, 0.0, 1e25] {
            let run = |w, b, lr| train(&data, &from(w, b, lr), epochs);
            let losses = |w, b, lr| run(w, b, lr).map(|run| run.val_losses());
            let _ = t.call(format!("losses_from(&data, {start:e}, {lr}, {epochs}) with {PROBLEM}"), || {
                answer(&data, start, lr, epochs)
            })?
            .tolerance(5e-3, 1e-6)
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
            .suspect("an error where there is nothing wrong: are both parameters made with `.requires_grad()`?", |a| {
                start < 1e25 && a.is_err()
            })
            .suspect("there should be a loss for each epoch", |a| a.as_ref().is_ok_and(|a| a.len() != epochs))
            .expect(losses(start, 0.0, lr))?;
        }
        Ok(())
    })
}

/// 3.4.6: the validation losses for each learning rate, and the epochs that it takes.
pub fn rates_and_epochs(losses_by_rate: ByRate, epochs_needed: fn(&[f64], f64) -> Option<usize>) -> Check {
    Check::new("3.4.6", move |t| {
        let (data, rates, epochs) = (problem(t), [0.1, 0.02, 0.003, 100.0], 6);
        let run = |lr: f32, epochs| train(&data, &from(0.0, 0.0, lr), epochs);
        let of = |f: &dyn Fn(&History) -> Vec<f64>| {
            rates.map(|lr| run(lr, epochs).map_or_else(|_| vec![f64::INFINITY; epochs], |run| f(&run)))
        };
        t.part("losses_by_rate", |t| {
            t.call(format!("losses_by_rate(&data, &{}, {epochs}) with {PROBLEM}", show(&rates)), || {
                losses_by_rate(&data, &rates, epochs)
            })?
            // The initial weights are the reader's own.
            .tolerance(0.1, 1e-3)
            .mistake("these are training losses; the validation losses are asked for", || of(&History::train_losses))
            .mistake("the same model was trained on and on: each learning rate needs a fresh one", || {
                let model = from(0.0, 0.0, 0.0);
                rates.map(|lr| {
                    let run = train(&data, &LinearRegression { lr, ..model.clone() }, epochs);
                    run.map_or_else(|_| vec![f64::INFINITY; epochs], |run| run.val_losses())
                })
            })
            .mistake("every run had the same learning rate", || {
                vec![run(rates[0], epochs).map_or_else(|_| vec![], |run| run.val_losses()); 4]
            })
            .suspect("a run that ends in an error counts as infinite in every epoch", |a| {
                a.get(3).is_some_and(|run| run.len() != epochs)
            })
            .suspect("one row for each rate, and in it one loss for each epoch", |a| {
                a.len() != 4 || a[0].len() != epochs
            })
            .expect(of(&History::val_losses))?;
            Ok(())
        })?;
        let falling = [8.0, 4.0, 1.0, 0.5, 0.7, 0.5];
        let cases = [(1.0, Some(3)), (0.9, Some(4)), (10.0, Some(1)), (0.4, None)];
        t.part("epochs_needed", |t| {
            for (target, expected) in cases {
                t.call(format!("epochs_needed(&{}, {target})", show(&falling)), || epochs_needed(&falling, target))?
                    .mistake("epochs are counted from 1: after the first entry one epoch has passed", || {
                        expected.map(|n| n - 1)
                    })
                    .suspect("a loss equal to the target has reached it", |a| target == 1.0 && *a == Some(4))
                    .suspect("the target is never reached: that is `None`", |a| a.is_some() && expected.is_none())
                    .suspect("the first epoch that reaches the target counts, not the last", |a| {
                        a.is_some_and(|a| Some(a) > expected)
                    })
                    .expect(expected)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
