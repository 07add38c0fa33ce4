//! 3.1.5: absolute errors, their likelihood, their minimum, and the way there.

use ndarray::{Array1, Array2};
use rand::Rng as _;

use crate::reference::vector;
use crate::{Check, show};

type Likelihood = fn(&Array2<f64>, &Array1<f64>, &Array1<f64>, f64) -> f64;

/// 3.1.5a: the negative log-likelihood under Laplace noise.
pub fn laplace(answer: Likelihood) -> Check {
    Check::new("3.1.5a", move |t| {
        // Among them residuals beyond 745, for which exp(-|ε|) is 0, and more examples than a product of halves survives.
        // At the end whole numbers, of which every second residual is exactly 0.
        for (n, d, scale) in
            [(3, 2, 8.0), (6, 4, 8.0), (1, 1, 8.0), (4, 2, 3e3), (1200, 1, 8.0), (5, 3, 1e-3), (6, 2, 0.0)]
        {
            let whole = scale == 0.0;
            let mut draw = |scale: f64| {
                let drawn: f64 = t.rng.random_range(-scale..scale);
                if whole { drawn.round() } else { drawn }
            };
            let x = Array2::from_shape_simple_fn((d, n), || draw(2.0)).reversed_axes();
            let (w, b) = (Array1::from_shape_simple_fn(d, || draw(2.0)), draw(3.0) + 4.0);
            // Small residuals need targets that the line nearly meets.
            let around = if scale < 1.0 { x.dot(&w) + b } else { Array1::zeros(n) };
            let off = |i: usize| if whole { (i % 2 * i) as f64 } else { draw(scale) };
            let y = around + Array1::from_iter((0..n).map(off));
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
                .mistake("only the first feature takes part in the prediction; it is x·w + b, a sum over all of them", || {
                    let first = &x.column(0) * w[0] + b;
                    (&y - &first).mapv(f64::abs).sum() + size * ln2
                })
                .mistake("the bias belongs to the prediction, and has its sign in the residual: y - (x·w + b)", || {
                    (&y - &x.dot(&w) + b).mapv(f64::abs).sum() + size * ln2
                })
                .mistake("the bias is missing in the prediction", || {
                    (&y - &x.dot(&w)).mapv(f64::abs).sum() + size * ln2
                })
                .mistake("the likelihood of all examples is asked for, so add; this is the mean", || expected / size)
                .mistake("an example that fits exactly has a density as well, and it is ½: its ln 2 belongs to the sum", || {
                    residuals.iter().filter(|r| **r != 0.0).map(|r| r.abs() + ln2).sum::<f64>()
                })
                .suspect("right but for small residuals: |ε| is taken as it is, with nothing added under a root or beside it", |y| {
                    scale < 1.0 && (0.0..1e-4).contains(&(y - expected))
                })
                .suspect("a density, or a product of them, became 0 before its logarithm was taken: take the logarithm on paper, and add up", |y| {
                    y.is_infinite()
                })
                .tolerance(1e-9, 1e-12)
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

/// The upper of the middle values.
fn median(mut x: Vec<f64>) -> f64 {
    x.sort_by(f64::total_cmp);
    x[x.len() / 2]
}

/// All pairs of n things, each once.
fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(|i| (0..i).map(move |j| (i, j)))
}

/// 3.1.5b: the line with the smallest absolute error.
pub fn best_line(answer: fn(&[f64], &[f64]) -> (f64, f64)) -> Check {
    Check::new("3.1.5b", move |t| {
        // The best line passes through the first and the second but last point, which are no neighbours, in falling order.
        let apart = (vec![4.0, 1.0, 5.0, 0.0, 3.0, 2.0], vec![4.0, -4.0, -6.0, 5.0, -4.0, -2.0]);
        let outlier = (vec![0.0, 1.0, 2.0, 3.0, 4.0], vec![1.0, 3.0, 5.0, 7.0, 90.0]);
        let random = (vector(9, 5.0, &mut t.rng), vector(9, 5.0, &mut t.rng));
        let upright = (vec![1.0, 1.0, 2.0, 2.0, 5.0], vec![0.0, 3.0, 1.0, 2.0, 4.0]);
        let two = (vec![3.0, -1.0], vec![2.0, 4.0]);
        // One point outvotes the line through the others.
        let repeated =
            ([vec![0.0, 1.0, 2.0, 3.0], vec![4.0; 9]].concat(), [vec![1.0, 1.0, 1.0, 1.5], vec![9.0; 9]].concat());
        let scaled = |(x, y): &(Vec<f64>, Vec<f64>), a: f64, b: f64| {
            (x.iter().map(|x| a * x).collect::<Vec<_>>(), y.iter().map(|y| b * y).collect::<Vec<_>>())
        };
        let units = [
            scaled(&random, 1e-11, 1.0),
            scaled(&random, 1e11, 1.0),
            scaled(&random, 1.0, 1e-11),
            scaled(&random, 1.0, 1e11),
        ];
        for (k, (x, y)) in [apart, outlier, random, upright, two, repeated].into_iter().chain(units).enumerate() {
            let n = x.len();
            let best = absolute_error(&x, &y, best_of(&x, &y, pairs(n)));
            let is_best = |line| {
                absolute_error(&x, &y, line) <= best * (1.0 + 1e-9) + 1e-12 * y.iter().map(|y| y.abs()).sum::<f64>()
            };
            let mean = |v: &[f64]| v.iter().sum::<f64>() / n as f64;
            let (mx, my) = (mean(&x), mean(&y));
            t.call(format!("best_line(&{}, &{})", show(&x), show(&y)), || answer(&x, &y))?
                .suspect(
                    "there is a NaN or an infinity: no line ŷ = w x + b goes through two points with the same x, so skip them",
                    |(w, b)| !w.is_finite() || !b.is_finite(),
                )
                .suspect("only the unit of the numbers is another: compare x with x for being equal, and errors with errors, not with a fixed bound", |_| {
                    k >= 6
                })
                .mistake(
                    "this is the least-squares line; it minimises the squares, and a single far point pulls it along",
                    || {
                        let w = x.iter().zip(&y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>()
                            / x.iter().map(|x| (x - mx).powi(2)).sum::<f64>();
                        (w, my - w * mx)
                    },
                )
                .mistake("these are the median of all slopes and the median of what is left: robust as well, but not the smallest sum", || {
                    let slopes = pairs(n).filter(|(i, j)| x[*i] != x[*j]).map(|(i, j)| through(&x, &y, i, j).0);
                    let w = median(slopes.collect());
                    (w, median(x.iter().zip(&y).map(|(x, y)| y - w * x).collect()))
                })
                .mistake("only neighbouring points were tried; a best line may pass through any two", || {
                    best_of(&x, &y, (1..n).map(|i| (i, i - 1)))
                })
                .mistake("only lines through the first point were tried; a best line may pass through any two", || {
                    best_of(&x, &y, (1..n).map(|i| (i, 0)))
                })
                .mistake("only pairs with a rising x were tried; the points may come in any order", || {
                    best_of(&x, &y, pairs(n).filter(|(i, j)| x[*i] > x[*j]))
                })
                .mistake("a point that occurs several times counts as often in the sum", || {
                    let mut points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
                    points.dedup();
                    let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
                    best_of(&x, &y, pairs(x.len()))
                })
                .mistake("this is the line through the first and the last point", || through(&x, &y, 0, n - 1))
                .suspect("the order is (slope, intercept)", |(w, b)| is_best((*b, *w)))
                .suspect("the line with the *largest* error is no use to anybody", |line| {
                    let worst = |(i, j)| absolute_error(&x, &y, through(&x, &y, i, j));
                    n > 2 && pairs(n).filter(|(i, j)| x[*i] != x[*j]).map(worst).all(|error| error <= absolute_error(&x, &y, *line) + 1e-9)
                })
                .suspect("this line passes through two of the points, but others do so with a smaller sum: try every pair, and sum the errors of *all* points, also of those beside the line", |line| {
                    let errors = x.iter().zip(&y).map(|(x, y)| (y - line.0 * x - line.1).abs());
                    errors.filter(|e| *e < 1e-9).count() >= 2
                })
                .otherwise("some best line passes through two of the points, and this one does not: try the line through every pair")
                .expect_that(format!("a line whose absolute errors sum to {}", show(&best)), |line| is_best(*line))?;
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
        let long = (vector(3, 2.0, &mut t.rng), vector(3, 3.0, &mut t.rng), 0.1, 0.7, 3000);
        // The very start fits, and so does every later place; or the second does.
        let at_rest = (vec![1.0, 2.0], vec![0.0, 0.0], 0.5, 0.0, 4);
        let arrived = (vec![1.0], vec![0.5], 0.25, 0.0, 5);
        // The first example fits when it comes again, the second does not.
        let passing = (vec![1.0, 1.0], vec![0.5, 2.0], 0.25, 0.0, 6);
        let none = (vec![1.0, 3.0], vec![2.0, 5.0], 0.25, 1.0, 0);
        // The very first step passes over y / x, but not yet over y x.
        let steep = (vec![t.rng.random_range(2.0..4.0)], vec![1.0], t.rng.random_range(0.3..0.4), 0.0, 6);
        // Every second example has no say in w.
        let silent = (vec![1.0, 0.0], vec![2.0, 3.0], 0.5, 0.0, 4);
        // A power of 2, which rounds nothing.
        let unit = 2f64.powi(-36);
        let tiny = (vec![1.0, -2.0, 0.5], [2.0, 1.0, 3.0].map(|y| y * unit).to_vec(), 0.25 * unit, 0.0, 7);
        for (x, y, lr, decay, steps) in
            [known, falling, random, long, at_rest, arrived, passing, none, tiny, steep, silent]
        {
            // The rate at step t, and the slope for w, x and y.
            let descend = |rate: &dyn Fn(f64) -> f64, slope: &dyn Fn(f64, f64, f64) -> f64| -> Vec<f64> {
                let mut w = 0.0;
                (0..steps)
                    .map(|step| {
                        w -= rate((step + 1) as f64) * slope(w, x[step % x.len()], y[step % y.len()]);
                        w
                    })
                    .collect()
            };
            // The sign of the residual (which may be something else), and the factor behind it.
            let run = |rate: &dyn Fn(f64) -> f64, sign: fn(f64) -> f64, factor: fn(f64) -> f64| {
                descend(rate, &|w, x, y| sign(w * x - y) * factor(x))
            };
            let sign = |r: f64| if r == 0.0 { 0.0 } else { r.signum() };
            let rate = |t: f64| lr / t.powf(decay);
            let expected = run(&rate, sign, |x| x);
            t.call(format!("path(&{}, &{}, {lr}, {decay}, {steps})", show(&x), show(&y)), || answer(&x, &y, lr, decay, steps))?
                .suspect("`signum` of 0 is 1 in Rust: a residual of exactly 0 must leave w where it is", |path| {
                    decay == 0.0 && (y == [0.0, 0.0] && path[0] != 0.0 || y == [0.5] && path[..2] == [0.25, 0.5])
                })
                .suspect("a residual of 0 lets w stay in this step only: the next example may move it again", |path| {
                    y == [0.5, 2.0] && path.len() == 6 && path[3..] == [0.5; 3]
                })
                .suspect("only the unit of the numbers is another: a residual is 0 if it is exactly 0, not if it is small", |_| lr < 1e-9)
                .mistake("the rate does not fall: it is divided by t^decay", || run(&|_| lr, sign, |x| x))
                .mistake("η_t = `lr` / t^`decay`, whatever the decay; this takes the root of t", || {
                    run(&|t| if decay > 0.0 { lr / t.sqrt() } else { lr }, sign, |x| x)
                })
                .mistake("η_t = `lr` / t^`decay`; this is `lr` / (1 + `decay` · t), another schedule", || {
                    run(&|t| lr / (1.0 + decay * t), sign, |x| x)
                })
                .mistake("the step has the factor x itself, not only its sign", || run(&rate, sign, f64::signum))
                .mistake("the first step has t = 1; here the count begins at 2", || run(&|t| rate(t + 1.0), sign, |x| x))
                .mistake("the weight runs away: move against the derivative", || run(&|t| -rate(t), sign, |x| x))
                .mistake("by the chain rule the derivative has a factor x", || run(&rate, sign, |_| 1.0))
                .mistake("this is the gradient of the square, with the residual itself; that of the absolute value has only its sign", || {
                    run(&rate, |r| r, |x| x)
                })
                .mistake("this is the gradient of the square, 2 (w x - y) x; that of the absolute value has only the sign", || {
                    run(&rate, |r| 2.0 * r, |x| x)
                })
                .mistake("the residual is w x - y; here w is divided by x", || {
                    descend(&rate, &|w, x, y| sign(w / x - y) * x)
                })
                .mistake("the sign is that of w x - y; that of w - y / x is another where x is negative", || {
                    descend(&rate, &|w, x, y| sign(w - y / x) * x)
                })
                .mistake("the rate falls per step, not per pass over the examples", || {
                    run(&|t| rate(((t as usize - 1) / x.len() + 1) as f64), sign, |x| x)
                })
                .mistake("the start is not part of the result", || {
                    [&[0.0], &expected[..steps.saturating_sub(1)]].concat()
                })
                .mistake("the start is not part of the result, which has one entry for each step", || [&[0.0], &expected[..]].concat())
                .tolerance(1e-9, 1e-9 * lr)
                .expect(&expected)?;
        }
        Ok(())
    })
}
