//! Wrong answers to the open questions.

use checks::open_questions::*;
use rand::seq::SliceRandom;
use workbook::prelude::{
    Array1, Array2, ArrayData, ArrayDataset, Axis, DataModule, ExamScores, LeastSquares, LinearRegression, Module,
    Optimizer, Sgd, Trainer,
};
use workbook::prelude::{Tensor, mse_loss, squared_loss, tensor};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [rate_mutants(), batch_mutants(), start_mutants(), input_mutants(), decay_mutants(), convergence_mutants()]
        .into_iter()
        .flatten()
        .collect()
}

fn with_ones(x: &Array2<f32>) -> Array2<f64> {
    Array2::from_shape_fn((x.nrows(), x.ncols() + 1), |(i, j)| if j < x.ncols() { f64::from(x[[i, j]]) } else { 1.0 })
}

/// The largest eigenvalue of XᵀX.
fn largest(x: &Array2<f64>) -> f64 {
    let mut v = Array1::from_iter((1..=x.ncols()).map(|i| i as f64));
    for _ in 0..1000 {
        v = x.t().dot(&x.dot(&v));
        v /= v.dot(&v).sqrt();
    }
    let xv = x.dot(&v);
    xv.dot(&xv)
}

fn edge(x: &Array2<f32>) -> f64 {
    x.nrows() as f64 / largest(&with_ones(x))
}

/// By so many steps of a power iteration, which gets stuck where its start is orthogonal to the direction sought.
fn from(x: &Array2<f32>, start: fn(usize) -> f64, steps: usize) -> f64 {
    let x = with_ones(x);
    let (mut v, mut length) = (Array1::from_iter((0..x.ncols()).map(start)), 0.0);
    for _ in 0..steps {
        v = x.t().dot(&x.dot(&v)) * (2.0 / x.nrows() as f64);
        length = v.dot(&v).sqrt();
        v /= length;
    }
    2.0 / length
}

/// The rate beyond which the loss has grown after so many steps, with a gradient that is `factor` times the right one.
fn tried_edge(x: &Array2<f64>, y: &Array1<f32>, steps: usize, factor: f64) -> f64 {
    bracketed(x, y, steps, factor, f64::is_nan)
}

/// The same, where a run that ends with a loss of which `lost` is true has diverged whatever it began with.
fn bracketed(x: &Array2<f64>, y: &Array1<f32>, steps: usize, factor: f64, lost: fn(f64) -> bool) -> f64 {
    let y = y.mapv(f64::from);
    let grows = |lr: f64| {
        let mut w = Array1::<f64>::zeros(x.ncols());
        for _ in 0..steps {
            w = &w - &(x.t().dot(&(x.dot(&w) - &y)) * (2.0 * factor * lr / y.len() as f64));
        }
        let end = (x.dot(&w) - &y).mapv(|r| r * r).sum();
        lost(end) || end > y.dot(&y)
    };
    let (mut low, mut high) = (0.0, 1e-6);
    while !grows(high) && high < 1e3 {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-4 * high {
        let middle = (low + high) / 2.0;
        if grows(middle) { high = middle } else { low = middle }
    }
    low
}

fn rate_mutants() -> Vec<Mutant> {
    let formula = |name, answer, diagnosis| mutant(name, learning_rate(answer, |x, _, _| edge(x)), diagnosis);
    let tried = |name, answer, diagnosis| mutant(name, learning_rate(edge, answer), diagnosis);
    vec![
        formula("no 2", |x| 2.0 * edge(x), "the 2 of the Hessian is missing"),
        formula("1/λ", |x| edge(x) / 2.0, "1 / λmax"),
        formula("sum", |x| edge(x) / x.nrows() as f64, "divide X̃ᵀX̃ by the number"),
        formula("from all ones", |x| from(x, |_| 1.0, 1000), "at right angles"),
        formula("along the first axis", |x| from(x, |i| f64::from(u8::from(i == 0)), 1000), "at right angles"),
        formula("ten products", |x| from(x, |i| 1.0 / (i + 1) as f64, 10), "nearly, but not yet"),
        formula(
            "in f32",
            |x| if x.iter().any(|x| (x * x).is_infinite()) { f64::NAN } else { edge(x) },
            "leave the range of f32",
        ),
        tried(
            "by the formula",
            |x, y, steps| if steps > 10 { tried_edge(&with_ones(x), y, steps, 1.0) } else { edge(x) },
            "by the formula",
        ),
        tried(
            "absolute bracket",
            |x, y, n| (tried_edge(&with_ones(x), y, n, 1.0) / 1e-3).ceil() * 1e-3,
            "within 0.001",
        ),
        tried("bias at rest", |x, y, n| tried_edge(&x.mapv(f64::from), y, n, 1.0), "it is never updated"),
        formula("no bias", |x| x.nrows() as f64 / largest(&x.mapv(f64::from)), "the bias is forgotten"),
        formula("eigenvalue", |x| 2.0 / edge(x), "this is the largest eigenvalue"),
        tried("half the gradient", |x, y, n| tried_edge(&with_ones(x), y, n, 0.5), "half as long as they should be"),
        tried("summed", |x, y, n| tried_edge(&with_ones(x), y, n, x.nrows() as f64), "summed over the examples"),
        tried(
            "never below 1e-6",
            |x, y, n| tried_edge(&with_ones(x), y, n, 1.0).max(1e-6),
            "its lower end has to be a rate that converges",
        ),
        tried(
            "NaN converges",
            |x, y, n| bracketed(&with_ones(x), y, n, 1.0, |_| false),
            "with NaN every comparison is false",
        ),
        tried("not finite only", |x, _, _| 1.6 * edge(x), "a loss that has grown means divergence"),
    ]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    mean(&values.iter().map(|x| (x - mean(values)).powi(2)).collect::<Vec<_>>())
}

fn scatter(g: &[f64], b: usize) -> f64 {
    (variance(g) / b as f64 * (g.len() - b) as f64 / (g.len() - 1) as f64).sqrt()
}

fn shuffled(g: &[f64], b: usize, draws: usize, seed: u64) -> f64 {
    let (mut rng, mut g) = (workbook::rng(seed), g.to_vec());
    let draw = |_| {
        g.shuffle(&mut rng);
        mean(&g[..b])
    };
    variance(&(0..draws).map(draw).collect::<Vec<_>>()).sqrt()
}

fn batch_mutants() -> Vec<Mutant> {
    let formula = |name, answer, diagnosis| mutant(name, batch_size(answer, |g, b, _, _| scatter(g, b)), diagnosis);
    let drawn = |name, answer, diagnosis| mutant(name, batch_size(scatter, answer), diagnosis);
    vec![
        formula("with replacement", |g, b| (variance(g) / b as f64).sqrt(), "as if examples could be drawn twice"),
        formula(
            "no factor for few",
            |g, b| if 20 * b <= g.len() { (variance(g) / b as f64).sqrt() } else { scatter(g, b) },
            "as if examples could be drawn twice",
        ),
        formula("variance", |g, b| scatter(g, b).powi(2), "take its square root"),
        formula("1/B", |g, b| scatter(g, b) / (b as f64).sqrt(), "falls with the root"),
        formula("single", |g, _| variance(g).sqrt(), "the batch size plays no part"),
        formula(
            "squares that cancel",
            |g, b| {
                let squares = mean(&g.iter().map(|g| g * g).collect::<Vec<_>>());
                let factor = (g.len() - b) as f64 / (g.len() - 1) as f64;
                ((squares - mean(g).powi(2)).max(0.0) / b as f64 * factor).sqrt()
            },
            "what is left of them is rounding",
        ),
        drawn(
            "the rest as a batch",
            |g, b, draws, seed| {
                let (mut rng, mut g, mut means) = (workbook::rng(seed), g.to_vec(), vec![]);
                while means.len() < draws {
                    g.shuffle(&mut rng);
                    means.extend(g.chunks(b).map(mean));
                }
                variance(&means[..draws]).sqrt()
            },
            "what is left of a shuffled list",
        ),
        drawn(
            "squares that cancel",
            |g, b, draws, seed| {
                let (mut rng, mut g) = (workbook::rng(seed), g.to_vec());
                let mut draw = || {
                    g.shuffle(&mut rng);
                    mean(&g[..b])
                };
                let means: Vec<f64> = (0..draws).map(|_| draw()).collect();
                let squares = mean(&means.iter().map(|m| m * m).collect::<Vec<_>>());
                (squares - mean(&means).powi(2)).max(0.0).sqrt()
            },
            "what is left of them is rounding",
        ),
        drawn("the formula", |g, b, _, _| scatter(g, b), "the formula again"),
        drawn("its own seed", |g, b, draws, _| shuffled(g, b, draws, 0), "the seed plays no part"),
        drawn("at most 1000 draws", |g, b, draws, seed| shuffled(g, b, draws.min(1000), seed), "without a limit"),
        drawn("half of the seed", |g, b, draws, seed| shuffled(g, b, draws, seed as u32 as u64), "not all of its bits"),
        drawn("its own number", |g, b, _, seed| shuffled(g, b, 1000, seed), "is `draws` used"),
        drawn(
            "neighbours",
            |g, b, draws, seed| {
                let mut rng = workbook::rng(seed);
                let mut one = || rand::Rng::random_range(&mut rng, 0..g.len());
                let batch = |start: usize| (start..start + b).map(|i| g[i % g.len()]).sum::<f64>() / b as f64;
                let means: Vec<f64> = (0..draws).map(|_| batch(one())).collect();
                variance(&means).sqrt()
            },
            "runs of neighbours",
        ),
        drawn("always the same", |_, _, _, _| 0.0, "the seed plays no part"),
        drawn(
            "with replacement",
            |g, b, draws, seed| {
                let mut rng = workbook::rng(seed);
                let mut one = || g[rand::Rng::random_range(&mut rng, 0..g.len())];
                let means: Vec<f64> = (0..draws).map(|_| (0..b).map(|_| one()).sum::<f64>() / b as f64).collect();
                variance(&means).sqrt()
            },
            "drawn with replacement",
        ),
        drawn(
            "summed",
            |g, b, draws, seed| {
                let (mut rng, mut g) = (workbook::rng(seed), g.to_vec());
                let sums: Vec<f64> = (0..draws)
                    .map(|_| {
                        g.shuffle(&mut rng);
                        g[..b].iter().sum()
                    })
                    .collect();
                variance(&sums).sqrt()
            },
            "were summed",
        ),
    ]
}

fn steps(distance: f64, tolerance: f64, factor: f64) -> usize {
    ((tolerance / distance).ln() / factor.ln()).ceil() as usize
}

/// Gradient descent by automatic differentiation.
fn sgd(
    x: &Tensor,
    y: &Tensor,
    w: Tensor,
    lr: f32,
    steps: usize,
    loss: fn(&Tensor, &Tensor) -> Tensor,
    zero: bool,
) -> Tensor {
    let w = w.requires_grad();
    let mut sgd = Sgd::new(vec![w.clone()], lr);
    for _ in 0..steps {
        if zero {
            sgd.zero_grad();
        }
        loss(&x.matmul(&w), y).backward();
        sgd.step().unwrap();
    }
    w.detach()
}

fn start_mutants() -> Vec<Mutant> {
    let path = |name, answer, diagnosis| mutant(name, start(answer, steps), diagnosis);
    let count = |name, answer, diagnosis| {
        mutant(name, start(|x, y, w, lr, n| sgd(x, y, w.detach(), lr, n, mse_loss, true), answer), diagnosis)
    };
    vec![
        path("half", |x, y, w, lr, n| sgd(x, y, w.detach(), lr, n, squared_loss, true), "half as long"),
        path(
            "sum",
            |x, y, w, lr, n| sgd(x, y, w.detach(), lr, n, |a, b| (a - b).powi(2).sum(), true),
            "the squared errors are summed",
        ),
        path(
            "from zero",
            |x, y, w, lr, n| sgd(x, y, Tensor::zeros(w.shape()), lr, n, mse_loss, true),
            "it begins at zero",
        ),
        path(
            "100 steps",
            |x, y, w, lr, n| sgd(x, y, w.detach(), lr, n.min(100), mse_loss, true),
            "but not with thousands",
        ),
        path(
            "until the loss is small",
            |x, y, w, lr, n| {
                let mut w = w.detach();
                for _ in 0..n {
                    let residual = x.matmul(&w) - y;
                    if residual.powi(2).mean().item() < 1e-6 {
                        break;
                    }
                    w = w - x.t().matmul(&residual) * (2.0 * lr / x.shape()[0] as f32);
                }
                w
            },
            "however small it is",
        ),
        path("too many", |x, y, w, lr, n| sgd(x, y, w.detach(), lr, n + 1, mse_loss, true), "one step too many"),
        path("uphill", |x, y, w, lr, n| sgd(x, y, w.detach(), lr, n, |a, b| -mse_loss(a, b), true), "it goes uphill"),
        path("not cleared", |x, y, w, lr, n| sgd(x, y, w.detach(), lr, n, mse_loss, false), "add up"),
        path("in place", |x, y, w, lr, n| sgd(x, y, w.clone(), lr, n, mse_loss, true), "`start` itself was changed"),
        count("rounded down", |d, t, f| steps(d, t, f).max(1) - 1, "rounded down"),
        count("as the last digit says", |d, t, f| ((t / d).ln() / f.ln()).ceil() as usize, "by its last digit"),
        count(
            "gives up",
            |d, t, f| (0..100_000).find(|n| d * f.powi(*n) <= t).unwrap_or(100_000) as usize,
            "as many as it takes",
        ),
        path(
            "no 2/n",
            |x, y, w, lr, n| sgd(x, y, w.detach(), lr, n, |a, b| (a - b).powi(2).sum() * 0.5, true),
            "the factor 2/n is missing",
        ),
        path(
            "marked",
            |x, y, w, lr, n| {
                let _ = x.clone().requires_grad();
                sgd(x, y, w.detach(), lr, n, mse_loss, true)
            },
            "a clone of a tensor is the same tensor",
        ),
        count("factor is lost", |d, t, f| steps(d, t, 1.0 - f), "the share `factor`"),
        count("linear", |d, t, f| ((d - t) / (d * (1.0 - f))).ceil() as usize, "the number of steps is a logarithm"),
        count("negative", |d, t, f| ((t / d).ln() / f.ln()).ceil().abs() as usize, "it is there from the start"),
    ]
}

type Verdict = Result<(f64, bool), String>;

fn outside(seen: &[[f32; 2]], day: [f32; 2]) -> bool {
    (0..2).any(|i| seen.iter().all(|k| day[i] < k[i]) || seen.iter().all(|k| day[i] > k[i]))
}

fn judge(line: &LeastSquares, seen: &[[f32; 2]], day: [f32; 2], bad: fn(f32) -> bool, total: f32) -> Verdict {
    if let Some(i) = (0..2).find(|i| bad(day[*i])) {
        return Err(format!("{} hours of {}", day[i], ["sleep", "study"][i]));
    }
    if day[0] + day[1] > total {
        return Err("more than a day".into());
    }
    Ok((line.predict(&day), outside(seen, day)))
}

fn input_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, inputs(answer), diagnosis);
    fn right(x: f32) -> bool {
        !(0.0..=24.0).contains(&x)
    }
    vec![
        wrong("NaN", |l, s, d| judge(l, s, d, |x| x.min(0.0) < 0.0 || x.max(24.0) > 24.0, 24.0), "a NaN slips through"),
        wrong("negative", |l, s, d| judge(l, s, d, |x| !x.is_finite() || x > 24.0, 24.0), "no negative hours"),
        wrong("too many", |l, s, d| judge(l, s, d, |x| x.is_nan() || x < 0.0, f32::INFINITY), "are too many"),
        wrong("together", |l, s, d| judge(l, s, d, right, 48.0), "together they are longer"),
        wrong(
            "a whole day",
            |l, s, d| judge(l, s, d, |x| !(0.0..24.0).contains(&x), 24.0),
            "a whole day, and no longer",
        ),
        wrong(
            "no name",
            |l, s, d| judge(l, s, d, right, 24.0).map_err(|_| "these hours make no sense".into()),
            "must name what is wrong",
        ),
        wrong(
            "only the sum",
            |l, s, d| match judge(l, s, d, |x| x.is_nan() || x < 0.0 || x == f32::INFINITY, 24.0) {
                Err(why) if !why.contains("hours") => Err(format!("sleep {} and study {} are too much", d[0], d[1])),
                verdict => verdict,
            },
            "the culprit is to be named by itself",
        ),
        wrong(
            "sleep or study",
            |l, s, d| judge(l, s, d, right, 24.0).map_err(|_| "no such sleep or study".into()),
            "the culprit is to be named by itself",
        ),
        wrong(
            "unusual is refused",
            |l, s, d| {
                judge(l, s, d, right, 24.0)
                    .and_then(|(p, new)| if new { Err("sleep or study".into()) } else { Ok((p, new)) })
            },
            "unusual, but possible",
        ),
        wrong(
            "cut to 0..100",
            |l, s, d| judge(l, s, d, right, 24.0).map(|(p, new)| (p.clamp(0.0, 100.0), new)),
            "also below 0 and above 100",
        ),
        wrong(
            "first to last",
            |l, s, d| {
                let (first, last) = (s[0], s[s.len() - 1]);
                let inside = |i: usize| d[i] >= first[i] && d[i] <= last[i];
                judge(l, s, d, right, 24.0).map(|(p, _)| (p, !(inside(0) && inside(1))))
            },
            "wherever these are in the list",
        ),
        wrong(
            "both outside",
            |l, s, d| {
                let inside = |i: usize| s.iter().any(|k| k[i] <= d[i]) && s.iter().any(|k| k[i] >= d[i]);
                judge(l, s, d, right, 24.0).map(|(p, _)| (p, !inside(0) && !inside(1)))
            },
            "one of the two outside its range is enough",
        ),
        wrong(
            "never new",
            |l, s, d| judge(l, s, d, right, 24.0).map(|(p, _)| (p, false)),
            "one of the two outside its range is enough",
        ),
        wrong(
            "swapped",
            |l, s, d| judge(l, s, d, right, 24.0).map(|(_, new)| (l.predict(&[d[1], d[0]]), new)),
            "the wrong way round",
        ),
        wrong(
            "ends excluded",
            |l, s, d| {
                let inside = |i: usize| s.iter().any(|k| k[i] < d[i]) && s.iter().any(|k| k[i] > d[i]);
                judge(l, s, d, right, 24.0).map(|(p, _)| (p, !(inside(0) && inside(1))))
            },
            "includes its ends",
        ),
    ]
}

fn decay_mutants() -> Vec<Mutant> {
    fn right(w: &Tensor, l: f32) -> Tensor {
        w.powi(2).sum() * (l / 2.0)
    }
    fn slope(w: &Tensor, l: f32) -> Tensor {
        w * l
    }
    fn step([w, b]: [&Tensor; 2], [gw, gb]: [&Tensor; 2], lr: f32, decay: [f32; 2]) -> (Tensor, Tensor) {
        (w * (1.0 - decay[0]) - gw * lr, b * (1.0 - decay[1]) - gb * lr)
    }
    let value = |name, answer, diagnosis| {
        mutant(name, weight_decay(answer, slope, |p, g, lr, l| step(p, g, lr, [lr * l, 0.0])), diagnosis)
    };
    let gradient = |name, answer, diagnosis| {
        mutant(name, weight_decay(right, answer, |p, g, lr, l| step(p, g, lr, [lr * l, 0.0])), diagnosis)
    };
    let update = |name, answer, diagnosis| mutant(name, weight_decay(right, slope, answer), diagnosis);
    vec![
        value("no half", |w, l| w.powi(2).sum() * l, "the 1/2 is missing"),
        value("λ squared", |w, l| w.powi(2).sum() * (l * l / 2.0), "λ is squared"),
        value("absolute values", |w, l| w.abs().sum() * (l / 2.0), "these are absolute values"),
        value(
            "no gradient",
            |w, l| tensor![w.to_vec().iter().map(|w| w * w).sum::<f32>() * l / 2.0].sum(),
            "no gradient flows",
        ),
        update(
            "swapped",
            |p, g, lr, l| {
                let (w, b) = step(p, g, lr, [lr * l, 0.0]);
                (b, w)
            },
            "the parts are right, but in reverse order",
        ),
        value("length", |w, l| w.powi(2).sum().sqrt() * (l / 2.0), "the length of w"),
        value("mean", |w, l| w.powi(2).mean() * (l / 2.0), "the mean of the squares"),
        value("squared sum", |w, l| w.sum().powi(2) * (l / 2.0), "squared after the sum"),
        gradient("2λw", |w, l| w * (2.0 * l), "a factor of 2 too many"),
        gradient("-λw", |w, l| w * -l, "uphill"),
        gradient("L1", |w, l| w / w.abs() * l, "the gradient of Σ |w|"),
        update("bias too", |p, g, lr, l| step(p, g, lr, [lr * l, lr * l]), "the bias decays too"),
        update(
            "by the axes",
            |[w, b], g, lr, l| {
                let decay = |p: &Tensor| if p.ndim() > 1 { lr * l } else { 0.0 };
                step([w, b], g, lr, [decay(w), decay(b)])
            },
            "whatever its shape",
        ),
        update(
            "the bias stays",
            |[w, b], g, lr, l| (step([w, b], g, lr, [lr * l, 0.0]).0, b.detach()),
            "but it has a gradient",
        ),
        update("plain", |p, g, lr, _| step(p, g, lr, [0.0, 0.0]), "a plain step"),
        update("grows", |p, g, lr, l| step(p, g, lr, [-lr * l, 0.0]), "the weights grow"),
        update("λ w", |p, g, lr, l| step(p, g, lr, [l, 0.0]), "multiplied by the learning rate"),
        update(
            "afterwards",
            |p, g, lr, l| {
                let (w, b) = step(p, g, lr, [0.0, 0.0]);
                (w * (1.0 - lr * l), b)
            },
            "the shrinking came after the step",
        ),
        update(
            "in place",
            |[w, b], [gw, gb], lr, l| {
                let (new_w, new_b) = step([w, b], [gw, gb], lr, [lr * l, 0.0]);
                w.value_mut().assign(&new_w.value());
                (new_w, new_b)
            },
            "`w` itself was changed",
        ),
    ]
}

fn trained(data: &ExamScores, lr: f32, epochs: usize, day: [f32; 2]) -> f32 {
    let model = LinearRegression::new(2, lr, 3);
    Trainer::new(epochs).quiet().fit(&model, data).unwrap();
    model.forward(&tensor![day[0], day[1]]).item()
}

fn scaled(x: &Array2<f32>) -> (Array2<f32>, Array1<f32>, Array1<f32>) {
    let (m, s) = (x.mean_axis(Axis(0)).unwrap(), x.std_axis(Axis(0), 0.0));
    ((x - &m) / &s, m, s)
}

/// The weights for standardised features, with their means and deviations.
fn trained_on_scaled(data: &ExamScores, lr: f32, epochs: usize) -> (Array1<f32>, f32, Array1<f32>, Array1<f32>) {
    let (x, m, s) = scaled(&data.features());
    let set = ArrayDataset::regression(x, data.scores().insert_axis(Axis(1))).unwrap();
    let data = ArrayData::new(set.clone(), set).with_batch_size(data.batch_size()).unwrap();
    let model = LinearRegression::new(2, lr, 3);
    Trainer::new(epochs).quiet().fit(&model, &data).unwrap();
    (Array1::from(model.w.to_vec()), model.b.item(), m, s)
}

fn convergence_mutants() -> Vec<Mutant> {
    fn per_hour(data: &ExamScores, lr: f32, epochs: usize) -> (Vec<f32>, f32) {
        let (w, b, m, s) = trained_on_scaled(data, lr, epochs);
        let w = w / s;
        (w.to_vec(), b - w.dot(&m))
    }
    let first = |name, answer, diagnosis| mutant(name, convergence(answer, scaled, per_hour), diagnosis);
    let second = |name, answer, diagnosis| mutant(name, convergence(trained, answer, per_hour), diagnosis);
    let third = |name, answer, diagnosis| mutant(name, convergence(trained, scaled, answer), diagnosis);
    vec![
        first(
            "least squares",
            |d, _, _, day| LeastSquares::fit(d.features().view(), d.scores().view()).unwrap().predict(&day) as f32,
            "what least squares predicts",
        ),
        first(
            "best epoch",
            |data, lr, epochs, day| {
                let model = LinearRegression::new(2, lr, 3);
                Trainer::new(epochs).keep_best().quiet().fit(&model, data).unwrap();
                model.forward(&tensor![day[0], day[1]]).item()
            },
            "the model of the best epoch",
        ),
        second(
            "squares that cancel",
            |x| {
                let m = x.mean_axis(Axis(0)).unwrap();
                let s = (x.mapv(|x| x * x).mean_axis(Axis(0)).unwrap() - &m * &m).mapv(f32::sqrt);
                ((x - &m) / &s, m, s)
            },
            "what is left of them is rounding",
        ),
        third(
            "normal equations",
            |d, _, _| {
                let best = LeastSquares::fit(d.features().view(), d.scores().view()).unwrap();
                (best.w.mapv(|w| w as f32).to_vec(), best.b as f32)
            },
            "train the model",
        ),
        third("100 epochs", |d, lr, epochs| per_hour(d, lr, epochs.min(100)), "right with a few epochs"),
        third(
            "its own batches",
            |d, lr, epochs| per_hour(&d.clone().with_batch_size(32).unwrap(), lr, epochs),
            "a batch size of its own",
        ),
        first("one epoch", |d, lr, _, day| trained(d, lr, 1, day), "a single epoch"),
        first("swapped", |d, lr, e, day| trained(d, lr, e, [day[1], day[0]]), "the wrong way round"),
        second(
            "n - 1",
            |x| {
                let (m, s) = (x.mean_axis(Axis(0)).unwrap(), x.std_axis(Axis(0), 1.0));
                ((x - &m) / &s, m, s)
            },
            "divides by n - 1",
        ),
        second(
            "not centred",
            |x| {
                let (_, m, s) = scaled(x);
                (x / &s, m, s)
            },
            "the mean was not taken off",
        ),
        second(
            "rows",
            |x| {
                let (z, m, s) = scaled(&x.t().to_owned());
                (z.t().to_owned(), m, s)
            },
            "go along axis 0",
        ),
        third(
            "not converted",
            |d, lr, epochs| {
                let (w, b, _, _) = trained_on_scaled(d, lr, epochs);
                (w.to_vec(), b)
            },
            "convert them back",
        ),
        third(
            "the bias is not converted",
            |d, lr, epochs| {
                let (w, b, _, s) = trained_on_scaled(d, lr, epochs);
                ((w / s).to_vec(), b)
            },
            "the bias is not",
        ),
        third(
            "multiplied",
            |d, lr, epochs| {
                let (w, b, m, s) = trained_on_scaled(d, lr, epochs);
                let w = w * s;
                (w.to_vec(), b - w.dot(&m))
            },
            "this multiplies",
        ),
    ]
}
