//! Wrong answers to section 4.7.

use checks::ch04_07::*;
use workbook::prelude::{Axis, Labels, Module, Optimizer, SoftmaxRegression, Tensor, ndarray};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [click_mutants(), detector_mutants(), weight_mutants(), line_mutants()].into_iter().flatten().collect()
}

fn rows(source: &Tensor, target: &Tensor, first: usize) -> (Tensor, Labels) {
    let rows: Vec<usize> = (first..source.shape()[0]).step_by(2).collect();
    let parts = [source, target].map(|x| x.value().select(Axis(0), &rows));
    let both = ndarray::concatenate(Axis(0), &parts.each_ref().map(|part| part.view())).unwrap();
    (both.into(), (0..2 * rows.len()).map(|i| usize::from(i >= rows.len())).collect())
}

/// Trained on the first half of the rows, measured on the second.
fn in_halves(source: &Tensor, target: &Tensor) -> f64 {
    // The rows in an order in which every other one is of the first half.
    let half = source.shape()[0] / 2;
    let order: Vec<usize> = (0..half).flat_map(|i| [i, half + i]).collect();
    let [source, target] = [source, target].map(|x| Tensor::from(x.value().select(Axis(0), &order)));
    accuracy(&source, &target, 200, 1)
}

fn accuracy(source: &Tensor, target: &Tensor, steps: usize, measured: usize) -> f64 {
    of(source, target, steps, measured, 0)
}

/// The accuracy on those of the measured rows whose label is `from` at least.
fn of(source: &Tensor, target: &Tensor, steps: usize, measured: usize, from: usize) -> f64 {
    let (x, y) = rows(source, target, 0);
    let model = SoftmaxRegression::new(x.shape()[1], 2, 0.3, 0);
    let mut optimizer = model.optimizer();
    for _ in 0..steps {
        optimizer.zero_grad();
        model.loss(&model.forward(&x), &y).backward();
        optimizer.step().unwrap();
    }
    let (x, y) = rows(source, target, measured);
    let guesses = model.forward(&x).argmax();
    let counted: Vec<bool> = guesses.iter().zip(y.iter()).filter(|(_, y)| **y >= from).map(|(a, b)| a == b).collect();
    counted.iter().filter(|right| **right).count() as f64 / counted.len() as f64
}

fn detector_mutants() -> Vec<Mutant> {
    let classifier =
        |name, answer, diagnosis| mutant(name, detector(answer, |a, n| a > 0.5 + 1.5 / (n as f64).sqrt()), diagnosis);
    let test = |name, answer, diagnosis| {
        mutant(name, detector(|source, target| accuracy(source, target, 200, 1), answer), diagnosis)
    };
    vec![
        test("from three deviations on", |a, n| a >= 0.5 + 1.5 / (n as f64).sqrt(), "and not more than three"),
        classifier("on the training rows", |source, target| accuracy(source, target, 200, 0), "knows by heart"),
        classifier(
            "no zero_grad",
            |source, target| {
                let (x, y) = rows(source, target, 0);
                let model = SoftmaxRegression::new(x.shape()[1], 2, 0.3, 0);
                let mut optimizer = model.optimizer();
                for _ in 0..100 {
                    model.loss(&model.forward(&x), &y).backward();
                    optimizer.step().unwrap();
                }
                let (x, y) = rows(source, target, 1);
                f64::from(model.forward(&x).argmax().accuracy(&y))
            },
            "begin each step with `zero_grad`",
        ),
        classifier("halves", in_halves, "the first half of the rows"),
        classifier("errors", |source, target| 1.0 - accuracy(source, target, 200, 1), "the share of errors"),
        classifier("guess", |_, _| 0.5, "what guessing gives"),
        classifier("per cent", |source, target| 100.0 * accuracy(source, target, 200, 1), "a percentage"),
        classifier(
            "turned over",
            |source, target| accuracy(source, target, 200, 1).max(1.0 - accuracy(source, target, 200, 1)),
            "below 1/2 stays",
        ),
        classifier("target only", |source, target| of(source, target, 100, 1, 1), "only the rows of the target"),
        classifier(
            "odd rows",
            |source, target| {
                let swapped: Vec<usize> = (0..source.shape()[0]).map(|i| i ^ 1).collect();
                let [source, target] = [source, target].map(|x| Tensor::from(x.value().select(Axis(0), &swapped)));
                accuracy(&source, &target, 200, 1)
            },
            "it is the other way round",
        ),
        test("any excess", |a, _| a > 0.5, "may be luck"),
        test("fixed", |a, _| a > 0.65, "they shrink with √n"),
        test(
            "measured deviation",
            |a, n| a > 0.5 + 3.0 * (a * (1.0 - a) / n as f64).sqrt(),
            "not of the measured accuracy",
        ),
        test("no half", |a, n| a > 0.5 + 3.0 / (n as f64).sqrt(), "4 standard deviations"),
        test("from 32 bits", |a, n| a > 0.5 + 1.5 / f64::from(n as u32).sqrt(), "three standard deviations"),
        test("both sides", |a, n| (a - 0.5).abs() > 1.5 / (n as f64).sqrt(), "*below* 1/2"),
    ]
}

fn ratio(p: &[f64], n: usize, m: usize) -> Vec<f64> {
    p.iter().map(|p| p / (1.0 - p) * n as f64 / m as f64).collect()
}

/// The slope and the intercept with weights in the means and in the sums.
fn line(x: &[f64], y: &[f64], means: &[f64], sums: &[f64]) -> (f64, f64) {
    let mean = |v: &[f64]| v.iter().zip(means).map(|(v, w)| v * w).sum::<f64>() / means.iter().sum::<f64>();
    let (u, v) = (mean(x), mean(y));
    let sum =
        |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).zip(sums).map(|((x, y), w)| w * f(x - u, y - v)).sum::<f64>();
    let slope = sum(&|x, y| x * y) / sum(&|x, _| x * x);
    (slope, v - slope * u)
}

fn right(x: &[f64], y: &[f64], beta: &[f64]) -> (f64, f64) {
    line(x, y, beta, beta)
}

fn size(beta: &[f64]) -> f64 {
    beta.iter().sum::<f64>().powi(2) / beta.iter().map(|b| b * b).sum::<f64>()
}

/// The line, with so many times the means taken off x and y in the sum of the products. On paper one of them is enough.
fn half_centred(x: &[f64], y: &[f64], beta: &[f64], times: [f64; 2]) -> (f64, f64) {
    let total: f64 = beta.iter().sum();
    let mean = |v: &[f64]| v.iter().zip(beta).map(|(v, beta)| v * beta).sum::<f64>() / total;
    let (x_mean, y_mean) = (mean(x), mean(y));
    let sum = |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).zip(beta).map(|((x, y), b)| b * f(*x, *y)).sum::<f64>();
    let products = sum(&|x, y| (x - times[0] * x_mean) * (y - times[1] * y_mean));
    let slope = products / sum(&|x, _| (x - x_mean).powi(2));
    (slope, y_mean - slope * x_mean)
}

fn weight_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, corrector(answer, right, size), diagnosis);
    vec![
        wrong("sizes forgotten", |p, _, _| ratio(p, 1, 1), "differ in size"),
        wrong("sizes swapped", |p, n, m| ratio(p, m, n), "the ratio of the sizes"),
        wrong(
            "integers divided",
            |p, n, m| p.iter().map(|p| p / (1.0 - p) * (n / m) as f64).collect(),
            "divided as integers",
        ),
        wrong("upside down", |p, n, m| ratio(p, n, m).iter().map(|b| 1.0 / b).collect(), "must count more"),
        wrong("probability", |p, _, _| p.to_vec(), "a ratio of densities"),
        wrong(
            "normalised",
            |p, n, m| {
                let beta = ratio(p, n, m);
                beta.iter().map(|b| b / beta.iter().sum::<f64>()).collect()
            },
            "not to be normalised",
        ),
    ]
}

fn line_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, corrector(ratio, answer, size), diagnosis);
    let worth = |name, answer, diagnosis| mutant(name, corrector(ratio, right, answer), diagnosis);
    vec![
        wrong("plain", |x, y, _| right(x, y, &vec![1.0; x.len()]), "play no part"),
        wrong(
            "plain sums",
            |x, y, beta| {
                let sum = |f: &dyn Fn(f64, f64) -> f64| {
                    x.iter().zip(y).zip(beta).map(|((x, y), b)| b * f(*x, *y)).sum::<f64>()
                };
                let (s, u, v) = (sum(&|_, _| 1.0), sum(&|x, _| x), sum(&|_, y| y));
                let slope = (s * sum(&|x, y| x * y) - u * v) / (s * sum(&|x, _| x * x) - u * u);
                (slope, (v - slope * u) / s)
            },
            "what is left of them is rounding",
        ),
        wrong("the mean of x alone", |x, y, beta| half_centred(x, y, beta, [1.0, 0.0]), "off both x and y"),
        wrong("the mean of y alone", |x, y, beta| half_centred(x, y, beta, [0.0, 1.0]), "off both x and y"),
        wrong("the mean of x added", |x, y, beta| half_centred(x, y, beta, [-1.0, 1.0]), "off both x and y"),
        wrong("plain means", |x, y, beta| line(x, y, &vec![1.0; x.len()], beta), "the means must be weighted"),
        wrong(
            "squared",
            |x, y, beta| right(x, y, &beta.iter().map(|b| b * b).collect::<Vec<_>>()),
            "the weights are squared",
        ),
        wrong(
            "swapped",
            |x, y, beta| {
                let (slope, intercept) = right(x, y, beta);
                (intercept, slope)
            },
            "the order is",
        ),
        wrong(
            "alike",
            |x, y, beta| right(x, y, &beta.iter().map(|b| if *b > 0.0 { 1.0 } else { 0.0 }).collect::<Vec<_>>()),
            "counts alike here",
        ),
        worth(
            "over the largest",
            |beta| beta.iter().sum::<f64>() / beta.iter().fold(0.0, |max: f64, b| max.max(*b)),
            "over the largest weight",
        ),
        worth("not squared", |beta| size(beta) / beta.iter().sum::<f64>(), "the sum is squared too"),
        worth("number", |beta| beta.len() as f64, "for equal weights only"),
        worth("sum", |beta| beta.iter().sum(), "the sum of the weights"),
        worth("share", |beta| size(beta) / beta.len() as f64, "divided by n as well"),
    ]
}

fn click_mutants() -> Vec<Mutant> {
    fn sum(shown: &[(usize, bool)], seen: &[f64], weight: fn(f64) -> f64) -> f64 {
        shown.iter().filter(|(_, clicked)| *clicked).map(|(i, _)| weight(seen[*i])).sum()
    }
    let wrong = |name, answer, diagnosis| mutant(name, clicks(answer), diagnosis);
    vec![
        wrong("plain share", |shown, seen| sum(shown, seen, |_| 1.0) / shown.len() as f64, "the plain share"),
        wrong("multiplied", |shown, seen| sum(shown, seen, |p| p) / shown.len() as f64, "says more, not less"),
        wrong("sum", |shown, seen| sum(shown, seen, f64::recip), "this is the sum"),
        wrong(
            "per click",
            |shown, seen| sum(shown, seen, f64::recip) / sum(shown, seen, |_| 1.0).max(1.0),
            "the number of clicks",
        ),
        wrong(
            "at most 10",
            |shown, seen| sum(shown, seen, |p| (1.0 / p).min(10.0)) / shown.len() as f64,
            "no weight is to be cut off",
        ),
        wrong(
            "relative to the top",
            |shown, seen| sum(shown, seen, f64::recip) * seen[0] / shown.len() as f64,
            "the top is not always",
        ),
        wrong(
            "by position",
            |shown, seen| {
                let at = |i: usize| shown.iter().filter(move |(j, _)| *j == i);
                let there: Vec<usize> = (0..seen.len()).filter(|i| at(*i).count() > 0).collect();
                let estimate =
                    |i: &usize| at(*i).filter(|(_, click)| *click).count() as f64 / seen[*i] / at(*i).count() as f64;
                there.iter().map(estimate).sum::<f64>() / there.len() as f64
            },
            "an estimate for each position",
        ),
        wrong(
            "cut off",
            |shown, seen| (sum(shown, seen, f64::recip) / shown.len() as f64).min(1.0),
            "an estimate may come out above 1",
        ),
    ]
}
