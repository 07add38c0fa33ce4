//! 3.5.4: how closely stochastic gradient descent settles.

use rand::Rng as _;

use crate::checks::Check;
use crate::data::SyntheticRegressionData;
use crate::nn::{LeastSquares, LinearRegression};
use crate::tensor::Tensor;
use crate::train::Trainer;

type Plateau = fn(&SyntheticRegressionData, &LeastSquares, f32, usize, usize) -> f64;

/// 3.5.4: the mean squared distance from the best line over the last epochs.
pub fn settling(answer: Plateau) -> Check {
    Check::new("3.5.4", move |t| {
        let seed = t.rng.random_range(0..1000);
        let data = SyntheticRegressionData::with_rows(&[2.0, -3.4], 4.2, 1.0, 64, 16, seed);
        let data = data.expect("the settings are finite").with_batch_size(8).expect("it is not 0");
        let best = LeastSquares::of(data.train()).expect("there are enough rows");
        let truth = LeastSquares { w: data.w().mapv(f64::from), b: f64::from(data.b()) };
        for (lr, epochs, last) in [(0.1, 24, 8), (0.04, 48, 12)] {
            let apart = |model: &LinearRegression, line: &LeastSquares, bias: bool| {
                let w = model.w.to_vec();
                let b = if bias { (f64::from(model.b.item()) - line.b).powi(2) } else { 0.0 };
                b + w.iter().zip(&line.w).map(|(w, best)| (f64::from(*w) - best).powi(2)).sum::<f64>()
            };
            // The distances after every epoch.
            let run = |line: &LeastSquares, bias: bool, again: bool| {
                let model = LinearRegression {
                    w: Tensor::zeros((2, 1)).requires_grad(),
                    b: Tensor::zeros(1).requires_grad(),
                    lr,
                };
                let mut distances = Vec::new();
                if again {
                    for _ in 0..epochs {
                        Trainer::new(1).quiet().fit(&model, &data).expect("this learning rate is small");
                        distances.push(apart(&model, line, bias));
                    }
                } else {
                    let mut report = |_: &_| distances.push(apart(&model, line, bias));
                    Trainer::new(epochs).fit_with(&model, &data, &mut report).expect("this learning rate is small");
                }
                distances
            };
            let mean = |distances: &[f64]| distances.iter().sum::<f64>() / distances.len() as f64;
            let distances = run(&best, true, false);
            let tail = &distances[epochs - last..];
            let tried = format!(
                "plateau(&data, &best, {lr}, {epochs}, {last}) with \
                        SyntheticRegressionData::with_rows(&[2.0, -3.4], 4.2, 1.0, 64, 16, {seed}), batches of 8"
            );
            t.call(tried, || answer(&data, &best, lr, epochs, last))?
                // The initial weights are the reader's own, and nearly forgotten by then.
                .tolerance(2e-3, 0.0)
                .mistake("these are lengths; take the mean of the squared distances", || {
                    mean(&tail.iter().map(|d| d.sqrt()).collect::<Vec<_>>())
                })
                .mistake("this is the root; the mean of the squares is asked for", || mean(tail).sqrt())
                .mistake("this is the last epoch only; take the mean of the last few", || distances[epochs - 1])
                .mistake("this is the sum over the last epochs; take their mean", || mean(tail) * last as f64)
                .mistake("these are the first epochs, on the way down; take the last", || mean(&distances[..last]))
                .mistake("the bias has a distance too", || mean(&run(&best, false, false)[epochs - last..]))
                .mistake(
                    "this is the distance from the true weights; training can only find those that fit the \
                        sample best",
                    || mean(&run(&truth, true, false)[epochs - last..]),
                )
                .mistake(
                    "each call of `fit` begins with the order of the first epoch, so all epochs were alike; let \
                        one call run them all, and look at the model in `fit_with`'s report",
                    || mean(&run(&best, true, true)[epochs - last..]),
                )
                // The first distances depend on the reader's own initial weights, a little.
                .suspect("averaged over all epochs: those of the way down must not count", |found| {
                    mean(&distances) > 1.5 * mean(tail) && (found / mean(&distances) - 1.0).abs() < 0.05
                })
                .expect(mean(tail))?;
        }
        Ok(())
    })
}
