//! Softmax from Bayes' rule: three bells on a line, and what they say about a student.

use std::f64::consts::TAU;

use crate::figures::NamedFigure;
use crate::plot::{Figure, Legend, Values};
use crate::tensor;
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("bells-and-posteriors", '4', "Three classes as bells, and the probabilities that follow", |_| {
        let posterior = |x| {
            let joint = joint(x);
            joint.map(|j| j / joint.iter().sum::<f64>())
        };
        Ok(bells_and_posteriors(&CLASSES, joint, posterior))
    }),
    NamedFigure::new("straight-logits", '4', "The logits of bells of equal width are straight lines", |_| {
        let variance = (SPREAD * SPREAD) as f32;
        let means = tensor![[2.0, 6.0, 9.0]];
        let b = tensor![0.3, 0.5, 0.2].ln() - means.powi(2).reshape(3) / (2.0 * variance);
        let hours = Tensor::linspace(0.0, 12.0, 13).reshape((13, 1));
        Ok(straight_logits(&CLASSES, &hours, &(hours.matmul(&(&means / variance)) + b)))
    }),
];

const CLASSES: [&str; 3] = ["fail", "pass", "excellent"];
/// The mean of each class, in hours a day; their common standard deviation; and how common each class is.
const HOURS: [f64; 3] = [2.0, 6.0, 9.0];
const SPREAD: f64 = 1.5;
const SHARE: [f64; 3] = [0.3, 0.5, 0.2];

/// p(x | C) p(C) for each class.
fn joint(x: f64) -> [f64; 3] {
    std::array::from_fn(|k| {
        let z = (x - HOURS[k]) / SPREAD;
        SHARE[k] * (-z * z / 2.0).exp() / (SPREAD * TAU.sqrt())
    })
}

/// Both sides of Bayes' rule: on the left p(x | C) p(C), a bell for each class; on the right p(C | x).
#[track_caller]
pub fn bells_and_posteriors<const K: usize>(
    classes: &[&str; K],
    joint: impl Fn(f64) -> [f64; K],
    posterior: impl Fn(f64) -> [f64; K],
) -> Figure {
    let panel = |title: &str, y_label: &str, f: &dyn Fn(f64) -> [f64; K]| {
        let figure = Figure::new(title).x_label("hours per day").y_label(y_label);
        (0..K).fold(figure, |figure, k| figure.function(classes[k], 0.0..12.0, |x| f(x)[k]))
    };
    let bells = panel("p(x | C) p(C)", "density per hour", &joint);
    let posteriors = panel("p(C | x)", "probability", &posterior);
    // The names of the classes stand on the left, and the curves on the right fill every corner.
    Figure::panels(
        "Where two bells cross, two answers are equally probable",
        [bells, posteriors.legend(Legend::Hidden)],
    )
}

/// The logit of each class against the hours: a column of `logits` for each class, a row for each student.
///
/// # Panics
/// If `logits` does not have a row for each of the hours, and a column for each class.
#[track_caller]
pub fn straight_logits(classes: &[&str], hours: &(impl Values + ?Sized), logits: &Tensor) -> Figure {
    let hours = hours.to_f64s();
    assert_eq!(logits.shape(), [hours.len(), classes.len()], "logits need a row for each student, a column per class");
    let figure = Figure::new("The logits are straight lines").x_label("hours per day").y_label("logit");
    classes.iter().enumerate().fold(figure, |figure, (k, class)| {
        figure.line(class, &hours, &logits.gather(&vec![k; hours.len()])) // column k: entry k of each row
    })
}
