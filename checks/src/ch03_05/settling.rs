//! 3.5.4: how closely stochastic gradient descent settles.

use rand::Rng as _;

use crate::Check;
use workbook::data::SyntheticRegressionData;
use workbook::nn::{LeastSquares, LinearRegression};
use workbook::tensor::Tensor;
use workbook::train::Trainer;

type Plateau = fn(&SyntheticRegressionData, &LeastSquares, f32, usize, usize) -> f64;

/// Weights and bias.
type Point = (Vec<f64>, f64);

/// Where the model is after each epoch: of one run, or of a run of one epoch again and again.
fn path(data: &SyntheticRegressionData, lr: f32, epochs: usize, again: bool) -> Vec<Point> {
    let w = Tensor::zeros((data.w().len(), 1)).requires_grad();
    let model = LinearRegression { w, b: Tensor::zeros(1).requires_grad(), lr };
    let here = || (model.w.to_vec().into_iter().map(f64::from).collect(), f64::from(model.b.item()));
    let mut points = Vec::new();
    if again {
        for _ in 0..epochs {
            Trainer::new(1).quiet().fit(&model, data).expect("this learning rate is small");
            points.push(here());
        }
    } else {
        let mut report = |_: &_| points.push(here());
        Trainer::new(epochs).fit_with(&model, data, &mut report).expect("this learning rate is small");
    }
    points
}

/// The squared distance of the weights from a line, and that of the bias.
fn apart((w, b): &Point, line: &LeastSquares) -> (f64, f64) {
    (w.iter().zip(&line.w).map(|(w, best)| (w - best).powi(2)).sum(), (b - line.b).powi(2))
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

/// 3.5.4: the mean squared distance from the best line over the last epochs.
pub fn settling(answer: Plateau) -> Check {
    Check::new("3.5.4", move |t| {
        let seed = t.rng.random_range(0..1000);
        let two = [2.0, -3.4];
        for (w, lr, epochs, last) in
            [(&two[..], 0.1, 24, 8), (&two, 0.04, 48, 12), (&[1.0, -2.0, 0.5], 0.05, 130, 1), (&[3.0], 0.06, 40, 10)]
        {
            let data = SyntheticRegressionData::with_rows(w, 4.2, 1.0, 64, 16, seed);
            let data = data.expect("the settings are finite").with_batch_size(8).expect("it is not 0");
            let best = LeastSquares::of(data.train()).expect("there are enough rows");
            let truth = LeastSquares { w: data.w().mapv(f64::from), b: f64::from(data.b()) };
            let points = path(&data, lr, epochs, false);
            let squares = |points: &[Point], line: &LeastSquares| {
                points.iter().map(|point| apart(point, line)).map(|(w, b)| w + b).collect::<Vec<_>>()
            };
            let distances = squares(&points, &best);
            let from = |start: usize| mean(distances[start..].iter().copied());
            let right = from(epochs - last);
            let tried = format!(
                "plateau(&data, &best, {lr}, {epochs}, {last}) with \
                        SyntheticRegressionData::with_rows(&{w:?}, 4.2, 1.0, 64, 16, {seed}), batches of 8"
            );
            t.call(tried, || answer(&data, &best, lr, epochs, last))?
                // The initial weights are the reader's own, and nearly forgotten by then.
                .tolerance(1e-3, 0.0)
                .mistake("these are lengths; take the mean of the squared distances", || {
                    mean(distances[epochs - last..].iter().map(|d| d.sqrt()))
                })
                .mistake("this is the root; the mean of the squares is asked for", || right.sqrt())
                .mistake("this is the last epoch only; take the mean of the last few", || distances[epochs - 1])
                .mistake("one epoch too many: of the last ones only `last` count", || from(epochs - last - 1))
                .mistake("one epoch is missing: the last `last` of them count", || from(epochs - last + 1))
                .mistake("this is the sum over the last epochs; take their mean", || right * last as f64)
                .mistake("these are the first epochs, on the way down; take the last", || {
                    mean(distances[..last].iter().copied())
                })
                .mistake("the bias has a distance too", || {
                    mean(points[epochs - last..].iter().map(|point| apart(point, &best).0))
                })
                .mistake(
                    "this is how far the mean of the weights is, where the trembling cancels; take the mean of the \
                    distances",
                    || {
                        let tail = &points[epochs - last..];
                        let w = (0..w.len()).map(|i| mean(tail.iter().map(|(w, _)| w[i]))).collect();
                        let (by_w, by_b) = apart(&(w, mean(tail.iter().map(|(_, b)| *b))), &best);
                        by_w + by_b
                    },
                )
                .mistake(
                    "this is the distance from the true weights; training can only find those that fit the \
                        sample best",
                    || mean(squares(&points, &truth)[epochs - last..].iter().copied()),
                )
                .mistake(
                    "each call of `fit` begins with the order of the first epoch, so all epochs were alike; let \
                        one call run them all, and look at the model in `fit_with`'s report",
                    || mean(squares(&path(&data, lr, epochs, true), &best)[epochs - last..].iter().copied()),
                )
                // The first distances depend on the reader's own initial weights, a little.
                .suspect("averaged over all epochs: those of the way down must not count", |found| {
                    from(0) > 1.5 * right && (found / from(0) - 1.0).abs() < 0.05
                })
                .expect(right)?;
        }
        Ok(())
    })
}
