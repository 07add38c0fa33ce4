//! Large vocabularies: what a softmax over very many classes costs, and what sampling saves.

use crate::figures::NamedFigure;
use crate::functional::cross_entropy;
use crate::plot::{Figure, Values};
use crate::tensor::Tensor;
use crate::{Labels, rng};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("vocabulary-times", '7', "The time of a training step against the number of classes", |_| {
        let classes = [100, 300, 1_000, 3_000, 10_000, 30_000];
        Ok(vocabulary_times(&classes, &classes.map(|q| 1e3 * step_seconds(q))))
    })
    .timed(),
    NamedFigure::new("sampled-loss", '7', "The error of a loss that is estimated from a sample of the classes", |_| {
        let scores = Tensor::normal(0.0, 1.0, CLASSES, &mut rng(0)).to_vec();
        let full = sampled_cross_entropy(scores[0], &scores[1..]);
        let mut dice = rng(1);
        let samples = [10, 30, 100, 300, 1_000, 3_000, 10_000];
        let errors = samples.map(|k| {
            let error = |_| {
                let places = Tensor::uniform(1.0, CLASSES as f32, k, &mut dice).to_vec();
                let sample: Vec<f32> = places.iter().map(|&at| scores[(at as usize).min(CLASSES - 1)]).collect();
                (sampled_cross_entropy(scores[0], &sample) - full).abs()
            };
            (0..50).map(error).sum::<f32>() / 50.0
        });
        Ok(sampled_loss(&samples, &errors))
    }),
];

/// The classes of the sampled loss.
const CLASSES: usize = 50_000;

/// One training step forwards and backwards, with 32 examples of 64 features.
fn step_seconds(classes: usize) -> f64 {
    let w = Tensor::zeros((64, classes)).requires_grad();
    let x = Tensor::normal(0.0, 1.0, (32, 64), &mut rng(0));
    let y: Labels = (0..32).map(|i| i * 7 % classes).collect();
    super::seconds(3, || {
        w.zero_grad();
        let loss = cross_entropy(&x.matmul(&w), &y);
        loss.backward();
        loss.item()
    })
}

/// The loss of one example from the true class's logit and a sample of the others.
fn sampled_cross_entropy(true_logit: f32, sample: &[f32]) -> f32 {
    let weight = (CLASSES - 1) as f32 / sample.len() as f32;
    let max = sample.iter().fold(true_logit, |max, &o| max.max(o));
    let others: f32 = sample.iter().map(|&o| (o - max).exp()).sum();
    max - true_logit + ((true_logit - max).exp() + weight * others).ln()
}

/// How long a training step takes, in milliseconds, against the number of classes.
///
/// # Panics
/// If the two differ in length.
#[track_caller]
pub fn vocabulary_times(classes: &(impl Values + ?Sized), milliseconds: &(impl Values + ?Sized)) -> Figure {
    Figure::new("Time grows with the classes")
        .log_x()
        .log_y()
        .x_label("classes")
        .y_label("a training step, in ms")
        .line("", classes, milliseconds)
}

/// The mean error of a sampled loss against the size of the sample, beside 1/√m through the third point.
///
/// # Panics
/// If the two differ in length, or there are fewer than three.
#[track_caller]
pub fn sampled_loss(samples: &(impl Values + ?Sized), errors: &(impl Values + ?Sized)) -> Figure {
    let (samples, errors) = (samples.to_f64s(), errors.to_f64s());
    let (least, most) = samples.iter().fold((f64::INFINITY, 0.0f64), |(l, m), &k| (l.min(k), m.max(k)));
    Figure::new("A sample of the 50 000 classes comes near, slowly")
        .log_x()
        .log_y()
        .x_label("classes m in the sample")
        .y_label("mean error")
        .function("falls as 1/√m", least..most, |m| errors[2] * (samples[2] / m).sqrt())
        .scatter("measured", &samples, &errors)
}
