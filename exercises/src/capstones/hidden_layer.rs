//! C9 · The capstone of chapter 9: a network, and what it will be worth.

use workbook::prelude::*;

/// A network of your own. What is here is a start: the struct may have other fields, and more layers.
#[derive(Clone, Debug)]
pub struct Network {
    /// From the pixels to the hidden units.
    pub hidden: Linear,
    /// From the hidden units to the logits.
    pub output: Linear,
    /// The learning rate.
    pub lr: f32,
}

impl Module for Network {
    type Target = Labels;
    type Optimizer = Sgd;

    /// The logits, of shape (n, 10), of images of shape (n, 28, 28).
    fn forward(&self, x: &Tensor) -> Tensor {
        let _ = x; // Put your answer in place of these two lines.
        todo!()
    }

    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        let _ = (y_hat, y); // Put your answer in place of these two lines.
        todo!()
    }

    fn parameters(&self) -> Vec<Tensor> {
        todo!() // Put your answer here.
    }

    fn optimizer(&self) -> Sgd {
        todo!() // Put your answer here.
    }
}

/// A network that has learned from the training images of `data`, with first weights from `seed`.
///
/// It has a hidden layer and at most 250 000 parameters. What you choose, you choose on the validation set.
///
/// **The mark:** in the notebook, 88 % of the images to validate on, out of the whole of Fashion-MNIST. Here, where it has to
/// be quick, 75 % of 500 test images, after training on the 1200 that come with the book. A training takes at most some
/// seconds.
///
/// ```
/// # use exercises::capstones::hidden_layer::trained;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small();
/// let network = trained(&data, 0);
/// assert!(network.parameters().iter().map(Tensor::len).sum::<usize>() <= 250_000);
/// assert!(evaluate(&network, data.val_dataloader()).accuracy > Some(0.75));
/// ```
pub fn trained(data: &FashionMnist, seed: u64) -> Network {
    let _ = (data, seed); // Put your answer in place of these two lines.
    todo!()
}

/// What the test set will show, before it is opened: (low, high), between which the accuracy there lies in 95 of 100 tests.
///
/// All you have is that the network gets `right` of `n_val` validation images right, and that there are `n_test` images to
/// test with. Take the validation images for new ones, as if nothing had been chosen by them. Both accuracies are shares of
/// a number of trials, so *both* have a deviation, √(p (1 - p) / n) with the p that you have measured. The variance of
/// their difference is the sum of the variances, and 1.96 deviations to either side cover 95 %. An accuracy lies between 0
/// and 1.
///
/// ```
/// # use exercises::capstones::hidden_layer::forecast;
/// let (low, high) = forecast(8_800, 10_000, 10_000);
/// assert!((low - 0.871).abs() < 1e-3 && (high - 0.889).abs() < 1e-3);
/// ```
pub fn forecast(right: usize, n_val: usize, n_test: usize) -> (f64, f64) {
    let _ = (right, n_val, n_test); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_and_its_worth() {
        checks::capstones::hidden_layer(trained, forecast).assert();
    }
}
