//! 4.6.1 and 4.6.2: what a test set tells, and what it should not.

use std::cell::Cell;
use std::ops::Range;

use rand::Rng as _;

use crate::{Check, Stop};

type Samples = fn(f64, f64, f64) -> u64;

const TO_NEAREST: &str = "this is rounded to the nearest whole number, which may be too few: round up";
const ENDS: &str = "this is the largest u32: the number of examples outgrew it, so convert to `u64` at once";
const DIGITS: &str = "only the first digits are right: an f32 keeps seven of them; compute with f64";

/// Whether it is right to about seven digits, and no more.
fn seven_digits(found: u64, right: f64) -> bool {
    (found as f64 - right.ceil()).abs() > 2.0 && (found as f64 / right - 1.0).abs() < 2e-6
}

/// 4.6.1: how many examples a bound takes.
pub fn sample_size(hoeffding_samples: fn(f64, f64) -> u64, normal_samples: Samples) -> Check {
    Check::new("4.6.1", move |t| {
        // So far from a whole number that no rounding decides, and on either side of a half.
        let hoeffding = |epsilon: f64, delta: f64| (2.0 / delta).ln() / (2.0 * epsilon * epsilon);
        let mut random = |share: Range<f64>| loop {
            let (epsilon, delta) = (t.rng.random_range(0.01..0.05), t.rng.random_range(0.001..0.1));
            if share.contains(&hoeffding(epsilon, delta).fract()) {
                break (epsilon, delta);
            }
        };
        let (above, below) = (random(0.6..0.9), random(0.1..0.4));
        t.part("hoeffding_samples", |t| {
            for (epsilon, delta) in [above, below, (0.1, 0.05), (0.0001, 0.001), (1e-5, 0.001), (0.5, 0.9)] {
                let log = |x: f64| (x / delta).ln();
                let n = hoeffding(epsilon, delta);
                t.call(format!("hoeffding_samples({epsilon}, {delta})"), || hoeffding_samples(epsilon, delta))?
                    .tolerance(0.0, 0.0)
                    .suspect(TO_NEAREST, |found| *found as f64 == n.round() && (epsilon, delta) == below)
                    .suspect("rounded down, the bound would just not hold", |found| *found as f64 == n.floor())
                    .suspect(ENDS, |found| *found == u64::from(u32::MAX) && n > 5e9)
                    .suspect(DIGITS, |found| seven_digits(*found, n))
                    .mistake("this bounds one side only; \"within\" has two, hence the 2 before exp", || {
                        (log(1.0) / (2.0 * epsilon * epsilon)).ceil()
                    })
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
        let normal = |epsilon: f64, z: f64, p: f64| (z / epsilon).powi(2) * p * (1.0 - p);
        let mut random = |share: Range<f64>| loop {
            let (epsilon, z) = (t.rng.random_range(0.01..0.05), t.rng.random_range(1.5..4.0));
            let p = t.rng.random_range(0.02..0.4);
            if share.contains(&normal(epsilon, z, p).fract()) {
                break (epsilon, z, p);
            }
        };
        let (above, below) = (random(0.6..0.9), random(0.1..0.4));
        t.part("normal_samples", |t| {
            // In one of them the number is whole, and so are all steps on the way in binary.
            let whole = (0.125, 2.0, 0.5);
            for (epsilon, z, p) in [
                (0.03, 1.7, 0.2),
                above,
                below,
                (0.1, 2.1, 0.5),
                whole,
                (0.02, 1.96, 0.9),
                (0.1, 1.7, 0.05),
                (0.0001, 3.2905, 0.5),
                (2e-5, 3.2905, 0.3),
            ] {
                let n = normal(epsilon, z, p);
                // Where everything is whole, the rounding on the way decides what comes of a mistake.
                let up = |n: f64| if (epsilon, z, p) == whole { f64::NAN } else { n.ceil() };
                t.call(format!("normal_samples({epsilon}, {z}, {p})"), || normal_samples(epsilon, z, p))?
                    .tolerance(0.0, 0.0)
                    .suspect(TO_NEAREST, |found| *found as f64 == n.round() && (epsilon, z, p) == below)
                    .suspect("rounded down, it is not quite enough", |found| {
                        n.fract() > 0.0 && *found as f64 == n.floor()
                    })
                    .suspect(
                        "a number that is whole already stays as it is: `ceil`, not one more than what is cut off",
                        |found| n.fract() == 0.0 && *found as f64 == n + 1.0,
                    )
                    .suspect(ENDS, |found| *found == u64::from(u32::MAX) && n > 5e9)
                    .suspect(DIGITS, |found| seven_digits(*found, n))
                    .mistake("the variance of a 0 or 1 is p (1 - p), not p²", || up(n / (1.0 - p) * p))
                    .mistake("the variance of a 0 or 1 is p (1 - p), not p", || up((z / epsilon).powi(2) * p))
                    .mistake("this takes the variance for its worst, 1/4, though p is given", || {
                        up((z / epsilon).powi(2) / 4.0)
                    })
                    .mistake("z is squared too: z √(p (1 - p) / n) = ε, solved for n", || up(n / z))
                    .mistake("ε is squared too: z √(p (1 - p) / n) = ε, solved for n", || up(n * epsilon))
                    .mistake("there is no least number: this formula is solved for n as it is, even if few examples are hardly normal", || {
                        up(n).max(30.0)
                    })
                    .mistake("z √(p (1 - p) / n) = ε: square both sides before you solve for n", || {
                        up(z * (p * (1.0 - p)).sqrt() / epsilon)
                    })
                    .expect(n.ceil())?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// Whether labels that are true were taken for false, and the reverse; of the last one nothing was asked.
fn wrong_way(found: &[bool], secret: &[bool]) -> [bool; 2] {
    let all_but_last = || found.iter().zip(&secret[..secret.len() - 1]);
    [true, false].map(|label| all_but_last().any(|(found, secret)| *secret == label && found != secret))
}

type Leak = fn(usize, &dyn Fn(&[bool]) -> f64) -> Vec<bool>;

/// 4.6.2: labels found out from error rates.
pub fn leak(leak_labels: Leak) -> Check {
    Check::new("4.6.2", move |t| {
        let mut random = |n: usize| (0..n).map(|_| t.rng.random()).collect::<Vec<bool>>();
        let mut last_of_49 = vec![false; 49];
        last_of_49[48] = true;
        // The last one as well, so that it cannot be left out.
        let many = [random(2999), vec![true]].concat();
        let few = [vec![true, false, false, true, true], random(12), random(12), vec![true; 6], vec![false; 6]];
        let cases = few.into_iter().chain([vec![true], vec![false], last_of_49, random(49), many]);
        for (case, secret) in cases.enumerate() {
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
            let trues = secret.iter().filter(|y| **y).count();
            let labels = match n {
                49 if trues == 1 => "the labels false, 48 times, and true".to_owned(),
                13.. => format!("{n} labels, {trues} of them true"),
                _ => format!("the labels {secret:?}"),
            };
            let tried = format!("leak_labels({n}, &error_rate) with {labels}");
            t.call(&tried, || leak_labels(n, &error_rate))?
                .suspect("every label is the wrong way round: does turning a prediction to true lower the error, or raise it?", |found| {
                    case == 0 && found.len() == n && found.iter().zip(&secret).all(|(a, b)| a != b)
                })
                .suspect("the last label is missing, or guessed: the first error rate tells how many are true in all", |found| {
                    n < 13 && trues < n && found.len() + 1 >= n && found[..n - 1] == secret[..n - 1]
                })
                .suspect("all labels are equal here, so that one rate says nothing about another: compare with the rate of a prediction that is known, such as false throughout", |found| {
                    found.len() == n && (trues == 0 || trues == n)
                })
                .suspect("an error rate is k / n in floating point, and n times it may be a hair below k: round it to an integer", |found| {
                    n == 49 && trues == 1 && found.iter().all(|y| !y)
                })
                .suspect("of so many examples one changes the error rate by little: any difference counts, however small", |found| {
                    n == 3000 && found.len() == n
                })
                .suspect("some true labels came back as false, and none the other way round: rates are k / n in floating point, so ask whether one is smaller, not whether two are equal", |found| {
                    n < 13 && wrong_way(found, &secret) == [true, false]
                })
                .suspect("some false labels came back as true, and none the other way round: where a prediction that helped is kept, the next one is to be compared with the rate that is left, not with the first", |found| {
                    n < 13 && wrong_way(found, &secret) == [false, true]
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
