//! The error of the naive softmax over the whole range of f32, and that of the stable one.

use crate::figures::NamedFigure;
use crate::functional::softmax;
use crate::plot::{Figure, Frames, Values};
use crate::tensor;
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[NamedFigure::new(
    "softmax-error",
    '4',
    "The error of the naive and of the stable softmax, by their shift",
    |_| {
        let shifts: Vec<f32> = (-460..=380).map(|i| i as f32 / 4.0).collect();
        let errors = |f: fn(&Tensor) -> Tensor| shifts.iter().map(|&s| error_at(s, f)).collect::<Vec<_>>();
        Ok(softmax_error(&shifts, &errors(naive), &errors(softmax)))
    },
)
.moving(|_| {
    let logits = tensor![[100.0, 99.0, 97.0]];
    let shifts: Vec<f32> = (0..=44).map(|i| 5.0 * i as f32).collect();
    Ok(Frames::new("shift", &shifts, |shift| shifted_softmax(&logits, &naive(&(&logits - shift)), shift)).still(20))
})];

fn naive(logits: &Tensor) -> Tensor {
    let exp = logits.exp();
    &exp / exp.sum_axis_keepdim(1)
}

/// The mean relative error of the softmax of (s, s+1, s+2).
fn error_at(s: f32, f: fn(&Tensor) -> Tensor) -> f64 {
    let p = f(&tensor![[s, s + 1.0, s + 2.0]]).to_vec();
    let exact = [0f64, 1.0, 2.0].map(|a| a.exp() / (1.0 + 1f64.exp() + 2f64.exp()));
    p.iter().zip(exact).map(|(p, exact)| (f64::from(*p) / exact - 1.0).abs()).sum::<f64>() / 3.0
}

/// The probabilities that came out after `shift` was subtracted from a row of logits. What is NaN has no bar.
///
/// # Panics
/// If there is not a probability for each logit.
///
/// ```
/// use workbook::prelude::*;
/// let logits = tensor![[100.0, 99.0]];
/// let by_hand = |shift: f32| (&logits - shift).exp() / (&logits - shift).exp().sum();
/// let moving = Frames::new("shift", &[0.0, 50.0, 100.0], |shift| {
///     figures::shifted_softmax(&logits, &by_hand(shift), shift)
/// });
/// ```
#[track_caller]
pub fn shifted_softmax(logits: &Tensor, p: &Tensor, shift: f32) -> Figure {
    let row = logits.to_vec();
    let names: Vec<String> = row.iter().map(|logit| format!("exp({logit} − {shift})")).collect();
    let sum: f32 = row.iter().map(|logit| (logit - shift).exp()).sum();
    Figure::new(&format!("The sum below the fraction is {}", powers(sum)))
        .y_label("probability")
        .bars("", &names, p)
        .y_range(0.0..1.0)
}

/// A number with its power of ten, as one reads it.
fn powers(number: f32) -> String {
    match number {
        0.0 => "0".to_owned(),
        number if number.is_infinite() => "infinite".to_owned(),
        number => format!("{number:.1e}"),
    }
}

/// The mean relative error of the softmax of (s, s+1, s+2) against the shift s. Where an answer is NaN, its line ends.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn softmax_error(
    shifts: &(impl Values + ?Sized),
    naive: &(impl Values + ?Sized),
    stable: &(impl Values + ?Sized),
) -> Figure {
    let all = shifts.to_f64s();
    // What lies beyond has no answer at all.
    let first = all.iter().copied().fold(-110.0, f64::min);
    let last = all.iter().copied().fold(90.0, f64::max);
    Figure::new("The naive softmax fails at both ends, the stable one nowhere")
        .line("naive", shifts, naive)
        .line("stable", shifts, stable)
        .zone("0/0", first..-105.97)
        .zone("∞/∞", 86.31..last)
        .v_line("← subnormal", -87.34)
        .x_range(first..last)
        .log_y()
        .y_range(1e-9..1.0)
        .x_label("shift s of the logits (s, s+1, s+2), in f32")
        .y_label("mean relative error")
}
