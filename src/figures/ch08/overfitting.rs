//! Two hundred images and 7 850 weights: learning by heart, and holding the weights back.

use super::{both_losses, last_losses, train};
use crate::data::FashionMnist;
use crate::figures::{Inputs, NamedFigure};
use crate::nn::{Module, Sgd, SoftmaxRegression};
use crate::plot::{Figure, Legend, Values};
use crate::tensor::Tensor;
use crate::train::{History, Trainer};
use crate::{Labels, Result};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "learning-by-heart",
        '8',
        "200 images, 300 epochs: the validation loss falls, then rises",
        |inputs| Ok(learning_by_heart(&train(&tiny(inputs)?, 0.1, 300)?)),
    )
    .in_steps(4),
    NamedFigure::new("weight-decay-valley", '8', "The loss after 200 epochs against the weight decay", |inputs| {
        let data = tiny(inputs)?;
        let lambdas = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1];
        let (val, training) = last_losses(&lambdas, |lambda| {
            let model = Decayed { net: SoftmaxRegression::new(784, 10, 0.1, 0), lambda };
            Trainer::new(200).quiet().fit(&model, &data)
        })?;
        Ok(weight_decay_valley(&lambdas, &val, &training))
    }),
];

fn tiny(inputs: &Inputs) -> Result<FashionMnist> {
    Ok(inputs.fashion_mnist()?.clone().first(200, 1_000).with_batch_size(20)?)
}

struct Decayed {
    net: SoftmaxRegression,
    lambda: f32,
}

impl Module for Decayed {
    type Target = Labels;
    type Optimizer = Sgd;

    fn forward(&self, x: &Tensor) -> Tensor {
        self.net.forward(x)
    }

    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        self.net.loss(y_hat, y)
    }

    fn parameters(&self) -> Vec<Tensor> {
        self.net.parameters()
    }

    fn optimizer(&self) -> Sgd {
        self.net.optimizer().weight_decay(self.lambda)
    }
}

/// Both losses of a long run on few images, over the epochs on a logarithmic axis.
pub fn learning_by_heart(history: &History) -> Figure {
    let (training, validation) = (history.train_losses(), history.val_losses());
    let epochs = 1..=history.len();
    let figure = Figure::new(&format!("Learned by heart: {} epochs are too many", history.len()))
        .log_x()
        .x_label("epoch")
        .y_label("loss")
        .step()
        .line("training", &epochs, &training)
        .step()
        .line("validation", &epochs, &validation)
        .step();
    let best = (0..validation.len()).min_by(|&i, &j| validation[i].total_cmp(&validation[j]));
    match best {
        Some(at) => figure.annotate((at + 1) as f64, validation[at], &format!("lowest in epoch {}", at + 1)),
        None => figure,
    }
}

/// The losses against the weight decay λ; those of the first λ, which is 0 and has no place on a logarithmic axis,
/// as a line across.
///
/// # Panics
/// If the three differ in length, or are empty.
#[track_caller]
pub fn weight_decay_valley(
    lambdas: &(impl Values + ?Sized),
    val_losses: &(impl Values + ?Sized),
    train_losses: &(impl Values + ?Sized),
) -> Figure {
    let (lambdas, val, train) = (lambdas.to_f64s(), val_losses.to_f64s(), train_losses.to_f64s());
    let both = Figure::new("Decay narrows the gap").x_label("weight decay λ");
    let both = both_losses(both, &lambdas[1..], &val[1..], &train[1..]);
    let closer = Figure::new("Validation, seen closer")
        .log_x()
        .x_label("weight decay λ")
        .y_label("loss")
        .line("validation", &lambdas[1..], &val[1..])
        .h_line("without decay", val[0])
        .legend(Legend::Hidden);
    Figure::panels("A little decay helps, a little", [both, closer])
}
