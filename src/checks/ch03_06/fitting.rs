//! 3.6.1, 3.6.2, 3.6.3 and 3.6.6: what can be fitted, and what examples are worth.

use ndarray::Axis;
use rand::Rng as _;

use crate::checks::reference::{matrix, tensor};
use crate::checks::{Check, show};
use crate::tensor;
use crate::tensor::Tensor;

/// 3.6.1: whether a polynomial goes through all points.
pub fn exact_fit(answer: fn(&[(f64, f64)], usize) -> bool) -> Check {
    Check::new("3.6.1", move |t| {
        let c: Vec<f64> = (0..3).map(|_| t.rng.random_range(-1.0..1.0)).collect();
        let parabola: Vec<(f64, f64)> = [-2.0, -1.0, 0.5, 1.5, 2.0].map(|x| (x, c[0] + c[1] * x + c[2] * x * x)).into();
        let mut moved = parabola.clone();
        moved[3].1 += 0.1;
        let few = "through degree + 1 points with different x there is always a polynomial of that degree: one coefficient for each";
        let more = "more points than coefficients, but all of them on one polynomial of this degree: that is exact too";
        let off =
            "there are more points than coefficients, and one of them is not on the polynomial through the others";
        let same_x = "two different y at the same x: no function has both, whatever its degree";
        for (points, degree, expected, likely) in [
            (&[(0.0, 1.0), (1.0, 3.0), (2.0, 0.0)][..], 2, true, few),
            (&[(0.0, 1.0), (1.0, 3.0), (2.0, 0.0)], 1, false, off),
            (&[(1.0, 2.0), (1.0, 3.0)], 4, false, same_x),
            (&parabola, 2, true, more),
            (&moved, 2, false, off),
            (&moved, 4, true, few),
            (
                &[(0.0, 1.0), (0.0, 1.0), (1.0, 2.0), (2.0, 3.5)],
                2,
                true,
                "a point that occurs twice asks for nothing new: only different x count",
            ),
            (&[(0.0, 1.0), (1.0, 2.0), (2.0, 5.0), (1.0, 2.5)], 3, false, same_x),
            (&[(0.0, 2.0), (1.0, 2.0), (3.0, 2.0)], 0, true, "degree 0 is a constant, and these are all equal"),
            (
                &[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)],
                5,
                true,
                "a lower degree is allowed: the higher coefficients may be 0",
            ),
            (&[], 0, true, "no points, no contradiction"),
        ] {
            let tried = format!("fits_exactly(&{}, {degree})", points_shown(points));
            t.call(tried, || answer(points, degree))?.otherwise(likely).expect(expected)?;
        }
        Ok(())
    })
}

fn points_shown(points: &[(f64, f64)]) -> String {
    let shown: Vec<String> = points.iter().map(|(x, y)| format!("({}, {})", show(x), show(y))).collect();
    format!("[{}]", shown.join(", "))
}

/// 3.6.2: what dependent examples are worth.
pub fn dependent_data(answer: fn(usize, f64) -> f64) -> Check {
    Check::new("3.6.2", move |t| {
        let random = (t.rng.random_range(5..60), t.rng.random_range(0.2..0.95));
        for (n, rho) in [(4usize, 0.5f64), (10, -0.4), random, (7, 0.0), (1, 0.9)] {
            let size = n as f64;
            let sum = |weight: &dyn Fn(f64) -> f64| (1..n).map(|k| weight(k as f64) * rho.powi(k as i32)).sum::<f64>();
            // Straight from the definition: the sum over all pairs.
            let pairs: f64 = (0..n).flat_map(|i| (0..n).map(move |j: usize| rho.powi(i.abs_diff(j) as i32))).sum();
            let exact = size * size / pairs;
            t.call(format!("effective_examples({n}, {rho})"), || answer(n, rho))?
                .tolerance(1e-7, 1e-9)
                .mistake("this is the number of examples, as if they were independent", || size)
                .mistake("this is the limit for large n; for this n the sum is shorter", || {
                    size * (1.0 - rho) / (1.0 + rho)
                })
                .mistake("every pair occurs twice, as (i, j) and as (j, i): the sum has the factor 2", || {
                    size / (1.0 + sum(&|k| 1.0 - k / size))
                })
                .mistake("of n examples only n - k pairs are k apart: the weight is 1 - k/n", || {
                    size / (1.0 + 2.0 * sum(&|_| 1.0))
                })
                .mistake(
                    "k / n was divided as integers, which gives 0 for every k below n: convert both to `f64` first",
                    || size / (1.0 + 2.0 * sum(&|_| 1.0)),
                )
                .mistake("the correlation falls with the distance: ρ^k at k steps", || {
                    size / (1.0 + 2.0 * (1..n).map(|k| (1.0 - k as f64 / size) * rho).sum::<f64>())
                })
                .mistake("this is how many times larger the variance is; divide n by it", || pairs / size)
                .mistake(
                    "this is the variance of the mean, in units of s²; how many independent examples have the same?",
                    || 1.0 / exact,
                )
                .mistake("this is a share of n; the number is asked for", || exact / size)
                .expect(exact)?;
        }
        Ok(())
    })
}

/// 3.6.3: the smallest error that a classifier can have.
pub fn least_error(answer: fn(&Tensor) -> f32) -> Check {
    Check::new("3.6.3", move |t| {
        let random = Tensor::uniform(0.0, 1.0, (5, 3), &mut t.rng);
        let random = &random / random.sum();
        let counts = tensor![[3.0, 1.0, 1.0], [2.0, 6.0, 0.0], [0.0, 0.0, 7.0]];
        for table in
            [counts, random, tensor![[4.0, 0.0], [0.0, 2.0]], tensor![[1.0, 1.0, 1.0, 1.0]], tensor![[2.0], [5.0]]]
        {
            let x = matrix(&table);
            let total = x.sum();
            let max = |axis| x.map_axis(Axis(axis), |row| row.fold(0.0f64, |a, b| a.max(*b)));
            let least = 1.0 - max(1).sum() / total;
            t.lend(&[("table", &table)]).call(format!("least_error(&{})", show(&table)), || answer(&table))?
                .tolerance(1e-4, 1e-6)
                .mistake("this is the accuracy; the error is what is missing to 1", || 1.0 - least)
                .mistake("this is the number of errors; divide it by the number of examples", || least * total)
                .mistake("a row is an input: take the largest entry of each row, not of each column", || 1.0 - max(0).sum() / total)
                .mistake("each input counts as often as it occurs; here all inputs count the same", || {
                    let rows = x.sum_axis(Axis(1));
                    1.0 - (max(1) / rows).mean().unwrap_or(0.0)
                })
                .mistake("this gives one answer to all inputs; the best one may differ from input to input", || {
                    1.0 - x.sum_axis(Axis(0)).fold(0.0f64, |a, b| a.max(*b)) / total
                })
                .mistake("a classifier that draws its answer at random does worse than one that always takes the likeliest class", || {
                    let rows = x.sum_axis(Axis(1)).insert_axis(Axis(1));
                    1.0 - (&x * &x / rows).sum() / total
                })
                .expect(least)?;
        }
        let zero = tensor(&ndarray::array![[0.0, 0.0], [1.0, 3.0]]);
        t.call(format!("least_error(&{})", show(&zero)), || answer(&zero))?
            .suspect("an input that never occurs makes 0/0: add up first, and divide once", |e| e.is_nan())
            .expect(0.25)?;
        Ok(())
    })
}

/// 3.6.6: points that small weights can label in every way, with a margin.
pub fn margin(answer: fn(usize, f64, f64) -> usize) -> Check {
    Check::new("3.6.6", move |t| {
        let random = (1000, t.rng.random_range(1.1..4.0), t.rng.random_range(2.5..6.0));
        for (dimension, radius, norm) in
            [(100, 2.0f64, 2.6f64), random, (8, 2.0, 2.6), (30, 0.5, 1.5), (50, 4.0, 0.5), (7, 1.0, 1e12)]
        {
            let squared = (radius * norm).powi(2);
            let exact = (squared.floor() as usize).min(dimension);
            t.call(format!("shattered_with_margin({dimension}, {radius}, {norm})"), || {
                answer(dimension, radius, norm)
            })?
            .mistake(
                "this is the dimension, which the VC dimension would be; with a margin the norm limits it too",
                || dimension,
            )
            .mistake("no more than `dimension` points can be at right angles", || squared.floor() as usize)
            .mistake("‖w‖ is √m / R: its square is m / R², so m is a square too", || {
                ((radius * norm).floor() as usize).min(dimension)
            })
            .mistake("larger points need smaller weights: multiply with the radius", || {
                ((norm / radius).powi(2).floor() as usize).min(dimension)
            })
            .mistake("the radius counts as well", || ((norm * norm).floor() as usize).min(dimension))
            .mistake("rounded up: one point too many for weights of this size", || {
                (squared.ceil() as usize).min(dimension)
            })
            .mistake("this adds the affine part; f(x) = w·x has no bias", || exact + 1)
            .expect(exact)?;
        }
        Ok(())
    })
}
