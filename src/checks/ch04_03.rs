//! Checks of section 4.3, the base classifier.

use ndarray::{Array2, Axis};
use rand::Rng as _;

use crate::checks::reference::{logits, matrix, softmax, tensor};
use crate::checks::{Check, show};
use crate::labels::Labels;
use crate::tensor;
use crate::tensor::Tensor;

/// 4.3.1: the exact validation loss from the mean of the batch means.
pub fn exact_loss(answer: fn(f64, f64, usize, usize) -> f64) -> Check {
    Check::new("4.3.1", move |t| {
        let random = (t.rng.random_range(50..5000), t.rng.random_range(7..64));
        for (n, batch) in [(11, 4), random, (10_000, 256), (12, 4), (3, 8)] {
            let losses: Vec<f64> = (0..n).map(|_| t.rng.random_range(0.0..4.0f64).powi(2)).collect();
            let means: Vec<f64> = losses.chunks(batch).map(mean).collect();
            let (quick, last) = (mean(&means), means[means.len() - 1]);
            let (size, k, r) = (batch as f64, means.len() as f64, (n - (means.len() - 1) * batch) as f64);
            let (exact, total) = (mean(&losses), n as f64);
            t.call(format!("exact_loss({quick}, {last}, {n}, {batch})"), || answer(quick, last, n, batch))?
                .tolerance(1e-9, 1e-9)
                .mistake("this is the mean of the batch means again; the short last batch has too much weight in it", || quick)
                .mistake("the last batch is full when the batch size divides the number of examples: r is then the batch size, not 0", || {
                    let r = (n % batch) as f64;
                    (k * size * quick - (size - r) * last) / total
                })
                .mistake("the short batch counts as well: the number of batches is rounded up", || {
                    let k = (n / batch) as f64;
                    (k * size * quick - (size - r) * last) / total
                })
                .mistake("the correction has the wrong sign: the missing examples of the last batch are taken off", || {
                    (k * size * quick + (size - r) * last) / total
                })
                .mistake("divided by the examples of k full batches; there are only N", || (k * size * quick - (size - r) * last) / (k * size))
                .mistake("B - r examples are missing in the last batch, not r", || (k * size * quick - r * last) / total)
                .mistake("the correction by the last batch is missing", || k * size * quick / total)
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
        for (losses, batch) in
            [(vec![1.0, 2.0, 3.0, 10.0], 3), (losses.clone(), 4), (losses.clone(), 7), (losses.clone(), 50)]
        {
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
                .expect(mean(&means))?;
        }
        // Each example's weight depends on the batch that it lands in; over all orders the variance is known exactly.
        let (n, batch, rounds) = (losses.len(), 4, 1500);
        let k = n.div_ceil(batch) as f64;
        let weight = |i: usize| 1.0 / k / (n - i / batch * batch).min(batch) as f64;
        let spread = |values: &[f64]| values.iter().map(|x| (x - mean(values)).powi(2)).sum::<f64>();
        let weights: Vec<f64> = (0..n).map(weight).collect();
        let deviation = (spread(&weights) * spread(&losses) / (n - 1) as f64).sqrt();
        let seed = t.rng.random();
        let tried = format!("scatter(&{}, {batch}, {rounds}, {seed})", show(&losses));
        t.part("scatter", |t| {
            t.call(tried, || scatter(&losses, batch, rounds, seed))?
                .suspect("all rounds give the same: the losses must be shuffled anew for each", |(_, s)| *s < 1e-9)
                .suspect("this is the variance; take its square root", |(_, s)| {
                    (s / deviation.powi(2) - 1.0).abs() < 0.15
                })
                .suspect(
                    "this is the standard error of the mean; the deviation of a single estimate is asked for",
                    |(_, s)| (s * f64::from(rounds as u32).sqrt() / deviation - 1.0).abs() < 0.15,
                )
                .suspect("this is the deviation of the losses; that of the estimates is asked for", |(_, s)| {
                    (s / (spread(&losses) / n as f64).sqrt() - 1.0).abs() < 0.15
                })
                .expect_that(
                    format!(
                        "a mean within {} of {}, and a deviation near {}",
                        show(&(0.2 * deviation)),
                        show(&mean(&losses)),
                        show(&deviation)
                    ),
                    |(m, s)| (m - mean(&losses)).abs() < 0.2 * deviation && (s / deviation - 1.0).abs() < 0.15,
                )?;
            Ok(())
        })?;
        Ok(())
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
        for (p, cost) in [known, equal, (patients, medical), (random, prices), tie] {
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
