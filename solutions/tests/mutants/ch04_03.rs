//! Wrong answers to section 4.3.

use checks::ch04_03::*;
use rand::Rng as _;
use rand::seq::SliceRandom;
use workbook::prelude::{Axis, Labels, Tensor};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [loss_mutants(), bias_mutants(), decision_mutants()].into_iter().flatten().collect()
}

fn loss_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, exact_loss(answer), diagnosis);
    /// (k B Lq - missing lb) / N
    fn corrected(quick: f64, last: f64, n: usize, k: usize, batch: usize, missing: f64) -> f64 {
        ((k * batch) as f64 * quick - missing * last) / n as f64
    }
    fn missing(n: usize, batch: usize) -> f64 {
        (n.div_ceil(batch) * batch - n) as f64
    }
    vec![
        wrong(
            "never below 0",
            |quick, last, n, b| corrected(quick, last, n, n.div_ceil(b), b, missing(n, b)).max(0.0),
            "a loss may be negative",
        ),
        wrong("quick", |quick, _, _, _| quick, "the mean of the batch means again"),
        wrong(
            "one batch more than full ones",
            |quick, last, n, b| {
                let k = n / b + 1;
                (((k as f64) * quick - last) * b as f64 + (n as f64 - ((k - 1) * b) as f64) * last) / n as f64
            },
            "no batch is left after the full ones",
        ),
        wrong(
            "the mean of all for that of the full ones",
            |quick, last, n, b| {
                let weight = (if n % b == 0 { b } else { n % b }) as f64 / n as f64;
                (1.0 - weight) * quick + weight * last
            },
            "is not that of the full ones",
        ),
        wrong("r = 0", |quick, last, n, b| corrected(quick, last, n, n.div_ceil(b), b, (b - n % b) as f64), "not 0"),
        wrong("rounded down", |quick, last, n, b| corrected(quick, last, n, n / b, b, missing(n, b)), "rounded up"),
        wrong(
            "sign",
            |quick, last, n, b| corrected(quick, last, n, n.div_ceil(b), b, -missing(n, b)),
            "the wrong sign",
        ),
        wrong("r", |quick, last, n, b| corrected(quick, last, n, n.div_ceil(b), b, b as f64 - missing(n, b)), "not r"),
        wrong(
            "the last mean once",
            |quick, last, n, b| {
                let others = (quick * n.div_ceil(b) as f64 - last) * b as f64;
                if n % b == 0 { quick } else { (others + last) / n as f64 }
            },
            "add it r times",
        ),
        wrong(
            "no full batch",
            |quick, last, n, b| {
                let k = n.div_ceil(b) as f64;
                let (full, share) = ((k * quick - last) / (k - 1.0), (k - 1.0) * b as f64 / n as f64);
                full * share + last * (1.0 - share)
            },
            "no batch is full",
        ),
        wrong(
            "nearly equal",
            |quick, last, n, b| {
                let exact = corrected(quick, last, n, n.div_ceil(b), b, missing(n, b));
                if (quick - last).abs() < 1e-3 { quick } else { exact }
            },
            "the mean of the batch means again",
        ),
        wrong(
            "no correction",
            |quick, last, n, b| corrected(quick, last, n, n.div_ceil(b), b, 0.0),
            "the correction by the last batch",
        ),
    ]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn quick(losses: &[f64], batch: usize) -> f64 {
    mean(&losses.chunks(batch).map(mean).collect::<Vec<_>>())
}

fn shuffled(losses: &[f64], batch: usize, rounds: usize, seed: u64) -> (f64, f64) {
    let (mut rng, mut losses) = (workbook::rng(seed), losses.to_vec());
    let estimates: Vec<f64> = (0..rounds)
        .map(|_| {
            losses.shuffle(&mut rng);
            quick(&losses, batch)
        })
        .collect();
    let m = mean(&estimates);
    (m, mean(&estimates.iter().map(|x| (x - m).powi(2)).collect::<Vec<_>>()).sqrt())
}

fn bias_mutants() -> Vec<Mutant> {
    let loss = |name, answer, diagnosis| mutant(name, unbiased(answer, shuffled), diagnosis);
    let experiment = |name, answer, diagnosis| mutant(name, unbiased(quick, answer), diagnosis);
    vec![
        loss("exact", |losses, _| mean(losses), "this is the exact mean"),
        loss(
            "last batch dropped",
            |losses, b| mean(&losses.chunks_exact(b).map(mean).collect::<Vec<_>>()),
            "was dropped",
        ),
        loss(
            "divided by B",
            |losses, b| mean(&losses.chunks(b).map(|part| part.iter().sum::<f64>() / b as f64).collect::<Vec<_>>()),
            "its own number of examples",
        ),
        experiment(
            "the mean of the losses",
            |losses, b, rounds, seed| (mean(losses), shuffled(losses, b, rounds, seed).1),
            "which theory promises",
        ),
        experiment(
            "squares that cancel",
            |losses, b, rounds, seed| {
                let (mut rng, mut losses, mut sums) = (workbook::rng(seed), losses.to_vec(), [0.0; 2]);
                for _ in 0..rounds {
                    losses.shuffle(&mut rng);
                    let loss = quick(&losses, b);
                    sums = [sums[0] + loss, sums[1] + loss * loss];
                }
                let [m, squares] = sums.map(|sum| sum / rounds as f64);
                (m, (squares - m * m).max(0.0).sqrt())
            },
            "what is left of them is rounding",
        ),
        experiment("seed ignored", |losses, b, rounds, _| shuffled(losses, b, rounds, 0), "the seed plays no part"),
        experiment(
            "root of something negative",
            |losses, b, rounds, seed| {
                let (mut rng, mut losses, mut sums) = (workbook::rng(seed), losses.to_vec(), [0.0; 2]);
                for _ in 0..rounds {
                    losses.shuffle(&mut rng);
                    let estimate = quick(&losses, b);
                    sums = [sums[0] + estimate, sums[1] + estimate * estimate];
                }
                let [m, square] = sums.map(|sum| sum / rounds as f64);
                (m, (square - m * m).sqrt())
            },
            "may be rounded below 0",
        ),
        experiment(
            "with replacement",
            |losses, b, rounds, seed| {
                let mut rng = workbook::rng(seed);
                let draw = |_| losses[rng.random_range(0..losses.len())];
                let mut draws = (0..).map(draw);
                let estimates: Vec<f64> =
                    (0..rounds).map(|_| quick(&draws.by_ref().take(losses.len()).collect::<Vec<_>>(), b)).collect();
                let m = mean(&estimates);
                (m, mean(&estimates.iter().map(|x| (x - m).powi(2)).collect::<Vec<_>>()).sqrt())
            },
            "drawn with replacement",
        ),
        experiment(
            "one less",
            |losses, b, rounds, seed| {
                let (m, s) = shuffled(losses, b, rounds, seed);
                (m, s * (rounds as f64 / (rounds as f64 - 1.0)).sqrt())
            },
            "does not scatter",
        ),
        experiment(
            "the given order first",
            |losses, b, rounds, seed| {
                let (mut rng, mut losses) = (workbook::rng(seed), losses.to_vec());
                let mut one = || {
                    let found = quick(&losses, b);
                    losses.shuffle(&mut rng);
                    found
                };
                let estimates: Vec<f64> = (0..rounds).map(|_| one()).collect();
                let m = mean(&estimates);
                (m, mean(&estimates.iter().map(|x| (x - m).powi(2)).collect::<Vec<_>>()).sqrt())
            },
            "the first order is the one that was handed in",
        ),
        experiment("not shuffled", |losses, b, _, _| (quick(losses, b), 0.0), "shuffled anew"),
        experiment(
            "variance",
            |losses, b, rounds, seed| {
                let (m, s) = shuffled(losses, b, rounds, seed);
                (m, s * s)
            },
            "take its square root",
        ),
        experiment(
            "standard error",
            |losses, b, rounds, seed| {
                let (m, s) = shuffled(losses, b, rounds, seed);
                (m, s / (rounds as f64).sqrt())
            },
            "the standard error",
        ),
    ]
}

/// The decision whose cost, over the truths that count, is less by more than a margin than that of those before.
fn cheapest(p: &Tensor, cost: &Tensor, counts: fn(usize, usize) -> bool, margin: f32) -> Labels {
    let (p, cost) = (p.value(), cost.value());
    let row = |i: usize| {
        let expected =
            |d: usize| (0..p.shape()[1]).filter(|y| counts(*y, d)).map(|y| p[[i, y]] * cost[[y, d]]).sum::<f32>();
        (0..cost.shape()[1]).fold(0, |best, d| if expected(d) < expected(best) - margin { d } else { best })
    };
    (0..p.shape()[0]).map(row).collect()
}

fn decision_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, cheapest_decision(answer), diagnosis);
    vec![
        wrong("most likely", |p, _| p.argmax(), "the most likely class"),
        wrong(
            "transposed",
            |p, c| if c.shape()[0] == c.shape()[1] { (-p.matmul(&c.t())).argmax() } else { p.argmax() },
            "transposed",
        ),
        wrong("dearest", |p, c| p.matmul(c).argmax(), "the dearest decision"),
        wrong(
            "cost of the likeliest",
            |p, c| {
                let rows: Vec<_> = p
                    .argmax()
                    .iter()
                    .map(|i| (-c).value().index_axis(Axis(0), *i).iter().copied().collect::<Vec<f32>>())
                    .collect();
                rows.iter()
                    .map(|row| (0..row.len()).fold(0, |a, b| if row[b] > row[a] { b } else { a }))
                    .collect::<Labels>()
            },
            "only the cost under the most likely class",
        ),
        wrong(
            "worst case",
            |p, c| {
                let worst = -c.max_axis(0).reshape((1, -1));
                (Tensor::zeros((p.shape()[0], 1)) + worst).argmax()
            },
            "guards against the worst case",
        ),
        wrong(
            "as many as classes",
            |p, c| {
                let decisions = p.shape()[1].min(c.shape()[1]);
                cheapest(p, &c.slice(1, ..decisions), |_, _| true, 0.0)
            },
            "there may be more",
        ),
        wrong(
            "from a million",
            |p, c| {
                let costs = p.matmul(c);
                let cheapest = |row: Vec<f32>| {
                    let lower = |(best, least), (d, cost): (usize, &f32)| {
                        if *cost < least { (d, *cost) } else { (best, least) }
                    };
                    row.iter().enumerate().fold((0, 1e6), lower).0
                };
                costs.value().outer_iter().map(|row| cheapest(row.iter().copied().collect())).collect::<Labels>()
            },
            "begins with a cost that all of these exceed",
        ),
        wrong("no diagonal", |p, c| cheapest(p, c, |y, d| y != d, 0.0), "the diagonal is left out"),
        wrong("by more than 1e-6", |p, c| cheapest(p, c, |_, _| true, 1e-6), "only equal ones tie"),
        wrong(
            "improbable truths",
            |p, c| cheapest(&p.value().mapv(|p| if p < 1e-3 { 0.0 } else { p }).into(), c, |_, _| true, 0.0),
            "an improbable truth",
        ),
        wrong(
            "last of equals",
            |p, c| {
                let costs = p.matmul(c);
                let last = |row: Vec<f32>| (0..row.len()).fold(0, |a, b| if row[b] <= row[a] { b } else { a });
                costs.value().outer_iter().map(|row| last(row.iter().copied().collect())).collect::<Labels>()
            },
            "take the first",
        ),
    ]
}
