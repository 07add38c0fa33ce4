//! Wrong answers to section 4.5.

use std::f64::consts::LN_2;

use checks::ch04_05::*;
use workbook::prelude::{DataModule, FashionMnist, History, SoftmaxRegression, Trainer, evaluate};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [limit_mutants(), byte_mutants(), stopping_mutants(), curve_mutants()].into_iter().flatten().collect()
}

/// The powers of two of half the smallest number, of the smallest normal one and of the largest, for a bias.
fn powers(bias: f64, m: u32) -> [f64; 3] {
    let m = f64::from(m);
    [-bias - m, 1.0 - bias, bias + (2.0 - (-m).exp2()).log2()]
}

fn bias(e: u32) -> f64 {
    f64::from(e - 1).exp2() - 1.0
}

fn limit_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, exp_limits(answer), diagnosis);
    vec![
        wrong("powers of two", |e, m| powers(bias(e), m), "multiply by ln 2"),
        wrong("bias", |e, m| powers(bias(e) + 1.0, m).map(|x| x * LN_2), "2^(e - 1) - 1"),
        wrong(
            "no half",
            |e, m| {
                let [zero, subnormal, overflow] = powers(bias(e), m);
                [zero + 1.0, subnormal, overflow].map(|x| x * LN_2)
            },
            "still rounds up",
        ),
        wrong(
            "power of two on top",
            |e, m| {
                let [zero, subnormal, _] = powers(bias(e), m);
                [zero, subnormal, bias(e) + 1.0].map(|x| x * LN_2)
            },
            "not a power of two",
        ),
        wrong(
            "no subnormal numbers",
            |e, m| {
                let [_, subnormal, overflow] = powers(bias(e), m);
                [subnormal - 1.0, subnormal, overflow].map(|x| x * LN_2)
            },
            "subnormal numbers too",
        ),
        wrong("seven digits", |e, m| powers(bias(e), m).map(|x| f64::from((x * LN_2) as f32)), "compute in FP64"),
        wrong(
            "half a unit more",
            |e, m| {
                let ([zero, subnormal, _], [_, _, overflow]) = (powers(bias(e), m), powers(bias(e), m + 1));
                [zero, subnormal, overflow].map(|x| x * LN_2)
            },
            "where rounding gives up",
        ),
        wrong(
            "a table",
            |e, m| {
                let (e, m) = if [(11, 52), (8, 10), (8, 7), (5, 10)].contains(&(e, m)) { (e, m) } else { (8, 23) };
                powers(bias(e), m).map(|x| x * LN_2)
            },
            "the limits of FP32",
        ),
        wrong("numbers first", |e, m| powers(bias(e), m).map(|x| x.exp2().ln()), "compute with their logarithms"),
    ]
}

fn value(code: u8) -> f64 {
    ((f64::from(code) - 128.0) / 8.0).exp2()
}

fn code(x: f64) -> u8 {
    (128.0 + 8.0 * x.log2()).round().clamp(1.0, 255.0) as u8
}

fn times(a: u8, b: u8) -> u8 {
    (i32::from(a) + i32::from(b) - 128).clamp(1, 255) as u8
}

fn plus(a: u8, b: u8) -> u8 {
    code(value(a) + value(b))
}

fn byte_mutants() -> Vec<Mutant> {
    let decoding = |name, answer, diagnosis| mutant(name, logarithmic_byte(answer, code, times, plus), diagnosis);
    let encoding = |name, answer, diagnosis| mutant(name, logarithmic_byte(value, answer, times, plus), diagnosis);
    let product = |name, answer, diagnosis| mutant(name, logarithmic_byte(value, code, answer, plus), diagnosis);
    let sum = |name, answer, diagnosis| mutant(name, logarithmic_byte(value, code, times, answer), diagnosis);
    vec![
        decoding("whole powers", |c| (f64::from(c) - 128.0).exp2(), "divide by 8"),
        decoding("not centred", |c| (f64::from(c) / 8.0).exp2(), "subtract it first"),
        decoding("whole exponents", |c| 2f64.powi((i32::from(c) - 128) / 8), "cut to a whole number"),
        encoding(
            "nearest number",
            |x| (1..=255).min_by(|a, b| (value(*a) - x).abs().total_cmp(&(value(*b) - x).abs())).unwrap(),
            "the nearest logarithm",
        ),
        product("down to 0", |a, b| (u16::from(a) + u16::from(b)).saturating_sub(128).min(255) as u8, "1 at least"),
        sum("near ones only", |a, b| if a.abs_diff(b) > 24 { a.max(b) } else { plus(a, b) }, "left out too early"),
        encoding("cut off", |x| (128.0 + 8.0 * x.log2()) as u8, "round first"),
        encoding("natural logarithm", |x| (128.0 + 8.0 * x.ln()).round() as u8, "base 2, not e"),
        encoding("down to 0", |x| (128.0 + 8.0 * x.log2()).round() as u8, "the lowest is 1"),
        product("twice 128", |a, b| a.saturating_add(b), "only once"),
        product("wraps", |a, b| a.wrapping_add(b).wrapping_sub(128), "wraps around"),
        sum("codes added", times, "adding codes multiplies"),
        sum("maximum", |a, b| a.max(b), "the larger of the two"),
    ]
}

fn epochs(data: &FashionMnist, lr: f32, epochs: usize) -> Vec<(f64, f64, f64)> {
    let history = Trainer::new(epochs).quiet().fit(&SoftmaxRegression::new(784, 10, lr, 3), data).unwrap();
    history.epochs().iter().map(|e| (e.train_loss, e.val_loss, e.val_accuracy.unwrap())).collect()
}

/// The epoch to keep, and the one at which training stops, from 0.
fn stop(losses: &[f64], patience: usize, improves: fn(&[f64], usize, usize) -> bool) -> (usize, usize) {
    let (mut best, mut waited) = (0, 0);
    for i in 1..losses.len() {
        (best, waited) = if improves(losses, i, best) { (i, 0) } else { (best, waited + 1) };
        if waited >= patience {
            return (best, i);
        }
    }
    (best, losses.len() - 1)
}

fn stopping_mutants() -> Vec<Mutant> {
    let experiment = |name, answer, diagnosis| {
        let right = |losses: &[f64], patience| stop(losses, patience, |losses, i, best| losses[i] < losses[best]).0 + 1;
        mutant(name, early_stopping(answer, right), diagnosis)
    };
    let rule = |name, answer, diagnosis| mutant(name, early_stopping(epochs, answer), diagnosis);
    vec![
        experiment(
            "swapped",
            |data, lr, n| {
                epochs(data, lr, n).into_iter().map(|(train, val, accuracy)| (val, train, accuracy)).collect()
            },
            "the order is",
        ),
        experiment(
            "per cent",
            |data, lr, n| {
                epochs(data, lr, n).into_iter().map(|(train, val, accuracy)| (train, val, 100.0 * accuracy)).collect()
            },
            "not a percentage",
        ),
        experiment(
            "a new model each epoch",
            |data, lr, n| (0..n).map(|_| epochs(data, lr, 1)[0]).collect(),
            "begins with a new model",
        ),
        experiment("its own learning rate", |data, _, n| epochs(data, 0.1, n), "is `lr` used?"),
        experiment("the last only", |data, lr, n| epochs(data, lr, n).split_off(n - 1), "every epoch"),
        experiment(
            "validated before",
            |data, lr, n| {
                let after = epochs(data, lr, n);
                let first = evaluate(&SoftmaxRegression::new(784, 10, lr, 3), data.val_dataloader());
                let mut before = vec![(first.loss, first.accuracy.unwrap())];
                before.extend(after.iter().map(|epoch| (epoch.1, epoch.2)));
                after.iter().zip(before).map(|(after, (val, accuracy))| (after.0, val, accuracy)).collect()
            },
            "validated before the epoch",
        ),
        experiment(
            "the sum goes on",
            |data, lr, n| {
                let mut sum = 0.0;
                let mut so_far = |(i, epoch): (usize, (f64, f64, f64))| {
                    sum += epoch.0;
                    (sum / (i + 1) as f64, epoch.1, epoch.2)
                };
                epochs(data, lr, n).into_iter().enumerate().map(&mut so_far).collect()
            },
            "the sum goes on",
        ),
        experiment(
            "errors",
            |data, lr, n| epochs(data, lr, n).into_iter().map(|(train, val, a)| (train, val, 1.0 - a)).collect(),
            "the share of errors",
        ),
        experiment(
            "best so far",
            |data, lr, n| {
                let mut best = f64::INFINITY;
                let mut lowest = |(train, val, accuracy): (f64, f64, f64)| {
                    best = best.min(val);
                    (train, best, accuracy)
                };
                epochs(data, lr, n).into_iter().map(&mut lowest).collect()
            },
            "never rises",
        ),
        rule("a thousandth at least", |l, n| stop(l, n, |l, i, best| l[i] < l[best] - 1e-3).0 + 1, "by however little"),
        rule("from 0", |l, n| stop(l, n, |l, i, best| l[i] < l[best]).0, "counted from 1"),
        rule("where it stops", |l, n| stop(l, n, |l, i, best| l[i] < l[best]).1 + 1, "at which training stops"),
        rule("all epochs", |l, _| stop(l, 99, |l, i, best| l[i] < l[best]).0 + 1, "looks at all epochs"),
        rule("the one before", |l, n| stop(l, n, |l, i, _| l[i] < l[i - 1]).0 + 1, "no new low"),
        rule(
            "rises in a row",
            |l, n| {
                let (mut best, mut rises) = (0, 0);
                for i in 1..l.len() {
                    best = if l[i] < l[best] { i } else { best };
                    rises = if l[i] > l[i - 1] { rises + 1 } else { 0 };
                    if rises == n {
                        break;
                    }
                }
                best + 1
            },
            "rises in a row",
        ),
        rule("equal", |l, n| stop(l, n, |l, i, best| l[i] <= l[best]).0 + 1, "to equal the lowest"),
        rule("too late", |l, n| stop(l, n + 1, |l, i, best| l[i] < l[best]).0 + 1, "one epoch too late"),
    ]
}

fn curves(data: &FashionMnist, rates: &[f32], epochs: usize, read: fn(&History) -> Vec<f64>) -> Vec<Vec<f64>> {
    let run = |lr: &f32| Trainer::new(epochs).quiet().fit(&SoftmaxRegression::new(784, 10, *lr, 3), data);
    rates.iter().map(|lr| run(lr).map_or(vec![f64::INFINITY; epochs], |history| read(&history))).collect()
}

fn lead(curves: &[Vec<f64>], better: fn(f64, f64) -> bool) -> Vec<usize> {
    let at = |e: usize| (0..curves.len()).fold(0, |i, j| if better(curves[j][e], curves[i][e]) { j } else { i });
    (0..curves[0].len()).map(at).collect()
}

fn curve_mutants() -> Vec<Mutant> {
    let experiment = |name, answer, diagnosis| {
        mutant(name, loss_curves(answer, |curves| lead(curves, |x, best| x < best || best.is_nan())), diagnosis)
    };
    let leader = |name, answer, diagnosis| {
        mutant(name, loss_curves(|data, rates, n| curves(data, rates, n, History::val_losses), answer), diagnosis)
    };
    vec![
        experiment(
            "training losses",
            |data, rates, n| curves(data, rates, n, History::train_losses),
            "these are training losses",
        ),
        experiment(
            "one model",
            |data, rates, n| {
                let model = SoftmaxRegression::new(784, 10, 0.1, 3);
                let run = |lr: &f32| {
                    let model = SoftmaxRegression { lr: *lr, ..model.clone() };
                    Trainer::new(n).quiet().fit(&model, data).unwrap().val_losses()
                };
                rates.iter().map(run).collect()
            },
            "trained on and on",
        ),
        experiment(
            "a seed for each",
            |data, rates, n| {
                let run = |(lr, seed): (&f32, u64)| {
                    let model = SoftmaxRegression::new(784, 10, *lr, seed);
                    Trainer::new(n).quiet().fit(&model, data).unwrap().val_losses()
                };
                rates.iter().zip(0..).map(run).collect()
            },
            "from the same seed",
        ),
        experiment(
            "a failing run keeps its beginning",
            |data, rates, n| {
                let run = |lr: &f32| {
                    let (model, mut curve) = (SoftmaxRegression::new(784, 10, *lr, 3), vec![]);
                    let _ = Trainer::new(n).quiet().fit_with(&model, data, &mut |epoch| curve.push(epoch.val_loss));
                    curve.resize(n, f64::INFINITY);
                    curve
                };
                rates.iter().map(run).collect()
            },
            "the whole curve is infinite",
        ),
        experiment(
            "a seed for each rate",
            |data, rates, n| {
                let run = |lr: &f32| {
                    let model = SoftmaxRegression::new(784, 10, *lr, lr.to_bits().into());
                    let run = Trainer::new(n).quiet().fit(&model, data);
                    run.map_or(vec![f64::INFINITY; n], |history| history.val_losses())
                };
                rates.iter().map(run).collect()
            },
            "must be the same in every run",
        ),
        experiment(
            "30 epochs",
            |data, rates, n| {
                let mut found = curves(data, rates, n.min(30), History::val_losses);
                found.iter_mut().for_each(|curve| curve.resize(n, curve[curve.len() - 1]));
                found
            },
            "right with a few epochs",
        ),
        leader(
            "total order",
            |curves| {
                let at = |e: usize| (0..curves.len()).min_by(|i, j| curves[*i][e].total_cmp(&curves[*j][e])).unwrap();
                (0..curves[0].len()).map(at).collect()
            },
            "a negative NaN",
        ),
        leader("highest", |curves| lead(curves, |x, best| x > best), "the highest curves"),
        leader("last of equals", |curves| lead(curves, |x, best| x <= best), "take the first"),
        leader("begins with NaN", |curves| lead(curves, |x, best| x < best), "a NaN was taken"),
    ]
}
