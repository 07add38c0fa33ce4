//! First weights: how large they may be, so that what flows through a layer neither fades nor grows.

use super::{Float, Tensor};
use crate::random::Rng;

/// How the weights of a layer with `inputs` inputs and `outputs` outputs are drawn: from N(0, σ²), with this σ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// σ as given, such as 0.01: small enough that all classes are about as likely at the start. Enough for a model of
    /// one layer; through several of them the numbers would fade.
    Normal(Float),
    /// σ² = 2 / (inputs + outputs), which keeps the variance about the same on the way forward and on the way back:
    /// for layers followed by tanh or by a softmax (Glorot and Bengio 2010).
    Xavier,
    /// σ² = 2 / inputs: for layers followed by a relu, which lets half of the variance through (He et al. 2015).
    He,
}

impl Init {
    /// The standard deviation of a weight.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Init::He.std(50, 7), 0.2);
    /// assert_eq!(Init::Xavier.std(150, 50), 0.1);
    /// ```
    pub fn std(self, inputs: usize, outputs: usize) -> Float {
        match self {
            Init::Normal(std) => std,
            Init::Xavier => (2.0 / (inputs + outputs) as Float).sqrt(),
            Init::He => (2.0 / inputs as Float).sqrt(),
        }
    }

    /// Weights of shape (inputs, outputs).
    ///
    /// # Panics
    /// If the standard deviation is negative or not finite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = Init::He.weights(784, 256, &mut rng(0));
    /// assert_eq!(w.shape(), [784, 256]);
    /// assert_close!((&w * &w).mean().item(), 2.0 / 784.0, 1e-4);
    /// ```
    #[track_caller]
    pub fn weights(self, inputs: usize, outputs: usize, rng: &mut Rng) -> Tensor {
        Tensor::normal(0.0, self.std(inputs, outputs), (inputs, outputs), rng)
    }
}
