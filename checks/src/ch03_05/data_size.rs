//! 3.5.5: how the error of an estimate depends on the amount of data.

use ndarray::{ArrayD, Ix2, s};
use rand::Rng as _;

use crate::{Check, Trial, Tried, show};
use workbook::data::SyntheticRegressionData;
use workbook::nn::LeastSquares;

type Errors = fn(&[f32], f32, f32, &[usize], u64) -> Vec<(f64, f64)>;

/// From ŵ - w and b̂ - b to a pair.
type Apart = fn(&[f64], f64) -> (f64, f64);

const ENOUGH: &str = "there are more rows than unknowns";

fn draw(w: &[f32], b: f32, noise: f32, n: usize, seed: u64) -> SyntheticRegressionData {
    SyntheticRegressionData::with_rows(w, b, noise, n, 1, seed).expect("the settings are finite")
}

fn fit(w: &[f32], b: f32, noise: f32, n: usize, seed: u64) -> LeastSquares {
    LeastSquares::of(draw(w, b, noise, n, seed).train()).expect(ENOUGH)
}

/// The lines through the first rows of a data set.
fn fit_first(data: &SyntheticRegressionData, sizes: &[usize]) -> Vec<LeastSquares> {
    let matrix = |x: &ArrayD<f32>| x.clone().into_dimensionality::<Ix2>().expect("there is a row for each example");
    let (x, y) = (matrix(data.train().inputs()), matrix(data.train().targets()));
    sizes.iter().map(|n| LeastSquares::fit(x.slice(s![..*n, ..]), y.slice(s![..*n, 0])).expect(ENOUGH)).collect()
}

/// 3.5.5a: the errors of weights and bias for each number of examples.
pub fn error_against_size(answer: Errors) -> Check {
    Check::new("3.5.5a", move |t| {
        // One with which the first bias comes out too small, so that a sign that was left on is seen.
        let mut seed = t.rng.random_range(0..1000);
        while fit(&[2.0, -3.4], 4.2, 0.5, 10, seed).b > 4.2 {
            seed = t.rng.random_range(0..1000);
        }
        let random = [t.rng.random_range(-3.0..3.0f32), t.rng.random_range(-3.0..3.0), 1.5];
        let cases = [
            (vec![2.0, -3.4], 4.2, 0.5, vec![10, 100, 40], seed),
            (random.to_vec(), -1.0, 2.0, vec![20, 320, 8], seed),
            (vec![-0.5], 0.0, 1.0, vec![30, 30], (1 << 40) + seed),
        ];
        for (w, b, noise, sizes, seed) in cases {
            let each = |seed: &dyn Fn(u64) -> u64| -> Vec<LeastSquares> {
                (0..).zip(&sizes).map(|(i, n)| fit(&w, b, noise, *n, seed(i))).collect()
            };
            let lines = each(&|_| seed);
            let errors = |lines: &[LeastSquares], f: Apart| {
                let apart = |line: &LeastSquares| {
                    let by_w: Vec<f64> = line.w.iter().zip(&w).map(|(a, b)| a - f64::from(*b)).collect();
                    f(&by_w, line.b - f64::from(b))
                };
                lines.iter().map(apart).collect::<Vec<_>>()
            };
            let of = |f: Apart| errors(&lines, f);
            let right: Apart = |w, b| (square(w).sqrt(), b.abs());
            t.call(format!("estimation_errors(&{}, {b}, {noise}, &{sizes:?}, {seed})", show(&w)), || {
                answer(&w, b, noise, &sizes, seed)
            })?
            .tolerance(1e-6, 1e-9)
            .mistake("the length of ŵ - w is the root of the sum of the squares", || of(|w, b| (square(w), b.abs())))
            .mistake("the length of ŵ - w is asked for, not the sum of the absolute differences", || {
                of(|w, b| (w.iter().map(|w| w.abs()).sum(), b.abs()))
            })
            .mistake("the length of ŵ - w is asked for, not the mean square's root", || {
                of(|w, b| ((square(w) / w.len() as f64).sqrt(), b.abs()))
            })
            .mistake("an error has no sign: take the absolute value of b̂ - b", || of(|w, b| (square(w).sqrt(), b)))
            .mistake("the two are the wrong way round: first the weights, then the bias", || {
                of(|w, b| (b.abs(), square(w).sqrt()))
            })
            .mistake("these are the estimates; their distances from the truth are asked for", || {
                lines.iter().map(|line| (square(&line.w.to_vec()).sqrt(), line.b)).collect::<Vec<_>>()
            })
            .mistake("all weights count in the length, not only the first two", || {
                of(|w, b| (square(&w[..w.len().min(2)]).sqrt(), b.abs()))
            })
            .mistake("each size has a seed of its own; all are drawn with the one that was given", || {
                errors(&each(&|i| seed + i), right)
            })
            .mistake("the seed was cut to 32 bits", || errors(&each(&|_| u64::from(seed as u32)), right))
            .mistake(
                "these are the first rows of the largest data set; draw one of each size, whose noise is another",
                || {
                    errors(
                        &fit_first(&draw(&w, b, noise, sizes.iter().copied().max().unwrap_or(0), seed), &sizes),
                        right,
                    )
                },
            )
            .mistake("all of them were made with the same number of examples", || vec![of(right)[0]; sizes.len()])
            .suspect("a pair for each number of examples, in the given order", |a| a.len() != sizes.len())
            .expect(of(right))?;
        }
        Ok(())
    })
}

/// 3.5.5b: the power law behind it.
pub fn powers(
    exponent: fn(&[usize], &[f64]) -> f64,
    measured: fn(&[usize], usize) -> f64,
    needed: fn(f64, f64, f64) -> f64,
) -> Check {
    Check::new("3.5.5b", move |t| {
        let noisy: Vec<f64> =
            [10.0f64, 30.0, 100.0, 1000.0].iter().map(|n| n.powf(-0.7) * t.rng.random_range(1.0..1.5)).collect();
        for (sizes, errors) in [
            (vec![1, 4, 16], vec![8.0, 4.0, 2.0]),
            (vec![10, 100], vec![5.0, 0.05]),
            (vec![10, 30, 100, 1000], noisy),
            (vec![1000, 50, 50, 200], vec![2e-12, 3e-12, 5e-12, 7e-12]),
        ] {
            let x: Vec<f64> = sizes.iter().map(|n| *n as f64).collect();
            let ends = |f: fn(f64) -> f64| (f(errors[errors.len() - 1]) - f(errors[0])) / (f(x[x.len() - 1]) - f(x[0]));
            let expected = slope(&ln(&x), &ln(&errors));
            t.call(format!("exponent(&{sizes:?}, &{})", show(&errors)), || exponent(&sizes, &errors))?
                .tolerance(1e-9, 1e-12)
                .mistake("the slope is negative: the error falls", || -expected)
                .mistake("this is the slope itself; take the logarithms of both sides first", || slope(&x, &errors))
                .mistake("only the errors are on a logarithmic axis", || slope(&x, &ln(&errors)))
                .mistake("only the sizes are on a logarithmic axis", || slope(&ln(&x), &errors))
                .mistake("upside down: the error is a function of the size", || slope(&ln(&errors), &ln(&x)))
                .mistake("this joins the first point with the last; the line should fit all of them", || ends(f64::ln))
                .expect(expected)?;
        }
        t.part("measured_exponent", |t| {
            // With four examples the error is above 1.
            for (sizes, rounds) in [(vec![20, 80, 320], 30), (vec![12, 50], 150), (vec![40, 10, 4], 1)] {
                measure(t, measured, &sizes, rounds)?;
            }
            Ok(())
        })?;
        let (n, error) = (t.rng.random_range(50.0..500.0f64).round(), t.rng.random_range(0.2..0.4f64));
        t.part("examples_needed", |t| {
            for (n, error, wanted) in [(100.0, 0.3, 0.1), (n, error, 0.1), (50.0, 0.4, 0.3), (1e9, 0.02, 1e-5)] {
                let exact = n * (error / wanted).powi(2);
                t.call(format!("examples_needed({n}, {error}, {wanted})"), || needed(n, error, wanted))?
                    .tolerance(1e-9, 0.0)
                    .mistake(
                        "the error falls with the root of n, so half the error takes four times the examples",
                        || n * error / wanted,
                    )
                    .mistake("the error is halved in whole steps, but it may have to fall by any factor", || {
                        let halvings = (error / wanted).log2().ceil();
                        n * 4f64.powf(halvings)
                    })
                    .mistake("this many come on top of those that are there; the total is asked for", || exact - n)
                    .mistake("upside down: a smaller error takes more examples", || n * (wanted / error).powi(2))
                    .mistake("the ratio is squared, not its root taken", || n * (error / wanted).sqrt())
                    .mistake("it need not be a whole number; do not round", || exact.ceil())
                    .expect(exact)?;
            }
            Ok(())
        })
    })
}

fn measure(t: &mut Trial, measured: fn(&[usize], usize) -> f64, sizes: &[usize], rounds: usize) -> Tried {
    let x = ln(&sizes.iter().map(|n| *n as f64).collect::<Vec<_>>());
    // The exponent of the mean of some error, over so many seeds from a first one on.
    let by = |error: &dyn Fn(&LeastSquares) -> f64, first: u64, rounds: usize| {
        let sum = |n: &usize| (first..first + rounds as u64).map(|seed| error(&fit(&[2.0], 1.0, 1.0, *n, seed))).sum();
        slope(&x, &ln(&sizes.iter().map(sum).collect::<Vec<f64>>()))
    };
    let (off, squared) =
        (|line: &LeastSquares| (line.w[0] - 2.0).abs(), |line: &LeastSquares| (line.w[0] - 2.0).powi(2));
    t.call(format!("measured_exponent(&{sizes:?}, {rounds})"), || measured(sizes, rounds))?
        .tolerance(1e-6, 1e-9)
        .mistake("these are squared errors, which fall twice as fast", || by(&squared, 0, rounds))
        .mistake("this is of the root of the mean square; the mean of |ŵ - 2| is asked for", || {
            by(&squared, 0, rounds) / 2.0
        })
        .mistake("the seeds are 0 to `rounds` - 1, not 1 to `rounds`", || by(&off, 1, rounds))
        .mistake("one round too many", || by(&off, 0, rounds + 1))
        .mistake("this is the bias; the error of the weight is asked for", || {
            by(&|line| (line.b - 1.0).abs(), 0, rounds)
        })
        .mistake("this is a single round; average over all of them", || by(&off, 0, 1))
        .suspect("theory says -1/2, but here it is to be measured", |p| *p == -0.5)
        .suspect("not a number: without absolute values the errors are negative half of the time", |p| p.is_nan())
        .expect(by(&off, 0, rounds))?;
    Ok(())
}

/// The sum of the squares.
fn square(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum()
}

fn ln(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| value.ln()).collect()
}

/// The slope of the best line through the points.
fn slope(x: &[f64], y: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mx, my) = (mean(x), mean(y));
    let products: f64 = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum();
    products / x.iter().map(|x| (x - mx).powi(2)).sum::<f64>()
}
