//! 3.1.5: absolute errors, their likelihood, their minimum, and the way there.

use ndarray::{Array1, Array2};
use rand::Rng as _;

use crate::checks::reference::vector;
use crate::checks::{Check, show};

type Likelihood = fn(&Array2<f64>, &Array1<f64>, &Array1<f64>, f64) -> f64;

/// 3.1.5a: the negative log-likelihood under Laplace noise.
pub fn laplace(answer: Likelihood) -> Check {
    Check::new("3.1.5a", move |t| {
        for (n, d) in [(3, 2), (6, 4), (1, 1)] {
            let mut draw = |scale: f64| t.rng.random_range(-scale..scale);
            let x = Array2::from_shape_simple_fn((n, d), || draw(2.0));
            let y = Array1::from_shape_simple_fn(n, || draw(8.0));
            let (w, b) = (Array1::from_shape_simple_fn(d, || draw(2.0)), draw(3.0) + 4.0);
            let residuals = &y - &x.dot(&w) - b;
            let (absolute, size, ln2) = (residuals.mapv(f64::abs).sum(), n as f64, 2f64.ln());
            let expected = absolute + size * ln2;
            let tried = format!("negative_log_likelihood(&{}, &{}, &{}, {})", show(&x), show(&y), show(&w), show(&b));
            t.call(tried, || answer(&x, &y, &w, b))?
                .mistake("the minus sign is missing: this is the log-likelihood", || -expected)
                .mistake("the factor ½ of each density is missing: -ln ½ = ln 2, n times", || absolute)
                .mistake("-ln ½ is + ln 2: the constant has the wrong sign", || absolute - size * ln2)
                .mistake("each of the n densities has its factor ½, so ln 2 appears n times", || absolute + ln2)
                .mistake("these are squares, which is the normal distribution; here the exponent is |ε|", || {
                    residuals.mapv(|r| r * r).sum() + size * ln2
                })
                .mistake("|ε| stands alone in the exponent; the ½ is a factor before the exponential", || {
                    absolute / 2.0 + size * ln2
                })
                .mistake("the absolute value is missing, so errors of opposite sign cancel", || {
                    residuals.sum() + size * ln2
                })
                .mistake("the absolute value must be taken of each residual, not of their sum", || {
                    residuals.sum().abs() + size * ln2
                })
                .mistake("the bias is missing in the prediction", || {
                    (&y - &x.dot(&w)).mapv(f64::abs).sum() + size * ln2
                })
                .mistake("the likelihood of all examples is asked for, so add; this is the mean", || expected / size)
                .tolerance(1e-9, 1e-9)
                .expect(expected)?;
        }
        Ok(())
    })
}

fn absolute_error(x: &[f64], y: &[f64], (w, b): (f64, f64)) -> f64 {
    x.iter().zip(y).map(|(x, y)| (y - w * x - b).abs()).sum()
}

/// The line through two of the points.
fn through(x: &[f64], y: &[f64], i: usize, j: usize) -> (f64, f64) {
    let w = (y[i] - y[j]) / (x[i] - x[j]);
    (w, y[i] - w * x[i])
}

/// The line with the smallest error among those through the given pairs of points.
fn best_of(x: &[f64], y: &[f64], pairs: impl Iterator<Item = (usize, usize)>) -> (f64, f64) {
    let lines = pairs.filter(|(i, j)| x[*i] != x[*j]).map(|(i, j)| through(x, y, i, j));
    lines.min_by(|a, b| absolute_error(x, y, *a).total_cmp(&absolute_error(x, y, *b))).expect("two points differ in x")
}

/// 3.1.5b: the line with the smallest absolute error.
pub fn best_line(answer: fn(&[f64], &[f64]) -> (f64, f64)) -> Check {
    Check::new("3.1.5b", move |t| {
        let outlier = (vec![0.0, 1.0, 2.0, 3.0, 4.0], vec![1.0, 3.0, 5.0, 7.0, 90.0]);
        // The best line passes through the second and the fourth point.
        let apart = (vec![0.0, 1.0, 2.0, 3.0, 4.0], vec![5.0, 1.0, 9.0, 2.0, 2.0]);
        let random = (vector(9, 5.0, &mut t.rng), vector(9, 5.0, &mut t.rng));
        let repeated = (vec![1.0, 1.0, 2.0, 2.0, 5.0], vec![0.0, 3.0, 1.0, 2.0, 4.0]);
        for (x, y) in [outlier, apart, random, repeated] {
            let n = x.len();
            let best = absolute_error(&x, &y, best_of(&x, &y, (0..n).flat_map(|i| (0..i).map(move |j| (i, j)))));
            let mean = |v: &[f64]| v.iter().sum::<f64>() / n as f64;
            let (mx, my) = (mean(&x), mean(&y));
            t.call(format!("best_line(&{}, &{})", show(&x), show(&y)), || answer(&x, &y))?
                .suspect(
                    "there is a NaN or an infinity: no line ŷ = w x + b goes through two points with the same x, so skip them",
                    |(w, b)| !w.is_finite() || !b.is_finite(),
                )
                .mistake(
                    "this is the least-squares line; it minimises the squares, and a single far point pulls it along",
                    || {
                        let w = x.iter().zip(&y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>()
                            / x.iter().map(|x| (x - mx).powi(2)).sum::<f64>();
                        (w, my - w * mx)
                    },
                )
                .mistake("only neighbouring points were tried; a best line may pass through any two", || {
                    best_of(&x, &y, (1..n).map(|i| (i, i - 1)))
                })
                .mistake("only lines through the first point were tried; a best line may pass through any two", || {
                    best_of(&x, &y, (1..n).map(|i| (i, 0)))
                })
                .mistake("this is the line through the first and the last point", || through(&x, &y, 0, n - 1))
                .suspect("the order is (slope, intercept)", |(w, b)| absolute_error(&x, &y, (*b, *w)) <= best + 1e-9)
                .suspect("the line with the *largest* error is no use to anybody", |line| {
                    (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).filter(|(i, j)| x[*i] != x[*j]).all(|(i, j)| {
                        absolute_error(&x, &y, through(&x, &y, i, j)) <= absolute_error(&x, &y, *line) + 1e-9
                    })
                })
                .suspect("of all points some are left out: the errors of *all* points are to be summed, also where the line passes through none", |line| {
                    let errors: Vec<f64> = x.iter().zip(&y).map(|(x, y)| (y - line.0 * x - line.1).abs()).collect();
                    errors.iter().filter(|e| **e < 1e-9).count() >= 2
                })
                .otherwise("some best line passes through two of the points, and this one does not: try the line through every pair")
                .expect_that(format!("a line whose absolute errors sum to {}", show(&best)), |line| {
                    absolute_error(&x, &y, *line) <= best * (1.0 + 1e-9) + 1e-9
                })?;
        }
        Ok(())
    })
}

type Path = fn(&[f64], &[f64], f64, f64, usize) -> Vec<f64>;

/// 3.1.5c: stochastic gradient descent on absolute errors, with constant and with falling rates.
pub fn subgradient(answer: Path) -> Check {
    Check::new("3.1.5c", move |t| {
        let random = (vector(5, 2.0, &mut t.rng), vector(5, 3.0, &mut t.rng), 0.3, 0.5, 12);
        let known = (vec![1.0, -2.0, 0.5], vec![2.0, 1.0, 3.0], 0.25, 0.0, 7);
        let falling = (vec![1.0, -2.0, 0.5], vec![2.0, 1.0, 3.0], 0.25, 1.0, 7);
        // The very start fits, and so does every later place.
        let at_rest = (vec![1.0, 2.0], vec![0.0, 0.0], 0.5, 0.0, 4);
        for (x, y, lr, decay, steps) in [known, falling, random, at_rest] {
            // The rate at step t, the sign of the residual (which may be something else), the factor behind it.
            let run = |rate: &dyn Fn(f64) -> f64, sign: fn(f64) -> f64, factor: fn(f64) -> f64| -> Vec<f64> {
                let mut w = 0.0;
                (0..steps)
                    .map(|step| {
                        let (x, y) = (x[step % x.len()], y[step % y.len()]);
                        w -= rate((step + 1) as f64) * sign(w * x - y) * factor(x);
                        w
                    })
                    .collect()
            };
            let sign = |r: f64| if r == 0.0 { 0.0 } else { r.signum() };
            let rate = |t: f64| lr / t.powf(decay);
            let expected = run(&rate, sign, |x| x);
            t.call(format!("path(&{}, &{}, {lr}, {decay}, {steps})", show(&x), show(&y)), || answer(&x, &y, lr, decay, steps))?
                .suspect("`signum` of 0 is 1 in Rust: a residual of exactly 0 must leave w where it is", |_| y == [0.0, 0.0])
                .mistake("the rate does not fall: it is divided by t^decay", || run(&|_| lr, sign, |x| x))
                .mistake("the first step has t = 1; here the count begins at 2", || run(&|t| rate(t + 1.0), sign, |x| x))
                .mistake("the weight runs away: move against the derivative", || run(&|t| -rate(t), sign, |x| x))
                .mistake("by the chain rule the derivative has a factor x", || run(&rate, sign, |_| 1.0))
                .mistake("this is the gradient of the square, with the residual itself; that of the absolute value has only its sign", || {
                    run(&rate, |r| r, |x| x)
                })
                .mistake("this is the gradient of the square, 2 (w x - y) x; that of the absolute value has only the sign", || {
                    run(&rate, |r| 2.0 * r, |x| x)
                })
                .mistake("the rate falls per step, not per pass over the examples", || {
                    run(&|t| rate(((t as usize - 1) / x.len() + 1) as f64), sign, |x| x)
                })
                .mistake("the start is not part of the result", || [&[0.0], &expected[..steps - 1]].concat())
                .mistake("the start is not part of the result, which has one entry for each step", || [&[0.0], &expected[..]].concat())
                .tolerance(1e-9, 1e-9)
                .expect(&expected)?;
        }
        Ok(())
    })
}
