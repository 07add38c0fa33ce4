//! Thirty-seven breeds of cats and dogs: one confident prediction, and the losses of a batch of 64.

use crate::figures::NamedFigure;
use crate::functional::{one_hot, softmax};
use crate::plot::{Figure, Values};
use crate::rng;
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("one-confident-prediction", '5', "37 probabilities of one picture on a logarithmic axis", |_| {
        Ok(one_confident_prediction(&PET))
    }),
    NamedFigure::new("losses-of-a-batch", '5', "The losses of 64 examples: points on the curve -ln p", |_| {
        let noise = Tensor::normal(0.0, 1.5, (64, 37), &mut rng(0));
        let confidence = softmax(&(noise + one_hot(&TARGETS, 37) * 6.0)).gather(&TARGETS);
        Ok(losses_of_a_batch(&confidence, &-confidence.ln()))
    }),
];

/// What a network said about a picture of class 7.
const PET: [f32; 37] = [
    2.7509e-08, 4.1222e-08, 3.7762e-06, 4.6692e-07, 6.6490e-06, 1.6953e-08, 2.9940e-05, 9.9975e-01, 1.9381e-04,
    2.9978e-09, 1.0564e-08, 1.0974e-07, 3.9340e-07, 1.0617e-08, 7.8258e-09, 4.8307e-08, 2.9032e-07, 8.0013e-09,
    2.2539e-08, 5.3139e-07, 1.7915e-08, 1.0556e-07, 3.6633e-06, 5.3050e-06, 1.2096e-07, 6.5162e-08, 4.3347e-09,
    9.6756e-08, 5.2215e-06, 2.0169e-07, 1.5412e-07, 8.8911e-07, 2.2806e-07, 1.2523e-07, 6.1131e-09, 6.0672e-08,
    3.3345e-07,
];

/// The true classes of the batch that the picture came from.
const TARGETS: [usize; 64] = [
    7, 1, 0, 14, 19, 9, 2, 35, 12, 0, 26, 34, 18, 21, 5, 8, 0, 35, 8, 8, 28, 35, 17, 34, 21, 3, 17, 19, 18, 22, 9, 12,
    34, 10, 35, 25, 13, 18, 32, 36, 20, 26, 5, 18, 31, 6, 7, 9, 3, 1, 0, 30, 2, 4, 12, 24, 30, 1, 30, 20, 30, 21, 3,
    12,
];

/// The probabilities of all classes on a logarithmic axis, with the names of the two largest.
#[track_caller]
pub fn one_confident_prediction(probabilities: &(impl Values + ?Sized)) -> Figure {
    let p = probabilities.to_f64s();
    let mut classes: Vec<usize> = (0..p.len()).collect();
    classes.sort_by(|&i, &j| p[j].total_cmp(&p[i]));
    let mut figure = Figure::new(&format!("One of {} classes gets nearly all of the probability", p.len()))
        .scatter("", &(0..p.len()), &p)
        .log_y()
        .y_range(1e-9..1.0)
        .x_label("class")
        .y_label("probability");
    if let Some(&first) = classes.first() {
        // Five digits, so that what is missing to 1 can be seen.
        figure = figure.annotate(first as f64, p[first], &format!("class {first}: {:.5}", p[first]));
    }
    if let Some(&second) = classes.get(1) {
        figure = figure.annotate(second as f64, p[second], &format!("class {second}"));
    }
    figure
}

/// The loss of each example against the probability of its true class, on the curve -ln p.
///
/// # Panics
/// If there are not as many losses as probabilities.
#[track_caller]
pub fn losses_of_a_batch(confidence: &(impl Values + ?Sized), losses: &(impl Values + ?Sized)) -> Figure {
    let losses = losses.to_f64s();
    let mean = losses.iter().sum::<f64>() / losses.len().max(1) as f64;
    let mut sorted = losses.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let half = sorted.iter().scan(0.0, |sum, loss| {
        *sum += loss;
        Some(*sum)
    });
    let few = half.take_while(|sum| *sum < mean * losses.len() as f64 / 2.0).count() + 1;
    Figure::new(&format!("{few} of {} examples make half of the loss", losses.len()))
        .function("−ln p", 0.02..1.0, |p| -p.ln())
        .scatter("examples", confidence, &losses)
        .h_line(&format!("mean {mean:.2}"), mean)
        .x_label("probability of the true class")
        .y_label("loss")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_most_probable_classes_are_named() {
        let figure = one_confident_prediction(&PET).to_string();
        assert!(figure.contains("note \"class 7: 0.99975\"; note \"class 8\""), "{figure}");
        let figure = one_confident_prediction(&[1.0]).to_string();
        assert!(figure.ends_with("note \"class 0: 1.00000\""), "{figure}");
    }
}
