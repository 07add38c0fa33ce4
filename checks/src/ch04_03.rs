//! Checks of section 4.3, the base classifier.

use ndarray::{Array2, Axis};
use rand::Rng as _;

use crate::reference::{by_columns, logits, matrix, softmax, tensor};
use crate::seeds::seeds;
use crate::{Check, show};
use workbook::Labels;
use workbook::tensor;
use workbook::tensor::Tensor;

/// 4.3.1: the exact validation loss from the mean of the batch means.
pub fn exact_loss(answer: fn(f64, f64, usize, usize) -> f64) -> Check {
    Check::new("4.3.1", move |t| {
        let random = (t.rng.random_range(50..5000), t.rng.random_range(7..64));
        // Also tiny and negative losses, single examples, a single batch, and more examples than a u32 can count.
        let sizes = [(11, 4), random, (10_000, 256), (12, 4), (3, 8), (5, 5), (7, 1), (1, 3)];
        let cases = sizes.map(|(n, batch)| (n, batch, 1.0)).into_iter();
        let others = [(11, 4, 1e-6), (4, 3, 1e-12), (23, 8, 1e9), (5_000_000_007, 1000, 1.0), (11, 4, -1.0)];
        for (n, batch, scale) in cases.chain(others) {
            // Only the mean of the full batches and that of the last one count.
            let mut mean_loss = || scale * t.rng.random_range(0.1..2.0f64).powi(2);
            let (k, full, last) = (usize::div_ceil(n, batch), mean_loss(), mean_loss());
            let r = (n - (k - 1) * batch) as f64;
            let (size, k, total) = (batch as f64, k as f64, n as f64);
            let quick = ((k - 1.0) * full + last) / k;
            let exact = ((total - r) * full + r * last) / total;
            t.call(format!("exact_loss({quick}, {last}, {n}, {batch})"), || answer(quick, last, n, batch))?
                .tolerance(1e-9, 0.0)
                .suspect("no batch is full if a single one holds everything: their mean would be 0/0", |found| {
                    found.is_nan() && k == 1.0
                })
                .suspect("a loss may be negative, as that of a probability density is: set no bound to the mean", |found| {
                    scale < 0.0 && *found >= 0.0
                })
                .mistake("this is the mean of the batch means again; the short last batch has too much weight in it", || quick)
                .mistake("the last batch is full when the batch size divides the number of examples: r is then the batch size, not 0", || {
                    let r = (n % batch) as f64;
                    (k * size * quick - (size - r) * last) / total
                })
                .mistake("the mean of the last batch stands for r examples: add it r times", || {
                    ((k * quick - last) * size + last) / total
                })
                .mistake("the short batch counts as well: the number of batches is rounded up", || {
                    let k = (n / batch) as f64;
                    (k * size * quick - (size - r) * last) / total
                })
                .mistake("the correction has the wrong sign: the missing examples of the last batch are taken off", || {
                    (k * size * quick + (size - r) * last) / total
                })
                .mistake("divided by the examples of k full batches; there are only N", || (k * size * quick - (size - r) * last) / (k * size))
                .mistake("B - r examples are missing in the last batch, not r", || {
                    // Of a full last batch this cannot be told from the mistake above.
                    if r == size { f64::NAN } else { (k * size * quick - r * last) / total }
                })
                .mistake("the correction by the last batch is missing", || k * size * quick / total)
                .mistake("where the batch size divides the number of examples no batch is left after the full ones", || {
                    let k = (n / batch + 1) as f64;
                    let r = total - (k - 1.0) * size;
                    ((k * quick - last) * size + r * last) / total
                })
                .mistake("the mean of all batch means is not that of the full ones: take the last mean out of it first", || {
                    ((total - r) * quick + r * last) / total
                })
                .expect(exact)?;
        }
        Ok(())
    })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// 4.3.2: the mean of the batch means, and how it scatters about the exact mean.
pub fn unbiased(quick_loss: fn(&[f64], usize) -> f64, scatter: fn(&[f64], usize, usize, u64) -> (f64, f64)) -> Check {
    Check::new("4.3.2", move |t| {
        let losses: Vec<f64> = (0..21).map(|_| t.rng.random_range(0.0..2.0f64).powi(3)).collect();
        let scaled = |factor: f64| losses.iter().map(|loss| factor * loss).collect::<Vec<_>>();
        for (losses, batch) in [
            (vec![1.0, 2.0, 3.0, 10.0], 3),
            (losses.clone(), 4),
            (losses.clone(), 7),
            (losses.clone(), 50),
            (losses.clone(), 1),
            (vec![2.5], 3),
            (scaled(1e-9), 4),
            (scaled(1e9), 5),
        ] {
            let means: Vec<f64> = losses.chunks(batch).map(mean).collect();
            t.call(format!("quick_loss(&{}, {batch})", show(&losses)), || quick_loss(&losses, batch))?
                .mistake("this is the exact mean; average each batch first, and then the averages", || mean(&losses))
                .mistake("the short last batch was dropped", || {
                    mean(&losses.chunks_exact(batch).map(mean).collect::<Vec<_>>())
                })
                .mistake("the short last batch is divided by its own number of examples, not by the batch size", || {
                    mean(&losses.chunks(batch).map(|part| part.iter().sum::<f64>() / batch as f64).collect::<Vec<_>>())
                })
                .mistake("the batch means were summed; take their mean", || means.iter().sum::<f64>())
                .tolerance(1e-9, 0.0)
                .expect(mean(&means))?;
        }
        // Each example's weight depends on the batch that it lands in; over all orders the variance is known exactly.
        let (n, batch, rounds) = (losses.len(), 4, 6000);
        let k = n.div_ceil(batch) as f64;
        let weight = |i: usize| 1.0 / k / (n - i / batch * batch).min(batch) as f64;
        let spread = |values: &[f64]| values.iter().map(|x| (x - mean(values)).powi(2)).sum::<f64>();
        let weights: Vec<f64> = (0..n).map(weight).collect();
        let deviation = (spread(&weights) * spread(&losses) / (n - 1) as f64).sqrt();
        // Of examples drawn with replacement the losses would be independent.
        let replaced = (weights.iter().map(|w| w * w).sum::<f64>() * spread(&losses) / n as f64).sqrt();
        let seed: u64 = t.rng.random();
        let tried = format!("scatter(&{}, {batch}, {rounds}, {seed})", show(&losses));
        let near = |found: f64, other: f64| (found / other - 1.0).abs() < 0.08;
        t.part("scatter", |t| {
            t.call(tried, || scatter(&losses, batch, rounds, seed))?
                .suspect("all rounds give the same: the losses must be shuffled anew for each", |(_, s)| *s < 1e-9)
                .suspect("this is the variance; take its square root", |(_, s)| near(*s, deviation.powi(2)))
                .suspect(
                    "this is the standard error of the mean; the deviation of a single estimate is asked for",
                    |(_, s)| near(s * (rounds as f64).sqrt(), deviation),
                )
                .suspect("this is the deviation of the losses; that of the estimates is asked for", |(_, s)| {
                    near(*s, (spread(&losses) / n as f64).sqrt())
                })
                .suspect(
                    "the losses were drawn with replacement; an order has each example once: shuffle them",
                    |(_, s)| near(*s, replaced),
                )
                .expect_that(
                    format!(
                        "a mean within {} of {}, and a deviation near {}",
                        show(&(0.08 * deviation)),
                        show(&mean(&losses)),
                        show(&deviation)
                    ),
                    |(m, s)| (m - mean(&losses)).abs() < 0.08 * deviation && near(*s, deviation),
                )?;
            t.call("scatter(&[1, 2, 3, 4], 2, 50, 0)", || scatter(&[1.0, 2.0, 3.0, 4.0], 2, 50, 0))?
                .otherwise("with full batches only, every order of the examples gives the exact mean")
                .tolerance(1e-9, 1e-6)
                .expect((2.5, 0.0))?;
            // Of equal losses nothing remains but rounding, which must not lead to the root of something negative.
            for loss in [0.1, 0.7, 1.3, 2.3, 3.1, 1e-3, 77.7] {
                t.call(format!("scatter(&[{loss}; 7], 3, 11, {seed})"), || scatter(&[loss; 7], 3, 11, seed))?
                    .suspect(
                        "the mean of the squares less the square of the mean may be rounded below 0: sum the squares of the deviations from the mean",
                        |(_, s)| s.is_nan(),
                    )
                    .tolerance(1e-9, 1e-6)
                    .expect((loss, 0.0))?;
            }
            // The same orders of losses that are large and nearly equal, of which the deviation is the same.
            let far = 2f64.powi(27);
            let large: Vec<f64> = losses.iter().map(|loss| far + loss).collect();
            let (m, s) = t.run(format!("scatter(&losses, {batch}, 300, {seed})"), || scatter(&losses, batch, 300, seed))?;
            t.call(format!("scatter(&losses, {batch}, 300, {seed}) with 2^27 added to each of the losses"), || {
                scatter(&large, batch, 300, seed)
            })?
            .suspect(
                "the mean of the squares and the square of the mean are nearly equal here, and what is left of them is rounding: sum the squares of the deviations from the mean",
                |(found, _)| (found - far - m).abs() < 1e-3,
            )
            .expect_that(format!("the deviation {}, as without the 2^27", show(&s)), |(found, deviation)| {
                (found - far - m).abs() < 1e-3 && (deviation / s - 1.0).abs() < 1e-3
            })?;
            // The quick losses that are possible: which one is alone?
            let possible = [3.0, 10.0 / 3.0, 11.0 / 3.0, 6.0];
            for seed in [seed, seed.wrapping_add(1)] {
                t.call(format!("the mean of scatter(&[1, 2, 3, 10], 3, 1, {seed})"), || {
                    scatter(&[1.0, 2.0, 3.0, 10.0], 3, 1, seed).0
                })?
                .suspect("this is the exact mean, which theory promises; the mean of the estimates is asked for, here of a single one", |m| {
                    (m - 4.0).abs() < 1e-9
                })
                .otherwise("a single round gives the quick loss of one order: is the number of rounds ignored?")
                .expect_that(format!("one of {}", show(&possible)), |m| possible.iter().any(|p| (m - p).abs() < 1e-9))?;
            }
            t.call(format!("the deviation of scatter(&[1, 2, 3, 10], 3, 1, {seed})"), || {
                scatter(&[1.0, 2.0, 3.0, 10.0], 3, 1, seed).1
            })?
            .suspect("a single estimate does not scatter: its deviation is 0, and 0/0 if you divide by one less than there are rounds", |s| {
                s.is_nan()
            })
            .tolerance(0.0, 1e-9)
            .expect(0.0)?;
            seeds(t, "scatter(&losses, 4, 100, seed)", |seed| scatter(&losses, batch, 100, seed))?;
            t.call(format!("the means of scatter(&[1, 2, 3, 10], 3, 1, seed) with 20 seeds from {}", seed >> 1), || {
                (0..20).map(|i| scatter(&[1.0, 2.0, 3.0, 10.0], 3, 1, (seed >> 1) + i).0).collect::<Vec<_>>()
            })?
            .suspect("the first order is the one that was handed in, and not a random one: shuffle before each round, the first too", |means| {
                means.iter().all(|m| *m == 6.0)
            })
            .expect_that("the quick losses of several orders", |means| means.iter().any(|m| *m != means[0]))?;
            Ok(())
        })
    })
}

/// 4.3.3: the decision with the smallest expected cost.
pub fn cheapest_decision(answer: fn(&Tensor, &Tensor) -> Labels) -> Check {
    Check::new("4.3.3", move |t| {
        let random = tensor(&softmax(&matrix(&logits(8, 3, 1.5, &mut t.rng))));
        let prices = Tensor::uniform(0.0, 10.0, (3, 3), &mut t.rng);
        // Rows: what is true (healthy, ill). Columns: what is done (send home, treat, test further).
        let medical = tensor![[0.0, 4.0, 1.0], [50.0, 0.0, 2.0]];
        let patients = tensor![[0.99, 0.01], [0.9, 0.1], [0.6, 0.4], [0.1, 0.9]];
        // Each plausible mistake decides differently here.
        let known = (
            tensor![[0.1, 0.5, 0.4], [0.3, 0.6, 0.1], [0.4, 0.1, 0.5], [0.6, 0.3, 0.1]],
            tensor![[1.0, 6.0, 6.0], [9.0, 5.0, 1.0], [1.0, 0.0, 8.0]],
        );
        let equal = (tensor![[0.2, 0.5, 0.3]], Tensor::ones((3, 3)) - Tensor::from(Array2::eye(3)));
        let tie = (tensor![[0.5, 0.5]], tensor![[0.0, 1.0], [1.0, 0.0]]);
        let huge = (tensor![[0.2, 0.5, 0.3]], tensor![[7e36, 9e36, 4e36], [7e36, 8e36, 6e36], [7e36, 8e36, 5e36]]);
        let small = (tensor![[0.0, 1.0], [1.0, 0.0]], tensor![[4e-7, 3e-7, 1e-7], [2e-7, 1e-7, 3e-7]]);
        let dear = (tensor![[0.9999, 0.0001], [0.99, 0.01]], tensor![[0.0, 1.0], [1e6, 0.0]]);
        // A decision may earn something, and even the right one may cost.
        let gains = (by_columns(&patients), by_columns(&tensor![[-1.0, -3.0, -2.0, -2.5], [-9.0, -1.0, -8.0, -4.0]]));
        let right_is_dear = (tensor![[1.0, 0.0], [0.2, 0.8]], tensor![[5.0, 1.0], [0.0, 2.0]]);
        let alone = (tensor![[0.3, 0.7], [1.0, 0.0]], tensor![[3.0], [4.0]]);
        let many = tensor(&softmax(&matrix(&logits(20, 5, 2.0, &mut t.rng))));
        let many = (many, Tensor::uniform(0.0, 10.0, (5, 9), &mut t.rng));
        let cases = [
            known,
            equal,
            right_is_dear,
            (patients, medical),
            (random, prices),
            many,
            gains,
            alone,
            dear,
            huge,
            small,
            tie,
        ];
        for (p, cost) in cases {
            let (p64, c) = (matrix(&p), matrix(&cost));
            let expected = smallest(&p64.dot(&c));
            let likeliest = smallest(&-&p64);
            t.lend(&[("p", &p), ("cost", &cost)])
                .call(format!("cheapest_decision(&p, &cost) with p = {}, cost = {}", show(&p), show(&cost)), || {
                    answer(&p, &cost)
                })?
                .mistake("this is the most likely class; the costs play no part", || likeliest.clone())
                .mistake("the cost matrix is transposed: a row for each truth, a column for each decision", || {
                    if c.is_square() { smallest(&p64.dot(&c.t())) } else { expected.clone() }
                })
                .mistake("this is the dearest decision: take the smallest expected cost", || smallest(&-p64.dot(&c)))
                .mistake(
                    "only the cost under the most likely class counts here; the other classes have a share too",
                    || {
                        likeliest
                            .iter()
                            .map(|truth| smallest(&c.row(*truth).to_owned().insert_axis(Axis(0)))[0])
                            .collect::<Vec<_>>()
                    },
                )
                .mistake("this guards against the worst case and ignores the probabilities", || {
                    let worst = c.map_axis(Axis(0), |column| column.fold(f64::NEG_INFINITY, |a, b| a.max(*b)));
                    vec![smallest(&worst.insert_axis(Axis(0)))[0]; p64.nrows()]
                })
                .mistake("only as many decisions as there are classes are looked at; there may be more", || {
                    let decisions = c.ncols().min(c.nrows());
                    smallest(&p64.dot(&c.slice(ndarray::s![.., ..decisions])))
                })
                .mistake("what a right decision costs counts too; the diagonal is left out here", || {
                    smallest(&p64.dot(&Array2::from_shape_fn(c.dim(), |(y, d)| if y == d { 0.0 } else { c[[y, d]] })))
                })
                .mistake("an improbable truth counts as well: it may be dear", || {
                    smallest(&p64.mapv(|p| if p < 0.005 { 0.0 } else { p }).dot(&c))
                })
                .suspect("small differences of cost decide as well: only equal ones tie", |_| {
                    c.iter().all(|c| *c < 1e-6)
                })
                .suspect("the search begins with a cost that all of these exceed, or they are turned into numbers that end below them: begin with an infinite cost, or with that of the first decision, and compare floats", |_| {
                    c.iter().all(|c| *c > 1e36)
                })
                .suspect("of two equally cheap decisions take the first", |_| p64.nrows() == 1 && p64[[0, 0]] == 0.5)
                .expect(expected.clone())?;
        }
        Ok(())
    })
}

/// The position of the smallest entry of each row, of equal ones the first.
fn smallest(x: &Array2<f64>) -> Vec<usize> {
    x.outer_iter().map(|row| (0..row.len()).fold(0, |best, j| if row[j] < row[best] { j } else { best })).collect()
}
