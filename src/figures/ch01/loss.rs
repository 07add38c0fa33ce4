//! The loss: how wrong a model is, in one number.

use super::{loss_of, students};
use crate::figures::NamedFigure;
use crate::plot::{Figure, Values};
use crate::tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("mistakes-and-loss", '1', "The mistakes of a line, and the parabola of its loss", |_| {
        let (hours, points) = students();
        Ok(mistakes_and_loss(&hours, &points, (1.2, 0.95), |w| loss_of(w, 0.95, &hours, &points)))
    })
    .in_steps(6),
    NamedFigure::new("mean-or-median", '1', "Squares choose the mean of five numbers, distances the median", |_| {
        let wild = tensor![1.0, 2.0, 3.0, 4.0, 40.0];
        let absolute = |c: f32| (&wild - c).abs().mean().item();
        let squared = |c: f32| (&wild - c).powi(2).mean().sqrt().item();
        Ok(mean_or_median(&wild, absolute, squared))
    }),
];

/// On the left the points, the model at (w, b) and its mistakes; on the right the loss of every w, for the same b.
///
/// # Panics
/// If there are not as many points as hours.
#[track_caller]
pub fn mistakes_and_loss(
    hours: &(impl Values + ?Sized),
    points: &(impl Values + ?Sized),
    (w, b): (f32, f32),
    loss: impl Fn(f32) -> f32,
) -> Figure {
    let model = |x: f64| f64::from(w) * x + f64::from(b);
    let (mut across, mut up) = (Vec::new(), Vec::new());
    for (x, y) in hours.to_f64s().into_iter().zip(points.to_f64s()) {
        across.extend([x, x, f64::NAN]); // a stroke from the point to the line; NaN lifts the pen
        up.extend([y, model(x), f64::NAN]);
    }
    let mistakes = Figure::new(&format!("Mistakes at w = {w}"))
        .x_label("hours of study")
        .y_label("points")
        .step()
        .scatter("students", hours, points)
        .step()
        .function("model", 0.5..4.5, model)
        .step()
        .line("mistakes", &across, &up);
    let losses = Figure::new("The loss of every w")
        .x_label("weight w")
        .y_label("mean squared error")
        .step()
        .function("", -0.5..4.5, |w| loss(w as f32).into())
        .step()
        .annotate(w.into(), loss(w).into(), &format!("w = {w}"));
    Figure::panels("All mistakes of a line make one point of the loss", [mistakes, losses])
}

/// The mean mistake of every number that might stand for all the values, measured in two ways. The median has the
/// smallest absolute mistake, the mean the smallest squared one.
///
/// # Panics
/// If there are no values.
#[track_caller]
pub fn mean_or_median(
    values: &(impl Values + ?Sized),
    absolute: impl Fn(f32) -> f32,
    root_of_squared: impl Fn(f32) -> f32,
) -> Figure {
    let mut values = values.to_f64s();
    let count = values.len();
    assert!(count > 0, "no values have neither a mean nor a median");
    values.sort_by(f64::total_cmp);
    let median = (values[(count - 1) / 2] + values[count / 2]) / 2.0;
    let mean = values.iter().sum::<f64>() / count as f64;
    Figure::new("Distances choose the median, squares the mean")
        .x_label("the number that stands for all")
        .y_label("mean mistake")
        .function("absolute", 0.0..16.0, |c| absolute(c as f32).into())
        .function("squared, its root", 0.0..16.0, |c| root_of_squared(c as f32).into())
        .y_range(0.0..20.0)
        .v_line("median", median)
        .v_line("mean", mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_median_are_marked_where_they_are() {
        for (values, median, mean) in
            [(vec![40.0, 1.0, 2.0, 4.0, 3.0], 3.0, 10.0), (vec![5.0, 1.0, 2.0, 4.0], 3.0, 3.0)]
        {
            let same = mean_or_median(&values, |c| c, |c| c).v_line("median", median).v_line("mean", mean).data_json();
            let data: serde_json::Value = serde_json::from_str(&same).unwrap();
            assert_eq!(data["layers"][2], data["layers"][4]);
            assert_eq!(data["layers"][3], data["layers"][5]);
        }
    }
}
