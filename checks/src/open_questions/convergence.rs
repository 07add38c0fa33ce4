//! S6: a model that has not arrived, and the repair.

use ndarray::{Array1, Array2, Axis, array};
use rand::Rng as _;

use crate::few_images::MANY_EPOCHS;
use crate::{Check, Trial, Tried, show};
use workbook::data::ExamScores;
use workbook::nn::{LeastSquares, LinearRegression, Module as _};
use workbook::tensor::Tensor;
use workbook::train::Trainer;

type Prediction = fn(&ExamScores, f32, usize, [f32; 2]) -> f32;
type Standardise = fn(&Array2<f32>) -> (Array2<f32>, Array1<f32>, Array1<f32>);
type Repaired = fn(&ExamScores, f32, usize) -> (Vec<f32>, f32);

/// S6: the prediction of the unfinished model, standardised features, and the weights that they lead to.
pub fn convergence(prediction: Prediction, standardise: Standardise, repaired: Repaired) -> Check {
    Check::new("S6", move |t| {
        let seed = t.rng.random_range(0..1000);
        let data = ExamScores::synthetic(seed);
        let best = LeastSquares::fit(data.features().view(), data.scores().view()).expect("the rows are distinct");
        let night = t.rng.random_range(3.0..5.0f32).round();
        t.part("prediction", |t| {
            let whole = data.clone().with_batch_size(1000).expect("it is not 0");
            // All examples in one batch, so that their order plays no part. The second one has come further, so that the
            // two weights differ. With the last the model swings from one side to the other, and further each time.
            let edge = stability(&data.features());
            let cases = [
                (&data, "", 0.0003, 10, [night, 8.0]),
                (&whole, ".with_batch_size(1000)?", 0.8 * edge, 400, [0.5, 13.0]),
                (&whole, ".with_batch_size(1000)?", 1.02 * edge, 9, [night, 8.0]),
            ];
            for (data, batches, lr, epochs, day) in cases {
                let trained = |trainer: Trainer, day: [f32; 2]| {
                    let model = LinearRegression::new(2, lr, 1);
                    trainer.quiet().fit(&model, data).expect("this learning rate does not diverge so soon");
                    model.forward(&Tensor::from(Array1::from(day.to_vec()))).item()
                };
                let tried = format!("prediction(&ExamScores::synthetic({seed}){batches}, {lr}, {epochs}, {day:?})");
                t.call(tried, || prediction(data, lr, epochs, day))?
                    // The initial weights are the reader's own.
                    .tolerance(0.01, 0.0)
                    .mistake("sleep and study are the wrong way round", || {
                        trained(Trainer::new(epochs), [day[1], day[0]])
                    })
                    .mistake("this is what least squares predicts; ask the model that was trained", || {
                        best.predict(&day)
                    })
                    .mistake("this is a single epoch; `Trainer::new(epochs)` runs them all", || {
                        // The best epoch of a run that diverges is the first.
                        if lr > edge { f32::NAN } else { trained(Trainer::new(1), day) }
                    })
                    .mistake("the model of the best epoch was asked; ask the one after all epochs", || {
                        trained(Trainer::new(epochs).keep_best(), day)
                    })
                    .suspect("the model was not trained: it still predicts about 0", |p| p.abs() < 1.0)
                    .expect(trained(Trainer::new(epochs), day))?;
            }
            Ok(())
        })?;
        t.part("standardise", |t| {
            let by_columns = data.features().t().as_standard_layout().into_owned().reversed_axes();
            // Large numbers, of which the squares do not fit into an f32, and small ones.
            let far = array![[10_001.0, -0.002, 5.0], [10_003.0, 0.001, 7.0], [10_008.0, 0.004, 0.0]];
            for input in [array![[1.0, 10.0], [3.0, 30.0], [8.0, 20.0]], by_columns, array![[2.0], [-3.0], [4.0], [0.0]], far.clone()] {
                let x = input.mapv(f64::from);
                let mean = x.mean_axis(Axis(0)).expect("there are rows");
                let (deviation, sample) = (x.std_axis(Axis(0), 0.0), x.std_axis(Axis(0), 1.0));
                let scaled = (&x - &mean) / &deviation;
                t.call(format!("standardise(&{})", show(&input)), || standardise(&input))?
                    .mistake(
                        "this deviation divides by n - 1; dividing by n gives the columns a spread of exactly 1",
                        || ((&x - &mean) / &sample, mean.clone(), sample.clone()),
                    )
                    .mistake("divided by the variance; the deviation is its root", || {
                        let variance = &deviation * &deviation;
                        ((&x - &mean) / &variance, mean.clone(), variance)
                    })
                    .mistake("the sums of the columns are divided by the number of columns; divide by that of rows", || {
                        let d = x.ncols() as f64;
                        let mean = x.sum_axis(Axis(0)) / d;
                        let deviation = ((&x - &mean).mapv(|x| x * x).sum_axis(Axis(0)) / d).sqrt();
                        ((&x - &mean) / &deviation, mean, deviation)
                    })
                    .mistake("the mean was not taken off", || (&x / &deviation, mean.clone(), deviation.clone()))
                    .mistake("only the mean was taken off; divide by the deviation too", || {
                        (&x - &mean, mean.clone(), deviation.clone())
                    })
                    .suspect("each column has a mean and a deviation of its own: go along axis 0", |(_, mean, _)| {
                        mean.len() != x.ncols()
                    })
                    .suspect("the mean of the squares and the square of the mean are nearly equal here, and what is left of them is rounding: take the mean off first, and square then", |(_, mean, deviation)| {
                        input == far && (mean[0] - 10_004.0).abs() < 0.01 && (f64::from(deviation[0]) / 2.943_92 - 1.0).abs() > 1e-3
                    })
                    // The mean of the large ones is one of the numbers that an f32 can hold.
                    .tolerance(2e-4, 1e-5)
                    .expect((scaled, mean.clone(), deviation.clone()))?;
            }
            Ok(())
        })?;
        t.part("repaired", |t| repair(t, seed, &data, repaired))
    })
    .takes(1.5)
}

/// Means and deviations of the columns.
fn moments(x: &Array2<f32>) -> (Array1<f64>, Array1<f64>) {
    let x = x.mapv(f64::from);
    (x.mean_axis(Axis(0)).expect("there are rows"), x.std_axis(Axis(0), 0.0))
}

/// The learning rate from which on gradient descent on all examples diverges.
fn stability(x: &Array2<f32>) -> f32 {
    let mut x = x.mapv(f64::from);
    x.push_column(Array1::ones(x.nrows()).view()).expect("as long as the others");
    let (mut v, mut length) = (Array1::<f64>::ones(x.ncols()), 1.0);
    for _ in 0..100 {
        v = x.t().dot(&x.dot(&v)) * (2.0 / x.nrows() as f64);
        length = v.dot(&v).sqrt();
        v /= length;
    }
    (2.0 / length) as f32
}

/// After a few epochs the weights are on their way, and tell how long and how often they have stepped. After many they
/// have arrived.
fn repair(t: &mut Trial, seed: u64, data: &ExamScores, repaired: Repaired) -> Tried {
    let (mean, deviation) = moments(&data.features());
    let x = (data.features().mapv(f64::from) - &mean) / &deviation;
    let y = data.scores().mapv(f64::from);
    // Each step on all examples: a minibatch of standardised features is much like them all.
    let after = |lr: f32, steps: usize| {
        let rate = 2.0 * f64::from(lr) / y.len() as f64;
        let (mut w, mut b) = (Array1::<f64>::zeros(2), 0.0);
        for _ in 0..steps {
            let residuals = x.dot(&w) + b - &y;
            w = w - x.t().dot(&residuals) * rate;
            b -= residuals.sum() * rate;
        }
        (w, b)
    };
    let per_hour = |(w, b): (Array1<f64>, f64)| {
        let w = w / &deviation;
        let b = b - w.dot(&mean);
        (w, b)
    };
    let best = LeastSquares::fit(data.features().view(), data.scores().view()).expect("the rows are distinct");
    // Initial weights and the order of the batches are the reader's own.
    for (size, lr, epochs, tolerance) in
        [(200, 0.3, 2, 0.01), (50, 0.004, 3, 0.1), (200, 0.3, 80, 2e-3), (200, 0.004, 400, 0.01)]
    {
        let batches = 200 / size;
        let data = data.clone().with_batch_size(size).expect("it is not 0");
        let tried = format!("repaired(&ExamScores::synthetic({seed}).with_batch_size({size})?, {lr}, {epochs})");
        let (w, b) = after(lr, batches * epochs);
        let right = per_hour((w.clone(), b));
        t.call(tried, || repaired(&data, lr, epochs))?
            .tolerance(tolerance, 5.0 * tolerance)
            .mistake("these are the weights for standardised features; convert them back to points per hour", || {
                (w.clone(), b)
            })
            .mistake(
                "the weights are converted, the bias is not: it still belongs to a day of average sleep and study",
                || (right.0.clone(), b),
            )
            .mistake("divide the weights by the deviations; this multiplies", || {
                let w = &w * &deviation;
                let b = b - w.dot(&mean);
                (w, b)
            })
            .mistake("the bias has gone the wrong way: what w x takes off, the mean gives back with a minus", || {
                (right.0.clone(), b + right.0.dot(&mean))
            })
            .mistake("the bias is converted with the weights of the standardised features; take those per hour", || {
                (right.0.clone(), b - w.dot(&mean))
            })
            .mistake("this is the end of an endless training; after so few epochs the weights are on their way: train the model", || {
                (best.w.clone(), best.b)
            })
            .mistake("the last epoch is missing", || per_hour(after(lr, batches * (epochs - 1))))
            .suspect("with all rows in one batch there is one step in each epoch, and this has come further: `ArrayData` has a batch size of its own, set it with `with_batch_size`", |(w, b)| {
                // What the model says of the mean day only grows: each step takes it nearer to the mean score.
                let level = |w: &[f32], b: f32| f64::from(b) + w.iter().zip(&mean).map(|(w, m)| f64::from(*w) * m).sum::<f64>();
                let (all, so_far) = (y.sum() / 200.0, after(lr, epochs).1);
                epochs == 2 && (level(w, *b) - all).abs() < 0.3 * (so_far - all).abs()
            })
            .suspect("the batches are not those of `data`: `ArrayData` has a batch size of its own, set it with `with_batch_size`", |(w, b)| {
                let other = per_hour(after(lr, epochs));
                let distance = |to: &(Array1<f64>, f64)| {
                    w.iter().zip(&to.0).map(|(a, b)| (f64::from(*a) - b).abs()).sum::<f64>() + (f64::from(*b) - to.1).abs()
                };
                size == 50 && distance(&other) < 0.2 * distance(&right)
            })
            .suspect(
                "something in it is not a number: the features in hours cannot bear this learning rate; standardise first",
                |(w, b)| !b.is_finite() || w.iter().any(|w| !w.is_finite()),
            )
            .suspect(MANY_EPOCHS, |_| epochs == 400)
            .expect(right.clone())?;
    }
    Ok(())
}
