//! Wrong answers to section 3.7.

use checks::ch03_07::*;
use rand::Rng as _;
use workbook::prelude::{
    Array2, ArrayDataset, Axis, DataLoader, DataModule, SyntheticRegressionData, Tensor, squared_loss,
};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [decay_mutants(), choice_mutants(), step_mutants(), norm_mutants(), prior_mutants(), stop_mutants()]
        .into_iter()
        .flatten()
        .collect()
}

/// Gradient descent with λ for the weights and for the bias, and a factor for the gradient.
fn descend(x: &Tensor, y: &Tensor, decay: [f32; 2], factor: f32, lr: f32, steps: usize) -> (Tensor, Tensor) {
    let (mut w, mut b) = (Tensor::zeros((x.shape()[1], 1)), Tensor::zeros(1));
    for _ in 0..steps {
        let error = x.matmul(&w) + &b - y;
        let gradient = x.t().matmul(&error) * (factor / x.shape()[0] as f32);
        w = &w - (gradient + &w * decay[0]) * lr;
        b = &b - (error.mean_axis(0) * factor + &b * decay[1]) * lr;
    }
    (w, b)
}

fn fit(x: &Tensor, y: &Tensor, lambda: f32, lr: f32, steps: usize) -> (Tensor, Tensor) {
    descend(x, y, [lambda, 0.0], 1.0, lr, steps)
}

/// The losses on the training and the validation set, and the penalty.
fn losses(data: &SyntheticRegressionData, lambdas: &[f32], lr: f32, steps: usize) -> Vec<[f64; 3]> {
    let tensors = |set: &ArrayDataset| (Tensor::from(set.inputs().clone()), Tensor::from(set.targets().clone()));
    let ((x, y), (x_val, y_val)) = (tensors(data.train()), tensors(data.val()));
    let one = |lambda: &f32| {
        let (w, b) = fit(&x, &y, *lambda, lr, steps);
        let loss = |x: &Tensor, y: &Tensor| f64::from(squared_loss(&(x.matmul(&w) + &b), y).item());
        [loss(&x, &y), loss(&x_val, &y_val), f64::from(lambda / 2.0 * w.powi(2).sum().item())]
    };
    lambdas.iter().map(one).collect()
}

fn decay_mutants() -> Vec<Mutant> {
    let right = |data: &SyntheticRegressionData, lambdas: &[f32], lr, steps| {
        losses(data, lambdas, lr, steps).into_iter().map(|[train, val, _]| (train, val)).collect()
    };
    let descent = |name, answer, diagnosis| mutant(name, weight_decay(answer, right), diagnosis);
    let experiment = |name, answer, diagnosis| mutant(name, weight_decay(fit, answer), diagnosis);
    vec![
        descent("no decay", |x, y, _, lr, n| fit(x, y, 0.0, lr, n), "do not decay"),
        descent("bias", |x, y, l, lr, n| descend(x, y, [l, l], 1.0, lr, n), "the bias decays too"),
        descent(
            "ends at a small gradient",
            |x, y, l, lr, n| {
                let (first, _) = fit(x, y, l, 1.0, 1);
                let is_flat = first.to_vec().iter().all(|g| g.abs() < 1e-3);
                fit(x, y, l, lr, if is_flat { 0 } else { n })
            },
            "no reason to stop",
        ),
        descent("2 λ", |x, y, l, lr, n| fit(x, y, 2.0 * l, lr, n), "the 2 cancels"),
        descent("grows", |x, y, l, lr, n| fit(x, y, -l, lr, n), "the weights grow"),
        descent("without η", |x, y, l, lr, n| fit(x, y, l / lr, lr, n), "multiplies it too"),
        descent("whole squares", |x, y, l, lr, n| descend(x, y, [l, 0.0], 2.0, lr, n), "*half* the squares"),
        experiment(
            "swapped",
            |data, l, lr, n| losses(data, l, lr, n).into_iter().map(|[train, val, _]| (val, train)).collect(),
            "the order is",
        ),
        experiment(
            "with the penalty",
            |data, l, lr, n| losses(data, l, lr, n).into_iter().map(|[train, val, p]| (train + p, val + p)).collect(),
            "the penalty is included",
        ),
        experiment(
            "mean squares",
            |data, l, lr, n| {
                losses(data, l, lr, n).into_iter().map(|[train, val, _]| (2.0 * train, 2.0 * val)).collect()
            },
            "these are mean squares",
        ),
        experiment(
            "one minibatch",
            |data, lambdas, lr, n| {
                let ((x, y), (x_val, y_val)) = (first(data.train_dataloader(0)), first(data.val_dataloader()));
                let one = |l: &f32| {
                    let (w, b) = fit(&x, &y, *l, lr, n);
                    let loss = |x: &Tensor, y: &Tensor| f64::from(squared_loss(&(x.matmul(&w) + &b), y).item());
                    (loss(&x, &y), loss(&x_val, &y_val))
                };
                lambdas.iter().map(one).collect()
            },
            "one minibatch of a set",
        ),
        experiment(
            "steps for each λ",
            |data, lambdas, lr, n| {
                (0..lambdas.len())
                    .map(|i| losses(data, &lambdas[i..=i], lr, n * (i + 1))[0])
                    .map(|l| (l[0], l[1]))
                    .collect()
            },
            "is wrong",
        ),
    ]
}

fn first(mut batches: DataLoader<'_, Tensor>) -> (Tensor, Tensor) {
    batches.next().unwrap()
}

/// The wins of each column, on rows drawn for all of them or for each one alone.
fn wins(losses: &Tensor, rounds: usize, seed: u64, paired: bool, sign: f32) -> Vec<f64> {
    let (losses, mut rng) = (losses.value(), workbook::rng(seed));
    let (n, k) = (losses.shape()[0], losses.shape()[1]);
    let mut wins = vec![0.0; k];
    for _ in 0..rounds {
        let mut sums = vec![0.0; k];
        for _ in 0..n {
            let shared = rng.random_range(0..n);
            for (j, sum) in sums.iter_mut().enumerate() {
                let i = if paired { shared } else { rng.random_range(0..n) };
                *sum += sign * losses[[i, j]];
            }
        }
        wins[(0..k).fold(0, |a, b| if sums[b] < sums[a] { b } else { a })] += 1.0 / rounds as f64;
    }
    wins
}

/// The wins, with indices that are rounded from 0 to n - 1.
fn rounded(losses: &Tensor, rounds: usize, seed: u64) -> Vec<f64> {
    let (losses, mut rng) = (losses.value(), workbook::rng(seed));
    let (n, k) = (losses.shape()[0], losses.shape()[1]);
    let mut wins = vec![0.0; k];
    for _ in 0..rounds {
        let drawn: Vec<usize> = (0..n).map(|_| (rng.random::<f64>() * (n - 1) as f64).round() as usize).collect();
        let sum = |j: usize| drawn.iter().map(|i| losses[[*i, j]]).sum::<f32>();
        wins[(0..k).fold(0, |a, b| if sum(b) < sum(a) { b } else { a })] += 1.0 / rounds as f64;
    }
    wins
}

/// The wins, if of equal means the last wins.
fn last_wins(losses: &Tensor, rounds: usize, seed: u64) -> Vec<f64> {
    let mut reversed = losses.to_array();
    reversed.invert_axis(Axis(1));
    let reversed = reversed.as_standard_layout().to_owned();
    let mut wins = wins(&reversed.into(), rounds, seed, true, 1.0);
    wins.reverse();
    wins
}

/// The wins, if of equal means the second wins against the first.
fn second_wins(losses: &Tensor, rounds: usize, seed: u64) -> Vec<f64> {
    let mut swapped = losses.to_array();
    let k = swapped.shape()[1];
    let swap = |j: usize| if k > 1 && j < 2 { 1 - j } else { j };
    swapped = swapped.select(Axis(1), &(0..k).map(swap).collect::<Vec<_>>());
    let wins = wins(&swapped.into(), rounds, seed, true, 1.0);
    (0..k).map(|j| wins[swap(j)]).collect()
}

/// The last column whose mean is at most so far above the lowest as `error` makes of the winner's s² and n.
fn last_within(losses: &Tensor, error: fn(f32, f32) -> f32) -> usize {
    let (losses, n) = (losses.value(), losses.shape()[0] as f32);
    let means = losses.mean_axis(Axis(0)).unwrap();
    let best = (0..means.len()).fold(0, |a, b| if means[b] < means[a] { b } else { a });
    let squares: f32 = losses.index_axis(Axis(1), best).iter().map(|x| (x - means[best]).powi(2)).sum();
    (0..means.len()).rfind(|j| means[*j] <= means[best] + error(squares / (n - 1.0), n)).unwrap()
}

fn choice_mutants() -> Vec<Mutant> {
    let right = |losses: &Tensor| last_within(losses, |s2, n| (s2 / n).sqrt());
    let shares = |name, answer, diagnosis| mutant(name, choosing_lambda(answer, right), diagnosis);
    let rule = |name, answer, diagnosis| {
        mutant(name, choosing_lambda(|losses, rounds, seed| wins(losses, rounds, seed, true, 1.0), answer), diagnosis)
    };
    vec![
        shares(
            "counts",
            |x, n, seed| wins(x, n, seed, true, 1.0).iter().map(|share| share * n as f64).collect(),
            "divide by the rounds",
        ),
        shares("begins with the second", second_wins, "the first and the second candidate are always equal"),
        shares(
            "at most 1000",
            |x, n, seed| wins(x, n.min(1000), seed, true, 1.0),
            "the number of rounds is an argument",
        ),
        shares(
            "no replacement",
            |x, _, _| {
                let best = last_within(x, |_, _| 0.0);
                (0..x.shape()[1]).map(|j| f64::from(u8::from(j == best))).collect()
            },
            "with replacement",
        ),
        shares(
            "generator in the loop",
            |x, n, seed| {
                let once = wins(x, 1, seed, true, 1.0);
                (0..n).fold(vec![0.0; once.len()], |sum, _| {
                    sum.iter().zip(&once).map(|(a, b)| a + b / n as f64).collect()
                })
            },
            "the generator is made anew in each round",
        ),
        shares(
            "integers divided",
            |x, n, seed| {
                let counts = wins(x, n, seed, true, 1.0).into_iter().map(|share| (share * n as f64).round() as usize);
                counts.map(|count| (count / n) as f64).collect()
            },
            "a division of integers would do that",
        ),
        shares("seed ignored", |x, n, _| wins(x, n, 0, true, 1.0), "the seed plays no part"),
        shares("32 bits", |x, n, seed| wins(x, n, seed & 0xffff_ffff, true, 1.0), "cut to 32 bits"),
        shares("rounds ignored", |x, _, seed| wins(x, 3000, seed, true, 1.0), "the number of rounds is an argument"),
        shares("first and last row half as often", rounded, "drawn equally often"),
        shares("last of ties", last_wins, "of equal means the first wins"),
        shares("rows apart", |x, n, seed| wins(x, n, seed, false, 1.0), "the same examples"),
        shares("highest", |x, n, seed| wins(x, n, seed, true, -1.0), "the highest mean loss"),
        rule("variance by √n", |x| last_within(x, |s2, n| s2 / n.sqrt()), "this is s² / √n"),
        rule(
            "below the limit",
            |x| {
                let means = x.value().mean_axis(Axis(0)).unwrap();
                let best = last_within(x, |_, _| 0.0);
                let limit = means[best] + (x.value().index_axis(Axis(1), best).var(1.0) / x.shape()[0] as f32).sqrt();
                (0..means.len()).rfind(|j| means[*j] < limit).unwrap()
            },
            "an `unwrap` met a `None`",
        ),
        rule(
            "each its own error",
            |x| {
                let (x, n) = (x.value(), x.shape()[0] as f32);
                let means = x.mean_axis(Axis(0)).unwrap();
                let lowest = means.fold(f32::INFINITY, |a, b| a.min(*b));
                let within = |j: &usize| means[*j] <= lowest + (x.index_axis(Axis(1), *j).var(1.0) / n).sqrt();
                (0..means.len()).rfind(within).unwrap()
            },
            "here each has its own",
        ),
        rule("winner", |x| last_within(x, |_, _| 0.0), "the winner itself"),
        rule("deviation", |x| last_within(x, |s2, _| s2.sqrt()), "s / √n"),
        rule("divided by n", |x| last_within(x, |s2, n| (s2 * (n - 1.0) / n / n).sqrt()), "n - 1, not by n"),
    ]
}

fn sign(w: &Tensor) -> Tensor {
    w.value().mapv(|w| if w == 0.0 { 0.0 } else { w.signum() }).into()
}

fn shrink(v: &Tensor, by: f32) -> Tensor {
    (v - by).relu() - (-v - by).relu()
}

fn step_mutants() -> Vec<Mutant> {
    let plain = |name, answer, diagnosis| {
        mutant(name, l1_update(answer, |w, g, lr, l| shrink(&(w - g * lr), lr * l)), diagnosis)
    };
    let proximal =
        |name, answer, diagnosis| mutant(name, l1_update(|w, g, lr, l| w - (g + sign(w) * l) * lr, answer), diagnosis);
    vec![
        plain("weight decay", |w, g, lr, l| w - (g + w * l) * lr, "the update of weight decay"),
        plain(
            "signum",
            |w, g, lr, l| w - (g + Tensor::from(w.value().mapv(f32::signum)) * l) * lr,
            "`signum` of 0 is 1",
        ),
        plain("away from 0", |w, g, lr, l| w - (g - sign(w) * l) * lr, "pushes towards 0"),
        plain("without η", |w, g, lr, l| w - g * lr - sign(w) * l, "the learning rate multiplies"),
        plain("absolute value", |w, g, lr, l| w - (g + w.abs() * l) * lr, "its derivative is asked for"),
        plain("no sign near 0", |w, g, lr, l| w - (g + w / (w.abs() + 1e-6) * l) * lr, "a tiny weight has a sign"),
        proximal("sign of w", |w, g, lr, l| ((w - g * lr).abs() - lr * l).relu() * sign(w), "here it is that of w"),
        proximal("flat", |w, g, lr, l| shrink(&(w - g * lr), lr * l).reshape(-1), "the shape of w"),
        proximal("plain step", |w, g, lr, l| w - (g + sign(w) * l) * lr, "this is the plain step again"),
        proximal(
            "jumps over",
            |w, g, lr, l| {
                let v = w - g * lr;
                &v - sign(&v) * (lr * l)
            },
            "not jump over it",
        ),
        proximal("negative lost", |w, g, lr, l| (w - g * lr - lr * l).relu(), "the negative weights are lost"),
        proximal("signs lost", |w, g, lr, l| ((w - g * lr).abs() - lr * l).relu(), "the signs are lost"),
        proximal(
            "hard threshold",
            |w, g, lr, l| (w - g * lr).value().mapv(|v| if v.abs() > lr * l { v } else { 0.0 }).into(),
            "must come closer",
        ),
        proximal("threshold λ", |w, g, lr, l| shrink(&(w - g * lr), l), "is ηλ, not λ"),
    ]
}

fn diagonal_sum(a: &Tensor) -> Tensor {
    (a * Tensor::from(Array2::eye(a.shape()[0]))).sum()
}

fn norm_mutants() -> Vec<Mutant> {
    let traces = |name, answer, diagnosis| mutant(name, frobenius(answer, |w| w.t().matmul(w)), diagnosis);
    let products = |name, answer, diagnosis| mutant(name, frobenius(diagonal_sum, answer), diagnosis);
    vec![
        traces("sum", |a| a.sum(), "the sum of all entries"),
        traces("mean", |a| diagonal_sum(a) / a.shape()[0] as f32, "the mean of the diagonal"),
        traces("negative lost", |a| diagonal_sum(&a.relu()), "below 0 are lost"),
        traces("read out", |a| Tensor::scalar(diagonal_sum(a).item()), "leave the graph"),
        products("squares", |w| w.powi(2), "the squares of the entries"),
        products(
            "not transposed",
            |w| if w.shape()[0] == w.shape()[1] { w.matmul(w) } else { w.matmul(&w.t()) },
            "must be transposed",
        ),
        products(
            "only the diagonal",
            |w| w.t().matmul(w) * Tensor::from(Array2::eye(w.shape()[1])),
            "only the diagonal",
        ),
        products("graph lost", |w| w.detach().t().matmul(&w.detach()), "leave the graph"),
        products("the norm", |w| w.powi(2).sum(), "the norm itself"),
    ]
}

const TAU: f64 = std::f64::consts::TAU;

fn normal(w: &[f64], tau: f64) -> f64 {
    w.iter().map(|w| w * w / (2.0 * tau * tau) + (TAU * tau * tau).ln() / 2.0).sum()
}

fn double(w: &[f64], beta: f64) -> f64 {
    w.iter().map(|w| w.abs() / beta + (2.0 * beta).ln()).sum()
}

fn ratio(sigma: f64, tau: f64, n: usize) -> f64 {
    (sigma / tau).powi(2) / n as f64
}

fn prior_mutants() -> Vec<Mutant> {
    let gauss = |name, answer, diagnosis| mutant(name, prior(answer, double, ratio), diagnosis);
    let absolute = |name, answer, diagnosis| mutant(name, prior(normal, answer, ratio), diagnosis);
    let factor = |name, answer, diagnosis| mutant(name, prior(normal, double, answer), diagnosis);
    vec![
        gauss("sign", |w, tau| -normal(w, tau), "the minus sign"),
        gauss("penalty alone", |w, tau| w.iter().map(|w| w * w / (2.0 * tau * tau)).sum(), "the factor before"),
        gauss(
            "constant once",
            |w, tau| w.iter().map(|w| w * w / (2.0 * tau * tau)).sum::<f64>() + (TAU * tau * tau).ln() / 2.0,
            "counts n times",
        ),
        gauss(
            "τ",
            |w, tau| w.iter().map(|w| w * w / (2.0 * tau) + (TAU * tau * tau).ln() / 2.0).sum(),
            "the scale is squared",
        ),
        gauss(
            "product of the densities",
            |w, tau| {
                let density = |w: &f64| (-w * w / (2.0 * tau * tau)).exp() / (TAU * tau * tau).sqrt();
                -w.iter().map(density).product::<f64>().ln()
            },
            "the density is 0 for the computer",
        ),
        absolute(
            "kept above a bound",
            |w, beta| w.iter().map(|w| -((-w.abs() / beta).exp() / (2.0 * beta)).max(1e-12).ln()).sum(),
            "no density is too small",
        ),
        absolute(
            "no absolute value",
            |w, beta| w.iter().map(|w| w / beta + (2.0 * beta).ln()).sum(),
            "without absolute values",
        ),
        factor("without n", |sigma, tau, _| ratio(sigma, tau, 1), "the prior counts once"),
        factor("upside down", |sigma, tau, n| ratio(tau, sigma, n), "the wrong way round"),
        factor("not squared", |sigma, tau, n| sigma / tau / n as f64, "has their squares"),
        factor("without σ", |_, tau, n| ratio(1.0, tau, n), "the noise counts too"),
        factor("half", |sigma, tau, n| ratio(sigma, tau, n) / 2.0, "the 2 cancels"),
    ]
}

fn stop_mutants() -> Vec<Mutant> {
    fn left(h: f64, lr: f64, steps: u32) -> f64 {
        (1.0 - lr * h).powf(f64::from(steps))
    }
    let share = |name, answer, diagnosis| {
        let right = |h, lr, n| h * left(h, lr, n) / (1.0 - left(h, lr, n));
        mutant(name, stopping_as_decay(answer, right), diagnosis)
    };
    let decay =
        |name, answer, diagnosis| mutant(name, stopping_as_decay(|h, lr, n| 1.0 - left(h, lr, n), answer), diagnosis);
    vec![
        share("what is left", left, "how far it has come"),
        share("added", |h, lr, n| f64::from(n) * lr * h, "the factors multiply"),
        share("10 000 steps", |h, lr, n| 1.0 - left(h, lr, n.min(10_000)), "after fewer steps"),
        share("no curvature", |_, lr, n| 1.0 - left(1.0, lr, n), "the curvature counts"),
        decay("upside down", |h, lr, n| h * (1.0 - left(h, lr, n)) / left(h, lr, n), "upside down"),
        decay("no h", |h, lr, n| left(h, lr, n) / (1.0 - left(h, lr, n)), "multiplies this"),
        decay("limit", |_, lr, n| 1.0 / (lr * f64::from(n)), "the limit for small curvature"),
        decay("not divided", |h, lr, n| h * left(h, lr, n), "that was gone"),
    ]
}
