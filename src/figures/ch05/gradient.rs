//! The gradient of the cross-entropy: prediction minus truth.

use crate::figures::NamedFigure;
use crate::functional::cross_entropy;
use crate::plot::{Figure, Values};
use crate::tensor;

pub(crate) const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("prediction-minus-truth", '5', "The gradient of the cross-entropy, class by class", |_| {
        let prediction = tensor![[0.1, 0.3, 0.6]];
        let logits = prediction.ln().requires_grad();
        cross_entropy(&logits, &[0]).backward();
        Ok(prediction_minus_truth(&prediction, 0, &logits.grad().expect("a loss has a gradient")))
    })];

/// For each class the prediction, the truth, and the gradient of the loss with respect to its logit.
///
/// # Panics
/// If there are not as many gradients as predictions.
#[track_caller]
pub fn prediction_minus_truth(
    prediction: &(impl Values + ?Sized),
    true_class: usize,
    gradient: &(impl Values + ?Sized),
) -> Figure {
    let prediction = prediction.to_f64s();
    let is_true = |class: usize| class == true_class;
    let name = |class| if is_true(class) { format!("class {class} (true)") } else { format!("class {class}") };
    let classes: Vec<String> = (0..prediction.len()).map(name).collect();
    let truth: Vec<u8> = (0..prediction.len()).map(|class| is_true(class).into()).collect();
    Figure::new("The gradient is prediction minus truth")
        .y_label("probability, or slope")
        .bars("prediction", &classes, &prediction)
        .bars("truth", &classes, &truth)
        .bars("gradient", &classes, gradient)
}
