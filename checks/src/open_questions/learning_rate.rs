//! S1: where gradient descent begins to diverge.

use ndarray::{Array1, Array2, Axis, array, concatenate};
use rand::Rng as _;

use crate::{Check, Trial, show};

type Measured = fn(&Array2<f32>, &Array1<f32>, usize) -> f64;

/// S1: the largest stable learning rate, by the Hessian and by trying.
pub fn learning_rate(predicted_edge: fn(&Array2<f32>) -> f64, measured_edge: Measured) -> Check {
    Check::new("S1", move |t| {
        t.part("predicted_edge", |t| {
        // Two directions that are nearly as steep as each other; and numbers whose squares leave an f32.
        let near = array![[3.0, 0.0], [-3.0, 0.0], [0.0, 3.1], [0.0, -3.1]];
        let huge = array![[3e20, 1e20], [-1e20, 2e20]];
        for x in [
            array![[1.0, 0.0], [3.0, 1.0], [2.0, 5.0], [4.0, 2.0]],
            hours(t, 20, 2),
            array![[3.0], [-3.0]],
            array![[3.0, -3.0], [-3.0, 3.0]],
            array![[1.0, 0.0], [-1.0, 0.0], [0.0, 5.0], [0.0, -5.0]],
            array![[2.0]],
            hours(t, 7, 4).t().as_standard_layout().into_owned().reversed_axes(),
            near.clone(),
            huge.clone(),
        ] {
            let x64 = with_ones(&x);
            let n = x.nrows() as f64;
            let bare = x.mapv(f64::from);
            let expected = 2.0 / steepest(&hessian(&x64));
            let call = t.call(format!("predicted_edge(&{})", show(&x)), || predicted_edge(&x))?;
            // From all ones, or along one of the axes.
            let axes = Array2::<f64>::eye(x64.ncols());
            let starts = std::iter::once(Array1::ones(x64.ncols())).chain(axes.outer_iter().map(|axis| axis.to_owned()));
            let call = starts.fold(call, |call, start| {
                let h = hessian(&x64);
                call.mistake("the vector that H is applied to again and again began at right angles to the direction of largest curvature, and never gets there: begin with another one, such as a random one", move || 2.0 / steepest_from(start, &h))
            });
            call
                .suspect("the squares of these features leave the range of f32: convert to f64 before you multiply", |found| {
                    x == huge && (*found == 0.0 || !found.is_finite())
                })
                .suspect("nearly, but not yet: the two steepest directions are nearly alike, and it takes many more products with H to leave one of them behind", |found| {
                    x == near && (expected..1.07 * expected).contains(found)
                })
                .mistake("the 2 of the Hessian is missing: the second derivative of (ŷ - y)² has one", || {
                    2.0 * expected
                })
                .mistake(
                    "this is 1 / λmax, where a step lands exactly on the valley's axis; it diverges beyond 2 / λmax",
                    || expected / 2.0,
                )
                .mistake("the Hessian is of the mean: divide X̃ᵀX̃ by the number of examples", || expected / n)
                .mistake("the bias is forgotten: X̃ has a column of ones beside the features", || {
                    2.0 / steepest(&hessian(&bare))
                })
                .mistake("this is the largest eigenvalue; the edge is 2 divided by it", || 2.0 / expected)
                .mistake(
                    "the sum of the eigenvalues is an upper bound of the largest, and not the largest itself",
                    || 2.0 / hessian(&x64).diag().sum(),
                )
                .tolerance(1e-4, 0.0)
                .expect(expected)?;
        }
            Ok(())
        })?;
        t.part("measured_edge", |t| {
            // Small numbers, where the bias decides; hours, for which the edge lies at 0.01; minutes, for which it is far
            // below. In a few steps from the mean, with targets that hardly follow the features, the largest curvature
            // does not decide yet. Seconds, for which the rate to begin with may be beyond the edge; and many steps, in
            // which the loss of a rate that is a little too large leaves the numbers.
            for (scale, centre, steps, d) in [
                (0.1, 0.0, 300, 2),
                (1.0, 0.0, 300, 2),
                (30.0, 0.0, 300, 1),
                (1.0, 6.0, 3, 3),
                (3600.0, 0.0, 300, 1),
                (1.0, 0.0, 2000, 1),
            ] {
                let x = hours(t, 24, d).mapv(|x| (x - centre) * scale);
                let slope = if steps < 10 { 0.0 } else { 1.0 };
                let y: Array1<f32> = x
                    .outer_iter()
                    .map(|day| 30.0 + slope * (4.0 * day[0] + 2.0 * day[d - 1]) / scale + t.rng.random_range(-3.0..3.0f32))
                    .collect();
                let edge = bisect(&with_ones(&x), &y.mapv(f64::from), steps);
                t.call(format!("measured_edge(&x, &y, {steps}) with x = {}, y = {}", show(&x), show(&y)), || {
                    measured_edge(&x, &y, steps)
                })?
                .tolerance(0.003, 0.0)
                .mistake("this is the edge by the formula; run gradient descent for so many steps, and look whether it diverges", || {
                    2.0 / steepest(&hessian(&with_ones(&x)))
                })
                .suspect("far beyond the edge: either the bracket began above it (its lower end has to be a rate that converges, such as 0), or a run that ends in NaN is not counted as one that diverges (with NaN every comparison is false)", |found| {
                    (scale > 100.0 || steps > 1000) && *found > 4.0 * edge
                })
                .suspect("it is within 0.001, but one part in a thousand of the edge is asked for: the smaller the edge, the nearer must the ends of the bracket be", |found| {
                    scale > 0.5 && (found - edge).abs() <= 1e-3
                })
                .mistake(
                    "the steps are half as long as they should be: the gradient of the mean squared error has a 2",
                    || 2.0 * edge,
                )
                .mistake("the gradient is summed over the examples; the loss is their mean", || edge / x.nrows() as f64)
                .mistake("the model has no bias here, or it is never updated", || {
                    // Where the bias hardly matters, this result is no evidence.
                    let without = bisect(&x.mapv(f64::from), &y.mapv(f64::from), steps);
                    if (without / edge - 1.0).abs() < 0.05 { f64::NAN } else { without }
                })
                .suspect(
                    "far beyond the edge: a loss that has grown means divergence, even if it is still a finite number",
                    |found| *found > 1.2 * edge && *found < 4.0 * edge,
                )
                .expect(edge)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// Days of d features, such as hours of sleep and of study.
fn hours(t: &mut Trial, n: usize, d: usize) -> Array2<f32> {
    Array2::from_shape_simple_fn((n, d), || t.rng.random_range(0.0..12.0f32))
}

fn with_ones(x: &Array2<f32>) -> Array2<f64> {
    concatenate![Axis(1), x.mapv(f64::from), Array2::ones((x.nrows(), 1))]
}

fn hessian(x: &Array2<f64>) -> Array2<f64> {
    x.t().dot(x) * (2.0 / x.nrows() as f64)
}

fn steepest(h: &Array2<f64>) -> f64 {
    steepest_from(Array1::from_iter((1..=h.nrows()).map(|i| i as f64)), h)
}

/// The largest eigenvalue, unless `v` is orthogonal to its direction.
fn steepest_from(mut v: Array1<f64>, h: &Array2<f64>) -> f64 {
    for _ in 0..300 {
        v = h.dot(&v);
        v /= v.dot(&v).sqrt();
    }
    v.dot(&h.dot(&v))
}

/// The largest rate, to one part in ten thousand, at which the loss has not grown after so many steps from zero.
fn bisect(x: &Array2<f64>, y: &Array1<f64>, steps: usize) -> f64 {
    let n = x.nrows() as f64;
    let (h, slope) = (hessian(x), x.t().dot(y) * (2.0 / n));
    let grows = |lr: f64| {
        let mut w = Array1::<f64>::zeros(x.ncols());
        for _ in 0..steps {
            w = &w - &((h.dot(&w) - &slope) * lr);
        }
        let residuals = x.dot(&w) - y;
        let end = residuals.dot(&residuals);
        end.is_nan() || end > y.dot(y)
    };
    let (mut low, mut high) = (0.0, 8.0 / steepest(&h));
    while high - low > 1e-4 * high {
        let middle = (low + high) / 2.0;
        if grows(middle) { high = middle } else { low = middle }
    }
    low
}
