//! Gradient descent over the loss of one feature: on a parabola, and in a valley.

use super::{descend, loss_of, students};
use crate::figures::{NamedFigure, spread};
use crate::plot::{Figure, Frames, Legend, Values};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("four-learning-rates", '1', "Eight steps down a parabola at each of four learning rates", |_| {
        let (x, y) = students();
        let rates = [0.005, 0.05, 0.12, 0.14];
        Ok(four_learning_rates(&rates, &rates.map(|lr| eight_steps(&x, &y, lr)), |w| loss_of(w, 0.95, &x, &y)))
    })
    .moving(|_| {
        let (x, y) = students();
        let rates: Vec<f32> = spread(0.002, 0.16, 40).into_iter().map(|lr| lr as f32).collect();
        let walk = |lr| eight_steps_down(&eight_steps(&x, &y, lr), |w| loss_of(w, 0.95, &x, &y));
        Ok(Frames::new("learning rate", &rates, walk).still(26))
    }),
    NamedFigure::new("loss-surface", '1', "The loss of a line over its weight and its bias, in space", |_| {
        let (x, y) = students();
        Ok(loss_surface(|w, b| loss_of(w, b, &x, &y)))
    }),
    NamedFigure::new("loss-valley", '1', "The same loss from above, with sixty steps of gradient descent", |_| {
        let (x, y) = students();
        let path = descend(&x, &y, (0.2, 4.5), 0.1, 60);
        Ok(loss_valley(|w, b| loss_of(w, b, &x, &y), &path, (2.02, 0.95)))
    })
    .moving(|_| {
        let (x, y) = students();
        let path = descend(&x, &y, (0.2, 4.5), 0.1, 60);
        let steps: Vec<usize> = (0..=60).collect();
        let frame = |step: usize| point_and_line(|w, b| loss_of(w, b, &x, &y), &path[..=step], (2.02, 0.95), &x, &y);
        Ok(Frames::new("step", &steps, frame).still(12))
    }),
];

/// The weight at the start and after each of eight steps, with the bias held at 0.95.
fn eight_steps(x: &Tensor, y: &Tensor, lr: f32) -> Vec<f32> {
    let slope = |w: f32| (x * (x * w + 0.95 - y)).mean().item() * 2.0;
    std::iter::successors(Some(3.2), |&w| Some(w - lr * slope(w))).take(9).collect()
}

/// The loss of one weight, and for each learning rate the places that gradient descent has been to.
///
/// # Panics
/// If there are not as many walks as rates.
#[track_caller]
pub fn four_learning_rates(rates: &[f32], walks: &[impl Values], loss: impl Fn(f32) -> f32) -> Figure {
    assert_eq!(rates.len(), walks.len(), "each learning rate needs a walk of its own");
    let panels = rates.iter().zip(walks).map(|(lr, walk)| {
        let places = walk.to_f64s();
        let heights: Vec<f32> = places.iter().map(|w| loss(*w as f32)).collect();
        Figure::new(&format!("learning rate {lr}"))
            .x_label("weight w")
            .y_label("loss")
            .function("loss", -1.0..5.0, |w| loss(w as f32).into())
            .line("steps", &places, &heights)
            .legend(Legend::Hidden)
    });
    Figure::panels("Timid, sensible, bold, too bold", panels).columns(2)
}

/// One walk down the loss of one weight: the places that gradient descent has been to, in their order.
///
/// ```
/// use workbook::prelude::*;
/// let walk = |lr: f32| [3.0, 3.0 - 6.0 * lr, 3.0 * (1.0 - 2.0 * lr).powi(2)];
/// let moving = Frames::new("learning rate", &[0.1, 0.5, 0.9], |lr| figures::eight_steps_down(&walk(lr), |w| w * w));
/// ```
#[track_caller]
pub fn eight_steps_down(walk: &(impl Values + ?Sized), loss: impl Fn(f32) -> f32) -> Figure {
    let places = walk.to_f64s();
    let heights: Vec<f32> = places.iter().map(|w| loss(*w as f32)).collect();
    Figure::new("Eight steps downhill")
        .x_label("weight w")
        .y_label("loss")
        .function("loss", -1.0..5.0, |w| loss(w as f32).into())
        .line("steps", &places, &heights)
        .x_range(-1.0..5.0)
        .y_range(-3.0..75.0)
}

/// The same place seen twice: where a descent has come to in the valley of the loss, and the line that this weight and
/// this bias draw through the students.
///
/// # Panics
/// If the path is empty.
#[track_caller]
pub fn point_and_line(
    loss: impl Fn(f32, f32) -> f32,
    path: &[(f32, f32)],
    lowest: (f64, f64),
    x: &(impl Values + ?Sized),
    y: &(impl Values + ?Sized),
) -> Figure {
    let &(w, b) = path.last().expect("a descent begins somewhere");
    let line = Figure::new("is a line here")
        .x_label("hours of study")
        .y_label("points")
        .scatter("students", x, y)
        .function("w x + b", 0.0..5.0, |x| f64::from(w) * x + f64::from(b))
        .y_range(0.0..12.0);
    let valley = Figure { title: "A point here".to_owned(), ..loss_valley(loss, path, lowest) };
    Figure::panels("", [valley.legend(Legend::Hidden), line])
}

/// The loss of every weight and bias as a surface.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::loss_surface(|w, b| (w - 2.0).powi(2) + (b - 1.0).powi(2));
/// ```
pub fn loss_surface(loss: impl Fn(f32, f32) -> f32) -> Figure {
    let of = |w: f64, b: f64| f64::from(loss(w as f32, b as f32));
    let places = (0..=100).flat_map(|i| (0..=90).map(move |j| (f64::from(i) / 20.0 - 0.5, f64::from(j) / 10.0 - 3.0)));
    let lowest = places.min_by(|p, q| of(p.0, p.1).total_cmp(&of(q.0, q.1))).expect("there are places");
    Figure::surface("One lowest point among all w and b", -0.5..4.5, -3.0..6.0, of)
        .annotate(lowest.0, lowest.1, "lowest")
        .x_label("weight w")
        .y_label("bias b")
        .z_label("loss")
}

/// The same loss from above, with the path of a descent and the lowest point.
#[track_caller]
pub fn loss_valley(loss: impl Fn(f32, f32) -> f32, path: &[(f32, f32)], lowest: (f64, f64)) -> Figure {
    let (w, b): (Vec<f32>, Vec<f32>) = path.iter().copied().unzip();
    Figure::new("Down into a long valley")
        .x_label("weight w")
        .y_label("bias b")
        .z_label("loss")
        .contour(-0.5..4.5, -3.0..6.0, |w, b| loss(w as f32, b as f32).into())
        .levels(&[0.1, 0.3, 1.0, 3.0, 6.0, 12.0, 24.0])
        .line(&format!("{} steps", path.len().saturating_sub(1)), &w, &b)
        .scatter("lowest point", &[lowest.0], &[lowest.1])
}
