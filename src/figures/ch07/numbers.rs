//! What floating point does to the softmax, and what the full cross-entropy costs.

use crate::figures::NamedFigure;
use crate::functional::{one_hot, softmax};
use crate::plot::{Figure, Values};
use crate::tensor::Tensor;
use crate::{Labels, tensor};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("naive-softmax-underflow", '7', "The error of the naive softmax of large negative logits", |_| {
        let tops: Vec<f32> = (0..=240).map(|i| -110.0 + 0.25 * i as f32).collect();
        let errors: Vec<f64> = tops.iter().map(|&top| naive_error(top)).collect();
        Ok(naive_softmax_underflow(&tops, &errors))
    }),
    NamedFigure::new("cross-entropy-times", '7', "The time of the cross-entropy as a full sum, and by index", |_| {
        let classes = [10, 100, 1_000, 5_000];
        let microseconds = |loss: fn(&Tensor, &Labels) -> Tensor| {
            classes.map(|q| {
                let p = Tensor::full((256, q), 1.0 / q as f32);
                let y: Labels = (0..256).map(|i| i % q).collect();
                1e6 * super::seconds(5, || loss(&p, &y).item())
            })
        };
        let full = |p: &Tensor, y: &Labels| -(one_hot(y, p.shape()[1]) * p.ln()).sum_axis(1).mean();
        let indexed = |p: &Tensor, y: &Labels| -p.gather(y).ln().mean();
        Ok(cross_entropy_times(&classes, &microseconds(full), &microseconds(indexed)))
    })
    .timed(),
];

/// The largest relative error of the naive softmax of (x, x - 1, x - 2) in f32.
fn naive_error(top: f32) -> f64 {
    let steps = tensor![[0.0, -1.0, -2.0]];
    let x_exp = (&steps + top).exp();
    let naive = &x_exp / x_exp.sum_axis_keepdim(1);
    let error = |(p, exact): (f32, f32)| (f64::from(p) / f64::from(exact) - 1.0).abs();
    let errors = naive.to_vec().into_iter().zip(softmax(&steps).to_vec()).map(error);
    // `f64::max` would overlook a NaN.
    errors.fold(0.0, |worst, error| if error > worst || error.is_nan() { error } else { worst })
}

/// The relative error of the naive softmax of (x, x - 1, x - 2) in `f32` against x: gone, worn away, and exact. An error
/// of 0 has no place on the logarithmic axis; it stands at 2⁻²⁵, half of what the last bit is worth.
///
/// # Panics
/// If the two differ in length.
#[track_caller]
pub fn naive_softmax_underflow(largest_input: &(impl Values + ?Sized), errors: &(impl Values + ?Sized)) -> Figure {
    let errors: Vec<f64> = errors.to_f64s().into_iter().map(|e| if e == 0.0 { 2f64.powi(-25) } else { e }).collect();
    let inputs = largest_input.to_f64s();
    let least = inputs.iter().copied().fold(-110.0, f64::min);
    let most = inputs.iter().copied().fold(-80.0, f64::max);
    Figure::new("Gone, worn away, exact: the naive softmax of (x, x − 1, x − 2)")
        .log_y()
        .x_label("largest input x")
        .y_label("relative error")
        .line("naive", largest_input, &errors)
        .zone("0/0 is NaN", least..-103.97)
        .v_line("← subnormal", -87.34)
        .x_range(least..most)
}

/// The time of one loss of 256 examples, in microseconds, against the number of classes: as a full sum over one-hot
/// rows, and by index.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn cross_entropy_times(
    classes: &(impl Values + ?Sized),
    full_sum: &(impl Values + ?Sized),
    by_index: &(impl Values + ?Sized),
) -> Figure {
    Figure::new("By index, classes cost nothing")
        .log_x()
        .log_y()
        .x_label("classes")
        .y_label("microseconds for 256 examples")
        .line("full sum over one-hot rows", classes, full_sum)
        .line("by index", classes, by_index)
}
