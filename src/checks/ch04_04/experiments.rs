//! 4.4.2b and 4.4.5: experiments on the cost of a loss, and on the settings of a training run.

use rand::Rng as _;

use crate::checks::few_images::{PROBLEM, fresh, problem, train, training_loss};
use crate::checks::{Check, show};
use crate::data::FashionMnist;
use crate::nn::SoftmaxRegression;
use crate::train::History;

type Count = fn(usize, usize) -> (usize, usize);

/// 4.4.2b: what the cross-entropy over whole rows computes, and what the one by index does.
pub fn work(logarithms: Count, target_bytes: Count) -> Check {
    Check::new("4.4.2b", move |t| {
        let random = (t.rng.random_range(2..500), t.rng.random_range(3..5000));
        let cases = [(256, 10), random];
        t.part("logarithms", |t| {
            for (n, k) in cases {
                t.call(format!("logarithms({n}, {k})"), || logarithms(n, k))?
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
                    .expect((n * k, n))?;
            }
            Ok(())
        })?;
        t.part("target_bytes", |t| {
            for (n, k) in cases {
                t.call(format!("target_bytes({n}, {k})"), || target_bytes(n, k))?
                    .mistake("these are numbers, not bytes: an f32 takes 4, a usize 8", || (n * k, n))
                    .mistake("the two are the wrong way round: whole rows first, then by index", || (8 * n, 4 * n * k))
                    .mistake("a label is a `usize` and takes 8 bytes", || (4 * n * k, 4 * n))
                    .mistake("the rows are f32, 4 bytes each", || (8 * n * k, 8 * n))
                    .expect((4 * n * k, 8 * n))?;
            }
            Ok(())
        })
    })
}

/// 4.4.5a: the validation loss for each learning rate.
pub fn learning_rates(answer: fn(&FashionMnist, &[f32], usize) -> Vec<f64>) -> Check {
    Check::new("4.4.5a", move |t| {
        let (data, rates, epochs) = (problem(t), [0.1, 0.01, 0.0001], 8);
        let runs: Vec<History> = rates.iter().map(|lr| train(&data, &fresh(*lr), epochs)).collect();
        let of = |f: &dyn Fn(&History) -> f64| runs.iter().map(f).collect::<Vec<_>>();
        t.call(format!("validation_losses(&data, &{}, {epochs}) with {PROBLEM}", show(&rates)), || {
            answer(&data, &rates, epochs)
        })?
        // The initial weights are the reader's own choice, and move the result by about one part in a hundred.
        .tolerance(0.05, 0.0)
        .mistake("these are training losses; the validation losses are asked for", || of(&|run| run.last().train_loss))
        .mistake("this is the loss after the first epoch; take the last", || of(&|run| run.val_losses()[0]))
        .mistake("these are accuracies; the losses are asked for", || of(&|run| run.last().val_accuracy.unwrap_or(0.0)))
        .mistake("the same model was trained on and on: each learning rate needs a fresh one", || {
            let model = fresh(rates[0]);
            rates.map(|lr| train(&data, &SoftmaxRegression { lr, ..model.clone() }, epochs).last().val_loss)
        })
        .mistake("every run had the same learning rate", || [runs[0].last().val_loss; 3])
        .expect(of(&|run| run.last().val_loss))?;
        Ok(())
    })
}

/// Data, batch sizes, learning rate, epochs; a pair of losses for each size.
type BySize = fn(&FashionMnist, &[usize], f32, usize) -> Vec<(f64, f64)>;

/// 4.4.5b: training and validation loss for each batch size.
pub fn batch_sizes(answer: BySize) -> Check {
    Check::new("4.4.5b", move |t| {
        let (data, sizes, lr, epochs) = (problem(t), [40, 5], 0.05, 8);
        let with = |size| data.clone().with_batch_size(size).expect("it is not 0");
        let runs = sizes.map(|size| train(&with(size), &fresh(lr), epochs));
        let losses = |run: &History| (run.last().train_loss, run.last().val_loss);
        // Measured after the last epoch, the training loss is right as well.
        let afterwards = sizes.map(|size| {
            let model = fresh(lr);
            let history = train(&with(size), &model, epochs);
            (training_loss(&data, &model), history.last().val_loss)
        });
        let tried = format!("losses_by_batch_size(&data, &{}, {lr}, {epochs}) with {PROBLEM}", show(&sizes));
        let call = t.call(tried, || answer(&data, &sizes, lr, epochs))?;
        let distance = |reference: &[(f64, f64)]| -> f64 {
            call.value().iter().zip(reference).map(|(a, b)| (a.0 - b.0).abs()).sum()
        };
        let running = runs.each_ref().map(losses);
        let expected = if distance(&afterwards) < distance(&running) { afterwards } else { running };
        call.tolerance(0.05, 0.0)
            .mistake("the order is (training loss, validation loss)", || {
                runs.each_ref().map(|run| (run.last().val_loss, run.last().train_loss))
            })
            .mistake(
                "the batch size of `data` was used for all runs: `data.clone().with_batch_size(size)` has another",
                || [losses(&train(&data, &fresh(lr), epochs)); 2],
            )
            .mistake("the same model was trained on and on: each batch size needs a fresh one", || {
                let model = fresh(lr);
                sizes.map(|size| losses(&train(&with(size), &model, epochs)))
            })
            .expect(expected)?;
        Ok(())
    })
}
