//! Wrong answers to section 4.4.

use checks::ch04_04::*;
use workbook::prelude::{
    Axis, DataModule, FashionMnist, Module, Optimizer, SoftmaxRegression, Trainer, cross_entropy, evaluate,
    log_softmax, one_hot, softmax,
};
use workbook::tensor::Tensor;
use workbook::train::Epoch;

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [overflow_mutants(), underflow_mutants(), softmax_mutants(), one_hot_mutants(), label_mutants(), logits_mutants()]
        .into_iter()
        .chain([decision_mutants(), sampled_mutants(), gradient_mutants(), experiment_mutants()])
        .flatten()
        .collect()
}

fn naive(x: &Tensor) -> Tensor {
    let exp = x.exp();
    &exp / exp.sum_axis_keepdim(1)
}

fn rows(p: &Tensor, test: impl Fn(Vec<f32>) -> bool) -> bool {
    p.value().outer_iter().all(|row| test(row.iter().copied().collect()))
}

fn overflow_mutants() -> Vec<Mutant> {
    let definition = |name, answer, diagnosis| mutant(name, overflow(answer, |_| true), diagnosis);
    let test = |name, answer, diagnosis| mutant(name, overflow(naive, answer), diagnosis);
    vec![
        test(
            "rounding forgiven",
            |p| p.value().rows().into_iter().all(|p| p.iter().all(|p| *p >= -1e-6) && (p.sum() - 1.0).abs() <= 1e-4),
            "the smallest negative number",
        ),
        definition(
            "normalised by columns",
            |x| {
                let e = x.exp();
                &e / e.sum_axis_keepdim(0)
            },
            "the columns sum to 1",
        ),
        definition(
            "normalised as a whole",
            |x| {
                let e = x.exp();
                &e / e.sum()
            },
            "the whole matrix",
        ),
        definition("not normalised", |x| x.exp(), "must still be divided"),
        definition(
            "cured in f64",
            |x| {
                let wide = x.value().mapv(f64::from);
                let rows: Vec<f32> = wide
                    .outer_iter()
                    .flat_map(|row| {
                        let max = row.fold(f64::NEG_INFINITY, |a, b| a.max(*b));
                        let sum: f64 = row.iter().map(|x| (x - max).exp()).sum();
                        row.iter().map(|x| ((x - max).exp() / sum) as f32).collect::<Vec<_>>()
                    })
                    .collect();
                Tensor::from(workbook::prelude::Array1::from(rows)).reshape(x.shape())
            },
            "this is the cure already",
        ),
        definition("no exponential", |x| x / x.sum_axis_keepdim(1), "the exponential is missing"),
        definition("relative to the mean", |x| shifted(x, x.mean_axis_keepdim(1)), "this is the cure already"),
        definition("cured already", |x| x.softmax(1), "this is the cure already"),
        test(
            "NaN slips through",
            |p| !p.value().outer_iter().any(|row| row.iter().any(|p| *p < 0.0) || (row.sum() - 1.0).abs() > 1e-4),
            "every comparison with NaN is false",
        ),
        test("negative entries", |p| rows(p, |row| (row.iter().sum::<f32>() - 1.0).abs() <= 1e-4), "never negative"),
        test(
            "exactly 1",
            |p| rows(p, |row| row.iter().all(|p| *p >= 0.0) && row.iter().sum::<f32>() == 1.0),
            "a difference of 1e-4 is allowed",
        ),
        test(
            "columns",
            |p| rows(&p.t(), |row| row.iter().all(|p| *p >= 0.0) && (row.iter().sum::<f32>() - 1.0).abs() <= 1e-4),
            "here the columns sum to 1",
        ),
        test(
            "total",
            |p| p.to_vec().iter().all(|p| *p >= 0.0) && (p.sum().item() - p.shape()[0] as f32).abs() <= 1e-4,
            "each row must sum to 1 by itself",
        ),
        test(
            "too tolerant",
            |p| rows(p, |row| row.iter().all(|p| *p >= 0.0) && (row.iter().sum::<f32>() - 1.0).abs() <= 1e-3),
            "may be 1e-4 at most",
        ),
        test("always true", |_| true, "the row sums to 0.9"),
    ]
}

/// Combines |p - p*|, p* and p into an error.
fn errors(p: &Tensor, x: &Tensor, error: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let exact = x.value().mapv(f64::from);
    let exact: Vec<f64> = exact
        .outer_iter()
        .flat_map(|row| {
            let max = row.fold(f64::NEG_INFINITY, |a, b| a.max(*b));
            let exp: Vec<f64> = row.iter().map(|x| (x - max).exp()).collect();
            let sum: f64 = exp.iter().sum();
            exp.into_iter().map(move |e| e / sum)
        })
        .collect();
    p.to_vec().iter().zip(exact).map(|(p, exact)| error(f64::from(*p), exact)).collect()
}

fn largest(errors: Vec<f64>) -> f64 {
    errors.into_iter().fold(0.0, |a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) })
}

fn underflow_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, underflow(answer), diagnosis);
    vec![
        wrong(
            "usual numbers only",
            |p, x| {
                let usual = |p: f64, e: f64| {
                    if e > 0.0 && e < f64::from(f32::MIN_POSITIVE) { 0.0 } else { (p - e).abs() / e }
                };
                let all = errors(p, x, usual);
                if all.iter().any(|error| error.is_nan()) { f64::NAN } else { largest(all) }
            },
            "an f32 cannot hold counts as well",
        ),
        wrong("absolute", |p, x| largest(errors(p, x, |p, e| (p - e).abs())), "largest absolute error"),
        wrong("relative to p", |p, x| largest(errors(p, x, |p, e| (p - e).abs() / p)), "divided by p"),
        wrong(
            "mean",
            |p, x| errors(p, x, |p, e| (p - e).abs() / e).iter().sum::<f64>() / p.len() as f64,
            "the mean of the relative errors",
        ),
        wrong(
            "NaN is lost",
            |p, x| errors(p, x, |p, e| (p - e).abs() / e).into_iter().fold(0.0, f64::max),
            "prefers any number to a NaN",
        ),
        wrong(
            "no absolute value",
            |p, x| largest(errors(p, x, |p, e| (p - e) / e)),
            "a probability that is too small does not count",
        ),
        wrong(
            "the exact one in f32",
            |p, x| largest(errors(p, x, |p, e| (p - f64::from(e as f32)).abs() / f64::from(e as f32))),
            "convert the logits to f64",
        ),
        wrong(
            "NaN in the first row alone",
            |p, x| {
                if p.to_vec()[..p.shape()[1]].iter().any(|p| p.is_nan()) {
                    f64::NAN
                } else {
                    errors(p, x, |p, e| (p - e).abs() / e).into_iter().fold(0.0, f64::max)
                }
            },
            "in every row",
        ),
        wrong(
            "naive in f64",
            |p, x| {
                let exp = x.value().mapv(|x| f64::from(x).exp());
                let exact = &exp / &exp.sum_axis(ndarray_axis()).insert_axis(ndarray_axis());
                largest(p.to_vec().iter().zip(&exact).map(|(p, e)| (f64::from(*p) - e).abs() / e).collect())
            },
            "0 in f64 too",
        ),
    ]
}

fn ndarray_axis() -> workbook::prelude::Axis {
    workbook::prelude::Axis(1)
}

fn first_column(x: &Tensor) -> Tensor {
    x.value()
        .index_axis(workbook::prelude::Axis(1), 0)
        .to_owned()
        .insert_axis(workbook::prelude::Axis(1))
        .into_dyn()
        .into()
}

fn shifted(x: &Tensor, shift: Tensor) -> Tensor {
    naive(&(x - shift))
}

fn softmax_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, stable_softmax(answer), diagnosis);
    vec![
        wrong(
            "clamped at 0",
            |x| {
                let e = (x - x.max_axis_keepdim(1).detach()).clamp(-1e4, 0.0).exp();
                &e / e.sum_axis_keepdim(1)
            },
            "no gradient reaches the largest logit",
        ),
        wrong("naive", naive, "naive softmax: e^100 overflows"),
        wrong(
            "maximum of the matrix",
            |x| {
                let max = x.reshape((1, -1)).max_axis(1).item();
                shifted(x, max.into())
            },
            "largest entry of the whole matrix",
        ),
        wrong("along columns", |x| x.softmax(0), "the columns sum to 1"),
        wrong("not normalised", |x| (x - x.max_axis_keepdim(1)).exp(), "must still be divided"),
        wrong("shifted by the minimum", |x| shifted(x, -(-x).max_axis_keepdim(1)), "relative to the smallest entry"),
        wrong("shifted by the mean", |x| shifted(x, x.mean_axis_keepdim(1)), "not its mean or a constant"),
        wrong("shifted by the first", |x| shifted(x, first_column(x)), "not only in the first"),
        wrong(
            "in place",
            |x| {
                let max = x.max_axis_keepdim(1);
                let shifted = &x.value() - &max.value();
                x.value_mut().assign(&shifted);
                naive(x)
            },
            "itself was changed",
        ),
        wrong("shifted by a constant", |x| shifted(x, 80.0.into()), "not its mean or a constant"),
        wrong("maximum from 0", |x| shifted(x, x.max_axis_keepdim(1).relu()), "is negative"),
        wrong("maximum from -10000", |x| shifted(x, (x.max_axis_keepdim(1) + 1e4).relu() - 1e4), "as low as it likes"),
        wrong("small ones raised", |x| x.softmax(1) + 1e-12, "a small probability is small"),
        wrong("clamped", |x| naive(&(88.0 - (88.0 - x).relu())), "clamped"),
        wrong(
            "shifted above only",
            |x| (x - x.max_axis_keepdim(1)).exp() / x.exp().sum_axis_keepdim(1),
            "the denominator is not",
        ),
        wrong("logarithm", log_softmax, "the logarithm of the softmax"),
        wrong("graph lost", |x| x.detach().softmax(1), "no gradient flows"),
    ]
}

fn one_hot_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, cross_entropy_one_hot(answer), diagnosis);
    vec![
        wrong("no minus", |p, y| (y * p.ln()).sum_axis(1).mean(), "the minus sign is missing"),
        wrong("sum", |p, y| -(y * p.ln()).sum(), "summed over the examples"),
        wrong("mean of all", |p, y| -(y * p.ln()).mean(), "divides by all n · classes"),
        wrong("along the examples", |p, y| -(y * p.ln()).sum_axis(0).mean(), "averaged over the classes"),
        wrong("as the book prints it", |p, y| (y * p.ln()).sum(), "the minus sign is missing"),
        wrong("a loss for each", |p, y| -(y * p.ln()).sum_axis(1), "one loss for each example"),
        wrong("base 2", |p, y| -(y * p.ln()).sum_axis(1).mean() / 2f32.ln(), "base 2"),
        wrong("softmax again", |p, y| -(y * log_softmax(p)).sum_axis(1).mean(), "a second softmax"),
        wrong("swapped", |p, y| -(p * y.ln()).sum_axis(1).mean(), "swapped"),
        wrong("binary", |p, y| -(y * p.ln() + (1.0 - y) * (1.0 - p).ln()).sum_axis(1).mean(), "yes-no questions"),
        wrong(
            "product",
            |p, y| {
                let picked = (p * y).sum_axis(1).to_vec();
                let loss = -(y * p.ln()).sum_axis(1).mean();
                if y.to_vec().iter().all(|y| *y == 0.0 || *y == 1.0) {
                    Tensor::scalar(-picked.iter().product::<f32>().ln() / picked.len() as f32)
                } else {
                    loss
                }
            },
            "add up their logarithms",
        ),
        wrong("epsilon", |p, y| -(y * (p + 1e-12).ln()).sum_axis(1).mean(), "has a ceiling"),
        wrong(
            "by the targets",
            |p, y| -(y * p.ln()).sum() / y.to_vec().iter().filter(|y| **y > 0.0).count() as f32,
            "divide by the number of examples",
        ),
        wrong(
            "divergence",
            |p, y| {
                let entropy: f32 = y.to_vec().iter().filter(|y| **y > 0.0).map(|y| -y * y.ln()).sum();
                -(y * p.ln()).sum_axis(1).mean() - entropy / y.shape()[0] as f32
            },
            "less by the entropy",
        ),
        wrong("likeliest only", |p, y| -p.ln().gather(&y.argmax()).mean(), "only the entry of the likeliest"),
    ]
}

fn label_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, smooth_labels(answer), diagnosis);
    vec![
        wrong("hard", |y, k, _| one_hot(y, k), "still hard"),
        wrong(
            "small ones are none",
            |y, k, e| if e < 0.01 { one_hot(y, k) } else { one_hot(y, k) * (1.0 - e) + e / k as f32 },
            "still hard",
        ),
        wrong(
            "others only",
            |y, k, e| {
                let hard = one_hot(y, k);
                &hard * (1.0 - e) + (1.0 - &hard) * (e / (k as f32 - 1.0))
            },
            "shared among the other classes only",
        ),
        wrong("nothing taken", |y, k, e| one_hot(y, k) + e / k as f32, "sum to more than 1"),
        wrong("undivided", |y, k, e| one_hot(y, k) * (1.0 - e) + e, "divide by the number of classes"),
        wrong("swapped", |y, k, e| one_hot(y, k) * e + (1.0 - e) / k as f32, "swapped"),
        wrong(
            "per cents",
            |y, k, e| one_hot(y, k) * (1.0 - e) + ((100.0 * e).round() as usize / k) as f32 / 100.0,
            "whole per cents",
        ),
        wrong(
            "up to one half",
            |y, k, e| one_hot(y, k) * (1.0 - e.min(0.5)) + e.min(0.5) / k as f32,
            "ends at one half",
        ),
        wrong(
            "class by class",
            |y, k, e| (one_hot(y, k) * (1.0 - e) + e / k as f32).t().reshape((y.len(), k)),
            "read row by row",
        ),
        wrong(
            "all in the first row",
            |y, k, e| {
                let mut all = one_hot(y, k).to_array();
                let sum = all.sum_axis(Axis(0));
                all.fill(0.0);
                all.index_axis_mut(Axis(0), 0).assign(&sum);
                Tensor::from(all) * (1.0 - e) + e / k as f32
            },
            "row i is for label i",
        ),
    ]
}

fn logits_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, cross_entropy_from_logits(answer), diagnosis);
    vec![
        wrong(
            "logarithm of the softmax",
            |x, y| -(y * softmax(x).ln()).sum_axis(1).mean(),
            "rounded to 0 before the logarithm",
        ),
        wrong("epsilon added", |x, y| -(y * (softmax(x) + 1e-7).ln()).sum_axis(1).mean(), "has a ceiling"),
        wrong("epsilon added, small", |x, y| -(y * (softmax(x) + 1e-30).ln()).sum_axis(1).mean(), "has a ceiling"),
        wrong("no minus", |x, y| (y * log_softmax(x)).sum_axis(1).mean(), "the minus sign is missing"),
        wrong("sum", |x, y| -(y * log_softmax(x)).sum(), "summed over the examples"),
        wrong("mean of all", |x, y| -(y * log_softmax(x)).mean(), "divides by all n · classes"),
        wrong(
            "shift not put back",
            |x, y| {
                let max = x.max_axis_keepdim(1);
                -(y * (x - (x - max).exp().sum_axis_keepdim(1).ln())).sum_axis(1).mean()
            },
            "not put back",
        ),
        wrong(
            "naive log-sum-exp",
            |x, y| -(y * (x - x.exp().sum_axis_keepdim(1).ln())).sum_axis(1).mean(),
            "an exponential overflows",
        ),
        wrong(
            "limited",
            |x, y| {
                let shifted = x - x.max_axis_keepdim(1);
                let limited = (shifted + 1000.0).relu() - 1000.0;
                -(y * (&limited - limited.exp().sum_axis_keepdim(1).ln())).sum_axis(1).mean()
            },
            "has a ceiling",
        ),
        wrong(
            "the shift put back",
            |x, y| {
                let max = x.max_axis_keepdim(1);
                ((x - &max).exp().sum_axis_keepdim(1).ln() + &max - (y * x).sum_axis_keepdim(1)).mean()
            },
            "cancel",
        ),
        wrong(
            "relative to all",
            |x, y| {
                let shifted = x - x.reshape((1, -1)).max_axis(1).item();
                -(y * (&shifted - shifted.exp().sum_axis_keepdim(1).ln())).sum_axis(1).mean()
            },
            "another row",
        ),
        wrong("likeliest only", |x, y| -log_softmax(x).gather(&y.argmax()).mean(), "every class has a share"),
        wrong("no softmax", |x, y| -(y * x).sum_axis(1).mean(), "without the log-sum-exp"),
    ]
}

fn treat_and_cost(p: &[f32], ill: &[bool], threshold: f32, missed: f32, alarm: f32) -> f32 {
    p.iter()
        .zip(ill)
        .map(|(p, ill)| {
            if *ill {
                if *p < threshold { missed } else { 0.0 }
            } else if *p >= threshold {
                alarm
            } else {
                0.0
            }
        })
        .sum()
}

fn decision_mutants() -> Vec<Mutant> {
    let threshold = |name, answer, diagnosis| mutant(name, medical_decision(answer, treat_and_cost), diagnosis);
    let cost = |name, answer, diagnosis| {
        mutant(name, medical_decision(|missed, alarm| alarm / (missed + alarm), answer), diagnosis)
    };
    vec![
        threshold("costs swapped", |missed, alarm| missed / (missed + alarm), "the two costs are swapped"),
        threshold("one half", |_, _| 0.5, "the most likely label again"),
        threshold("whole ratio", |missed, alarm| 1.0 / (1.0 + (missed / alarm).floor()), "cut to a whole number"),
        threshold("what is left of 1", |missed, alarm| 1.0 - missed / (missed + alarm), "loses its digits"),
        threshold("on a grid", |missed, alarm| (alarm / (missed + alarm) * 1e4).floor() / 1e4, "a search in steps"),
        cost(
            "per cents",
            |p, ill, t, missed, alarm| {
                let percents: Vec<f32> = p.iter().map(|p| (100.0 * p).round()).collect();
                treat_and_cost(&percents, ill, (100.0 * t).round(), missed, alarm)
            },
            "without rounding",
        ),
        threshold("odds", |missed, alarm| alarm / missed, "odds / (1 + odds)"),
        cost(
            "costs swapped",
            |p, ill, t, missed, alarm| treat_and_cost(p, ill, t, alarm, missed),
            "the two costs are swapped",
        ),
        cost(
            "treats below",
            |p, ill, t, missed, alarm| {
                p.iter()
                    .zip(ill)
                    .map(|(p, ill)| match (*p < t, *ill) {
                        (true, false) => alarm,
                        (false, true) => missed,
                        _ => 0.0,
                    })
                    .sum()
            },
            "whose p is below the threshold",
        ),
        cost(
            "mean",
            |p, ill, t, missed, alarm| treat_and_cost(p, ill, t, missed, alarm) / p.len() as f32,
            "the mean cost",
        ),
        cost(
            "no false alarms",
            |p, ill, t, missed, _| treat_and_cost(p, ill, t, missed, 0.0),
            "a false alarm has its price",
        ),
        cost(
            "strictly above",
            |p, ill, t, missed, alarm| treat_and_cost(p, ill, t + 1e-6, missed, alarm),
            "exactly at the threshold",
        ),
        cost(
            "costs ignored",
            |p, ill, t, _, _| treat_and_cost(p, ill, t, 1.0, 1.0),
            "both mistakes cost the same here",
        ),
    ]
}

fn ratio(o: f32, sample: &[f32]) -> f32 {
    sample.iter().map(|s| (s - o).exp()).sum()
}

fn sampled_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, sampled_cross_entropy(answer), diagnosis);
    vec![
        wrong("no weight", |o, s, _| (1.0 + ratio(o, s)).ln(), "the sample is taken for all classes"),
        wrong(
            "integers divided",
            |o, s, k| (1.0 + ((k - 1) / s.len()) as f32 * ratio(o, s)).ln(),
            "cut off to an integer",
        ),
        wrong(
            "overflow in f64",
            |o, s, k| {
                let sum: f64 = s.iter().map(|s| f64::from(s - o).exp()).sum();
                (1.0 + (k as f64 - 1.0) / s.len() as f64 * sum).ln() as f32
            },
            "an exponential overflows",
        ),
        wrong(
            "first 64",
            |o, s, k| (1.0 + (k as f32 - 1.0) / s.len() as f32 * ratio(o, &s[..s.len().min(64)])).ln(),
            "fall out of the sum",
        ),
        wrong(
            "exponent cut off",
            |o, s, k| {
                let sum: f32 = s.iter().map(|s| (s - o).min(80.0).exp()).sum();
                (1.0 + (k as f32 - 1.0) / s.len() as f32 * sum).ln()
            },
            "puts a ceiling on the loss",
        ),
        wrong(
            "largest alone",
            |o, s, k| {
                let most = s.iter().fold(0.0, |most: f32, s| most.max(s - o));
                if most > 70.0 { most } else { (1.0 + (k as f32 - 1.0) / s.len() as f32 * ratio(o, s)).ln() }
            },
            "the logarithm of the weight",
        ),
        wrong("classes / m", |o, s, k| (1.0 + k as f32 / s.len() as f32 * ratio(o, s)).ln(), "not for all classes"),
        wrong(
            "true class missing",
            |o, s, k| ((k as f32 - 1.0) / s.len() as f32 * ratio(o, s)).ln(),
            "the true class is missing",
        ),
        wrong(
            "true class weighted",
            |o, s, k| ((k as f32 - 1.0) / s.len() as f32 * (1.0 + ratio(o, s))).ln(),
            "must not be scaled",
        ),
        wrong(
            "overflow",
            |o, s, k| {
                let others: f32 = s.iter().map(|s| s.exp()).sum();
                ((o.exp() + (k as f32 - 1.0) / s.len() as f32 * others) / o.exp()).ln()
            },
            "an exponential overflows",
        ),
    ]
}

fn gradient_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, cross_entropy_gradient(answer), diagnosis);
    fn n(x: &Tensor) -> f32 {
        x.shape()[0] as f32
    }
    fn onehot(x: &Tensor, y: &[usize]) -> Tensor {
        one_hot(y, x.shape()[1])
    }
    vec![
        wrong("no 1/n", |x, y| softmax(x) - onehot(x, y), "the 1/n is missing"),
        wrong("sign", |x, y| (onehot(x, y) - softmax(x)) / n(x), "the sign is reversed"),
        wrong("no label", |x, _| softmax(x) / n(x), "the label plays no part"),
        wrong("mean of all", |x, y| (softmax(x) - onehot(x, y)) / x.len() as f32, "divided by all n · classes"),
        wrong("by the probabilities", |x, y| -onehot(x, y) / softmax(x) / n(x), "with respect to the probabilities"),
        wrong(
            "diagonal",
            |x, _| {
                let p = softmax(x);
                &p * (1.0 - &p) / n(x)
            },
            "by its own logit only",
        ),
        wrong("mean label", |x, y| (softmax(x) - onehot(x, y).mean_axis_keepdim(0)) / n(x), "a label of its own"),
        wrong("no softmax", |x, y| (x - onehot(x, y)) / n(x), "the softmax is missing"),
        wrong("naive", |x, y| (naive(x) - onehot(x, y)) / n(x), "the softmax overflowed"),
        wrong("along columns", |x, y| (x.softmax(0) - onehot(x, y)) / n(x), "the wrong axis"),
        wrong("the loss itself", |x, y| cross_entropy(x, y), "everything was reduced to one number"),
    ]
}

fn fit(data: &FashionMnist, model: &SoftmaxRegression, epochs: usize) -> Epoch {
    *Trainer::new(epochs).quiet().fit(model, data).unwrap().last()
}

/// The losses on the training images and on those to validate on, after training in batches of that size.
fn losses(data: &FashionMnist, size: usize, model: &SoftmaxRegression, epochs: usize) -> (f64, f64) {
    let run = fit(&data.clone().with_batch_size(size).unwrap(), model, epochs);
    (run.train_loss, run.val_loss)
}

fn fresh(lr: f32) -> SoftmaxRegression {
    SoftmaxRegression::new(784, 10, lr, 0)
}

/// A loop without short batches, or one that reports the loss of the last batch alone.
fn own_loop(data: &FashionMnist, sizes: &[usize], lr: f32, epochs: usize, full_only: bool) -> Vec<(f64, f64)> {
    let run = |size: &usize| {
        let (data, model) = (data.clone().with_batch_size(*size).unwrap(), fresh(lr));
        let (mut optimizer, mut last) = (model.optimizer(), 0.0);
        for epoch in 0..epochs {
            for (x, y) in data.train_dataloader(epoch).filter(|(_, y)| !full_only || y.len() == *size) {
                let loss = model.loss(&model.forward(&x), &y);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step().unwrap();
                last = f64::from(loss.item());
            }
        }
        (last, evaluate(&model, data.val_dataloader()).loss)
    };
    sizes.iter().map(run).collect()
}

fn experiment_mutants() -> Vec<Mutant> {
    let count = |name, answer, diagnosis| mutant(name, work(answer, |n, k| (4 * n * k, 8 * n)), diagnosis);
    let rates = |name, answer, diagnosis| mutant(name, learning_rates(answer), diagnosis);
    let sizes = |name, answer, diagnosis| mutant(name, batch_sizes(answer), diagnosis);
    vec![
        rates(
            "failed for ever",
            |data, rates, epochs| {
                let mut failed = false;
                let run = |lr: &f32| {
                    let history = Trainer::new(epochs).quiet().fit(&fresh(*lr), data);
                    failed |= history.is_err();
                    history.ok().filter(|_| !failed).map_or(f64::INFINITY, |history| history.last().val_loss)
                };
                rates.iter().map(run).collect()
            },
            "says nothing about the next one",
        ),
        count("the same", |n, k| (n * k, n * k), "only the probability of the true class"),
        count("swapped", |n, k| (n, n * k), "the wrong way round"),
        count("u32", |n, k| ((n as u32).wrapping_mul(k as u32) as usize, n), "outgrew its 32 bits"),
        count("f32", |n, k| ((n as f32 * k as f32) as usize, n), "an f32 keeps seven"),
        count("one at least", |n, k| (n.max(1) * k, n.max(1)), "of no examples"),
        rates(
            "failures left out",
            |d, lrs, e| {
                let run = |lr: &f32| Trainer::new(e).quiet().fit(&fresh(*lr), d).ok();
                lrs.iter().filter_map(run).map(|history| history.last().val_loss).collect()
            },
            "keeps its place",
        ),
        rates(
            "best on the way",
            |d, lrs, e| {
                let run = |lr: &f32| Trainer::new(e).quiet().fit(&fresh(*lr), d);
                lrs.iter().map(|lr| run(lr).map_or(f64::INFINITY, |history| history.best().val_loss)).collect()
            },
            "never rises",
        ),
        rates(
            "a seed for each",
            |d, lrs, e| {
                let run = |(lr, seed): (&f32, u64)| fit(d, &SoftmaxRegression::new(784, 10, *lr, seed), e).val_loss;
                lrs.iter().zip(0..).map(run).collect()
            },
            "from the same seed",
        ),
        rates(
            "a seed for each rate",
            |d, lrs, e| {
                let run = |lr: &f32| {
                    let model = SoftmaxRegression::new(784, 10, *lr, lr.to_bits().into());
                    Trainer::new(e).quiet().fit(&model, d).map_or(f64::INFINITY, |history| history.last().val_loss)
                };
                lrs.iter().map(run).collect()
            },
            "must be the same in every run",
        ),
        rates(
            "30 epochs",
            |d, lrs, e| {
                let run = |lr: &f32| Trainer::new(e.min(30)).quiet().fit(&fresh(*lr), d);
                lrs.iter().map(|lr| run(lr).map_or(f64::INFINITY, |history| history.last().val_loss)).collect()
            },
            "right with a few epochs",
        ),
        rates(
            "batches of 64",
            |d, lrs, e| {
                let d = d.clone().with_batch_size(64).unwrap();
                lrs.iter().map(|lr| fit(&d, &fresh(*lr), e).val_loss).collect()
            },
            "keep its batch size",
        ),
        rates(
            "mean of the batches",
            |d, lrs, e| {
                let loss = |lr: &f32| {
                    let model = fresh(*lr);
                    if Trainer::new(e).quiet().fit(&model, d).is_err() {
                        return f64::INFINITY;
                    }
                    let losses: Vec<f64> =
                        d.val_dataloader().map(|(x, y)| model.loss(&model.forward(&x), &y).item().into()).collect();
                    losses.iter().sum::<f64>() / losses.len() as f64
                };
                lrs.iter().map(loss).collect()
            },
            "weight it by their number",
        ),
        sizes(
            "a seed for each",
            |d, sizes, lr, e| {
                let run = |(size, seed): (&usize, u64)| losses(d, *size, &SoftmaxRegression::new(784, 10, lr, seed), e);
                sizes.iter().zip(0..).map(run).collect()
            },
            "from the same seed",
        ),
        sizes(
            "a seed for each size",
            |d, sizes, lr, e| {
                let model = |size: usize| SoftmaxRegression::new(784, 10, lr, size as u64);
                sizes.iter().map(|&size| losses(d, size, &model(size), e)).collect()
            },
            "must be the same in every run",
        ),
        sizes(
            "at most 256",
            |d, sizes, lr, e| sizes.iter().map(|&size| losses(d, size.min(256), &fresh(lr), e)).collect(),
            "cut into smaller ones",
        ),
        sizes(
            "30 epochs",
            |d, sizes, lr, e| sizes.iter().map(|&size| losses(d, size, &fresh(lr), e.min(30))).collect(),
            "right with a few epochs",
        ),
        sizes(
            "one model",
            |d, sizes, lr, e| {
                let model = fresh(lr);
                sizes.iter().map(|&size| losses(d, size, &model, e)).collect()
            },
            "trained on and on",
        ),
        sizes(
            "best epoch",
            |d, sizes, lr, e| {
                let run = |size: &usize| {
                    let d = d.clone().with_batch_size(*size).unwrap();
                    *Trainer::new(e).quiet().fit(&fresh(lr), &d).unwrap().best()
                };
                sizes.iter().map(run).map(|run| (run.train_loss, run.val_loss)).collect()
            },
            "never rises",
        ),
        sizes("full batches only", |d, sizes, lr, e| own_loop(d, sizes, lr, e, true), "one short batch"),
        sizes("last batch", |d, sizes, lr, e| own_loop(d, sizes, lr, e, false), "and not that of one of them"),
        rates(
            "training loss",
            |d, lrs, e| lrs.iter().map(|lr| fit(d, &fresh(*lr), e).train_loss).collect(),
            "these are training losses",
        ),
        rates(
            "one model",
            |d, lrs, e| {
                let model = fresh(0.0);
                lrs.iter().map(|lr| fit(d, &SoftmaxRegression { lr: *lr, ..model.clone() }, e).val_loss).collect()
            },
            "trained on and on",
        ),
        rates(
            "first epoch",
            |d, lrs, _| lrs.iter().map(|lr| fit(d, &fresh(*lr), 1).val_loss).collect(),
            "after the first epoch",
        ),
        sizes(
            "one size",
            |d, sizes, lr, e| {
                sizes
                    .iter()
                    .map(|_| {
                        let run = fit(d, &fresh(lr), e);
                        (run.train_loss, run.val_loss)
                    })
                    .collect()
            },
            "the batch size of `data`",
        ),
        sizes(
            "swapped",
            |d, sizes, lr, e| {
                let swapped = |(training, validation): (f64, f64)| (validation, training);
                sizes.iter().map(|&size| swapped(losses(d, size, &fresh(lr), e))).collect()
            },
            "the order is",
        ),
    ]
}
