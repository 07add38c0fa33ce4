//! Linear regression: ŷ = X w + b, trained on the mean squared error.

use crate::functional::mse_loss;
use crate::nn::{Linear, Module, Sgd};
use crate::random::{Stream, rng_for};
use crate::tensor::{Init, Tensor};

/// Linear regression ŷ = X w + b, with X of shape (n, inputs), w of (inputs, 1), b of (1) and ŷ of (n, 1).
///
/// A single example, of shape (inputs), gives a prediction of shape (1).
///
/// ```
/// use workbook::prelude::*;
///
/// # fn main() -> workbook::Result<()> {
/// let data = ExamScores::synthetic(0);
/// let model = LinearRegression::new(2, 0.0003, 0);
/// Trainer::new(10).quiet().fit(&model, &data)?;
/// let score = model.forward(&tensor![4.0, 8.0]); // 4 hours of sleep, 8 of study
/// assert!((55.0..67.0).contains(&score.item()));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct LinearRegression {
    /// The weights, of shape (inputs, 1).
    pub w: Tensor,
    /// The bias, of shape (1).
    pub b: Tensor,
    /// The learning rate.
    pub lr: f32,
}

impl LinearRegression {
    /// Weights from N(0, 0.01²), drawn from `seed`, and a bias of 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let model = LinearRegression::new(2, 0.0003, 0);
    /// assert_eq!((model.w.shape(), model.b.to_vec()), (vec![2, 1], vec![0.0]));
    /// ```
    pub fn new(num_inputs: usize, lr: f32, seed: u64) -> Self {
        let Linear { w, b } = Linear::new(num_inputs, 1, Init::Normal(0.01), &mut rng_for(seed, Stream::Weights));
        Self { w, b, lr }
    }
}

impl Module for LinearRegression {
    type Target = Tensor;
    type Optimizer = Sgd;

    #[track_caller]
    fn forward(&self, x: &Tensor) -> Tensor {
        x.matmul(&self.w) + &self.b
    }

    #[track_caller]
    fn loss(&self, y_hat: &Tensor, y: &Tensor) -> Tensor {
        mse_loss(y_hat, y)
    }

    fn parameters(&self) -> Vec<Tensor> {
        vec![self.w.clone(), self.b.clone()]
    }

    fn optimizer(&self) -> Sgd {
        Sgd::new(self.parameters(), self.lr)
    }
}
