//! Wrong answers to section 3.4.

use checks::ch03_04::*;
use workbook::prelude::{
    LinearRegression, Optimizer, Sgd, SyntheticRegressionData, Trainer, clip_gradients, mse_loss, squared_loss,
};
use workbook::tensor::Tensor;
use workbook::train::History;

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [weight_mutants(), ohm_mutants(), planck_mutants(), curvature_mutants(), trap_mutants(), rate_mutants()]
        .into_iter()
        .chain([epoch_mutants(), absolute_mutants(), corrupted_mutants(), blended_mutants(), order_mutants()])
        .flatten()
        .collect()
}

fn train(data: &SyntheticRegressionData, w: f32, b: f32, lr: f32, epochs: usize) -> workbook::Result<History> {
    let (w, b) = (Tensor::full((data.w().len(), 1), w).requires_grad(), Tensor::full(1, b).requires_grad());
    Trainer::new(epochs).quiet().fit(&LinearRegression { w, b, lr }, data)
}

fn weight_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, initial_weights(answer), diagnosis);
    vec![
        wrong(
            "training losses",
            |d, start, lr, e| Ok(train(d, start, 0.0, lr, e)?.train_losses()),
            "these are training losses",
        ),
        wrong("the bias too", |d, start, lr, e| Ok(train(d, start, start, lr, e)?.val_losses()), "the bias begins at"),
        wrong("from zero", |d, _, lr, e| Ok(train(d, 0.0, 0.0, lr, e)?.val_losses()), "do not begin at `start`"),
        wrong(
            "the error is swallowed",
            |d, start, lr, e| Ok(train(d, start, 0.0, lr, e).map_or(vec![f64::INFINITY; e], |run| run.val_losses())),
            "should be passed on",
        ),
        wrong(
            "only errors of the first epoch",
            |d, start, lr, e| {
                let w = Tensor::full((d.w().len(), 1), start).requires_grad();
                let model = LinearRegression { w, b: Tensor::zeros(1).requires_grad(), lr };
                let mut losses = vec![];
                let ended = Trainer::new(e).quiet().fit_with(&model, d, &mut |epoch| losses.push(epoch.val_loss));
                if losses.is_empty() {
                    ended?;
                }
                Ok(losses)
            },
            "that is one to be passed on as well",
        ),
        wrong(
            "frozen",
            |d, start, lr, e| {
                let model = LinearRegression { w: Tensor::full((d.w().len(), 1), start), b: Tensor::zeros(1), lr };
                Ok(Trainer::new(e).quiet().fit(&model, d)?.val_losses())
            },
            "`.requires_grad()`",
        ),
        wrong(
            "one epoch",
            |d, start, lr, _| Ok(train(d, start, 0.0, lr, 1)?.val_losses()),
            "there should be a loss for each epoch",
        ),
        wrong(
            "beside random weights",
            |d, start, lr, e| {
                let model = LinearRegression::new(d.w().len(), lr, 0);
                model.w.value_mut().mapv_inplace(|w| w + start);
                Ok(Trainer::new(e).quiet().fit(&model, d)?.val_losses())
            },
            "without the random ones",
        ),
        wrong(
            "clipped",
            |d, start, lr, e| {
                let w = Tensor::full((d.w().len(), 1), start).requires_grad();
                let model = LinearRegression { w, b: Tensor::zeros(1).requires_grad(), lr };
                Ok(Trainer::new(e).clip_gradients(1e4).quiet().fit(&model, d)?.val_losses())
            },
            "are the gradients clipped?",
        ),
        wrong(
            "two weights",
            |d, start, lr, e| {
                let w = Tensor::full((2, 1), start).requires_grad();
                let model = LinearRegression { w, b: Tensor::zeros(1).requires_grad(), lr };
                Ok(Trainer::new(e).quiet().fit(&model, d)?.val_losses())
            },
            "the columns of the left",
        ),
    ]
}

type Loss = fn(&Tensor, &Tensor) -> Tensor;

fn resistance(x: &Tensor, y: &Tensor, lr: f32, steps: usize, loss: Loss, zero: bool) -> f32 {
    let r = Tensor::scalar(0.0).requires_grad();
    let mut sgd = Sgd::new(vec![r.clone()], lr);
    for _ in 0..steps {
        if zero {
            sgd.zero_grad();
        }
        loss(&(x * &r), y).backward();
        sgd.step().unwrap();
    }
    r.item()
}

fn sum_of_squares(y_hat: &Tensor, y: &Tensor) -> Tensor {
    (y_hat - y).powi(2).sum()
}

fn ohm_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, ohm(answer), diagnosis);
    vec![
        wrong("half", |x, y, lr, n| resistance(x, y, lr, n, squared_loss, true), "half as long"),
        wrong("sum", |x, y, lr, n| resistance(x, y, lr, n, sum_of_squares, true), "the squared errors are summed"),
        wrong("not cleared", |x, y, lr, n| resistance(x, y, lr, n, mse_loss, false), "add up"),
        wrong("too many", |x, y, lr, n| resistance(x, y, lr, n + 1, mse_loss, true), "one step too many"),
        wrong("at once", |x, y, _, _| ((x * y).sum() / (x * x).sum()).item(), "the best R at once"),
        wrong("swapped", |x, y, lr, n| resistance(y, x, lr, n, mse_loss, true), "the wrong way round"),
        wrong("100 steps", |x, y, lr, n| resistance(x, y, lr, n.min(100), mse_loss, true), "but not with thousands"),
        wrong("2000 steps", |x, y, lr, n| resistance(x, y, lr, n.min(2000), mse_loss, true), "but not with thousands"),
        wrong(
            "bias",
            |x, y, lr, n| {
                let x = x.reshape((-1, 1));
                let model = LinearRegression {
                    w: Tensor::zeros((1, 1)).requires_grad(),
                    b: Tensor::zeros(1).requires_grad(),
                    lr,
                };
                let mut sgd = Sgd::new(vec![model.w.clone(), model.b.clone()], lr);
                for _ in 0..n {
                    sgd.zero_grad();
                    mse_loss(&(x.matmul(&model.w) + &model.b), &y.reshape((-1, 1))).backward();
                    sgd.step().unwrap();
                }
                model.w.item()
            },
            "this model has a bias",
        ),
        wrong(
            "one measurement at a time",
            |x, y, lr, n| {
                let (x, y) = (x.to_vec(), y.to_vec());
                (0..n).map(|step| step % x.len()).fold(0.0, |r, k| r - lr * 2.0 * x[k] * (r * x[k] - y[k]))
            },
            "one measurement only",
        ),
        wrong(
            "ends at a small derivative",
            |x, y, lr, n| {
                let slope = |r: f32| 2.0 * ((x * r - y) * x).mean().item();
                (0..n).fold(0.0, |r, _| if slope(r).abs() < 1e-4 { r } else { r - lr * slope(r) })
            },
            "tiny from the first step on",
        ),
    ]
}

const C1: f64 = 1.191_042_972e8;
const C2: f64 = 14_387.768_775;

fn planck_law(l: f64, t: f64) -> f64 {
    C1 / l.powi(5) / (C2 / (l * t)).exp_m1()
}

fn alone(l: f64, b: f64) -> f64 {
    C2 / l / (C1 / l.powi(5) / b).ln_1p()
}

/// The mean of what each measurement says for itself.
fn each(l: &[f64], b: &[f64]) -> f64 {
    l.iter().zip(b).map(|(l, b)| alone(*l, *b)).sum::<f64>() / l.len() as f64
}

/// By golden section in ln T.
fn smallest(mistake: impl Fn(f64) -> f64) -> f64 {
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (150f64.ln(), 25_000f64.ln());
    for _ in 0..100 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if mistake(a.exp()) < mistake(b.exp()) {
            high = b;
        } else {
            low = a;
        }
    }
    low.exp()
}

fn in_ln(l: &[f64], b: &[f64]) -> f64 {
    smallest(|t| l.iter().zip(b).map(|(l, b)| (planck_law(*l, t) / b).ln().powi(2)).sum())
}

/// Gauss-Newton steps from `kelvin`.
fn newton(l: &[f64], b: &[f64], kelvin: f64, steps: usize) -> f64 {
    let mut s = 1.0 / kelvin;
    for _ in 0..steps {
        let (mut gr, mut gg) = (0.0, 0.0);
        for (l, b) in l.iter().zip(b) {
            let g = C2 / l / (-C2 / l * s).exp_m1();
            gr += g * (planck_law(*l, 1.0 / s) / b).ln();
            gg += g * g;
        }
        s -= gr / gg;
    }
    1.0 / s
}

fn planck_mutants() -> Vec<Mutant> {
    let law = |name, answer, diagnosis| mutant(name, planck(answer, in_ln), diagnosis);
    let fit = |name, answer, diagnosis| mutant(name, planck(planck_law, answer), diagnosis);
    vec![
        law("Wien", |l, t| C1 / l.powi(5) / (C2 / (l * t)).exp(), "Wien's law"),
        law("fourth power", |l, t| C1 / l.powi(4) / (C2 / (l * t)).exp_m1(), "the fifth power"),
        law("h c²", |l, t| planck_law(l, t) / 2.0, "2 h c²"),
        law("per metre", |l, t| planck_law(l, t) * 1e6, "per metre of wavelength"),
        law(
            "∞/∞",
            |l, t| {
                let u = (C2 / (l * t)).exp();
                C1 / l.powi(5) * u / (u * (u - 1.0))
            },
            "not NaN",
        ),
        fit(
            "Wien",
            |l, b| l.iter().zip(b).map(|(l, b)| C2 / l / (C1 / l.powi(5) / b).ln()).sum::<f64>() / l.len() as f64,
            "without the -1",
        ),
        fit(
            "displacement",
            |l, b| {
                let best = (0..b.len()).max_by(|i, j| b[*i].total_cmp(&b[*j])).unwrap();
                2897.772 / l[best]
            },
            "displacement law",
        ),
        law("in f32", |l, t| C1 / l.powi(5) / f64::from((C2 / (l * t)) as f32).exp_m1(), "from the seventh digit on"),
        law(
            "overflow in f32",
            |l, t| {
                let u = C2 / (l * t);
                if u > 88.7 { 0.0 } else { planck_law(l, t) }
            },
            "overflows in f32",
        ),
        fit("Celsius", |l, b| in_ln(l, b) - 273.15, "degrees Celsius"),
        fit("inverse", |l, b| 1.0 / in_ln(l, b), "this is 1 / T"),
        fit("the first", |l, b| alone(l[0], b[0]), "the first measurement alone"),
        fit("mean of temperatures", each, "what each measurement says"),
        fit(
            "mistakes in B",
            |l, b| {
                let most = b.iter().fold(0.0, |m: f64, b| m.max(*b));
                smallest(|t| l.iter().zip(b).map(|(l, b)| ((planck_law(*l, t) - b) / most).powi(2)).sum())
            },
            "compare ln B",
        ),
        fit("from room temperature", |l, b| newton(l, b, 300.0, 100), "begin with the hottest"),
        fit("from 3000 K", |l, b| newton(l, b, 3000.0, 100), "begin with the hottest"),
        fit("four steps", |l, b| newton(l, b, 20_000.0, 4), "until"),
        fit("whole kelvins", |l, b| in_ln(l, b).round(), "a whole number of kelvins"),
        fit("too few steps", |l, b| newton(l, b, 20_000.0, 3), "it has not converged"),
        fit("on its way", |l, b| 0.7 * each(l, b) + 1500.0, "it has not converged"),
    ]
}

fn curvature_mutants() -> Vec<Mutant> {
    fn along(g: fn(&[f64]) -> Vec<f64>, w: &[f64], v: &[f64], ahead: f64, behind: f64, by: f64) -> Vec<f64> {
        let at = |h: f64| g(&w.iter().zip(v).map(|(w, v)| w + h * v).collect::<Vec<_>>());
        at(ahead).iter().zip(at(behind)).map(|(a, b)| (a - b) / by).collect()
    }
    let times = |name, answer, diagnosis| mutant(name, curvature(answer, |d| 4 * d * d), diagnosis);
    let bytes = |name, answer, diagnosis| {
        mutant(name, curvature(|g, w, v| along(g, w, v, 1e-4, -1e-4, 2e-4), answer), diagnosis)
    };
    vec![
        times("one side", |g, w, v| along(g, w, v, 1e-3, 0.0, 1e-3), "look to both sides"),
        times("2 h", |g, w, v| along(g, w, v, 1e-4, -1e-4, 1e-4), "2 h apart"),
        times("not divided", |g, w, v| along(g, w, v, 1e-4, -1e-4, 1.0), "divide it by the distance"),
        times("gradient", |g, w, _| g(w), "this is the gradient"),
        times("reversed", |g, w, v| along(g, w, v, -1e-4, 1e-4, 2e-4), "the sign is reversed"),
        times(
            "diagonal",
            |g, w, v| {
                (0..w.len())
                    .map(|i| {
                        let unit: Vec<f64> = (0..w.len()).map(|j| f64::from(u8::from(i == j))).collect();
                        along(g, w, &unit, 1e-4, -1e-4, 2e-4)[i] * v[i]
                    })
                    .collect()
            },
            "meets the diagonal only",
        ),
        times(
            "unit length",
            |g, w, v| {
                let length = v.iter().map(|v| v * v).sum::<f64>().sqrt();
                along(g, w, &v.iter().map(|v| v / length).collect::<Vec<_>>(), 1e-4, -1e-4, 2e-4)
            },
            "for a v of length 1",
        ),
        times(
            "h by the length of w",
            |g, w, v| {
                let h = 1e-4 * w.iter().map(|w| w * w).sum::<f64>().sqrt();
                along(g, w, v, h, -h, 2.0 * h)
            },
            "at w = 0",
        ),
        bytes("u32", |d| 4 * (d as u32).wrapping_mul(d as u32) as usize, "less than it should be"),
        bytes("numbers", |d| d * d, "how many numbers"),
        bytes("gradient", |d| 4 * d, "the size of the gradient"),
        bytes("triangle", |d| 2 * d * (d + 1), "uses the symmetry"),
    ]
}

fn trap_mutants() -> Vec<Mutant> {
    fn loss_of(y_hat: &Tensor, y: &Tensor) -> Tensor {
        squared_loss(y_hat, &y.reshape(y_hat.shape()))
    }
    fn trapped(y_hat: &[f64], y: &[f64], mean: fn(f64, f64) -> f64) -> f64 {
        let table: f64 = y_hat.iter().map(|a| y.iter().map(|b| (a - b).powi(2)).sum::<f64>()).sum();
        mean(table, y.len() as f64)
    }
    let loss = |name, answer, diagnosis| {
        mutant(name, careful_loss(answer, |a, b| trapped(a, b, |s, n| s / n / n / 2.0)), diagnosis)
    };
    let trap = |name, answer, diagnosis| mutant(name, careful_loss(loss_of, answer), diagnosis);
    vec![
        loss("trapped", |a, b| (a - b).powi(2).mean() / 2.0, "this is the trap"),
        loss("no half", |a, b| loss_of(a, b) * 2.0, "the 1/2 is missing"),
        loss("sum", |a, b| loss_of(a, b) * a.len() as f32, "summed over the examples"),
        loss("not reduced", |a, b| (a - b.reshape(a.shape())).powi(2) / 2.0, "take the mean of the examples' losses"),
        loss(
            "one target for all",
            |a, b| {
                assert!(b.len() == 1 || b.len() == a.len(), "lengths differ");
                (a - b.reshape((-1, 1))).powi(2).mean() / 2.0
            },
            "one target is not enough",
        ),
        loss(
            "the shorter decides",
            |a, b| {
                let (a, b) = (a.to_vec(), b.to_vec());
                (a.iter().zip(&b).map(|(a, b)| (a - b).powi(2)).sum::<f32>() / b.len() as f32 / 2.0).into()
            },
            "no gradient flows",
        ),
        loss(
            "too many are dropped",
            |a, b| loss_of(a, &b.reshape(-1).slice(0, 0..a.len())),
            "none may be left out without a word",
        ),
        loss(
            "multiplied out",
            |a, b| {
                let b = b.reshape(a.shape());
                (a.powi(2).mean() - (a * &b).mean() * 2.0 + b.powi(2).mean()) / 2.0
            },
            "subtract first",
        ),
        loss("no gradient", |a, b| loss_of(&a.detach(), b), "no gradient flows"),
        trap("in f32", |a, b| f64::from(trapped(a, b, |s, n| s / n / n / 2.0) as f32), "about seven digits"),
        trap(
            "spreads",
            |a, b| {
                let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
                let spread = |x: &[f64]| x.iter().map(|v| (v - mean(x)).powi(2)).sum::<f64>() / x.len() as f64;
                (spread(a) + spread(b)) / 2.0
            },
            "only the spreads",
        ),
        trap(
            "matching pairs",
            |a, b| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / a.len() as f64 / 2.0,
            "the loss of matching pairs",
        ),
        trap("no half", |a, b| trapped(a, b, |s, n| s / n / n), "the 1/2 is missing"),
        trap("by n", |a, b| trapped(a, b, |s, n| s / n / 2.0), "over n² pairs"),
        trap(
            "means",
            |a, b| {
                let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
                (mean(a) - mean(b)).powi(2) / 2.0
            },
            "only the means are compared",
        ),
    ]
}

fn rate_mutants() -> Vec<Mutant> {
    fn needed(losses: &[f64], target: f64) -> Option<usize> {
        losses.iter().position(|loss| *loss <= target).map(|i| i + 1)
    }
    fn by_rate(d: &SyntheticRegressionData, rates: &[f32], e: usize, f: fn(&History) -> Vec<f64>) -> Vec<Vec<f64>> {
        rates.iter().map(|lr| train(d, 0.0, 0.0, *lr, e).map_or(vec![f64::INFINITY; e], |run| f(&run))).collect()
    }
    let losses = |name, answer, diagnosis| mutant(name, rates_and_epochs(answer, needed), diagnosis);
    let count = |name, answer, diagnosis| {
        mutant(name, rates_and_epochs(|d, r, e| by_rate(d, r, e, History::val_losses), answer), diagnosis)
    };
    vec![
        losses("training", |d, r, e| by_rate(d, r, e, History::train_losses), "these are training losses"),
        losses(
            "one model",
            |d, rates, e| {
                let model = LinearRegression::new(3, 0.0, 0);
                let run = |lr: &f32| {
                    let run = Trainer::new(e).quiet().fit(&LinearRegression { lr: *lr, ..model.clone() }, d);
                    run.map_or(vec![f64::INFINITY; e], |run| run.val_losses())
                };
                rates.iter().map(run).collect()
            },
            "trained on and on",
        ),
        losses(
            "empty on error",
            |d, r, e| r.iter().map(|lr| train(d, 0.0, 0.0, *lr, e).map_or(vec![], |run| run.val_losses())).collect(),
            "counts as infinite in every epoch",
        ),
        losses(
            "a seed for each row",
            |d, rates, e| {
                let run = |(seed, lr): (u64, &f32)| {
                    let run = Trainer::new(e).quiet().fit(&LinearRegression::new(d.w().len(), *lr, seed), d);
                    run.map_or(vec![f64::INFINITY; e], |run| run.val_losses())
                };
                (0..).zip(rates).map(run).collect()
            },
            "from the same seed",
        ),
        losses(
            "a seed for each rate",
            |d, rates, e| {
                let run = |lr: &f32| {
                    let model = LinearRegression::new(d.w().len(), *lr, lr.to_bits().into());
                    Trainer::new(e).quiet().fit(&model, d).map_or(vec![f64::INFINITY; e], |run| run.val_losses())
                };
                rates.iter().map(run).collect()
            },
            "must be the same in every run",
        ),
        losses(
            "50 epochs",
            |d, rates, e| {
                let mut rows = by_rate(d, rates, e.min(50), History::val_losses);
                rows.iter_mut().for_each(|row| row.resize(e, row[row.len() - 1]));
                rows
            },
            "right with a few epochs",
        ),
        losses(
            "infinite from the error on",
            |d, rates, e| {
                let run = |lr: &f32| {
                    let mut row = vec![];
                    let model = LinearRegression::new(d.w().len(), *lr, 0);
                    let _ = Trainer::new(e).fit_with(&model, d, &mut |epoch| row.push(epoch.val_loss));
                    row.resize(e, f64::INFINITY);
                    row
                };
                rates.iter().map(run).collect()
            },
            "also in those that went well",
        ),
        losses(
            "clipped",
            |d, rates, e| {
                let run = |lr: &f32| {
                    let model = LinearRegression::new(d.w().len(), *lr, 0);
                    let run = Trainer::new(e).clip_gradients(100.0).quiet().fit(&model, d);
                    run.map_or(vec![f64::INFINITY; e], |run| run.val_losses())
                };
                rates.iter().map(run).collect()
            },
            "are the gradients clipped",
        ),
        count("by halves", |l, t| Some(l.partition_point(|l| *l > t) + 1).filter(|n| *n <= l.len()), "may rise again"),
        count("give or take", |l, t| needed(l, t + 1e-9), "by a hair"),
        count("from zero", |l, t| needed(l, t).map(|n| n - 1), "counted from 1"),
        count("below", |l, t| l.iter().position(|l| *l < t).map(|i| i + 1), "has reached it"),
        count("last", |l, t| l.iter().rposition(|l| *l <= t).map(|i| i + 1), "not the last"),
        count("always some", |l, t| needed(l, t).or(Some(l.len())), "that is `None`"),
    ]
}

fn epoch_mutants() -> Vec<Mutant> {
    fn sizes(n: usize, b: usize, drop_last: bool) -> Vec<usize> {
        let rest = usize::from(!n.is_multiple_of(b) && !drop_last);
        [vec![b; n / b], vec![n % b; rest]].concat()
    }
    fn right(n: usize, b: usize) -> Vec<f64> {
        sizes(n, b, false).iter().flat_map(|size| vec![1.0 / *size as f64; *size]).collect()
    }
    let cut = |name, answer, diagnosis| mutant(name, ragged_epoch(answer, right), diagnosis);
    let share = |name, answer, diagnosis| mutant(name, ragged_epoch(sizes, answer), diagnosis);
    vec![
        cut("the other way round", |n, b, drop| sizes(n, b, !drop), "the other way round"),
        cut("all full", |n, b, drop| if drop { sizes(n, b, drop) } else { vec![b; n.div_ceil(b)] }, "as are left"),
        cut(
            "an empty batch",
            |n, b, drop| if drop { sizes(n, b, drop) } else { [vec![b; n / b], vec![n % b]].concat() },
            "no batch of 0 examples",
        ),
        cut(
            "one alone is no batch",
            |n, b, drop| sizes(n - usize::from(b > 1 && n > b && n % b == 1), b, drop),
            "a single example that is left",
        ),
        cut("the last always dropped", |n, b, drop| sizes(n - usize::from(drop), b, drop), "only a short one is"),
        cut(
            "the only one is kept",
            |n, b, drop| if n < b && n > 0 { vec![n] } else { sizes(n, b, drop) },
            "if it is the only one",
        ),
        cut(
            "rounded up by a sum",
            |n, b, drop| {
                let batches =
                    if drop { n / b } else { n.checked_add(b - 1).expect("attempt to add with overflow") / b };
                (0..batches).map(|k| b.min(n - k * b)).collect()
            },
            "outgrown its type",
        ),
        share("in f32", |n, b| right(n, b).iter().map(|s| f64::from(*s as f32)).collect(), "about seven digits"),
        share("full", |n, b| vec![1.0 / b as f64; n], "its own number of examples"),
        share("of all", |n, _| vec![1.0 / n as f64; n], "the share in the data set"),
        share("by batch", |n, b| sizes(n, b, false).iter().map(|s| 1.0 / *s as f64).collect(), "not for each batch"),
    ]
}

fn absolute_mutants() -> Vec<Mutant> {
    fn matched(y_hat: &Tensor, y: &Tensor) -> Tensor {
        y_hat - y.reshape(y_hat.shape())
    }
    fn slopes(y_hat: &Tensor, y: &Tensor, f: fn(f32, f32) -> f32) -> Tensor {
        let n = y_hat.len() as f32;
        Tensor::from((y_hat - y).value().mapv(|r| f(r, n)))
    }
    fn sign(r: f32) -> f32 {
        if r == 0.0 { 0.0 } else { r.signum() }
    }
    let loss = |name, answer, diagnosis| {
        mutant(name, absolute_loss(answer, |a, b| slopes(a, b, |r, n| sign(r) / n)), diagnosis)
    };
    let slope =
        |name, answer, diagnosis| mutant(name, absolute_loss(|a, b| matched(a, b).abs().mean(), answer), diagnosis);
    vec![
        loss("sum", |a, b| matched(a, b).abs().sum(), "as the book prints it"),
        loss("trapped", |a, b| (a - b).abs().mean(), "a table of all pairs"),
        loss("signs", |a, b| matched(a, b).mean(), "the signs cancel"),
        loss("squares", |a, b| matched(a, b).powi(2).mean(), "these are squares"),
        loss("root of the square", |a, b| matched(a, b).powi(2).sqrt().mean(), "the slope of a root at 0"),
        loss("no gradient", |a, b| matched(&a.detach(), b).abs().mean(), "no gradient flows"),
        slope(
            "marks the caller's",
            |a, b| {
                let a = a.clone().requires_grad();
                matched(&a, b).abs().mean().backward();
                a.grad().unwrap()
            },
            "marked the caller's `y_hat`",
        ),
        slope("beside a constant", |a, b| slopes(a, b, |r, n| r / (r.abs() + 1e-8) / n), "for a tiny residual"),
        slope("no 1/n", |a, b| slopes(a, b, |r, _| sign(r)), "the 1/n is missing"),
        slope("reversed", |a, b| slopes(a, b, |r, n| -sign(r) / n), "the sign is reversed"),
        slope("squared", |a, b| slopes(a, b, |r, n| 2.0 * r / n), "the gradient of the squared error"),
        slope("signum of 0", |a, b| slopes(a, b, |r, n| r.signum() / n), "`signum` of 0.0 is 1"),
        slope("r / |r|", |a, b| slopes(a, b, |r, n| r / r.abs() / n), "0/0"),
    ]
}

fn descend(loss: Loss, x: &Tensor, y: &Tensor, lr: f32, steps: usize, zero: bool, bias: bool) -> (Tensor, Tensor) {
    let (w, b) = (Tensor::zeros((x.shape()[1], 1)).requires_grad(), Tensor::zeros(1).requires_grad());
    let mut sgd = Sgd::new(if bias { vec![w.clone(), b.clone()] } else { vec![w.clone()] }, lr);
    for _ in 0..steps {
        if zero {
            sgd.zero_grad();
        }
        loss(&(x.matmul(&w) + &b), y).backward();
        sgd.step().unwrap();
    }
    (w, b)
}

fn corrupted_mutants() -> Vec<Mutant> {
    fn pull(r: &[f64]) -> (f64, f64) {
        (worst(r) / r.iter().map(|r| r.abs()).sum::<f64>(), 1.0 / r.len() as f64)
    }
    fn worst(r: &[f64]) -> f64 {
        r.iter().fold(0.0, |m: f64, r| m.max(r.abs()))
    }
    let fit = |name, answer, diagnosis| mutant(name, corrupted_target(answer, pull), diagnosis);
    let share = |name, answer, diagnosis| {
        mutant(name, corrupted_target(|l, x, y, lr, n| descend(l, x, y, lr, n, true, true), answer), diagnosis)
    };
    vec![
        fit("always squared", |_, x, y, lr, n| descend(mse_loss, x, y, lr, n, true, true), "always the squared loss"),
        fit("not cleared", |l, x, y, lr, n| descend(l, x, y, lr, n, false, true), "add up"),
        fit("no bias", |l, x, y, lr, n| descend(l, x, y, lr, n, true, false), "the bias never moves"),
        fit("too many", |l, x, y, lr, n| descend(l, x, y, lr, n + 1, true, true), "one step too many"),
        fit("nothing", |_, x, _, _, _| (Tensor::zeros((x.shape()[1], 1)), Tensor::zeros(1)), "nothing has moved"),
        fit(
            "ends early",
            |l, x, y, lr, n| {
                let mistake = |(w, b): (Tensor, Tensor)| l(&(x.matmul(&w) + b), y).item();
                let at = |n: usize| mistake(descend(l, x, y, lr, n, true, true));
                let stop = (1..n).find(|n| (at(*n) - at(n - 1)).abs() < 1e-4).unwrap_or(n);
                descend(l, x, y, lr, stop, true, true)
            },
            "that is no reason to stop",
        ),
        fit(
            "until it rises",
            |l, x, y, lr, n| {
                let mistake = |(w, b): (Tensor, Tensor)| l(&(x.matmul(&w) + b), y).item();
                let at = |n: usize| mistake(descend(l, x, y, lr, n, true, true));
                let stop = (1..n.min(50)).find(|n| at(*n) > at(n - 1)).unwrap_or(n);
                descend(l, x, y, lr, stop, true, true)
            },
            "take all steps",
        ),
        fit(
            "clipped",
            |l, x, y, lr, n| {
                let (w, b) = (Tensor::zeros((x.shape()[1], 1)).requires_grad(), Tensor::zeros(1).requires_grad());
                let mut sgd = Sgd::new(vec![w.clone(), b.clone()], lr);
                for _ in 0..n {
                    sgd.zero_grad();
                    l(&(x.matmul(&w) + &b), y).backward();
                    clip_gradients(&[w.clone(), b.clone()], 1000.0);
                    sgd.step().unwrap();
                }
                (w, b)
            },
            "without a limit",
        ),
        fit("2000 steps", |l, x, y, lr, n| descend(l, x, y, lr, n.min(2000), true, true), "but not with thousands"),
        fit(
            "the first rows",
            |l, x, y, lr, n| {
                let rows = x.shape()[0].min(32);
                descend(l, &x.slice(0, ..rows), &y.slice(0, ..rows), lr, n, true, true)
            },
            "each step uses all examples",
        ),
        share("the last", |r| (r[r.len() - 1].abs() * pull(r).0 / worst(r), pull(r).1), "not the last one"),
        share(
            "the largest r",
            |r| (r.iter().fold(f64::MIN, |m, r| m.max(*r)).abs() * pull(r).0 / worst(r), pull(r).1),
            "not the largest r",
        ),
        share(
            "shares of the loss",
            |r| {
                let (w, n) = (worst(r), r.iter().map(|r| r * r).sum::<f64>());
                (w * w / n, w / r.iter().map(|r| r.abs()).sum::<f64>())
            },
            "the shares in the loss",
        ),
        share("swapped", |r| (pull(r).1, pull(r).0), "the wrong way round"),
        share("alike", |r| (pull(r).0, pull(r).0), "all examples pull alike"),
    ]
}

fn blended_mutants() -> Vec<Mutant> {
    fn parts(y_hat: &Tensor, y: &Tensor, delta: f32) -> (Tensor, Tensor) {
        let r = (y_hat - y).abs();
        let clipped = delta - (delta - &r).relu();
        (r, clipped)
    }
    fn masked(a: &Tensor, b: &Tensor, d: f32, is_near: fn(f32, f32) -> bool) -> Tensor {
        let r = a - b;
        let near = Tensor::from(r.value().mapv(|r| f32::from(u8::from(is_near(r, d)))));
        (&near * (r.powi(2) * 0.5) + (1.0 - &near) * ((r.abs() - d * 0.5) * d)).mean()
    }
    let wrong = |name, answer, diagnosis| mutant(name, blended_loss(answer), diagnosis);
    vec![
        wrong("from 1 on", |a, b, d| masked(a, b, d, |r, d| r.abs() <= d.min(1.0)), "change at 1"),
        wrong(
            "δ of a thousandth at least",
            |a, b, d| {
                let (r, c) = parts(a, b, d.max(1e-3));
                (&c * (&r - &c * 0.5)).mean()
            },
            "without a lower bound",
        ),
        wrong("squared", |a, b, _| squared_loss(a, b), "half the squared error everywhere"),
        wrong("absolute", |a, b, _| (a - b).abs().mean(), "the absolute error everywhere"),
        wrong(
            "a jump",
            |a, b, d| {
                // c²/2 + δ (|r| - c) + δ²/2 beyond δ.
                let far = |r: f32| if r > d { d * d / 2.0 } else { 0.0 };
                let (r, c) = parts(a, b, d);
                let offset = Tensor::from(r.value().mapv(far));
                (&c * (&r - &c * 0.5) + offset).mean()
            },
            "take δ²/2 off",
        ),
        wrong(
            "flat",
            |a, b, d| {
                let (_, c) = parts(a, b, d);
                c.powi(2).mean() / 2.0
            },
            "it is flat",
        ),
        wrong(
            "slope 1",
            |a, b, d| {
                let (r, c) = parts(a, b, d);
                let far = |r: f32| if r > d { d / 2.0 - d * d / 2.0 } else { 0.0 };
                let offset = Tensor::from(r.value().mapv(far));
                (c.powi(2) / 2.0 + (r - c) + offset).mean()
            },
            "its slope there must be δ",
        ),
        wrong(
            "two squares",
            |a, b, d| {
                let r = (a - b).abs().clamp(0.0, 1e15);
                (r.powi(2) - (r - d).relu().powi(2)).mean() * 0.5
            },
            "lost in rounding",
        ),
        wrong("a mask", |a, b, d| masked(a, b, d, |r, d| r.abs() <= d), "a square overflows"),
        wrong("by the square", |a, b, d| masked(a, b, d, |r, d| r * r <= d), "by r² <= δ"),
        wrong("above only", |a, b, d| masked(a, b, d, |r, d| r <= d), "it is |r| that decides"),
        wrong(
            "far cut off",
            |a, b, d| {
                let r = (a - b).abs();
                let near = Tensor::from(r.value().mapv(|r| f32::from(u8::from(r <= d))));
                (&near * (r.powi(2) * 0.5) + ((1.0 - &near) * (r - d * 0.5) * d).detach()).mean()
            },
            "beyond δ no gradient flows",
        ),
        wrong(
            "no slope on the edge",
            |a, b, d| {
                let r = (a - b).abs();
                (r.clamp(0.0, d).powi(2) * 0.5 + (r - d).relu() * d).mean()
            },
            "the gradient is lost",
        ),
        wrong(
            "sum",
            |a, b, d| {
                let (r, c) = parts(a, b, d);
                (&c * (&r - &c * 0.5)).sum()
            },
            "summed over the examples",
        ),
    ]
}

fn order_mutants() -> Vec<Mutant> {
    fn pass(y: &[f64], order: &[usize], lr: f64) -> f64 {
        order.iter().fold(0.0, |b, i| b - lr * (b - y[*i]))
    }
    fn sorted_by(y: &[f64], key: fn(f64) -> f64) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..y.len()).collect();
        rows.sort_by(|i, j| key(y[*i]).total_cmp(&key(y[*j])));
        rows
    }
    fn ascending(y: &[f64]) -> Vec<usize> {
        sorted_by(y, |y| y)
    }
    let run = |name, answer, diagnosis| mutant(name, adversarial_order(answer, ascending), diagnosis);
    let order = |name, answer, diagnosis| mutant(name, adversarial_order(pass, answer), diagnosis);
    vec![
        run("as they lie", |y, _, lr| pass(y, &(0..y.len()).collect::<Vec<_>>(), lr), "as they lie"),
        run("2", |y, order, lr| pass(y, order, 2.0 * lr), "no factor of 2"),
        run("uphill", |y, order, lr| pass(y, order, -lr), "it goes uphill"),
        run("limited", |y, order, lr| pass(y, order, lr.min(1.0)), "is limited to 1"),
        run(
            "until a step is 0",
            |y, order, lr| {
                let met = (0..order.len()).find(|i| pass(y, &order[..*i], lr) == y[order[*i]]);
                pass(y, &order[..met.unwrap_or(order.len())], lr)
            },
            "so go on",
        ),
        run("in f32", |y, order, lr| f64::from(pass(y, order, lr) as f32), "about seven digits"),
        order("whole numbers", |y| sorted_by(y, |y| y.trunc()), "as whole numbers"),
        order("as f32", |y| sorted_by(y, |y| f64::from(y as f32)), "compared as f32"),
        order(
            "bits",
            |y| {
                let mut rows: Vec<usize> = (0..y.len()).collect();
                rows.sort_by_key(|i| y[*i].to_bits());
                rows
            },
            "by the bits",
        ),
        order(
            "ties lost",
            |y| {
                let rows = ascending(y);
                rows.iter().enumerate().filter(|(k, i)| *k == 0 || y[rows[k - 1]] != y[**i]).map(|(_, i)| *i).collect()
            },
            "also where targets are equal",
        ),
        order("descending", |y| ascending(y).into_iter().rev().collect(), "ends as far below"),
        order(
            "ranks",
            |y| y.iter().map(|a| y.iter().filter(|b| *b < a).count()).collect(),
            "the place of each example among the sorted",
        ),
        order("untouched", |y| (0..y.len()).collect(), "do little harm"),
        order("the largest again and again", |y| vec![ascending(y)[y.len() - 1]; y.len()], "exactly once"),
    ]
}
