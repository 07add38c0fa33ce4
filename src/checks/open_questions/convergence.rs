//! S6: a model that has not arrived, and the repair.

use ndarray::{Array1, Array2, Axis, array};
use rand::Rng as _;

use crate::checks::{Check, show};
use crate::data::ExamScores;
use crate::nn::{LeastSquares, LinearRegression, Module as _};
use crate::tensor::Tensor;
use crate::train::Trainer;

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
            // The second one has come further, so that the two weights differ.
            for (lr, epochs, day) in [(0.0003, 10, [night, 8.0]), (0.003, 400, [0.5, 13.0])] {
                let trained = |epochs: usize, day: [f32; 2]| {
                    let model = LinearRegression::new(2, lr, 1);
                    Trainer::new(epochs).quiet().fit(&model, &data).expect("this learning rate is small");
                    model.forward(&Tensor::from(Array1::from(day.to_vec()))).item()
                };
                let tried = format!("prediction(&ExamScores::synthetic({seed}), {lr}, {epochs}, {day:?})");
                t.call(tried, || prediction(&data, lr, epochs, day))?
                    // The initial weights are the reader's own.
                    .tolerance(0.01, 0.0)
                    .mistake("sleep and study are the wrong way round", || trained(epochs, [day[1], day[0]]))
                    .mistake("this is what least squares predicts; ask the model that was trained", || {
                        best.predict(&day)
                    })
                    .mistake("this is a single epoch; `Trainer::new(epochs)` runs them all", || trained(1, day))
                    .suspect("the model was not trained: it still predicts about 0", |p| p.abs() < 1.0)
                    .expect(trained(epochs, day))?;
            }
            Ok(())
        })?;
        t.part("standardise", |t| {
            for x in [array![[1.0, 10.0], [3.0, 30.0], [8.0, 20.0]], data.features()] {
                let mean = x.mean_axis(Axis(0)).expect("there are rows");
                let (deviation, sample) = (x.std_axis(Axis(0), 0.0), x.std_axis(Axis(0), 1.0));
                let scaled = (&x - &mean) / &deviation;
                t.call(format!("standardise(&{})", show(&x)), || standardise(&x))?
                    .mistake(
                        "this deviation divides by n - 1; dividing by n gives the columns a spread of exactly 1",
                        || ((&x - &mean) / &sample, mean.clone(), sample.clone()),
                    )
                    .mistake("divided by the variance; the deviation is its root", || {
                        let variance = &deviation * &deviation;
                        ((&x - &mean) / &variance, mean.clone(), variance)
                    })
                    .mistake("the mean was not taken off", || (&x / &deviation, mean.clone(), deviation.clone()))
                    .mistake("only the mean was taken off; divide by the deviation too", || {
                        (&x - &mean, mean.clone(), deviation.clone())
                    })
                    .suspect("each column has a mean and a deviation of its own: go along axis 0", |(_, mean, _)| {
                        mean.len() != 2
                    })
                    .tolerance(1e-4, 1e-4)
                    .expect((scaled, mean.clone(), deviation.clone()))?;
            }
            Ok(())
        })?;
        let whole = data.clone().with_batch_size(200).expect("it is not 0");
        let (mean, deviation) =
            (data.features().mean_axis(Axis(0)).expect("there are rows"), data.features().std_axis(Axis(0), 0.0));
        let (mean, deviation) = (mean.mapv(f64::from), deviation.mapv(f64::from));
        let standardised = (&best.w * &deviation, best.b + best.w.dot(&mean));
        t.call(format!("repaired(&ExamScores::synthetic({seed}).with_batch_size(200)?, 0.3, 80)"), || {
            repaired(&whole, 0.3, 80)
        })?
        .tolerance(2e-3, 1e-2)
        .mistake("these are the weights for standardised features; convert them back to points per hour", || {
            standardised.clone()
        })
        .mistake(
            "the weights are converted, the bias is not: it still belongs to a day of average sleep and study",
            || (best.w.clone(), standardised.1),
        )
        .mistake("divide the weights by the deviations; this multiplies", || {
            let w = &standardised.0 * &deviation;
            let b = standardised.1 - w.dot(&mean);
            (w, b)
        })
        .mistake("the bias has gone the wrong way: what w x takes off, the mean gives back with a minus", || {
            (best.w.clone(), standardised.1 + best.w.dot(&mean))
        })
        .mistake("the bias is converted with the weights of the standardised features; take those per hour", || {
            (best.w.clone(), standardised.1 - standardised.0.dot(&mean))
        })
        .suspect(
            "something in it is not a number: the features in hours cannot bear this learning rate; standardise first",
            |(w, b)| !b.is_finite() || w.iter().any(|w| !w.is_finite()),
        )
        .expect((best.w.clone(), best.b))?;
        Ok(())
    })
}
