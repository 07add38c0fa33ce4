//! 3.1.1: the best constant, under squared and under absolute errors.

use std::f64::consts::PI;

use rand::Rng as _;

use crate::reference::vector;
use crate::{Check, Trial, Tried, show};

fn sum(x: &[f64]) -> f64 {
    x.iter().sum()
}

fn sorted(x: &[f64]) -> Vec<f64> {
    let mut x = x.to_vec();
    x.sort_by(f64::total_cmp);
    x
}

fn size(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |size, x| size.max(x.abs()))
}

/// Whole numbers far from 0 but close to each other, and one beside them.
fn far_off(n: usize, rng: &mut workbook::random::Rng) -> (Vec<f64>, f64) {
    let mut draw = || 1e9 + f64::from(rng.random_range(0..50));
    ((0..n).map(|_| draw()).collect(), draw() - 60.0)
}

/// A list with all digits, where those at the end count.
fn text(x: &[f64]) -> String {
    if size(x) < 1e8 { show(&x.to_vec()) } else { format!("{x:?}") }
}

/// 3.1.1a: the constant with the smallest squared error, and what another one costs.
pub fn mean(best: fn(&[f64]) -> f64, excess: fn(&[f64], f64) -> f64) -> Check {
    Check::new("3.1.1a", move |t| {
        let random = vector(7, 10.0, &mut t.rng);
        t.part("best_constant", |t| {
            let tiny = vector(6, 1e-12, &mut t.rng);
            for x in [vec![1.0, 2.0, 6.0, 3.0], random.clone(), vec![-4.0, -4.0, -1.0], vec![5.0], tiny] {
                let (n, s) = (x.len() as f64, sorted(&x));
                let mut distinct = s.clone();
                distinct.dedup();
                t.call(format!("best_constant(&{})", show(&x)), || best(&x))?
                    .mistake("this is the sum; the derivative is 0 where n b = Σ x, so divide by n", || sum(&x))
                    .mistake("this is the median, which minimises the absolute errors; here they are squared", || {
                        (s[(s.len() - 1) / 2] + s[s.len() / 2]) / 2.0
                    })
                    .mistake("this is halfway between the smallest and the largest, which makes the largest error small, not the sum of the squares", || {
                        (s[0] + s[s.len() - 1]) / 2.0
                    })
                    .mistake("divide by n; n - 1 belongs to the estimate of a variance", || sum(&x) / (n - 1.0))
                    .mistake("this is the root of the mean square; the errors are squared, not the values", || {
                        (x.iter().map(|x| x * x).sum::<f64>() / n).sqrt()
                    })
                    .mistake("a value that occurs twice counts twice", || sum(&distinct) / distinct.len() as f64)
                    .tolerance(1e-9, 1e-12 * size(&x))
                    .expect(sum(&x) / n)?;
            }
            Ok(())
        })?;
        let beside = vector(1, 20.0, &mut t.rng)[0];
        let tiny = (vector(5, 1e-8, &mut t.rng), 3e-8);
        // A mean of four whole numbers is exact.
        let far = far_off(4, &mut t.rng);
        for (x, b) in [
            (vec![1.0, 2.0, 6.0, 3.0], 1.0),
            (random, beside),
            (vec![3.0, 5.0], 4.0),
            (vec![-1.5], 2.0),
            tiny,
            (vec![-1e9, 1e9], 1.0),
            far,
        ] {
            let (n, mean) = (x.len() as f64, sum(&x) / x.len() as f64);
            let total = |b: f64| x.iter().map(|x| (x - b).powi(2)).sum::<f64>();
            t.call(format!("excess(&{}, {b})", text(&x)), || excess(&x, b))?
                .suspect(
                    "the difference of huge and nearly equal numbers has lost its digits: multiply (x - b* + b* - b)² out, and of what remains take the difference b - b* first, then its square",
                    |_| size(&x) >= 1e9,
                )
                .mistake("this is the whole sum of squares; take off the smallest value that it can have", || total(b))
                .mistake("this is the smallest value of the sum; how much larger is it for b?", || total(mean))
                .mistake("each of the n terms grows by (b - b*)² on average, so there is a factor n", || (b - mean).powi(2))
                .mistake("the difference is the wrong way round: the best constant has the smaller sum", || total(mean) - total(b))
                .mistake("the distance from the best constant counts squared", || n * (b - mean).abs())
                .tolerance(1e-9, 0.0)
                .expect(n * (b - mean).powi(2))?;
        }
        Ok(())
    })
}

/// 3.1.1b: squared errors as the negative log-likelihood of a normal distribution.
pub fn gaussian(answer: fn(&[f64], f64, f64) -> f64) -> Check {
    Check::new("3.1.1b", move |t| {
        let random = (vector(5, 4.0, &mut t.rng), vector(1, 2.0, &mut t.rng)[0], t.rng.random_range(0.3..3.0));
        let narrow = (vector(4, 0.01, &mut t.rng), 0.002, 1e-3);
        let wide = (vector(1, 5e4, &mut t.rng), -700.0, 3e4);
        let (x, b) = far_off(6, &mut t.rng);
        for (x, b, sigma) in [
            (vec![1.0, 2.0, 5.0], 1.2, 1.5),
            random,
            narrow,
            wide,
            (vec![90.0, -90.0], 0.0, 1.0),
            (vec![0.5; 3000], 0.0, 2.0),
            (vec![0.5; 3000], 0.5, 1e-3),
            (x, b, 30.0),
        ] {
            let n = x.len() as f64;
            let squares: f64 = x.iter().map(|x| (x - b).powi(2)).sum();
            let (constant, variance) = (n / 2.0 * (2.0 * PI * sigma * sigma).ln(), sigma * sigma);
            let expected = constant + squares / (2.0 * variance);
            t.call(format!("negative_log_likelihood(&{}, {b}, {sigma})", text(&x)), || answer(&x, b, sigma))?
                .mistake("the minus sign is missing: this is the log-likelihood", || -expected)
                .mistake("n / 2 was divided as whole numbers, which loses a half: convert n to `f64` first", || {
                    (n / 2.0).floor() * 2.0 / n * constant + squares / (2.0 * variance)
                })
                .mistake("the normalising factor 1/√(2πσ²) of each density is missing; it moves no minimum over b, but it is part of the likelihood", || {
                    squares / (2.0 * variance)
                })
                .mistake("each of the n densities has a factor 1/√(2πσ²), so its logarithm appears n times", || {
                    constant / n + squares / (2.0 * variance)
                })
                .mistake("the σ in the factor 1/√(2πσ²) is missing: its logarithm, n ln σ, is part of the sum", || {
                    n / 2.0 * (2.0 * PI).ln() + squares / (2.0 * variance)
                })
                .mistake("`sigma` is the standard deviation σ, not the variance σ²", || {
                    n / 2.0 * (2.0 * PI * sigma).ln() + squares / (2.0 * sigma)
                })
                .mistake("the squares are divided by 2σ², not by 2σ", || constant + squares / (2.0 * sigma))
                .mistake("the squares are divided by 2σ²; the 2 is missing", || constant + squares / variance)
                .mistake("under the root is 2πσ², not 2πσ", || n / 2.0 * (2.0 * PI * sigma).ln() + squares / (2.0 * variance))
                .mistake("the logarithm of the root halves: ln √(2πσ²) = ½ ln(2πσ²)", || {
                    2.0 * constant + squares / (2.0 * variance)
                })
                .mistake("the likelihood of all values is asked for, so add; this is the mean", || expected / n)
                .suspect("a density, or a product of them, became 0 or infinite before its logarithm was taken: take the logarithm on paper, and add up", |y| {
                    y.is_infinite()
                })
                .suspect("multiplied out, Σ x² - 2b Σ x + n b² is a difference of huge and nearly equal numbers, which loses its digits: subtract b before you square", |_| {
                    size(&x) >= 1e9
                })
                .tolerance(1e-9, 1e-12)
                .expect(expected)?;
        }
        Ok(())
    })
}

type Constants = fn(&[f64]) -> (f64, f64);

/// What the median is taken for, tried on one list.
fn judge_median(t: &mut Trial, answer: Constants, x: &[f64]) -> Tried {
    let (n, s) = (x.len(), sorted(x));
    let (low, high) = (s[(n - 1) / 2], s[n / 2]);
    let both = |b: f64| (b, b);
    let mut distinct = s.clone();
    distinct.dedup();
    let unsorted = (x[(n - 1) / 2], x[n / 2]);
    t.call(format!("best_constants(&{})", show(&x.to_vec())), || answer(x))?
        .mistake("this is the mean, which minimises the squares; far values pull at it", || both(sum(x) / n as f64))
        .mistake("the values are not sorted, so what stands in the middle is not the middle one", || unsorted)
        .mistake("the values are not sorted, so what stands in the middle is not the middle one", || {
            (unsorted.0.min(unsorted.1), unsorted.0.max(unsorted.1))
        })
        .mistake("a value that occurs several times counts as often", || {
            (distinct[(distinct.len() - 1) / 2], distinct[distinct.len() / 2])
        })
        .mistake("halfway between the two middle values is one of the best constants, but all places between them are as good: return both ends", || {
            both((low + high) / 2.0)
        })
        .mistake("of an even number of values any place between the two in the middle is best: the other end is missing", || both(high))
        .mistake("of an even number of values any place between the two in the middle is best: the other end is missing", || both(low))
        .mistake("of an odd number of values exactly one stands in the middle", || (s[(n / 2).saturating_sub(1)], s[n / 2]))
        .mistake("of an odd number of values exactly one stands in the middle", || (s[n / 2], s[(n / 2 + 1).min(n - 1)]))
        .mistake("these are the smallest and the largest value; count from both ends towards the middle", || (s[0], s[n - 1]))
        .mistake("the smaller of the two comes first", || (high, low))
        .tolerance(1e-12, 0.0)
        .expect((low, high))
        .map(drop)
}

/// 3.1.1c: the constants with the smallest absolute error.
pub fn median(answer: Constants) -> Check {
    Check::new("3.1.1c", move |t| {
        // Numbers below 1, which are all the same to whoever looks at whole parts. Their sums are exact.
        let [odd, even] =
            [7, 8].map(|n| vector(n, 900.0, &mut t.rng).into_iter().map(|x| x.round() / 1024.0).collect());
        let known = [vec![7.0, 1.0, 3.0, 100.0], vec![5.0, 1.0, 9.0], vec![4.0], vec![8.0, 3.0]];
        let repeated = [vec![1.0, 6.0, 1.0, 5.0, 1.0], vec![2.0, 8.0, 2.0, 2.0]];
        for x in known.into_iter().chain([odd, even]).chain(repeated).chain([vec![-1.0, -10.0, -2.0, -30.0]]) {
            judge_median(t, answer, &x)?;
        }
        // The sums of two best constants are equal on paper only, and in any unit.
        for scale in [1.0, 1e-12, 1e12] {
            for x in (0..20).map(|_| vector(10, scale, &mut t.rng)).collect::<Vec<_>>() {
                let s = sorted(&x);
                t.call(format!("best_constants(&{})", show(&x)), || answer(&x))?
                    .suspect("simpler numbers came out right, so sums Σ |x - b| are compared here: those of two best constants differ by what rounding leaves, and in small units all are within a fixed bound; count the values on either side", |found| {
                        x.contains(&found.0) && x.contains(&found.1)
                    })
                    .tolerance(1e-12, 0.0)
                    .expect((s[4], s[5]))?;
            }
        }
        Ok(())
    })
}
