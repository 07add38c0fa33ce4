//! 4.7.3: weights for yesterday's labels.

use rand::Rng as _;

use crate::reference::vector;
use crate::{Check, show};

type Weights = fn(&[f64], usize, usize) -> Vec<f64>;
type Line = fn(&[f64], &[f64], &[f64]) -> (f64, f64);

/// 4.7.3: weights for the source, a line fitted with them, and what they are worth.
pub fn corrector(importance_weights: Weights, weighted_line: Line, effective_size: fn(&[f64]) -> f64) -> Check {
    Check::new("4.7.3", move |t| {
        let random: Vec<f64> = (0..5).map(|_| t.rng.random_range(0.05..0.95)).collect();
        t.part("importance_weights", |t| {
        let near_bounds = vec![1e-9, 0.999_999, 1e-300, 0.3];
        for (p, n, m) in [
            (vec![0.5, 0.8, 0.1], 100, 300),
            (random, 500, 50),
            (vec![0.0, 0.25], 30, 10),
            (near_bounds, 150, 100),
            (vec![0.75], 6_000_000_000usize, 7usize),
            (vec![], 3, 2),
        ] {
            let weights = |f: &dyn Fn(f64) -> f64| p.iter().map(|p| f(*p)).collect::<Vec<_>>();
            let ratio = n as f64 / m as f64;
            t.call(format!("importance_weights(&{}, {n}, {m})", show(&p)), || importance_weights(&p, n, m))?
                .tolerance(1e-9, 0.0)
                .mistake("the samples differ in size: a large target is likelier from the start, which n_source / n_target undoes", || {
                    weights(&|p| p / (1.0 - p))
                })
                .mistake("the ratio of the sizes is upside down: the larger the target sample, the less its probability means", || {
                    weights(&|p| p / (1.0 - p) / ratio)
                })
                .mistake("upside down: what is likelier under the target must count more", || weights(&|p| (1.0 - p) / p / ratio))
                .mistake("upside down: what is likelier under the target must count more", || weights(&|p| (1.0 - p) / p * ratio))
                .mistake("this is the probability; the weight is a ratio of densities, p / (1 - p)", || weights(&|p| p))
                .mistake("this is the probability; the weight is a ratio of densities, p / (1 - p)", || weights(&|p| p * ratio))
                .mistake("the numbers of rows were divided as integers: convert to `f64` first", || {
                    weights(&|p| p / (1.0 - p) * (n / m) as f64)
                })
                .suspect("the weights are not to be normalised: a ratio of densities may be above 1", |found| {
                    (found.iter().sum::<f64>() - 1.0).abs() < 1e-6
                })
                .expect(weights(&|p| p / (1.0 - p) * ratio))?;
        }
            Ok(())
        })?;
        let (x, noise) = (vector(12, 3.0, &mut t.rng), vector(12, 1.0, &mut t.rng));
        let y: Vec<f64> = x.iter().zip(noise).map(|(x, noise)| x * x + noise).collect();
        let beta: Vec<f64> = x.iter().map(|x| (0.8 * x).exp()).collect();
        let known = (vec![0.0, 1.0, 2.0, 4.0], vec![1.0, 1.0, 5.0, 16.0], vec![1.0, 0.5, 2.0, 4.0]);
        t.part("weighted_line", |t| {
            // Years instead of small numbers, weights that are all tiny, or huge, and two examples.
            let years = (x.iter().map(|x| 2000.0 + x).collect(), y.clone(), beta.clone());
            let tiny = (x.clone(), y.clone(), beta.iter().map(|b| 1e-12 * b).collect());
            let two = (vec![3.0, -1.0], vec![1e4, 2e4], vec![1e8, 3e8]);
            let flat = (vec![7.0, 8.0, 9.0], vec![2.0, 2.0, 0.0], vec![3.0, 3.0, 0.0]);
            let stamps = (vec![1e8, 1e8 + 1.0, 1e8 + 3.0], vec![1.0, 2.0, 7.0], vec![1.0, 0.5, 2.0]);
            // Both are far away: taking the mean off only one of them in each product is not enough.
            let far = t.rng.random_range(1e8..4e8f64).round();
            let counters = (vec![1e8, 1e8 + 1.0, 1e8 + 3.0], vec![far + 1.0, far + 2.0, far + 7.0], vec![1.0, 0.5, 2.0]);
            for (x, y, beta) in [known, (x, y, beta), flat, years, tiny, two, stamps, counters] {
                let line = |weight: &dyn Fn(f64) -> f64, centred: [bool; 2]| {
                    let sum = |f: &dyn Fn(usize) -> f64, on: bool| {
                        (0..x.len()).map(|i| f(i) * if on { weight(beta[i]) } else { 1.0 }).sum::<f64>()
                    };
                    let total = |on| sum(&|_| 1.0, on);
                    let (u, v) = (
                        sum(&|i| x[i], centred[1]) / total(centred[1]),
                        sum(&|i| y[i], centred[1]) / total(centred[1]),
                    );
                    let (u, v) = if centred[0] { (u, v) } else { (0.0, 0.0) };
                    let slope = sum(&|i| (x[i] - u) * (y[i] - v), true) / sum(&|i| (x[i] - u).powi(2), true);
                    (slope, v - slope * u)
                };
                let exact = line(&|b| b, [true, true]);
                t.call(format!("weighted_line(&{}, &{}, &{})", show(&x), show(&y), show(&beta)), || {
                    weighted_line(&x, &y, &beta)
                })?
                .tolerance(1e-6, 1e-9)
                .mistake("the weights play no part: this is the plain least-squares line", || {
                    line(&|_| 1.0, [true, true])
                })
                .mistake("the means must be weighted as well, and divided by Σ β", || line(&|b| b, [true, false]))
                .mistake("the weights are squared; in a sum of β (y - a x - b)² they count once", || {
                    line(&|b| b * b, [true, true])
                })
                .mistake("every example with a weight counts alike here; the weights differ", || {
                    line(&|b| f64::from(u8::from(b > 0.0)), [true, true])
                })
                .mistake("these are the roots of the weights: they belong outside the square", || {
                    line(&|b| b.sqrt(), [true, true])
                })
                .mistake("this line goes through the origin; take the means off first", || line(&|b| b, [false, true]))
                .mistake("the order is (slope, intercept)", || (exact.1, exact.0))
                .suspect("far from 0 the sums of the products are nearly equal, and what is left of them is rounding: take the weighted means off both x and y first, and multiply then", |_| {
                    x[0] > 1e7
                })
                .expect(exact)?;
            }
            Ok(())
        })?;
        let random: Vec<f64> = (0..7).map(|_| t.rng.random_range(0.2..5.0)).collect();
        t.part("effective_sample_size", |t| {
            let scaled = [1e-9, 1e9].map(|factor| random.iter().map(|b| factor * b).collect());
            let known = [vec![1.0, 2.0, 4.0], vec![3.0, 3.0], vec![5.0, 0.0, 0.0], vec![0.2], vec![0.3; 500], random];
            for beta in known.into_iter().chain(scaled) {
                let (n, sum) = (beta.len() as f64, beta.iter().sum::<f64>());
                let squares: f64 = beta.iter().map(|b| b * b).sum();
                t.call(format!("effective_sample_size(&{})", show(&beta)), || effective_size(&beta))?
                    .mistake("the sum is squared too: doubling all weights must change nothing", || sum / squares)
                    .mistake("upside down: it is (Σ β)² over Σ β²", || squares / (sum * sum))
                    .mistake("this is the number of examples, which it is for equal weights only", || n)
                    .mistake("this is the sum of the weights; doubling them all must change nothing", || sum)
                    .mistake("this is the square of the sum; divide it by the sum of the squares", || sum * sum)
                    .mistake("divided by n as well: that is the share of the examples, not their number", || {
                        sum * sum / squares / n
                    })
                    .mistake("this is the sum over the largest weight; the squares of all of them count", || {
                        sum / beta.iter().fold(0.0, |max: f64, b| max.max(*b))
                    })
                    .tolerance(1e-9, 0.0)
                    .expect(sum * sum / squares)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
