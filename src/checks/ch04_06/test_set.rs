//! 4.6.1 and 4.6.2: what a test set tells, and what it should not.

use std::cell::Cell;

use rand::Rng as _;

use crate::checks::{Check, Stop};

type Samples = fn(f64, f64, f64) -> u64;

/// 4.6.1: how many examples a bound takes.
pub fn sample_size(hoeffding_samples: fn(f64, f64) -> u64, normal_samples: Samples) -> Check {
    Check::new("4.6.1", move |t| {
        let random = (t.rng.random_range(0.01..0.05), t.rng.random_range(0.001..0.1));
        t.part("hoeffding_samples", |t| {
            for (epsilon, delta) in [(0.1f64, 0.05f64), random, (0.0001, 0.001)] {
                let log = |x: f64| (x / delta).ln();
                let n = log(2.0) / (2.0 * epsilon * epsilon);
                t.call(format!("hoeffding_samples({epsilon}, {delta})"), || hoeffding_samples(epsilon, delta))?
                    .tolerance(1e-9, 0.1)
                    .mistake("this bounds one side only; \"within\" has two, hence the 2 before exp", || {
                        (log(1.0) / (2.0 * epsilon * epsilon)).ceil()
                    })
                    .mistake("rounded down, the bound would just not hold", || n.floor())
                    .mistake("ε is squared in the exponent", || (log(2.0) / (2.0 * epsilon)).ceil())
                    .mistake("the 2 in the exponent is missing", || (2.0 * n).ceil())
                    .mistake("the logarithm has base e", || (n / 10f64.ln()).ceil())
                    .mistake("δ is the probability to fail, not to succeed", || {
                        ((2.0 / (1.0 - delta)).ln() / (2.0 * epsilon * epsilon)).ceil()
                    })
                    .expect(n.ceil())?;
            }
            Ok(())
        })?;
        let random = (t.rng.random_range(0.01..0.05), t.rng.random_range(1.5..4.0), t.rng.random_range(0.02..0.4));
        t.part("normal_samples", |t| {
            for (epsilon, z, p) in [(0.03f64, 1.7f64, 0.2f64), random, (0.1, 2.1, 0.5), (0.0001, 3.2905, 0.5)] {
                let n = (z / epsilon).powi(2) * p * (1.0 - p);
                t.call(format!("normal_samples({epsilon}, {z}, {p})"), || normal_samples(epsilon, z, p))?
                    .tolerance(1e-9, 0.1)
                    .mistake("the variance of a 0 or 1 is p (1 - p), not p", || ((z / epsilon).powi(2) * p).ceil())
                    .mistake("this takes the variance for its worst, 1/4, though p is given", || {
                        ((z / epsilon).powi(2) / 4.0).ceil()
                    })
                    .mistake("rounded down, it is not quite enough", || n.floor())
                    .mistake("z is squared too: z √(p (1 - p) / n) = ε, solved for n", || (n / z).ceil())
                    .mistake("ε is squared too: z √(p (1 - p) / n) = ε, solved for n", || (n * epsilon).ceil())
                    .mistake("z √(p (1 - p) / n) = ε: square both sides before you solve for n", || {
                        (z * (p * (1.0 - p)).sqrt() / epsilon).ceil()
                    })
                    .expect(n.ceil())?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

type Leak = fn(usize, &dyn Fn(&[bool]) -> f64) -> Vec<bool>;

/// 4.6.2: labels found out from error rates.
pub fn leak(leak_labels: Leak) -> Check {
    Check::new("4.6.2", move |t| {
        let mut random = |n: usize| (0..n).map(|_| t.rng.random()).collect::<Vec<bool>>();
        let cases = [vec![true, false, false, true, true], random(12), random(12), vec![true; 6], vec![false; 6]];
        for secret in cases.into_iter().chain([vec![true], vec![false], random(49)]) {
            let n = secret.len();
            let asked = Cell::new(0);
            let error_rate = |predicted: &[bool]| {
                assert_eq!(
                    predicted.len(),
                    n,
                    "a prediction for each of the {n} examples is needed, not {}",
                    predicted.len()
                );
                asked.set(asked.get() + 1);
                predicted.iter().zip(&secret).filter(|(p, y)| p != y).count() as f64 / n as f64
            };
            let tried = format!("leak_labels({n}, &error_rate) with the labels {secret:?}");
            t.call(&tried, || leak_labels(n, &error_rate))?
                .suspect("every label is the wrong way round: does turning a prediction to true lower the error, or raise it?", |found| {
                    found.len() == n && found.iter().zip(&secret).all(|(a, b)| a != b)
                })
                .suspect("the last label is missing, or guessed: the first error rate tells how many are true in all", |found| {
                    found.len() + 1 >= n && found[..n - 1] == secret[..n - 1]
                })
                .suspect("an error rate is k / n in floating point: compare two of them, or round n times it to an integer", |found| {
                    n == 49 && found.len() == n
                })
                .expect_that("these labels", |found| *found == secret)?;
            let (asked, fail) = (asked.get(), |likely: &str| {
                Err(Stop::failed(
                    &tried,
                    format!("the right labels, after {} questions", asked.get()),
                    format!("{n} questions at most"),
                    likely,
                ))
            });
            match asked {
                _ if asked <= n => {}
                _ if asked == n + 1 => {
                    return fail(
                        "one question too many: the last label follows from the others and the number of true ones",
                    );
                }
                _ if asked <= 2 * n => {
                    return fail(
                        "two questions for each label are too many: compare every one with the same first error rate",
                    );
                }
                _ => return fail("far too many questions: turn one prediction at a time, rather than try all labels"),
            }
        }
        Ok(())
    })
}
