//! Wrong answers to the capstones, C1 to C9.

use checks::Check;
use checks::capstones::*;
use rand::seq::SliceRandom;
use solutions::capstones as right;
use workbook::prelude::*;

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [
        line_mutants(),
        feature_mutants(),
        gradient_mutants(),
        training_mutants(),
        bell_mutants(),
        step_mutants(),
        scratch_mutants(),
        cost_mutants(),
        report_mutants(),
        network_mutants(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Minibatch descent on features that are scaled or not; `slopes` may spoil the gradients of w and b.
fn descended(
    x: &Array2<f32>,
    y: &Array1<f32>,
    seed: u64,
    (lr, epochs): (f32, usize),
    slopes: fn(Array1<f32>, f32) -> (Array1<f32>, f32),
) -> (Array1<f32>, f32) {
    let rng = &mut rng(seed);
    let (mut w, mut b) = (Array1::from(Tensor::normal(0.0, 0.01, x.ncols(), rng).to_vec()), 0.0);
    let mut order: Vec<usize> = (0..x.nrows()).collect();
    for _ in 0..epochs {
        order.shuffle(rng);
        for rows in order.chunks(20) {
            let x = x.select(Axis(0), rows);
            let mistakes = x.dot(&w) + b - y.select(Axis(0), rows);
            let n = rows.len() as f32;
            let (for_w, for_b) = slopes(x.t().dot(&mistakes) * (2.0 / n), 2.0 * mistakes.sum() / n);
            w = w - for_w * lr;
            b -= lr * for_b;
        }
    }
    (w, b)
}

fn scaled(x: &Array2<f32>) -> (Array2<f32>, Array1<f32>, Array1<f32>) {
    let (mean, deviation) = (x.mean_axis(Axis(0)).unwrap(), x.std_axis(Axis(0), 0.0));
    ((x - &mean) / &deviation, mean, deviation)
}

fn line_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, line(answer), diagnosis);
    vec![
        wrong(
            "raw features, long steps",
            |x, y, seed| {
                let (w, b) = descended(x, y, seed, (0.1, 60), |w, b| (w, b));
                (w.to_vec(), b)
            },
            "the steps were too long",
        ),
        wrong(
            "raw features, short steps",
            |x, y, seed| {
                let (w, b) = descended(x, y, seed, (0.0003, 10), |w, b| (w, b));
                (w.to_vec(), b)
            },
            "it has not arrived",
        ),
        wrong(
            "weights of scaled features",
            |x, y, seed| {
                let (w, b) = descended(&scaled(x).0, y, seed, (0.02, 60), |w, b| (w, b));
                (w.to_vec(), b)
            },
            "these are weights of standardised features",
        ),
        wrong(
            "bias of scaled features",
            |x, y, seed| {
                let (x, _, deviation) = scaled(x);
                let (w, b) = descended(&x, y, seed, (0.02, 60), |w, b| (w, b));
                ((w / deviation).to_vec(), b)
            },
            "the bias is that of standardised features",
        ),
        wrong(
            "no bias",
            |x, y, seed| {
                let (x, mean, deviation) = scaled(x);
                let (w, _) = descended(&x, y, seed, (0.02, 60), |w, _| (w, 0.0));
                let w = w / deviation;
                let b = -w.dot(&mean);
                (w.to_vec(), b)
            },
            "the weights are right, but the bias is",
        ),
        wrong(
            "rows in different orders",
            |x, y, seed| {
                let mut order: Vec<usize> = (0..y.len()).collect();
                order.shuffle(&mut rng(seed + 1));
                right::line::fitted(x, &y.select(Axis(0), &order), seed)
            },
            "every prediction is about the same",
        ),
        wrong(
            "one weight",
            |x, y, seed| {
                let (w, b) = right::line::fitted(x, y, seed);
                (w[..1].to_vec(), b)
            },
            "one weight for each feature",
        ),
        wrong(
            "uphill",
            |x, y, seed| {
                let (x, mean, deviation) = scaled(x);
                let (w, b) = descended(&x, y, seed, (0.02, 5), |w, b| (-w, -b));
                let w = w / deviation;
                let b = b - w.dot(&mean);
                (w.to_vec(), b)
            },
            "it has not arrived",
        ),
        wrong(
            "an epoch",
            |x, y, seed| {
                let (x, mean, deviation) = scaled(x);
                let (w, b) = descended(&x, y, seed, (0.01, 1), |w, b| (w, b));
                let w = w / deviation;
                let b = b - w.dot(&mean);
                (w.to_vec(), b)
            },
            "has nothing been learned",
        ),
        wrong(
            "centred only",
            |x, y, seed| {
                let (_, mean, _) = scaled(x);
                let (w, b) = descended(&(x - &mean), y, seed, (0.05, 200), |w, b| (w, b));
                (w.to_vec(), b - w.dot(&mean))
            },
            "the steps were too long",
        ),
        wrong("divided by the largest", |x, y, seed| by_largest(x, y, seed, (0.1, 200)), "it has not arrived"),
        wrong(
            "divided by the largest, a few epochs",
            |x, y, seed| by_largest(x, y, seed, (0.05, 50)),
            "it has not arrived",
        ),
        wrong("seed ignored", |x, y, _| right::line::fitted(x, y, 0), "the seed plays no part"),
        wrong("another seed each time", |x, y, _| right::line::fitted(x, y, rand::random()), "the same seed"),
    ]
}

/// A line by descent on features that are divided by their largest number, and not centred.
fn by_largest(x: &Array2<f32>, y: &Array1<f32>, seed: u64, rate_and_epochs: (f32, usize)) -> (Vec<f32>, f32) {
    let largest = x.fold_axis(Axis(0), 0f32, |a, b| a.max(b.abs()));
    let (w, b) = descended(&(x / &largest), y, seed, rate_and_epochs, |w, b| (w, b));
    ((w / largest).to_vec(), b)
}

/// Least squares with the rows standardised by `by`, and the days by `for_days`.
fn solved(x: &Array2<f32>, y: &Array1<f32>, days: &Array2<f32>, by_own: bool) -> Vec<Option<f64>> {
    let (x, mean, deviation) = scaled(x);
    let line = LeastSquares::fit(x.view(), y.view()).unwrap();
    let (mean, deviation) = if by_own { (scaled(days).1, scaled(days).2) } else { (mean, deviation) };
    days.rows()
        .into_iter()
        .map(|day| possible(&day.to_vec()).then(|| line.predict(&((&day - &mean) / &deviation).to_vec())))
        .collect()
}

fn possible(day: &[f32]) -> bool {
    day.iter().all(|hours| (0.0..=24.0).contains(hours)) && day.iter().sum::<f32>() <= 24.0
}

fn feature_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, any_features(answer), diagnosis);
    vec![
        wrong("days by their own mean", |x, y, days| solved(x, y, days, true), "by their own mean"),
        wrong(
            "0/0",
            |x, y, days| {
                let x_is_constant = x.columns().into_iter().any(|c| c.iter().all(|v| *v == c[0]));
                if x_is_constant {
                    vec![Some(f64::NAN); days.nrows()]
                } else {
                    right::any_features::predictions(x, y, days)
                }
            },
            "a feature that never changes",
        ),
        wrong(
            "raw days",
            |x, y, days| {
                let line = LeastSquares::fit(scaled(x).0.view(), y.view()).unwrap();
                days.rows()
                    .into_iter()
                    .map(|day| possible(&day.to_vec()).then(|| line.predict(&day.to_vec())))
                    .collect()
            },
            "the days are not standardised",
        ),
        wrong(
            "everything is possible",
            |x, y, days| {
                let calm = days.mapv(|hours| if hours.is_finite() { hours } else { 0.0 });
                let line = LeastSquares::fit(x.view(), y.view());
                calm.rows().into_iter().map(|day| line.as_ref().map(|line| line.predict(&day.to_vec()))).collect()
            },
            "a day that cannot be",
        ),
        wrong(
            "each number by itself",
            |x, y, days| {
                let line = LeastSquares::fit(x.view(), y.view()).unwrap();
                let fine = |day: &[f32]| day.iter().all(|hours| (0.0..=24.0).contains(hours));
                days.rows().into_iter().map(|day| fine(&day.to_vec()).then(|| line.predict(&day.to_vec()))).collect()
            },
            "a day that cannot be",
        ),
        wrong(
            "24 excluded",
            |x, y, days| {
                let found = right::any_features::predictions(x, y, days);
                found.into_iter().zip(days.rows()).map(|(p, day)| p.filter(|_| day.sum() < 24.0)).collect()
            },
            "this day can be",
        ),
        wrong(
            "not arrived",
            |x, y, days| {
                let (x, mean, deviation) = scaled(x);
                let (w, b) = descended(&x, y, 0, (0.003, 3), |w, b| (w, b));
                let predict = |day: Vec<f32>| {
                    let day = (Array1::from(day) - &mean) / &deviation;
                    f64::from(day.dot(&w) + b)
                };
                days.rows().into_iter().map(|day| possible(&day.to_vec()).then(|| predict(day.to_vec()))).collect()
            },
            "it has not arrived",
        ),
        wrong(
            "NaN is not outside",
            |x, y, days| {
                let line = LeastSquares::fit(x.view(), y.view());
                let is_outside =
                    |day: &[f32]| day.iter().any(|h| *h < 0.0 || *h > 24.0) || day.iter().sum::<f32>() > 24.0;
                let predict = |day: &[f32]| line.as_ref().map(|line| line.predict(day));
                if line.is_none() || days.iter().all(|hours| hours.is_finite()) {
                    return right::any_features::predictions(x, y, days);
                }
                days.rows()
                    .into_iter()
                    .map(|d| d.to_vec())
                    .map(|d| if is_outside(&d) { None } else { predict(&d) })
                    .collect()
            },
            "NaN is neither below 0 nor above 24",
        ),
        wrong("200 steps", |x, y, days| by_steps((x, y, days), moments(x), 0.1, 200), "it has not arrived"),
        wrong("long steps", |x, y, days| by_steps((x, y, days), moments(x), 0.45, 2000), "were the steps too long"),
        wrong(
            "a deviation of rounding",
            |x, y, days| {
                let mean = x.sum_axis(Axis(0)) / x.nrows() as f32;
                let deviation = (x - &mean).mapv(|x| x * x).mean_axis(Axis(0)).unwrap().mapv(f32::sqrt);
                let deviation = deviation.mapv(|s| if s == 0.0 { 1.0 } else { f64::from(s) });
                by_steps((x, y, days), (mean.mapv(f64::from), deviation), 0.5 / x.ncols() as f64, 4000)
            },
            "on a new day it may be anything",
        ),
        wrong(
            "two features",
            |x, y, days| {
                right::any_features::predictions(
                    &x.slice(s![.., ..2.min(x.ncols())]).to_owned(),
                    y,
                    &days.slice(s![.., ..2.min(x.ncols())]).to_owned(),
                )
            },
            "",
        ),
    ]
}

/// Means and deviations in f64, where a constant feature is taken out.
fn moments(x: &Array2<f32>) -> (Array1<f64>, Array1<f64>) {
    let x = x.mapv(f64::from);
    let deviation = x.std_axis(Axis(0), 0.0).mapv(|s| if s < 1e-7 { f64::INFINITY } else { s });
    (x.mean_axis(Axis(0)).unwrap(), deviation)
}

/// Descent on the squared error of all rows, standardised by these means and deviations.
fn by_steps(
    (x, y, days): (&Array2<f32>, &Array1<f32>, &Array2<f32>),
    (mean, deviation): (Array1<f64>, Array1<f64>),
    lr: f64,
    steps: usize,
) -> Vec<Option<f64>> {
    let scaled = (x.mapv(f64::from) - &mean) / &deviation;
    let (mut w, mut b) = (Array1::<f64>::zeros(x.ncols()), 0.0);
    for _ in 0..steps {
        let mistakes = scaled.dot(&w) + b - y.mapv(f64::from);
        w = &w - &(scaled.t().dot(&mistakes) * (2.0 * lr / y.len() as f64));
        b -= 2.0 * lr * mistakes.mean().unwrap();
    }
    let predict = |day: Array1<f64>| ((day - &mean) / &deviation).dot(&w) + b;
    days.rows().into_iter().map(|day| possible(&day.to_vec()).then(|| predict(day.mapv(f64::from)))).collect()
}

type Examples<'a> = &'a [Vec<f64>];

fn gradient_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, engine(answer, right::engine::train), diagnosis);
    fn own(weights: &[f64], x: Examples<'_>, y: &[usize]) -> (f64, Vec<f64>) {
        right::engine::loss_and_gradient(weights, x, y)
    }
    vec![
        wrong(
            "sum",
            |w, x, y| {
                let ((loss, g), n) = (own(w, x, y), x.len() as f64);
                (loss * n, g.into_iter().map(|g| g * n).collect())
            },
            "the loss is a mean over the examples",
        ),
        wrong(
            "gradient of the sum",
            |w, x, y| {
                let ((loss, g), n) = (own(w, x, y), x.len() as f64);
                (loss, g.into_iter().map(|g| g * n).collect())
            },
            "its gradient is that of the sum",
        ),
        wrong(
            "downhill",
            |w, x, y| {
                let (loss, g) = own(w, x, y);
                (loss, g.into_iter().map(|g| -g).collect())
            },
            "points downhill",
        ),
        wrong(
            "the last example",
            |w, x, y| {
                let (loss, n, last) = (own(w, x, y).0, x.len() as f64, x.len() - 1);
                (loss, own(w, &x[last..], &y[last..]).1.into_iter().map(|g| g / n).collect())
            },
            "of the last example alone",
        ),
        wrong(
            "no biases",
            |w, x, y| {
                let (loss, mut g) = own(w, x, y);
                g.chunks_mut(x[0].len() + 1).for_each(|class| *class.last_mut().unwrap() = 0.0);
                (loss, g)
            },
            "the gradients of the biases are missing",
        ),
        wrong(
            "naive",
            |w, x, y| {
                let d = x[0].len();
                let logit = |x: &[f64], class: &[f64]| class[d] + x.iter().zip(class).map(|(x, w)| x * w).sum::<f64>();
                let loss = |(x, y): (&Vec<f64>, &usize)| {
                    let logits: Vec<f64> = w.chunks(d + 1).map(|class| logit(x, class)).collect();
                    logits.iter().map(|o| o.exp()).sum::<f64>().ln() - logits[*y]
                };
                (x.iter().zip(y).map(loss).sum::<f64>() / x.len() as f64, own(w, x, y).1)
            },
            "an exponential overflows",
        ),
        wrong(
            "seven digits",
            |w, x, y| {
                let (loss, g) = own(w, x, y);
                (loss, g.into_iter().map(|g| f64::from(g as f32) + 1e-6 * g).collect())
            },
            "",
        ),
    ]
}

fn training_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, engine(right::engine::loss_and_gradient, answer), diagnosis);
    fn trained(x: Examples<'_>, y: &[usize], classes: usize, lr: f64, steps: usize, biases: bool) -> Vec<f64> {
        let mut weights = vec![0.0; classes * (x[0].len() + 1)];
        for _ in 0..steps {
            let (_, gradient) = right::engine::loss_and_gradient(&weights, x, y);
            weights.iter_mut().zip(gradient).for_each(|(weight, slope)| *weight -= lr * slope);
            if !biases {
                weights.chunks_mut(x[0].len() + 1).for_each(|class| *class.last_mut().unwrap() = 0.0);
            }
        }
        weights
    }
    vec![
        wrong("uphill", |x, y, k| trained(x, y, k, -0.01, 20, true), "it climbs"),
        wrong("no biases", |x, y, k| trained(x, y, k, 0.1, 200, false), "the biases have never moved"),
        wrong("not at all", |x, y, k| trained(x, y, k, 0.0, 1, true), "the weights have not moved"),
        wrong("no bias in the list", |x, y, k| trained(x, y, k, 0.1, 1, true)[..k * x[0].len()].to_vec(), "and a bias"),
        wrong("a few short steps", |x, y, k| trained(x, y, k, 0.001, 5, true), "Does it still fall"),
        wrong(
            "one by one, in order",
            |x, y, k| {
                let mut weights = vec![0.0; k * (x[0].len() + 1)];
                for i in (0..5).flat_map(|_| 0..x.len()) {
                    let (_, gradient) = right::engine::loss_and_gradient(&weights, &x[i..=i], &y[i..=i]);
                    weights.iter_mut().zip(gradient).for_each(|(weight, slope)| *weight -= 0.1 * slope);
                }
                weights
            },
            "do the last examples win",
        ),
        wrong(
            "weights of standardised features",
            |x, y, k| {
                let (mean, deviation) = spread(x);
                trained(&each_feature(x, |j, x| (x - mean[j]) / deviation[j]), y, k, 0.5, 200, true)
            },
            "these are weights of standardised features",
        ),
        wrong(
            "a deviation with the mean in it",
            |x, y, k| {
                let (mean, deviation) = spread(x);
                let too_large: Vec<f64> =
                    mean.iter().zip(deviation).map(|(m, s)| (4.0 * m * m + s * s).sqrt()).collect();
                let scaled = each_feature(x, |j, x| (x - mean[j]) / too_large[j]);
                turned_back(trained(&scaled, y, k, 0.5, 200, true), &mean, &too_large)
            },
            "standardise them, train",
        ),
        wrong(
            "what is left of a division by the deviation",
            |x, y, k| {
                let (mean, deviation) = spread(x);
                let scaled = each_feature(x, |j, x| (x - mean[j]) % deviation[j]);
                turned_back(trained(&scaled, y, k, 0.5, 200, true), &mean, &deviation)
            },
            "",
        ),
    ]
}

/// The mean and the deviation of each feature.
fn spread(x: Examples<'_>) -> (Vec<f64>, Vec<f64>) {
    let average = |f: &dyn Fn(&Vec<f64>) -> f64| x.iter().map(f).sum::<f64>() / x.len() as f64;
    let mean: Vec<f64> = (0..x[0].len()).map(|j| average(&|row| row[j])).collect();
    let deviation = (0..mean.len()).map(|j| average(&|row| (row[j] - mean[j]).powi(2)).sqrt()).collect();
    (mean, deviation)
}

fn each_feature(x: Examples<'_>, f: impl Fn(usize, f64) -> f64) -> Vec<Vec<f64>> {
    x.iter().map(|row| row.iter().enumerate().map(|(j, x)| f(j, *x)).collect()).collect()
}

/// The weights for features as they are, from those for features from which `mean` was taken off before they were
/// divided by `deviation`.
fn turned_back(mut weights: Vec<f64>, mean: &[f64], deviation: &[f64]) -> Vec<f64> {
    let d = mean.len();
    for class in weights.chunks_mut(d + 1) {
        for j in 0..d {
            class[j] /= deviation[j];
            class[d] -= class[j] * mean[j];
        }
    }
    weights
}

fn bell_mutants() -> Vec<Mutant> {
    let learning = |name, answer, diagnosis| mutant(name, bells(answer, right::bells::probabilities), diagnosis);
    let posterior = |name, answer, diagnosis| mutant(name, bells(right::bells::learned, answer), diagnosis);
    fn own(x: &Tensor, y: &Labels, k: usize) -> (Tensor, f32, Tensor) {
        right::bells::learned(x, y, k)
    }
    fn halves(means: &Tensor, variance: f32) -> Tensor {
        means.powi(2).sum_axis(1) / (2.0 * variance)
    }
    vec![
        learning(
            "deviation",
            |x, y, k| {
                let (m, v, s) = own(x, y, k);
                (m, v.sqrt(), s)
            },
            "this is the standard deviation",
        ),
        learning(
            "by n",
            |x, y, k| {
                let (m, v, s) = own(x, y, k);
                (m, v * x.shape()[1] as f32, s)
            },
            "divide by n d",
        ),
        learning(
            "counts",
            |x, y, k| {
                let (m, v, s) = own(x, y, k);
                (m, v, s * y.len() as f32)
            },
            "a share is that number over n",
        ),
        learning(
            "equal shares",
            |x, y, k| {
                let (m, v, _) = own(x, y, k);
                (m, v, Tensor::full(k, 1.0 / k as f32))
            },
            "all shares are the same",
        ),
        learning(
            "around the mean of all",
            |x, y, k| {
                let (m, _, s) = own(x, y, k);
                let v = (x.detach() - x.detach().mean_axis_keepdim(0)).powi(2).mean().item();
                (m, v, s)
            },
            "from the mean of all examples",
        ),
        learning(
            "0/0",
            |x, y, k| {
                let (m, v, s) = own(x, y, k);
                let nan = Tensor::from(s.to_array().mapv(|s| if s > 0.0 { 0.0 } else { f32::NAN })).reshape((k, 1));
                (m + nan, v, s)
            },
            "a class without examples",
        ),
        posterior(
            "naive",
            |x, m, v, s| {
                let exp = (x.matmul(&m.t()) / v - halves(m, v) + s.ln()).exp();
                &exp / exp.sum_axis_keepdim(1)
            },
            "the exponentials overflow",
        ),
        posterior("no shares", |x, m, v, _| softmax(&(x.matmul(&m.t()) / v - halves(m, v))), "the shares are missing"),
        posterior(
            "shares themselves",
            |x, m, v, s| softmax(&(x.matmul(&m.t()) / v - halves(m, v) + s)),
            "its logarithm belongs there",
        ),
        posterior("no squares", |x, m, v, s| softmax(&(x.matmul(&m.t()) / v + s.ln())), "lies furthest out wins"),
        posterior(
            "no 2",
            |x, m, v, s| softmax(&(x.matmul(&m.t()) / v - halves(m, v) * 2.0 + s.ln())),
            "the 2 is missing",
        ),
        posterior(
            "squared again",
            |x, m, v, s| softmax(&(x.matmul(&m.t()) / (v * v) - halves(m, v * v) + s.ln())),
            "takes it for σ",
        ),
        learning(
            "squares that cancel",
            |x, y, k| {
                let (m, _, s) = own(x, y, k);
                let squares = x.detach().powi(2).mean().item();
                let of_means = (m.powi(2).sum_axis(1) * &s).sum() / x.shape()[1] as f32;
                (m, squares - of_means.item(), s)
            },
            "only rounding is left",
        ),
        posterior(
            "distances",
            |x, m, v, s| {
                let (n, k, d) = (x.shape()[0], m.shape()[0], x.shape()[1]);
                let distances = (x.reshape((n, 1, d)) - m.reshape((1, k, d))).powi(2).sum_axis(2);
                softmax(&(s.ln() - distances / (2.0 * v)))
            },
            "and cancels",
        ),
        posterior(
            "at least 1e-12",
            |x, m, v, s| softmax(&(x.matmul(&m.t()) / v - halves(m, v) + s.clamp(1e-12, 1.0).ln())),
            "however near its mean is",
        ),
        posterior("other axis", |x, m, v, s| (x.matmul(&m.t()) / v - halves(m, v) + s.ln()).softmax(0), ""),
    ]
}

type Stepped = (f32, Tensor, Tensor);

fn step_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, step(answer), diagnosis);
    /// A step towards any targets.
    fn towards(w: &Tensor, b: &Tensor, x: &Tensor, targets: &Tensor, lr: f32) -> Stepped {
        let [w, b, x] = [w, b, x].map(Tensor::detach);
        let logits = x.matmul(&w) + &b;
        let loss = -(targets * log_softmax(&logits)).sum_axis(1).mean();
        let g = (softmax(&logits) - targets) / x.shape()[0] as f32;
        (loss.item(), w - x.t().matmul(&g) * lr, b - g.sum_axis(0) * lr)
    }
    fn own(w: &Tensor, b: &Tensor, x: &Tensor, y: &Labels, s: f32, lr: f32) -> Stepped {
        right::step::step(w, b, x, y, s, lr)
    }
    vec![
        wrong("hard", |w, b, x, y, _, lr| own(w, b, x, y, 0.0, lr), "the labels are not smoothed"),
        wrong(
            "hard step",
            |w, b, x, y, s, lr| {
                let (_, new_w, new_b) = own(w, b, x, y, 0.0, lr);
                (own(w, b, x, y, s, lr).0, new_w, new_b)
            },
            "but the step that of hard ones",
        ),
        wrong(
            "others alone",
            |w, b, x, y, s, lr| {
                let k = b.len();
                let hard = one_hot(y, k);
                towards(w, b, x, &(&hard * (1.0 - s) + (1.0 - &hard) * (s / (k as f32 - 1.0))), lr)
            },
            "over the other classes alone",
        ),
        wrong(
            "uphill",
            |w, b, x, y, s, lr| {
                let (loss, new_w, new_b) = own(w, b, x, y, s, -lr);
                (loss, new_w, new_b)
            },
            "uphill",
        ),
        wrong(
            "sum",
            |w, b, x, y, s, lr| {
                let n = y.len() as f32;
                let (loss, new_w, new_b) = own(w, b, x, y, s, lr * n);
                (loss * n, new_w, new_b)
            },
            "in the loss and in the step",
        ),
        wrong(
            "loss by entries",
            |w, b, x, y, s, lr| {
                let (loss, new_w, new_b) = own(w, b, x, y, s, lr);
                (loss / b.len() as f32, new_w, new_b)
            },
            "all n · classes entries",
        ),
        wrong(
            "loss afterwards",
            |w, b, x, y, s, lr| {
                let (_, new_w, new_b) = own(w, b, x, y, s, lr);
                (own(&new_w, &new_b, x, y, s, lr).0, new_w, new_b)
            },
            "the one after the step",
        ),
        wrong(
            "bias forgotten",
            |w, b, x, y, s, lr| {
                let (loss, new_w, _) = own(w, b, x, y, s, lr);
                (loss, new_w, b.detach())
            },
            "the bias has not moved",
        ),
        wrong(
            "naive",
            |w, b, x, y, s, lr| {
                let k = b.len();
                let exp = (x.matmul(w) + b).detach().exp();
                let p = &exp / exp.sum_axis_keepdim(1);
                let targets = one_hot(y, k) * (1.0 - s) + s / k as f32;
                let loss = -(targets * p.ln()).sum_axis(1).mean();
                let (_, new_w, new_b) = own(w, b, x, y, s, lr);
                (loss.item(), new_w, new_b)
            },
            "met the logarithm",
        ),
        wrong(
            "in place",
            |w, b, x, y, s, lr| {
                let (loss, new_w, new_b) = own(w, b, x, y, s, lr);
                w.value_mut().assign(&new_w.value());
                (loss, new_w, new_b)
            },
            "`w` itself was changed",
        ),
        wrong(
            "by backward",
            |w, b, x, y, s, lr| {
                let [w, b] = [w, b].map(|leaf| leaf.clone().requires_grad());
                let targets = one_hot(y, b.len()) * (1.0 - s) + s / b.len() as f32;
                let loss = -(targets * log_softmax(&(x.matmul(&w) + &b))).sum_axis(1).mean();
                loss.backward();
                let moved = |p: &Tensor| p.detach() - p.grad().unwrap() * lr;
                (loss.item(), moved(&w), moved(&b))
            },
            "marked the caller's",
        ),
    ]
}

/// Softmax regression whose parts may be spoiled.
#[derive(Clone)]
struct Spoiled {
    inner: right::scratch::SoftmaxRegressionScratch,
    forward: fn(&Tensor, &Tensor, &Tensor) -> Tensor,
    loss: fn(&Tensor, &Labels) -> Tensor,
    parts: fn(Vec<Tensor>) -> Vec<Tensor>,
    sgd: fn(Sgd) -> Sgd,
}

impl Module for Spoiled {
    type Target = Labels;
    type Optimizer = Sgd;
    fn forward(&self, x: &Tensor) -> Tensor {
        (self.forward)(x, &self.inner.w, &self.inner.b)
    }
    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        (self.loss)(y_hat, y)
    }
    fn parameters(&self) -> Vec<Tensor> {
        (self.parts)(self.inner.parameters())
    }
    fn optimizer(&self) -> Sgd {
        (self.sgd)(self.inner.optimizer())
    }
}

fn logits(x: &Tensor, w: &Tensor, b: &Tensor) -> Tensor {
    x.reshape((-1, w.shape()[0])).matmul(w) + b
}

fn picked(y_hat: &Tensor, y: &Labels) -> Tensor {
    -y_hat.gather(y).clamp(1e-30, 1.0).ln().mean()
}

fn sound(inputs: usize, classes: usize, lr: f32, seed: u64) -> Spoiled {
    let inner = right::scratch::SoftmaxRegressionScratch::new(inputs, classes, lr, seed);
    Spoiled { inner, forward: |x, w, b| softmax(&logits(x, w, b)), loss: picked, parts: |parts| parts, sgd: |sgd| sgd }
}

fn trained(data: &FashionMnist, seed: u64) -> Spoiled {
    Spoiled { inner: right::scratch::trained(data, seed), ..sound(1, 1, 0.1, 0) }
}

fn scratch_mutants() -> Vec<Mutant> {
    type New = fn(usize, usize, f32, u64) -> Spoiled;
    let model = |name, new: New, diagnosis| mutant(name, scratch(new, trained), diagnosis);
    let training = |name, training: fn(&FashionMnist, u64) -> Spoiled, diagnosis| {
        mutant(name, scratch(sound, training), diagnosis)
    };
    fn own_weights(inputs: usize, classes: usize, lr: f32, w: Tensor, b: Tensor) -> Spoiled {
        let inner = right::scratch::SoftmaxRegressionScratch { w, b, lr };
        Spoiled { inner, ..sound(inputs, classes, lr, 0) }
    }
    fn drawn(inputs: usize, classes: usize, lr: f32, seed: u64, deviation: f32) -> Spoiled {
        let w = Tensor::normal(0.0, deviation, (inputs, classes), &mut rng(seed)).requires_grad();
        own_weights(inputs, classes, lr, w, Tensor::zeros(classes).requires_grad())
    }
    vec![
        model("variance", |d, k, lr, seed| drawn(d, k, lr, seed, 0.1), "this took 0.01 for the variance"),
        model("0.009", |d, k, lr, seed| drawn(d, k, lr, seed, 0.009), "the standard deviation of the weights is 0.01"),
        model(
            "no gradient",
            |d, k, lr, seed| {
                let w = Tensor::normal(0.0, 0.01, (d, k), &mut rng(seed));
                own_weights(d, k, lr, w, Tensor::zeros(k).requires_grad())
            },
            "both need a gradient",
        ),
        model(
            "zeros",
            |d, k, lr, _| {
                own_weights(d, k, lr, Tensor::zeros((d, k)).requires_grad(), Tensor::zeros(k).requires_grad())
            },
            "the weights are all 0",
        ),
        model("seed ignored", |d, k, lr, _| sound(d, k, lr, 0), "the seed plays no part"),
        model(
            "w alone",
            |d, k, lr, seed| Spoiled { parts: |parts| parts[..1].to_vec(), ..sound(d, k, lr, seed) },
            "never trained",
        ),
        model(
            "b first",
            |d, k, lr, seed| Spoiled { parts: |parts| parts.into_iter().rev().collect(), ..sound(d, k, lr, seed) },
            "the biases come after the weights",
        ),
        model("logits", |d, k, lr, seed| Spoiled { forward: logits, ..sound(d, k, lr, seed) }, "these are the logits"),
        model(
            "naive",
            |d, k, lr, seed| {
                let forward = |x: &Tensor, w: &Tensor, b: &Tensor| {
                    let exp = logits(x, w, b).exp();
                    &exp / exp.sum_axis_keepdim(1)
                };
                Spoiled { forward, ..sound(d, k, lr, seed) }
            },
            "the exponentials overflow",
        ),
        model(
            "columns",
            |d, k, lr, seed| Spoiled { forward: |x, w, b| logits(x, w, b).softmax(0), ..sound(d, k, lr, seed) },
            "the columns sum to 1",
        ),
        model(
            "784 inputs",
            |d, k, lr, seed| Spoiled {
                forward: |x, w, b| softmax(&(x.reshape((-1, 784)).matmul(w) + b)),
                ..sound(d, k, lr, seed)
            },
            "",
        ),
        model(
            "no bias",
            |d, k, lr, seed| Spoiled {
                forward: |x, w, _| softmax(&logits(x, w, &Tensor::zeros(w.shape()[1]))),
                ..sound(d, k, lr, seed)
            },
            "the bias is missing",
        ),
        model(
            "sum",
            |d, k, lr, seed| Spoiled {
                loss: |p, y| -p.gather(y).clamp(1e-30, 1.0).ln().sum(),
                ..sound(d, k, lr, seed)
            },
            "this is the sum",
        ),
        model(
            "no minus",
            |d, k, lr, seed| Spoiled {
                loss: |p, y| p.gather(y).clamp(1e-30, 1.0).ln().mean(),
                ..sound(d, k, lr, seed)
            },
            "the minus is missing",
        ),
        model(
            "softmax twice",
            |d, k, lr, seed| Spoiled { loss: |p, y| cross_entropy(p, y), ..sound(d, k, lr, seed) },
            "the softmax is applied again",
        ),
        model(
            "mean of all",
            |d, k, lr, seed| Spoiled {
                loss: |p, y| -(one_hot(y, p.shape()[1]) * p.clamp(1e-30, 1.0).ln()).mean(),
                ..sound(d, k, lr, seed)
            },
            "over all entries",
        ),
        model(
            "never surer than 0.9",
            |d, k, lr, seed| Spoiled {
                loss: |p, y| -p.gather(y).clamp(1e-30, 0.9).ln().mean(),
                ..sound(d, k, lr, seed)
            },
            "its logarithm is near 0",
        ),
        model(
            "no clamp",
            |d, k, lr, seed| Spoiled { loss: |p, y| -p.gather(y).ln().mean(), ..sound(d, k, lr, seed) },
            "counts as 1e-30",
        ),
        model(
            "detached",
            |d, k, lr, seed| Spoiled { loss: |p, y| picked(&p.detach(), y), ..sound(d, k, lr, seed) },
            "no gradient flows",
        ),
        model(
            "momentum",
            |d, k, lr, seed| Spoiled { sgd: |sgd| sgd.momentum(0.9), ..sound(d, k, lr, seed) },
            "plain gradient descent",
        ),
        model(
            "decay",
            |d, k, lr, seed| Spoiled { sgd: |sgd| sgd.weight_decay(0.1), ..sound(d, k, lr, seed) },
            "plain gradient descent",
        ),
        model("one rate", |d, k, _, seed| sound(d, k, 0.1, seed), "plain gradient descent"),
        training("eleven classes", |_, seed| sound(784, 11, 0.1, seed), "a column for each class"),
        training("not at all", |_, seed| sound(784, 10, 0.1, seed), "it has hardly learned anything"),
        training(
            "an epoch",
            |data, seed| {
                let model = sound(784, 10, 0.01, seed);
                let data = data.clone().with_batch_size(256).unwrap();
                Trainer::new(1).quiet().fit(&model, &data).unwrap();
                model
            },
            "",
        ),
        training("another data set", |data, seed| trained(&data.clone().first(30, 30), seed), "so it is the settings"),
    ]
}

fn cost_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, cheap_answers(answer), diagnosis);
    /// The probabilities of the test images, by the model of one rate.
    fn p(data: &FashionMnist, lr: f32) -> Tensor {
        let model = SoftmaxRegression::new(784, 10, lr, 0);
        Trainer::new(15).quiet().fit(&model, data).unwrap();
        softmax(&model.forward(&data.test().examples(&(0..data.test().len()).collect::<Vec<_>>()).0)).detach()
    }
    fn matrix(costs: &Array2<f32>) -> Tensor {
        costs.clone().into()
    }
    vec![
        wrong(
            "chosen by the test labels",
            |data, costs, rates| {
                let (truth, costs) = (data.test().labels(), matrix(costs));
                let answers = rates.iter().filter(|lr| (**lr) < 1.0).map(|lr| (-p(data, *lr).matmul(&costs)).argmax());
                let cost = |found: &Labels| -> f32 {
                    let costs = costs.value();
                    truth.iter().zip(found.iter()).map(|(i, j)| costs[[*i, *j]]).sum()
                };
                answers.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap()
            },
            "they are used, to choose the model or to answer",
        ),
        wrong("most likely", |data, _, _| p(data, 0.1).argmax(), "these are the most likely labels"),
        wrong(
            "transposed",
            |data, costs, _| (-p(data, 0.1).matmul(&matrix(costs).t())).argmax(),
            "the wrong way round",
        ),
        wrong("dearest", |data, costs, _| p(data, 0.1).matmul(&matrix(costs)).argmax(), "the dearest answer"),
        wrong(
            "logits",
            |data, costs, _| {
                let p = p(data, 0.1);
                let centred = p.ln() - p.ln().mean_axis_keepdim(1);
                (-centred.matmul(&matrix(costs))).argmax()
            },
            "weighed with the logits",
        ),
        wrong("an untrained model", |data, costs, _| (-p(data, 1e-6).matmul(&matrix(costs))).argmax(), ""),
        wrong("the first rate", |data, costs, rates| (-p(data, rates[0]).matmul(&matrix(costs))).argmax(), ""),
        wrong("one answer", |data, _, _| vec![6; data.test().len()].into(), "all answers are the same"),
        wrong("the truth", |data, _, _| data.test().labels(), "the test labels were looked at"),
        wrong("of the training images", |data, _, _| data.train().labels(), "one answer for each test image"),
        wrong(
            "costs alone",
            |data, costs, _| {
                let total: Tensor = costs.sum_axis(Axis(0)).into();
                vec![(-total).reshape((1, 10)).argmax()[0]; data.test().len()].into()
            },
            "all answers are the same",
        ),
    ]
}

/// Softmax regression with a decay.
struct Decayed(SoftmaxRegression, f32);

impl Module for Decayed {
    type Target = Labels;
    type Optimizer = Sgd;
    fn forward(&self, x: &Tensor) -> Tensor {
        self.0.forward(x)
    }
    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        self.0.loss(y_hat, y)
    }
    fn parameters(&self) -> Vec<Tensor> {
        self.0.parameters()
    }
    fn optimizer(&self) -> Sgd {
        self.0.optimizer().weight_decay(self.1)
    }
}

/// Each decay with its model and its history.
fn candidates(data: &ArrayData<Labels>, decays: &[f32], lr: f32, epochs: usize) -> Vec<(Decayed, History)> {
    let inputs = data.train_set().examples(&[0]).0.len();
    let classes = 1 + data.train_dataloader(0).flat_map(|(_, y)| y.to_vec()).max().unwrap();
    let train = |decay: &f32| {
        let model = Decayed(SoftmaxRegression::new(inputs, classes, lr, 0), *decay);
        let history = Trainer::new(epochs).quiet().fit(&model, data).unwrap();
        (model, history)
    };
    decays.iter().map(train).collect()
}

fn accuracy(model: &Decayed, data: &ArrayData<Labels>) -> f64 {
    evaluate(model, data.test_dataloader()).accuracy.unwrap()
}

fn around(p: f64, n: f64) -> (f64, f64) {
    let margin = 1.96 * (p * (1.0 - p) / n).sqrt();
    (p - margin, p + margin)
}

fn report_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, honest_report(answer), diagnosis);
    fn own(data: &ArrayData<Labels>, decays: &[f32], lr: f32, epochs: usize) -> (f32, f64, f64) {
        right::honest_report::report(data, decays, lr, epochs)
    }
    fn best_by(
        data: &ArrayData<Labels>,
        decays: &[f32],
        lr: f32,
        epochs: usize,
        by: fn(&Decayed, &History, &ArrayData<Labels>) -> f64,
    ) -> (f32, f64, f64) {
        let all = candidates(data, decays, lr, epochs);
        let (model, _) = all.iter().min_by(|a, b| by(&a.0, &a.1, data).total_cmp(&by(&b.0, &b.1, data))).unwrap();
        let (low, high) = around(accuracy(model, data), 900.0);
        (model.1, low, high)
    }
    fn with_margin(found: (f32, f64, f64), margin: fn(f64) -> f64) -> (f32, f64, f64) {
        let p = (found.1 + found.2) / 2.0;
        (found.0, p - margin(p), p + margin(p))
    }
    vec![
        wrong(
            "by training loss",
            |data, decays, lr, n| best_by(data, decays, lr, n, |_, h, _| h.last().train_loss),
            "the smallest training loss",
        ),
        wrong("the worst", |data, decays, lr, n| best_by(data, decays, lr, n, |_, h, _| -h.last().val_loss), ""),
        wrong(
            "validation accuracy",
            |data, decays, lr, n| {
                let all = candidates(data, decays, lr, n);
                let (model, history) =
                    all.iter().min_by(|a, b| a.1.last().val_loss.total_cmp(&b.1.last().val_loss)).unwrap();
                let (low, high) = around(history.last().val_accuracy.unwrap(), 400.0);
                (model.1, low, high)
            },
            "the accuracy on the validation set",
        ),
        wrong(
            "one deviation",
            |data, decays, lr, n| with_margin(own(data, decays, lr, n), |p| (p * (1.0 - p) / 900.0).sqrt()),
            "this is one deviation",
        ),
        wrong(
            "no root",
            |data, decays, lr, n| with_margin(own(data, decays, lr, n), |p| 1.96 * p * (1.0 - p) / 900.0),
            "the root is missing",
        ),
        wrong(
            "n of the validation set",
            |data, decays, lr, n| with_margin(own(data, decays, lr, n), |p| 1.96 * (p * (1.0 - p) / 400.0).sqrt()),
            "not of those to validate on",
        ),
        wrong(
            "errors",
            |data, decays, lr, n| {
                let (decay, low, high) = own(data, decays, lr, n);
                (decay, 1.0 - high, 1.0 - low)
            },
            "the share of errors",
        ),
        wrong(
            "per cent",
            |data, decays, lr, n| {
                let (decay, low, high) = own(data, decays, lr, n);
                (decay, 100.0 * low, 100.0 * high)
            },
            "not per cent",
        ),
        wrong(
            "reversed",
            |data, decays, lr, n| {
                let (decay, low, high) = own(data, decays, lr, n);
                (decay, high, low)
            },
            "the lower end comes first",
        ),
        wrong(
            "the first batch",
            |data, decays, lr, n| {
                let (decay, ..) = own(data, decays, lr, n);
                let model = &candidates(data, &[decay], lr, n)[0].0;
                let (x, y) = data.test_dataloader().next().unwrap();
                let p = f64::from(model.predict(&x).accuracy(&y));
                let (low, high) = around(p, y.len() as f64);
                (decay, low, high)
            },
            "",
        ),
        wrong(
            "place in the list",
            |data, decays, lr, n| {
                let (decay, low, high) = own(data, decays, lr, n);
                (7.0 + decays.iter().position(|d| *d == decay).unwrap() as f32, low, high)
            },
            "and not its place in the list",
        ),
        wrong(
            "by the test loss",
            |data, decays, lr, n| {
                best_by(data, decays, lr, n, |model, _, data| evaluate(model, data.test_dataloader()).loss)
            },
            "the best on the test set",
        ),
        wrong(
            "with the penalty",
            |data, decays, lr, n| {
                best_by(data, decays, lr, n, |model, h, _| {
                    h.last().val_loss + f64::from(model.1 / 2.0 * model.0.w.powi(2).sum().item())
                })
            },
            "",
        ),
        wrong("by the best epoch", |data, decays, lr, n| best_by(data, decays, lr, n, |_, h, _| h.best().val_loss), ""),
        wrong(
            "clones",
            |data, decays, lr, n| {
                let first = SoftmaxRegression::new(data.train_set().examples(&[0]).0.len(), 3, lr, 0);
                let train = |decay: &f32| {
                    let model = Decayed(first.clone(), *decay);
                    let history = Trainer::new(n).quiet().fit(&model, data).unwrap();
                    (model, history.last().val_loss)
                };
                let all: Vec<_> = decays.iter().map(train).collect();
                let (model, _) = all.iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
                let (low, high) = around(accuracy(model, data), 900.0);
                (model.1, low, high)
            },
            "",
        ),
        wrong(
            "the last model",
            |data, decays, lr, n| {
                let (decay, ..) = own(data, decays, lr, n);
                let (model, _) = &candidates(data, &decays[decays.len() - 1..], lr, n)[0];
                let (low, high) = around(accuracy(model, data), 900.0);
                (decay, low, high)
            },
            "the model with the last decay",
        ),
        wrong(
            "no decay at all",
            |data, decays, lr, n| {
                let (_, low, high) = own(data, &[0.0], lr, n);
                (decays[0], low, high)
            },
            "",
        ),
    ]
}

fn network_mutants() -> Vec<Mutant> {
    let network =
        |name, answer, diagnosis| mutant(name, hidden_layer(answer, right::hidden_layer::forecast), diagnosis);
    let forecast = |name, answer: fn(usize, usize, usize) -> (f64, f64), diagnosis| -> Mutant {
        fn quick(_: &FashionMnist, seed: u64) -> right::hidden_layer::Network {
            built(100, Init::He, 0.05, seed)
        }
        let check: Check = hidden_layer(quick, answer);
        mutant(name, check, diagnosis)
    };
    fn built(units: usize, init: Init, lr: f32, seed: u64) -> right::hidden_layer::Network {
        let rng = &mut rng(seed);
        right::hidden_layer::Network {
            hidden: Linear::new(784, units, init, rng),
            output: Linear::new(units, 10, init, rng),
            lr,
        }
    }
    fn fitted(
        network: right::hidden_layer::Network,
        data: &FashionMnist,
        epochs: usize,
    ) -> right::hidden_layer::Network {
        Trainer::new(epochs).quiet().fit(&network, data).unwrap();
        network
    }
    fn spread(p: f64, variance: f64) -> (f64, f64) {
        let margin = 1.96 * (p * (1.0 - p) * variance).sqrt();
        ((p - margin).max(0.0), (p + margin).min(1.0))
    }
    vec![
        network("too large", |_, seed| built(315, Init::He, 0.05, seed), "how large may h be"),
        network("not trained", |_, seed| built(100, Init::He, 0.05, seed), "it has hardly learned anything"),
        network("seed ignored", |data, _| right::hidden_layer::trained(data, 0), "the seed plays no part"),
        network(
            "eleven outputs",
            |_, seed| right::hidden_layer::Network {
                output: Linear::new(100, 11, Init::He, &mut rng(seed)),
                ..built(100, Init::He, 0.05, seed)
            },
            "the last layer has ten outputs",
        ),
        network("an epoch", |data, seed| fitted(built(50, Init::He, 0.001, seed), data, 1), ""),
        network(
            "from zeros",
            |data, seed| fitted(built(50, Init::Normal(0.0), 0.05, seed), data, 3),
            "all pictures get the same scores",
        ),
        forecast(
            "the test alone",
            |right, v, n| spread(right as f64 / v as f64, 1.0 / n as f64),
            "so has the validation accuracy",
        ),
        forecast(
            "the validation alone",
            |right, v, n| {
                let _ = n;
                spread(right as f64 / v as f64, 1.0 / v as f64)
            },
            "so has the test set",
        ),
        forecast("one sample", |right, v, n| spread(right as f64 / v as f64, 1.0 / (v + n) as f64), "one large sample"),
        forecast(
            "deviations added",
            |right, v, n| {
                let root = |n: usize| (1.0 / n as f64).sqrt();
                spread(right as f64 / v as f64, (root(v) + root(n)).powi(2))
            },
            "the deviations are added",
        ),
        forecast(
            "one deviation",
            |right, v, n| spread(right as f64 / v as f64, (1.0 / v as f64 + 1.0 / n as f64) / 1.96 / 1.96),
            "one deviation covers 68 %",
        ),
        forecast(
            "beyond 1",
            |right, v, n| {
                let p = right as f64 / v as f64;
                let margin = 1.96 * (p * (1.0 - p) * (1.0 / v as f64 + 1.0 / n as f64)).sqrt();
                (p - margin, p + margin)
            },
            "between 0 and 1",
        ),
        forecast("integers", |right, v, n| spread((right / v) as f64, 1.0 / v as f64 + 1.0 / n as f64), ""),
        forecast(
            "32 bits",
            |right, v, n| spread(f64::from(right as u32) / f64::from(v as u32), 1.0 / v as f64 + 1.0 / n as f64),
            "",
        ),
    ]
}
