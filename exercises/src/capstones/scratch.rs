//! C6 · The capstone of chapter 6: softmax regression from scratch.

use workbook::prelude::*;

/// Softmax regression, with all of its parts written by you: section 4.4 of D2L in one file.
///
/// Do without `softmax`, `cross_entropy` and their relatives of the library, and without [`SoftmaxRegression`]; chapters 4
/// and 5 have built what you need.
#[derive(Clone, Debug)]
pub struct SoftmaxRegressionScratch {
    /// The weights, of shape (inputs, classes).
    pub w: Tensor,
    /// The biases, of shape (classes).
    pub b: Tensor,
    /// The learning rate.
    pub lr: f32,
}

impl SoftmaxRegressionScratch {
    /// Weights from N(0, 0.01²), drawn from `seed`, and biases of 0. Both need a gradient.
    pub fn new(num_inputs: usize, num_classes: usize, lr: f32, seed: u64) -> Self {
        let _ = (num_inputs, num_classes, lr, seed); // Put your answer in place of these two lines.
        todo!()
    }
}

impl Module for SoftmaxRegressionScratch {
    type Target = Labels;
    type Optimizer = Sgd;

    /// The probabilities, of shape (n, classes), for examples of any shape (n, ...) with as many numbers as there are
    /// inputs. However large the logits are, each row sums to 1.
    fn forward(&self, x: &Tensor) -> Tensor {
        let _ = x; // Put your answer in place of these two lines.
        todo!()
    }

    /// The mean cross-entropy of probabilities, through which a gradient flows. A probability of 0 counts as 1e-30, so that
    /// the loss stays finite.
    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        let _ = (y_hat, y); // Put your answer in place of these two lines.
        todo!()
    }

    /// The weights, then the biases.
    fn parameters(&self) -> Vec<Tensor> {
        todo!() // Put your answer here.
    }

    /// Plain stochastic gradient descent.
    fn optimizer(&self) -> Sgd {
        todo!() // Put your answer here.
    }
}

/// A model of your class, trained on `data`. The learning rate and the number of epochs are yours; so is the batch size,
/// by `data.clone().with_batch_size(...)`.
///
/// **The mark:** 83 % of the 10 000 images that Fashion-MNIST is tested with, less half a point for chance, after training
/// on its 60 000. And 73 % of 500 images, after training on the 1200 that come with the book, which are asked for first.
///
/// ```
/// # use exercises::capstones::scratch::trained;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small();
/// let model = trained(&data, 0);
/// assert!(evaluate(&model, data.val_dataloader()).accuracy > Some(0.7));
/// ```
pub fn trained(data: &FashionMnist, seed: u64) -> SoftmaxRegressionScratch {
    let _ = (data, seed); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softmax_regression_from_scratch() {
        checks::capstones::scratch(SoftmaxRegressionScratch::new, trained).assert();
    }
}
