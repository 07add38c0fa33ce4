//! What a linear model makes of its columns: a curve, if one of them is a square, and many equally good weights, if two
//! of them are the same.

use ndarray::{Array1, Array2};

use super::students;
use crate::figures::NamedFigure;
use crate::functional::mse_loss;
use crate::nn::{LeastSquares, Optimizer, Sgd};
use crate::plot::{Figure, Values};
use crate::tensor::Tensor;
use crate::{Result, rng, tensor};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("line-and-curve", 'A', "Typing speed after coffee: a line, and one more column", |_| {
        let mut rng = rng(0);
        let cups = Tensor::uniform(0.0, 6.0, 40, &mut rng);
        let speed = &cups * 12.0 - cups.powi(2) * 2.0 + 40.0 + Tensor::normal(0.0, 2.0, 40, &mut rng);
        let (line, curve) = (of_powers(&cups, &speed, 1), of_powers(&cups, &speed, 2));
        let curve = |c: f64| curve.predict(&[c as f32, (c * c) as f32]);
        Ok(line_and_curve(&cups, &speed, |c| line.predict(&[c as f32]), curve))
    }),
    NamedFigure::new("trough", 'A', "The loss where two columns are the same, and descents from four places", |_| {
        let (hours, points) = students();
        let twice = hours.matmul(&Tensor::ones((1, 2)));
        let starts = [(0.0, 0.0), (1.0, 4.5), (4.0, 2.0), (2.0, -1.5)];
        let walks: Vec<_> = starts.iter().map(|&start| walk(&twice, &points, start)).collect::<Result<_>>()?;
        Ok(trough(|w_1, w_2| mse_loss(&twice.matmul(&tensor![[w_1], [w_2]]), &points).item(), &walks))
    }),
];

/// The best weights for x, x², ... up to that power.
fn of_powers(x: &Tensor, y: &Tensor, powers: usize) -> LeastSquares {
    let (x, y) = (x.to_vec(), Array1::from(y.to_vec()));
    let columns = Array2::from_shape_fn((x.len(), powers), |(i, j)| x[i].powi(j as i32 + 1));
    LeastSquares::fit(columns.view(), y.view()).expect("there are more examples than powers")
}

/// The two weights at the start and after each of 25 steps of gradient descent, without a bias.
fn walk(x: &Tensor, y: &Tensor, start: (f32, f32)) -> Result<Vec<(f32, f32)>> {
    let w = tensor![[start.0], [start.1]].requires_grad();
    let mut optimizer = Sgd::new(vec![w.clone()], 0.01);
    let mut path = vec![start];
    for _ in 0..25 {
        optimizer.zero_grad();
        mse_loss(&x.matmul(&w), y).backward();
        optimizer.step()?;
        path.push((w.to_vec()[0], w.to_vec()[1]));
    }
    Ok(path)
}

/// How fast people type after some cups of coffee: the best line, which sees no effect, and the best curve, which is
/// a line with one more feature.
///
/// # Panics
/// If there are not as many speeds as cups, or none.
#[track_caller]
pub fn line_and_curve(
    cups: &(impl Values + ?Sized),
    speed: &(impl Values + ?Sized),
    line: impl Fn(f64) -> f64,
    curve: impl Fn(f64) -> f64,
) -> Figure {
    let cups = cups.to_f64s();
    let (least, most) = cups.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), &c| (l.min(c), m.max(c)));
    Figure::new("One more column makes a curve")
        .x_label("cups of coffee")
        .y_label("words per minute")
        .scatter("people", &cups, speed)
        .function("fit to cups", least..most, line)
        .function("fit to cups and cups²", least..most, curve)
}

/// The loss over two weights from above, where it is a trough instead of a bowl, and paths of gradient descent: each
/// goes straight across to the floor, and stays where it gets there. The floor is drawn as the line on which the sum of
/// the weights is that of the ends of the paths.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::trough(|w_1, w_2| (w_1 + w_2 - 2.0).powi(2), &[vec![(0.0, 0.0), (0.8, 0.8), (1.0, 1.0)]]);
/// ```
#[track_caller]
pub fn trough(loss: impl Fn(f32, f32) -> f32, paths: &[Vec<(f32, f32)>]) -> Figure {
    let ends: Vec<(f32, f32)> = paths.iter().filter_map(|path| path.last().copied()).collect();
    let sum = ends.iter().map(|(w_1, w_2)| f64::from(w_1 + w_2)).sum::<f64>() / ends.len().max(1) as f64;
    let landscape = Figure::new("No lowest point, but a lowest line")
        .x_label("weight w₁")
        .y_label("weight w₂")
        .z_label("loss")
        .contour(-2.0..5.0, -2.0..5.0, |w_1, w_2| loss(w_1 as f32, w_2 as f32).into())
        // Nearly at equal distances up a parabola: what looks like a ledge would have to be one.
        .levels(&[2, 10, 25, 45, 70, 100, 140, 180, 230])
        .equal_axes()
        .function("lowest line", (sum - 5.0).max(-2.0)..(sum + 2.0).min(5.0), |w_1| sum - w_1);
    paths.iter().fold(landscape, |figure, path| {
        let (w_1, w_2): (Vec<f32>, Vec<f32>) = path.iter().copied().unzip();
        let start = path.first().map_or(String::new(), |(w_1, w_2)| format!("from ({w_1}, {w_2})").replace('-', "−"));
        figure.line(&start, &w_1, &w_2)
    })
}
