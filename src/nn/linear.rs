//! [`Linear`]: one layer of a network, y = x W + b.

use crate::random::Rng;
use crate::tensor::{Init, Tensor};

/// A linear layer y = x W + b, with x of shape (n, inputs), W of (inputs, outputs), b of (outputs) and y of (n, outputs).
///
/// ```
/// use workbook::prelude::*;
///
/// let rng = &mut rng(0);
/// let (hidden, output) = (Linear::new(784, 256, Init::He, rng), Linear::new(256, 10, Init::Xavier, rng));
/// let images = Tensor::zeros((32, 784));
/// let logits = output.forward(&hidden.forward(&images).relu());
/// assert_eq!(logits.shape(), [32, 10]);
/// let parameters = [hidden.parameters(), output.parameters()].concat();
/// assert_eq!(parameters.iter().map(Tensor::len).sum::<usize>(), 784 * 256 + 256 + 256 * 10 + 10);
/// ```
#[derive(Clone, Debug)]
pub struct Linear {
    /// The weights, of shape (inputs, outputs).
    pub w: Tensor,
    /// The biases, of shape (outputs).
    pub b: Tensor,
}

impl Linear {
    /// Weights drawn as `init` says, and biases of 0. Layers drawn from one generator, one after the other, differ.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let layer = Linear::new(3, 2, Init::Xavier, &mut rng(0));
    /// assert_eq!((layer.w.shape(), layer.b.to_vec()), (vec![3, 2], vec![0.0, 0.0]));
    /// ```
    #[track_caller]
    pub fn new(inputs: usize, outputs: usize, init: Init, rng: &mut Rng) -> Self {
        Self { w: init.weights(inputs, outputs, rng).requires_grad(), b: Tensor::zeros(outputs).requires_grad() }
    }

    /// The outputs for a minibatch.
    ///
    /// # Panics
    /// If a row of `x` has not as many numbers as the layer has inputs.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let layer = Linear { w: tensor![[2.0], [1.0]], b: tensor![0.5] };
    /// assert_eq!(layer.forward(&tensor![[1.0, 3.0]]).to_vec(), [5.5]);
    /// ```
    #[track_caller]
    pub fn forward(&self, x: &Tensor) -> Tensor {
        x.matmul(&self.w) + &self.b
    }

    /// The weights and the biases, for the `parameters` of a [`Module`](super::Module).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Linear::new(3, 2, Init::He, &mut rng(0)).parameters().len(), 2);
    /// ```
    pub fn parameters(&self) -> Vec<Tensor> {
        vec![self.w.clone(), self.b.clone()]
    }
}
