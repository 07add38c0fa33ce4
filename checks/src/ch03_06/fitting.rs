//! 3.6.1, 3.6.2, 3.6.3 and 3.6.6: what can be fitted, and what examples are worth.

use ndarray::Axis;
use rand::Rng as _;

use crate::reference::{by_columns, matrix, tensor};
use crate::{Check, show};
use workbook::tensor;
use workbook::tensor::Tensor;

/// 3.6.1: whether a polynomial goes through all points.
pub fn exact_fit(answer: fn(&[(f64, f64)], usize) -> bool) -> Check {
    Check::new("3.6.1", move |t| {
        let c: Vec<f64> = (0..3).map(|_| t.rng.random_range(-1.0..1.0)).collect();
        let parabola: Vec<(f64, f64)> = [-2.0, -1.0, 0.5, 1.5, 2.0].map(|x| (x, c[0] + c[1] * x + c[2] * x * x)).into();
        let moved = |i: usize, by: f64| {
            let mut points = parabola.clone();
            points[i].1 += by;
            points
        };
        let few = "through degree + 1 points with different x there is always a polynomial of that degree: one coefficient for each";
        let more = "these are more points than coefficients, unevenly spaced, but all of them on one polynomial of this degree: that is exact too";
        let off =
            "there are more points than coefficients, and one of them is not on the polynomial through the others";
        let same_x = "two different y at the same x: no function has both, whatever its degree";
        for (points, degree, expected, likely) in [
            (&[(0.0, 1.0), (1.0, 3.0), (2.0, 0.0)][..], 2, true, few),
            (&[(0.0, 1.0), (1.0, 3.0), (2.0, 0.0)], 1, false, off),
            (&[(1.0, 2.0), (1.0, 3.0)], 4, false, same_x),
            (&parabola, 2, true, more),
            (&moved(3, 0.1), 2, false, off),
            (&moved(3, 0.1), 4, true, few),
            (&moved(0, 0.1), 2, false, off),
            (&moved(4, 0.1), 2, false, "there may be several points beyond the first degree + 1: look at all of them"),
            (&moved(4, 1e-4), 2, false, "1e-4 off is too much: 1e-6 is allowed"),
            (&moved(4, 1e-9), 2, true, "1e-9 off is well within the 1e-6 that are allowed"),
            (&[(0.0, 1.0), (1.0, 1.0 + 5e-7)], 0, true, "5e-7 off is within the 1e-6 that are allowed"),
            (
                &[(0.0, 1.0), (1.0, 1.0 + 5e-6)],
                0,
                false,
                "the best constant misses one of the two by 2.5e-6, and 1e-6 is allowed",
            ),
            (
                &[(0.0, 1.0), (0.0, 1.0), (1.0, 2.0), (2.0, 3.5)],
                2,
                true,
                "a point that occurs twice asks for nothing new: only different x count",
            ),
            (&[(0.0, 1.0), (1.0, 2.0), (2.0, 5.0), (1.0, 2.5)], 3, false, same_x),
            (&[(0.5, 1.0), (0.5, 1.0 + 1e-9)], 1, true, "two y that differ by 1e-9 agree, give or take 1e-6"),
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
        let near_one = 1.0 - 1e-9;
        for (n, rho) in
            [(4usize, 0.5f64), (10, -0.4), random, (7, 0.0), (1, 0.9), (9, -0.9), (100_000, 0.9999), (10, near_one)]
                .into_iter()
                .chain([(300_000, 0.999_99), (11, -0.999_99)])
        {
            let size = n as f64;
            let sum = |weight: &dyn Fn(f64) -> f64| (1..n).map(|k| weight(k as f64) * rho.powi(k as i32)).sum::<f64>();
            // The sum over all pairs, row by row: 1 for i itself, and twice what is before it.
            let (mut pairs, mut before) = (0.0, 0.0);
            for _ in 0..n {
                pairs += 1.0 + 2.0 * before;
                before = rho * (1.0 + before);
            }
            let exact = size * size / pairs;
            t.call(format!("effective_examples({n}, {rho})"), || answer(n, rho))?
                .tolerance(1e-7, 1e-9)
                .suspect(
                    "lost in rounding: a closed form divides by 1 - ρ, and so takes differences of huge numbers here; \
                    add up the terms themselves",
                    |_| rho == near_one,
                )
                .suspect(
                    "with a negative ρ the examples are worth more than n independent ones: is the result limited, or \
                    does the sum end at the first negative term?",
                    |m| rho < 0.0 && *m == size,
                )
                .mistake("ρ keeps its sign: with a negative one the terms change theirs", || {
                    size / (1.0 + 2.0 * (1..n).map(|k| (1.0 - k as f64 / size) * rho.abs().powi(k as i32)).sum::<f64>())
                })
                .mistake("this is the number of examples, as if they were independent", || size)
                .mistake("a ρ near 1 is not 1: in a long series those far apart are nearly independent, so it is worth more than one", || {
                    if rho > 0.9 { 1.0 } else { exact }
                })
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
                .suspect(format!("right for short series, but this sum has {} terms: does it end before the last?", n - 1), |_| {
                    n > 1000
                })
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
        let small = by_columns(&(Tensor::uniform(0.0, 1.0, (7, 4), &mut t.rng) * 1e-3));
        let counts = tensor![[3.0, 1.0, 1.0], [2.0, 6.0, 0.0], [0.0, 0.0, 7.0], [1.0, 2.0, 2.0]];
        let rare = tensor![[1e6, 1.0]];
        for table in [
            counts,
            random,
            small,
            tensor![[4.0, 0.0], [0.0, 2.0]],
            tensor![[1.0, 1.0, 1.0, 1.0]],
            tensor![[2.0], [5.0]],
            rare,
        ] {
            let x = matrix(&table);
            let total = x.sum();
            let max = |axis| x.map_axis(Axis(axis), |row| row.fold(0.0f64, |a, b| a.max(*b)));
            let least = (total - max(1).sum()) / total;
            // Of a rare error 1 - x leaves nothing but rounding, by which no mistake is told.
            let is_rare = 0.0 < least && least < 1e-5;
            let unless_rare = |mistake: f64| if is_rare { f64::NAN } else { mistake };
            t.lend(&[("table", &table)]).call(format!("least_error(&{})", show(&table)), || answer(&table))?
                .tolerance(1e-4, 1e-9)
                .mistake("of classes that tie only one is answered right; the others are errors", || {
                    let rows = x.axis_iter(Axis(0)).zip(max(1));
                    rows.map(|(row, max)| row.iter().filter(|p| **p < max).sum::<f64>()).sum::<f64>() / total
                })
                .mistake("all classes but the likeliest are errors, not only one of the first two", || {
                    x.axis_iter(Axis(0)).map(|row| row[0].min(row[1])).sum::<f64>() / total
                })
                .mistake("the entries were made whole numbers; probabilities are 0 then", || {
                    let x = x.mapv(f64::floor);
                    let max = x.map_axis(Axis(1), |row| row.fold(0.0f64, |a, b| a.max(*b)));
                    (x.sum() - max.sum()) / x.sum().max(1.0)
                })
                .mistake("divided by 1 where the sum of the table is smaller; it need not be 1 or more", || {
                    (total - max(1).sum()) / total.max(1.0)
                })
                .mistake("this is the accuracy; the error is what is missing to 1", || 1.0 - least)
                .mistake("this is the number of errors; divide it by the number of examples", || least * total)
                .mistake("a row is an input: take the largest entry of each row, not of each column", || unless_rare(1.0 - max(0).sum() / total))
                .mistake("each input counts as often as it occurs; here all inputs count the same", || {
                    let rows = x.sum_axis(Axis(1));
                    unless_rare(1.0 - (max(1) / rows).mean().unwrap_or(0.0))
                })
                .mistake("this gives one answer to all inputs; the best one may differ from input to input", || {
                    unless_rare(1.0 - x.sum_axis(Axis(0)).fold(0.0f64, |a, b| a.max(*b)) / total)
                })
                .mistake("a classifier that draws its answer at random does worse than one that always takes the likeliest class", || {
                    let rows = x.sum_axis(Axis(1)).insert_axis(Axis(1));
                    unless_rare(1.0 - (&x * &x / rows).sum() / total)
                })
                .suspect(
                    "lost in rounding: 1 - accuracy keeps nothing of one error in a million; count the errors, then divide",
                    |_| is_rare,
                )
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
        // A whole square first, then one that is a little larger, then one that is nearly the next: these tell `<`,
        // `ceil` and `round` apart.
        for (dimension, radius, norm) in [
            (50, 4.0f64, 0.5f64),
            (100, 2.0, 2.6),
            (100, 1.0, 2.6),
            random,
            (8, 2.0, 2.6),
            (30, 0.5, 1.2),
            (3, 1.0, 0.0),
            (100_000_000, 5001.0, 1.0),
            (7, 1.0, 1e12),
        ] {
            let squared = (radius * norm).powi(2);
            let (whole, part) = (squared.floor() as usize, squared.fract());
            let exact = (squared.floor() as usize).min(dimension);
            t.call(format!("shattered_with_margin({dimension}, {radius}, {norm})"), || {
                answer(dimension, radius, norm)
            })?
            .tolerance(0.0, 0.0)
            .suspect("not even one point gets its margin here, and 0 is an answer", |m| exact == 0 && *m == 1)
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
            .mistake("the radius is squared as well", || ((radius * norm * norm).floor() as usize).min(dimension))
            .mistake("the norm is squared as well", || ((radius * radius * norm).floor() as usize).min(dimension))
            .mistake("weights that are exactly as long as `norm` are allowed: at most, not less", || {
                ((squared.ceil() - 1.0).max(0.0) as usize).min(dimension)
            })
            .mistake("rounded up: one point too many for weights of this size", || {
                if part < 0.5 { (squared.ceil() as usize).min(dimension) } else { exact }
            })
            .mistake("rounded to the nearest number, which is one point too many where the next is near", || {
                (squared.round() as usize).min(dimension)
            })
            .mistake("the square is an f32, which counts to 16 777 216 only", || {
                (((radius * norm) as f32).powi(2) as usize).min(dimension)
            })
            .mistake("this adds the affine part; f(x) = w·x has no bias", || {
                if part == 0.0 { whole.min(dimension) + 1 } else { exact }
            })
            .expect(exact)?;
        }
        Ok(())
    })
}
