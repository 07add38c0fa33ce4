//! 3.1.1: the best constant, under squared and under absolute errors.

use std::f64::consts::PI;

use rand::Rng as _;

use crate::checks::reference::vector;
use crate::checks::{Check, show};

fn sum(x: &[f64]) -> f64 {
    x.iter().sum()
}

fn sorted(x: &[f64]) -> Vec<f64> {
    let mut x = x.to_vec();
    x.sort_by(f64::total_cmp);
    x
}

/// 3.1.1a: the constant with the smallest squared error, and what another one costs.
pub fn mean(best: fn(&[f64]) -> f64, excess: fn(&[f64], f64) -> f64) -> Check {
    Check::new("3.1.1a", move |t| {
        let random = vector(7, 10.0, &mut t.rng);
        t.part("best_constant", |t| {
        for x in [vec![1.0, 2.0, 6.0, 3.0], random.clone(), vec![-4.0, -4.0, -1.0], vec![5.0]] {
            let (n, s) = (x.len() as f64, sorted(&x));
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
                .tolerance(1e-9, 1e-9)
                .expect(sum(&x) / n)?;
        }
            Ok(())
        })?;
        let far = vector(1, 20.0, &mut t.rng)[0];
        for (x, b) in [(vec![1.0, 2.0, 6.0, 3.0], 1.0), (random, far), (vec![3.0, 5.0], 4.0), (vec![-1e9, 1e9], 1.0)] {
            let (n, mean) = (x.len() as f64, sum(&x) / x.len() as f64);
            let total = |b: f64| x.iter().map(|x| (x - b).powi(2)).sum::<f64>();
            t.call(format!("excess(&{}, {b})", show(&x)), || excess(&x, b))?
                .suspect(
                    "the difference of two huge and nearly equal sums has lost its digits; multiply (x - b* + b* - b)² out, and see what remains",
                    |_| x[0] == -1e9,
                )
                .mistake("this is the whole sum of squares; take off the smallest value that it can have", || total(b))
                .mistake("this is the smallest value of the sum; how much larger is it for b?", || total(mean))
                .mistake("each of the n terms grows by (b - b*)² on average, so there is a factor n", || (b - mean).powi(2))
                .mistake("the difference is the wrong way round: the best constant has the smaller sum", || total(mean) - total(b))
                .mistake("the distance from the best constant counts squared", || n * (b - mean).abs())
                .tolerance(1e-6, 1e-9)
                .expect(n * (b - mean).powi(2))?;
        }
        Ok(())
    })
}

/// 3.1.1b: squared errors as the negative log-likelihood of a normal distribution.
pub fn gaussian(answer: fn(&[f64], f64, f64) -> f64) -> Check {
    Check::new("3.1.1b", move |t| {
        let random = (vector(5, 4.0, &mut t.rng), vector(1, 2.0, &mut t.rng)[0], t.rng.random_range(0.3..3.0));
        let far = (vec![90.0, -90.0], 0.0, 1.0);
        let many = (vec![0.5; 3000], 0.0, 2.0);
        for (x, b, sigma) in [(vec![1.0, 2.0, 5.0], 1.2, 1.5), random, far, many] {
            let n = x.len() as f64;
            let squares: f64 = x.iter().map(|x| (x - b).powi(2)).sum();
            let (constant, variance) = (n / 2.0 * (2.0 * PI * sigma * sigma).ln(), sigma * sigma);
            let expected = constant + squares / (2.0 * variance);
            t.call(format!("negative_log_likelihood(&{}, {b}, {sigma})", show(&x)), || answer(&x, b, sigma))?
                .mistake("the minus sign is missing: this is the log-likelihood", || -expected)
                .mistake("the normalising factor 1/√(2πσ²) of each density is missing; it moves no minimum over b, but it is part of the likelihood", || {
                    squares / (2.0 * variance)
                })
                .mistake("each of the n densities has a factor 1/√(2πσ²), so its logarithm appears n times", || {
                    constant / n + squares / (2.0 * variance)
                })
                .mistake("the squares are divided by 2σ², not by 2σ", || constant + squares / (2.0 * sigma))
                .mistake("the squares are divided by 2σ²; the 2 is missing", || constant + squares / variance)
                .mistake("under the root is 2πσ², not 2πσ", || n / 2.0 * (2.0 * PI * sigma).ln() + squares / (2.0 * variance))
                .mistake("the logarithm of the root halves: ln √(2πσ²) = ½ ln(2πσ²)", || {
                    2.0 * constant + squares / (2.0 * variance)
                })
                .mistake("the likelihood of all values is asked for, so add; this is the mean", || expected / n)
                .suspect("a product of densities became 0 before its logarithm was taken: add up logarithms instead", |y| {
                    y.is_infinite()
                })
                .tolerance(1e-9, 1e-9)
                .expect(expected)?;
        }
        Ok(())
    })
}

/// 3.1.1c: the constants with the smallest absolute error.
pub fn median(answer: fn(&[f64]) -> (f64, f64)) -> Check {
    Check::new("3.1.1c", move |t| {
        let [odd, even] = [7, 8].map(|n| vector(n, 10.0, &mut t.rng));
        let known = [vec![7.0, 1.0, 3.0, 100.0], vec![5.0, 1.0, 9.0], vec![4.0]];
        for x in known.into_iter().chain([odd, even, vec![2.0, 8.0, 2.0, 2.0], vec![-1.0, -10.0, -2.0, -30.0]]) {
            let (n, s) = (x.len(), sorted(&x));
            let (low, high) = (s[(n - 1) / 2], s[n / 2]);
            let both = |b: f64| (b, b);
            t.call(format!("best_constants(&{})", show(&x)), || answer(&x))?
                .mistake("this is the mean, which minimises the squares; far values pull at it", || both(sum(&x) / n as f64))
                .mistake("the values are not sorted, so what stands in the middle is not the middle one", || {
                    (x[(n - 1) / 2], x[n / 2])
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
                .tolerance(1e-12, 1e-12)
                .expect((low, high))?;
        }
        Ok(())
    })
}
