//! Wrong answers to section 3.6.

use checks::ch03_06::*;
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
        wrong(
            "one point beyond",
            |points, degree| {
                let mut few: Vec<(f64, f64)> = vec![];
                for point in points {
                    match few.iter().find(|p| p.0 == point.0) {
                        Some(p) if (p.1 - point.1).abs() > 1e-6 => return false,
                        Some(_) => {}
                        None => few.push(*point),
                    }
                }
                few.truncate(degree + 2);
                solutions::ch03_06::exact_fit::fits_exactly(&few, degree)
            },
            "there may be several points beyond",
        ),
        wrong("as many as the degree", |points, degree| points.len() <= degree, "through degree + 1 points"),
        wrong(
            "only by number",
            |points, degree| {
                let agree = points.iter().all(|p| points.iter().all(|q| p.0 != q.0 || p.1 == q.1));
                agree && distinct(points) <= degree + 1
            },
            "all of them on one polynomial",
        ),
        wrong("too strict", |points, degree| within(1e-7, points, degree), "5e-7 off is within"),
        wrong("too lax", |points, degree| within(1e-5, points, degree), "and 1e-6 is allowed"),
    ]
}

/// Whether a polynomial goes through all points, give or take so much in y.
fn within(tolerance: f64, points: &[(f64, f64)], degree: usize) -> bool {
    // In other units of y.
    let points: Vec<(f64, f64)> = points.iter().map(|(x, y)| (*x, y * 1e-6 / tolerance)).collect();
    solutions::ch03_06::exact_fit::fits_exactly(&points, degree)
}

fn worth(n: usize, rho: f64, factor: f64, weight: fn(f64, f64) -> f64) -> f64 {
    let sum: f64 = (1..n).map(|k| weight(k as f64, n as f64) * rho.powi(k as i32)).sum();
    n as f64 / (1.0 + factor * sum)
}

fn dependent_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, dependent_data(answer), diagnosis);
    vec![
        wrong("independent", |n, _| n as f64, "as if they were independent"),
        wrong(
            "at most n",
            |n, rho| worth(n, rho, 2.0, |k, n| 1.0 - k / n).clamp(1.0, n as f64),
            "worth more than n independent ones",
        ),
        wrong("no sign", |n, rho| worth(n, rho.abs(), 2.0, |k, n| 1.0 - k / n), "keeps its sign"),
        wrong(
            "1000 terms",
            |n, rho| worth(n, rho, 2.0, |k, n| if k > 1000.0 { 0.0 } else { 1.0 - k / n }),
            "does it end before the last",
        ),
        wrong(
            "a closed form",
            |n, rho| {
                let (n, q) = (n as f64, 1.0 - rho);
                n / (1.0 + 2.0 * (rho / q - rho * (1.0 - rho.powf(n)) / (n * q * q)))
            },
            "lost in rounding",
        ),
        wrong(
            "nearly 1",
            |n, rho| if rho > 0.9999 { 1.0 } else { worth(n, rho, 2.0, |k, n| 1.0 - k / n) },
            "a ρ near 1 is not 1",
        ),
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
        wrong("1 - accuracy", |x| 1.0 - largest(x, 1) / x.sum().item(), "of one error in a million"),
        wrong(
            "a total of 1 at least",
            |x| (x.sum().item() - largest(x, 1)) / x.sum().item().max(1.0),
            "it need not be 1 or more",
        ),
        wrong(
            "ties",
            |x| {
                let max = x.max_axis_keepdim(1);
                let errors = x
                    .value()
                    .iter()
                    .zip((x * 0.0 + max).to_vec())
                    .filter(|(p, max)| *p < max)
                    .map(|(p, _)| p)
                    .sum::<f32>();
                errors / x.sum().item()
            },
            "only one is answered right",
        ),
        wrong(
            "two classes",
            |x| {
                let one = |row: ndarray::ArrayView1<f32>| if row.len() > 1 { row[0].min(row[1]) } else { 0.0 };
                let rows = x.to_array().into_dimensionality::<ndarray::Ix2>().unwrap();
                rows.rows().into_iter().map(one).sum::<f32>() / x.sum().item()
            },
            "not only one of the first two",
        ),
        wrong(
            "whole numbers",
            |x| {
                let x = Tensor::from(x.value().mapv(f32::floor));
                (x.sum().item() - largest(&x, 1)) / x.sum().item().max(1.0)
            },
            "were made whole numbers",
        ),
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
            "lost in rounding",
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
        cut(
            "rest at the front",
            |n, k| {
                let start = |i: usize| if i == 0 { 0 } else { n % k + i * (n / k) };
                (0..k).map(|i| (start(i)..start(i + 1)).collect()).collect()
            },
            "the first fold takes all",
        ),
        cut("multiples", |n, k| (0..k).map(|i| (i * n / k..(i + 1) * n / k).collect()).collect(), "mix them"),
        work("in f32", |n, k, e, s| (s as f32 * e as f32 * (k - 1) as f32 * n as f32) as usize, "computed in f32"),
        work("32 bits", |n, k, e, s| (s * e * (k - 1) * n) % (1 << 32), "outgrew its 32 bits"),
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

fn measured(n: usize, k: usize, rounds: usize, seed: u64) -> f64 {
    average(n, k, rounds, seed, others) - 1.0 - 1.0 / n as f64
}

fn bias_mutants() -> Vec<Mutant> {
    let error = |name, answer, diagnosis| mutant(name, k_fold_bias(answer, measured), diagnosis);
    let experiment =
        |name, answer, diagnosis| mutant(name, k_fold_bias(|y, k| by_fold(y, k, others), answer), diagnosis);
    vec![
        error("mean of all", |y, k| by_fold(y, k, |y, _| mean(y)), "must be left out"),
        error("mean of the fold", |y, k| by_fold(y, k, |_, fold| mean(fold)), "of the fold itself"),
        error("root", |y, k| by_fold(y, k, others).sqrt(), "the root"),
        error("folds of k", |y, k| by_fold(y, y.len() / k, others), "k is the number of folds"),
        experiment("theory", |n, k, _, _| 1.0 / (n - n / k) as f64 - 1.0 / n as f64, "what theory expects"),
        experiment("no seed", |n, k, rounds, _| measured(n, k, rounds, 0), "but 0"),
        experiment("32 bits", |n, k, rounds, seed| measured(n, k, rounds, u64::from(seed as u32)), "cut to 32 bits"),
        experiment(
            "a generator for each round",
            |n, k, rounds, seed| (0..rounds as u64).map(|i| measured(n, k, 1, seed + i)).sum::<f64>() / rounds as f64,
            "one serves the whole experiment",
        ),
        experiment("the same numbers", |n, k, _, seed| measured(n, k, 1, seed), "each round draws the same"),
        experiment("1000 rounds", |n, k, rounds, seed| measured(n, k, rounds.min(1000), seed), "are all 20 000"),
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
        wrong("affine", |d, r, b| ((r * b).powi(2) as usize).min(d) + 1, "adds the affine part"),
        wrong("rounded", |d, r, b| ((r * b).powi(2).round() as usize).min(d), "rounded to the nearest"),
        wrong("less", |d, r, b| (0..d).take_while(|m| ((m + 1) as f64).sqrt() / r < b).count(), "at most, not less"),
        wrong("one at least", |d, r, b| ((r * b).powi(2) as usize).clamp(1, d), "not even one point"),
        wrong("radius not squared", |d, r, b| ((r * b * b) as usize).min(d), "the radius is squared"),
        wrong("in f32", |d, r, b| (((r * b) as f32).powi(2) as usize).min(d), "is an f32"),
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
        curve(
            "first validation examples",
            |data, sizes| {
                let [x, y] = [data.train().inputs(), data.train().targets()].map(matrix);
                let [x_val, y_val] = [data.val().inputs(), data.val().targets()].map(matrix);
                let error = |n: &usize| {
                    let line = LeastSquares::fit(x.slice(s![..*n, ..]), y.slice(s![..*n, 0])).unwrap();
                    let rows = x_val.outer_iter().zip(y_val.column(0)).take(*n);
                    let squares: Vec<f64> =
                        rows.map(|(x, y)| (line.predict(&x.to_vec()) - f64::from(*y)).powi(2)).collect();
                    mean(&squares)
                };
                sizes.iter().map(error).collect()
            },
            "only the first n validation examples",
        ),
        further(
            "never negative",
            |sizes, e, n| {
                let a = line(sizes, e, f64::recip, 0.0);
                line(sizes, e, f64::recip, 1.0 / n as f64) - a + a.max(0.0)
            },
            "nothing is limited to 0",
        ),
        further(
            "error times size",
            |sizes, e, n| {
                let products: Vec<f64> = sizes.iter().zip(e).map(|(size, e)| *size as f64 * e).collect();
                line(sizes, &products, |n| n, n as f64) / n as f64
            },
            "the large sizes count for more",
        ),
        further(
            "never rising",
            |sizes, e, n| {
                let [a, error] = [0.0, 1.0 / n as f64].map(|at| line(sizes, e, f64::recip, at));
                if error < a { mean(e) } else { error }
            },
            "b may come out negative",
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
