//! Absolute errors: the corners of their surface, and steps that do not become shorter.

use super::students;
use crate::Result;
use crate::figures::{NamedFigure, with_runs};
use crate::functional::{absolute_loss, mse_loss};
use crate::nn::{Optimizer, Sgd};
use crate::plot::{Figure, Values};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("creases", 'A', "The absolute error over w and b, and the creases where a student is hit", |_| {
        let (hours, points) = students();
        let loss = |w: f32, b: f32| absolute_loss(&(&hours * w + b), &points).item();
        Ok(creases(&hours, &points, loss, (2.1, 0.8)))
    }),
    NamedFigure::new("never-at-rest", 'A', "How near to the best weight descent gets, and stays", |_| {
        let runs = [
            ("squared, η = 0.002", distances(mse_loss, |_| 0.002)?),
            ("absolute, η = 0.03", distances(absolute_loss, |_| 0.03)?),
            ("absolute, η = 0.1 / √t", distances(absolute_loss, |t| 0.1 / t.sqrt())?),
        ];
        Ok(never_at_rest(&runs))
    }),
];

/// The farthest that w has been from 2 in each of a hundred rounds of stochastic gradient descent over four examples of
/// y = 2 x. The learning rate is a function of the number of the step.
fn distances(loss: fn(&Tensor, &Tensor) -> Tensor, rate: fn(f32) -> f32) -> Result<Vec<f32>> {
    let w = Tensor::scalar(0.0).requires_grad();
    let mut optimizer = Sgd::new(vec![w.clone()], 0.0);
    let mut step = 0.0;
    let mut farthest = Vec::new();
    for _ in 0..100 {
        let mut distance = 0.0f32;
        for x in [1.0, 2.0, 3.0, 4.0] {
            step += 1.0;
            optimizer.set_lr(rate(step));
            optimizer.zero_grad();
            loss(&(&w * x), &Tensor::scalar(2.0 * x)).backward();
            optimizer.step()?;
            distance = distance.max((w.item() - 2.0).abs());
        }
        farthest.push(distance);
    }
    Ok(farthest)
}

/// A loss over weight and bias from above, with a line for each example, along which its mistake is 0, and the lowest
/// place. The mean absolute error is folded along these lines and flat in between.
///
/// # Panics
/// If there are not as many points as hours.
#[track_caller]
pub fn creases(
    hours: &(impl Values + ?Sized),
    points: &(impl Values + ?Sized),
    loss: impl Fn(f32, f32) -> f32,
    lowest: (f64, f64),
) -> Figure {
    let (least, most) = (1.6, 2.6);
    let (mut across, mut up) = (Vec::new(), Vec::new());
    for (x, y) in hours.to_f64s().into_iter().zip(points.to_f64s()) {
        across.extend([least, most, f64::NAN]); // NaN lifts the pen
        up.extend([y - least * x, y - most * x, f64::NAN]);
    }
    Figure::new("The absolute loss has a crease per student")
        .x_label("weight w")
        .y_label("bias b")
        .contour(least..most, -1.5..3.0, |w, b| loss(w as f32, b as f32).into())
        .z_label("loss")
        .levels(&[0.3, 0.4, 0.6, 0.8, 1.2, 1.6, 2.4])
        .y_range(-1.5..3.0)
        .line("no mistake about a student", &across, &up)
        .scatter("lowest point", &[lowest.0], &[lowest.1])
}

/// How far the weight has been from the best one in each round over the examples, for some losses and learning rates,
/// each with its name.
#[track_caller]
pub fn never_at_rest(runs: &[(&str, impl Values)]) -> Figure {
    let figure = Figure::new("Near the target, a long step leads past it")
        .x_label("round over the examples")
        .y_label("farthest from the best weight")
        .log_x()
        .log_y();
    with_runs(figure, runs.iter().map(|(name, distances)| (name, distances.to_f64s())))
}
