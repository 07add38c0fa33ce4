//! Softmax regression: logits = X W + b, trained on the cross-entropy.

use crate::functional::cross_entropy;
use crate::labels::Labels;
use crate::nn::{Linear, Module, Sgd};
use crate::random::{Stream, rng_for};
use crate::tensor::{Init, Tensor};

/// Softmax regression: a linear score for each class. `forward` gives the logits X W + b, of shape (n, classes); the
/// softmax is part of the loss, which is more accurate and faster from logits.
///
/// Inputs of any shape (n, ...) are flattened to (n, inputs).
///
/// ```
/// use workbook::prelude::*;
///
/// # fn main() -> workbook::Result<()> {
/// let data = FashionMnist::small();
/// let model = SoftmaxRegression::new(784, 10, 0.1, 0);
/// let history = Trainer::new(10).quiet().fit(&model, &data)?;
/// assert!(history.best().val_accuracy.unwrap() > 0.7);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct SoftmaxRegression {
    /// The weights, of shape (inputs, classes).
    pub w: Tensor,
    /// The biases, of shape (classes).
    pub b: Tensor,
    /// The learning rate.
    pub lr: f32,
}

impl SoftmaxRegression {
    /// Weights from N(0, 0.01²), drawn from `seed`, and biases of 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let model = SoftmaxRegression::new(784, 10, 0.1, 0);
    /// assert_eq!(model.forward(&Tensor::zeros((5, 28, 28))).shape(), [5, 10]);
    /// ```
    pub fn new(num_inputs: usize, num_classes: usize, lr: f32, seed: u64) -> Self {
        let rng = &mut rng_for(seed, Stream::Weights);
        let Linear { w, b } = Linear::new(num_inputs, num_classes, Init::Normal(0.01), rng);
        Self { w, b, lr }
    }
}

impl Module for SoftmaxRegression {
    type Target = Labels;
    type Optimizer = Sgd;

    #[track_caller]
    fn forward(&self, x: &Tensor) -> Tensor {
        let inputs = self.w.shape()[0];
        x.reshape((-1, inputs)).matmul(&self.w) + &self.b
    }

    #[track_caller]
    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        cross_entropy(y_hat, y)
    }

    fn parameters(&self) -> Vec<Tensor> {
        vec![self.w.clone(), self.b.clone()]
    }

    fn optimizer(&self) -> Sgd {
        Sgd::new(self.parameters(), self.lr)
    }
}
