//! The training: how far it comes, and how much of that is luck.

use crate::figures::NamedFigure;
use crate::nn::SoftmaxRegression;
use crate::plot::{Figure, Values};
use crate::train::Trainer;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "fashion-mnist-training",
        4,
        "Loss and accuracy of softmax regression over ten epochs",
        |inputs| Ok(inputs.classifier()?.history.plot()),
    ),
    NamedFigure::new(
        "five-seeds",
        4,
        "The same training from five seeds: how much of the accuracy is luck",
        |inputs| {
            let data = inputs.fashion_mnist()?;
            let mut runs = Vec::new();
            for seed in 0..5 {
                let net = SoftmaxRegression::new(784, 10, 0.1, seed);
                runs.push(Trainer::new(10).quiet().fit(&net, &data.clone().seed(seed))?.val_accuracies());
            }
            Ok(five_seeds(&runs))
        },
    ),
];

/// The validation accuracy over the epochs, a line for each seed: 0, 1, 2 and so on.
pub fn five_seeds(runs: &[impl Values]) -> Figure {
    let figure = Figure::new("The same training, five seeds").x_label("epoch").y_label("validation accuracy");
    runs.iter().enumerate().fold(figure, |figure, (seed, run)| {
        let accuracies = run.to_f64s();
        figure.line(&format!("seed {seed}"), &(1..=accuracies.len()), &accuracies)
    })
}
