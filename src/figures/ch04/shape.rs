//! What the softmax looks like: it shares out, it saturates, it melts and freezes, and its logarithm is a soft maximum.

use crate::figures::{NamedFigure, spread};
use crate::functional::softmax;
use crate::plot::{Figure, Frames, Values};
use crate::tensor;
use crate::tensor::Tensor;

pub(crate) const SOFTMAX: &[NamedFigure] = &[
    NamedFigure::new("third-option", '4', "What becomes of two options when a third one gets better", |_| {
        let third = Tensor::linspace(-4.0, 4.0, 81).reshape((81, 1));
        let choices = softmax(&(&third * tensor![[0.0, 0.0, 1.0]] + tensor![[1.0, 0.0, 0.0]]));
        let [a, b, neither] = [0, 1, 2].map(|option| choices.gather(&[option; 81]));
        Ok(third_option(&third, &a, &b, &neither))
    }),
    NamedFigure::new("softmax-saturates", '4', "The softmax of (a, 0, 0): between certain and certainly not", |_| {
        let moving = moving();
        let curves = softmax(&(&moving * tensor![[1.0, 0.0, 0.0]]));
        Ok(softmax_saturates(&moving, &curves.gather(&[0; 161]), &curves.gather(&[1; 161])))
    })
    .in_steps(4),
    NamedFigure::new("temperatures", '4', "The same logits at three temperatures: frozen, as they are, melted", |_| {
        let (names, logits) = (["cat", "dog", "neither"], tensor![[2.0, 1.0, -1.0]]);
        Ok(temperatures(&names, &logits, &[0.5, 1.0, 4.0], |logits, t| softmax(&(logits / t))))
    })
    .moving(|_| {
        let (names, logits) = (["cat", "dog", "neither"], tensor![[2.0, 1.0, -1.0]]);
        let each: Vec<f32> = spread(0.1, 10.0, 30).into_iter().map(|t| t as f32).collect();
        let frame = |t| temperatures(&names, &logits, &[t], |logits, t| softmax(&(logits / t))).y_range(0.0..1.0);
        Ok(Frames::new("temperature", &each, frame).still(15))
    }),
];

pub(crate) const LOG_SUM_EXP: &[NamedFigure] = &[NamedFigure::new(
    "soft-maximum",
    '4',
    "The log-sum-exp of a and 0: the maximum with its corner rounded off",
    |_| {
        let (moving, pairs) = (moving(), moving() * tensor![[1.0, 0.0]]);
        Ok(soft_maximum(&moving, &pairs.log_sum_exp(1), &pairs.max_axis(1)))
    },
)];

/// The logits through which one class moves, as a column.
fn moving() -> Tensor {
    Tensor::linspace(-8.0, 8.0, 161).reshape((161, 1))
}

/// The probabilities of choosing a, b or neither, against the score of "neither". The vertical axis is logarithmic, so
/// that where the curves of a and b are equally far apart, their ratio is the same.
///
/// # Panics
/// If the four differ in length.
#[track_caller]
pub fn third_option(
    scores: &(impl Values + ?Sized),
    a: &(impl Values + ?Sized),
    b: &(impl Values + ?Sized),
    neither: &(impl Values + ?Sized),
) -> Figure {
    Figure::new("A third option takes from both")
        .log_y()
        .line("a", scores, a)
        .line("b", scores, b)
        .line("neither", scores, neither)
        .h_line("1/2", 0.5)
        .x_label("score of “neither”")
        .y_label("probability")
}

/// The softmax of (a, 0, 0) against a: the probability of the class whose logit moves, and of each of the others.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn softmax_saturates(
    logits: &(impl Values + ?Sized),
    moving: &(impl Values + ?Sized),
    others: &(impl Values + ?Sized),
) -> Figure {
    Figure::new("softmax(a, 0, 0): certain on the right, certainly not on the left")
        .step()
        .line("the class that moves", logits, moving)
        .step()
        .line("each of the others", logits, others)
        .step()
        .h_line("1/3", 1.0 / 3.0)
        .x_label("logit a of the class that moves")
        .y_label("probability")
}

/// The probabilities that a row of logits gives at some temperatures, by a function of the logits and a temperature.
///
/// # Panics
/// If there are not as many names as probabilities.
///
/// ```
/// use workbook::prelude::*;
/// let logits = tensor![[2.0, 1.0, -1.0]];
/// let at_temperature = |logits: &Tensor, t: f32| softmax(&(logits / t));
/// let figure = figures::temperatures(&["cat", "dog", "neither"], &logits, &[0.5, 4.0], at_temperature);
/// ```
#[track_caller]
pub fn temperatures(
    names: &[&str],
    logits: &Tensor,
    temperatures: &[f32],
    at_temperature: impl Fn(&Tensor, f32) -> Tensor,
) -> Figure {
    let row: Vec<String> = logits.to_vec().iter().map(|logit| logit.to_string().replace('-', "−")).collect();
    let logits_in_words = format!("logits ({})", row.join(", "));
    let figure = if temperatures.len() > 1 {
        Figure::new("The hotter, the more alike the probabilities").x_label(&logits_in_words)
    } else {
        Figure::new(&format!("The {logits_in_words} as probabilities"))
    };
    temperatures.iter().fold(figure.y_label("probability"), |figure, &t| {
        let name = if temperatures.len() > 1 { format!("T = {t}") } else { String::new() };
        figure.bars(&name, names, &at_temperature(logits, t))
    })
}

/// lse(a, 0) between its bounds: max(a, 0), and ln 2 more.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn soft_maximum(
    a: &(impl Values + ?Sized),
    log_sum_exp: &(impl Values + ?Sized),
    maximum: &(impl Values + ?Sized),
) -> Figure {
    let raised: Vec<f64> = maximum.to_f64s().iter().map(|m| m + std::f64::consts::LN_2).collect();
    Figure::new("A soft maximum rounds the corner off")
        .line("lse(o, 0)", a, log_sum_exp)
        .line("max(o, 0)", a, maximum)
        .line("max(o, 0) + ln 2", a, &raised)
        .x_range(-4.0..4.0)
        .y_range(-0.5..5.0)
        .x_label("o")
        .y_label("lse(o, 0) and its bounds")
}
