//! Wrong answers to section 3.6.

use workbook::checks::ch03_06::*;
use workbook::prelude::{Array2, LeastSquares, SyntheticRegressionData, Tensor, ndarray, s};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [
        fit_mutants(),
        dependent_mutants(),
        error_mutants(),
        cost_mutants(),
        bias_mutants(),
        margin_mutants(),
        curve_mutants(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn distinct(points: &[(f64, f64)]) -> usize {
    (0..points.len()).filter(|i| points[..*i].iter().all(|p| p.0 != points[*i].0)).count()
}

fn fit_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, exact_fit(answer), diagnosis);
    vec![
        wrong("counts points", |points, degree| points.len() <= degree + 1, "no function has both"),
        wrong("counts different x", |points, degree| distinct(points) <= degree + 1, "no function has both"),
        wrong("as many as the degree", |points, degree| points.len() <= degree, "through degree + 1 points"),
        wrong(
            "only by number",
            |points, degree| {
                let agree = points.iter().all(|p| points.iter().all(|q| p.0 != q.0 || p.1 == q.1));
                agree && distinct(points) <= degree + 1
            },
            "all of them on one polynomial",
        ),
    ]
}

fn worth(n: usize, rho: f64, factor: f64, weight: fn(f64, f64) -> f64) -> f64 {
    let sum: f64 = (1..n).map(|k| weight(k as f64, n as f64) * rho.powi(k as i32)).sum();
    n as f64 / (1.0 + factor * sum)
}

fn dependent_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, dependent_data(answer), diagnosis);
    vec![
        wrong("independent", |n, _| n as f64, "as if they were independent"),
        wrong("limit", |n, rho| n as f64 * (1.0 - rho) / (1.0 + rho), "the limit for large n"),
        wrong("pairs once", |n, rho| worth(n, rho, 1.0, |k, n| 1.0 - k / n), "the factor 2"),
        wrong("unweighted", |n, rho| worth(n, rho, 2.0, |_, _| 1.0), "the weight is 1 - k/n"),
        wrong(
            "integers divided",
            |n, rho| n as f64 / (1.0 + 2.0 * (1..n).map(|k| (1 - k / n) as f64 * rho.powi(k as i32)).sum::<f64>()),
            "divided as integers",
        ),
        wrong("inflation", |n, rho| n as f64 / worth(n, rho, 2.0, |k, n| 1.0 - k / n), "how many times larger"),
    ]
}

/// The largest entries of the rows, or of the columns, added up.
fn largest(table: &Tensor, axis: usize) -> f32 {
    table.max_axis(axis).sum().item()
}

fn error_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, least_error(answer), diagnosis);
    vec![
        wrong("accuracy", |x| largest(x, 1) / x.sum().item(), "this is the accuracy"),
        wrong("number", |x| x.sum().item() - largest(x, 1), "the number of errors"),
        wrong("columns", |x| 1.0 - largest(x, 0) / x.sum().item(), "not of each column"),
        wrong(
            "inputs alike",
            |x| 1.0 - (x.max_axis(1) / x.sum_axis(1)).mean().item(),
            "here all inputs count the same",
        ),
        wrong(
            "one answer",
            |x| 1.0 - largest(&x.sum_axis(0).reshape((1, -1)), 1) / x.sum().item(),
            "one answer to all inputs",
        ),
        wrong(
            "at random",
            |x| 1.0 - (x * x / x.sum_axis_keepdim(1)).sum().item() / x.sum().item(),
            "draws its answer at random",
        ),
        wrong(
            "each row's share",
            |x| 1.0 - (x.sum_axis(1) * (x.max_axis(1) / x.sum_axis(1))).sum().item() / x.sum().item(),
            "never occurs",
        ),
    ]
}

fn folds(n: usize, k: usize) -> Vec<Vec<usize>> {
    let bound = |i: usize| i * (n / k) + i.min(n % k);
    (0..k).map(|i| (bound(i)..bound(i + 1)).collect()).collect()
}

fn cost_mutants() -> Vec<Mutant> {
    let cut = |name, answer, diagnosis| mutant(name, k_fold_cost(answer, |n, k, e, s| s * e * (k - 1) * n), diagnosis);
    let work = |name, answer, diagnosis| mutant(name, k_fold_cost(folds, answer), diagnosis);
    vec![
        cut("rest dropped", |n, k| (0..k).map(|i| (i * (n / k)..(i + 1) * (n / k)).collect()).collect(), "in no fold"),
        cut(
            "rest at the end",
            |n, k| {
                let end = |i: usize| if i + 1 == k { n } else { (i + 1) * (n / k) };
                (0..k).map(|i| (i * (n / k)..end(i)).collect()).collect()
            },
            "takes all that is left over",
        ),
        cut("dealt out", |n, k| (0..k).map(|i| (i..n).step_by(k).collect()).collect(), "dealt out in turn"),
        cut(
            "training rows",
            |n, k| folds(n, k).iter().map(|fold| (0..n).filter(|i| !fold.contains(i)).collect()).collect(),
            "the rows to train on",
        ),
        work("all rows", |n, k, e, s| s * e * k * n, "leaves its own fold out"),
        work("one setting", |n, k, e, _| e * (k - 1) * n, "multiply by the settings"),
        work("one epoch", |n, k, _, s| s * (k - 1) * n, "multiply by the epochs"),
        work("rounded", |n, k, e, s| s * e * k * (n - n / k), "rounded down"),
    ]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn by_fold(y: &[f64], k: usize, guess: fn(&[f64], &[f64]) -> f64) -> f64 {
    let size = y.len() / k;
    let squares = y.chunks(size).flat_map(|fold| {
        let guess = guess(y, fold);
        fold.iter().map(move |y| (y - guess).powi(2))
    });
    squares.sum::<f64>() / y.len() as f64
}

fn others(y: &[f64], fold: &[f64]) -> f64 {
    (y.iter().sum::<f64>() - fold.iter().sum::<f64>()) / (y.len() - fold.len()) as f64
}

fn average(n: usize, k: usize, rounds: usize, seed: u64, guess: fn(&[f64], &[f64]) -> f64) -> f64 {
    let y = Tensor::normal(0.0, 1.0, (rounds, n), &mut workbook::rng(seed)).to_vec();
    let y: Vec<f64> = y.into_iter().map(f64::from).collect();
    y.chunks(n).map(|y| by_fold(y, k, guess)).sum::<f64>() / rounds as f64
}

fn bias_mutants() -> Vec<Mutant> {
    let error = |name, answer, diagnosis| {
        let right = |n, k, rounds, seed| average(n, k, rounds, seed, others) - 1.0 - 1.0 / n as f64;
        mutant(name, k_fold_bias(answer, right), diagnosis)
    };
    let experiment =
        |name, answer, diagnosis| mutant(name, k_fold_bias(|y, k| by_fold(y, k, others), answer), diagnosis);
    vec![
        error("mean of all", |y, k| by_fold(y, k, |y, _| mean(y)), "must be left out"),
        error("mean of the fold", |y, k| by_fold(y, k, |_, fold| mean(fold)), "of the fold itself"),
        error("root", |y, k| by_fold(y, k, others).sqrt(), "the root"),
        experiment(
            "sign",
            |n, k, rounds, seed| 1.0 + 1.0 / n as f64 - average(n, k, rounds, seed, others),
            "the sign is",
        ),
        experiment(
            "not the difference",
            |n, k, rounds, seed| average(n, k, rounds, seed, others),
            "take the true error",
        ),
        experiment(
            "noise of the target alone",
            |n, k, rounds, seed| average(n, k, rounds, seed, others) - 1.0,
            "a noise of its own",
        ),
    ]
}

fn margin_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, margin(answer), diagnosis);
    vec![
        wrong("dimension", |d, _, _| d, "which the VC dimension would be"),
        wrong("no limit", |_, r, b| (r * b).powi(2) as usize, "can be at right angles"),
        wrong("not squared", |d, r, b| ((r * b) as usize).min(d), "so m is a square too"),
        wrong("divided by R", |d, r, b| ((b / r).powi(2) as usize).min(d), "need smaller weights"),
        wrong("rounded up", |d, r, b| ((r * b).powi(2).ceil() as usize).min(d), "rounded up"),
        wrong("no radius", |d, _, b| ((b * b) as usize).min(d), "the radius counts"),
    ]
}

fn matrix(values: &ndarray::ArrayD<f32>) -> Array2<f32> {
    values.clone().into_dimensionality().unwrap()
}

/// The errors of the lines through `rows`, on the training rows themselves or on the validation set.
fn errors(data: &SyntheticRegressionData, sizes: &[usize], rows: fn(usize) -> usize, own: bool) -> Vec<f64> {
    let [x, y] = [data.train().inputs(), data.train().targets()].map(matrix);
    let [x_val, y_val] = [data.val().inputs(), data.val().targets()].map(matrix);
    let error = |n: &usize| {
        let (x, y) = (x.slice(s![..rows(*n), ..]), y.slice(s![..rows(*n), ..]));
        let line = LeastSquares::fit(x, y.column(0)).unwrap();
        let (x, y) = if own { (x, y) } else { (x_val.view(), y_val.view()) };
        let squares: f64 =
            x.outer_iter().zip(y.column(0)).map(|(x, y)| (line.predict(&x.to_vec()) - f64::from(*y)).powi(2)).sum();
        squares / x.nrows() as f64
    };
    sizes.iter().map(error).collect()
}

/// Least squares of the errors against u(size), at u(n).
fn line(sizes: &[usize], errors: &[f64], u: fn(f64) -> f64, at: f64) -> f64 {
    let u: Vec<f64> = sizes.iter().map(|size| u(*size as f64)).collect();
    let (a, b) = (mean(&u), mean(errors));
    let up: f64 = u.iter().zip(errors).map(|(u, e)| (u - a) * (e - b)).sum();
    b + up / u.iter().map(|u| (u - a).powi(2)).sum::<f64>() * (at - a)
}

fn curve_mutants() -> Vec<Mutant> {
    let right = |sizes: &[usize], e: &[f64], n| line(sizes, e, f64::recip, 1.0 / n as f64);
    let curve = |name, answer, diagnosis| mutant(name, learning_curve(answer, right), diagnosis);
    let further = |name, answer, diagnosis| {
        mutant(name, learning_curve(|data, sizes| errors(data, sizes, |n| n, false), answer), diagnosis)
    };
    vec![
        curve("training errors", |data, sizes| errors(data, sizes, |n| n, true), "on the validation examples"),
        curve("all examples", |data, sizes| errors(data, sizes, |_| 60, false), "take the first n"),
        curve(
            "roots",
            |data, sizes| errors(data, sizes, |n| n, false).into_iter().map(f64::sqrt).collect(),
            "these are roots",
        ),
        further("in the size", |sizes, e, n| line(sizes, e, |n| n, n as f64), "a line in the size"),
        further("the limit", |sizes, e, _| line(sizes, e, f64::recip, 0.0), "add b / n"),
        further("the last", |_, e, _| e[e.len() - 1], "the largest size"),
        further(
            "root",
            |sizes, e, n| line(sizes, e, |n| n.sqrt().recip(), (n as f64).sqrt().recip()),
            "not with 1 / √n",
        ),
    ]
}
