//! [`Module`]: what a trainer must know of a model.

use crate::labels::Labels;
use crate::nn::Optimizer;
use crate::tensor::Tensor;

/// A model: a function with parameters, a measure of its mistakes, and a way to improve.
///
/// ```
/// use workbook::prelude::*;
///
/// struct Line { w: Tensor, b: Tensor }
///
/// impl Module for Line {
///     type Target = Tensor;
///     type Optimizer = Sgd;
///     fn forward(&self, x: &Tensor) -> Tensor { x.matmul(&self.w) + &self.b }
///     fn loss(&self, y_hat: &Tensor, y: &Tensor) -> Tensor { mse_loss(y_hat, y) }
///     fn parameters(&self) -> Vec<Tensor> { vec![self.w.clone(), self.b.clone()] }
///     fn optimizer(&self) -> Sgd { Sgd::new(self.parameters(), 0.03) }
/// }
///
/// # fn main() -> workbook::Result<()> {
/// let line = Line { w: Tensor::zeros((2, 1)).requires_grad(), b: Tensor::zeros(1).requires_grad() };
/// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
/// let history = Trainer::new(3).quiet().fit(&line, &data)?;
/// assert!(history.last().val_loss < 0.05);
/// # Ok(()) }
/// ```
pub trait Module {
    /// What it predicts: [`Tensor`] for a regression, [`Labels`] for a classifier. A trainer reports the accuracy of
    /// the latter.
    type Target: Target;

    /// What changes its parameters: [`Sgd`](super::Sgd), [`Adam`](super::Adam), or an [`Optimizer`] of your own.
    type Optimizer: Optimizer + 'static;

    /// The predictions for a minibatch; for a classifier a row of scores for each example.
    fn forward(&self, x: &Tensor) -> Tensor;

    /// How wrong the predictions are: one number, a mean over the examples.
    fn loss(&self, y_hat: &Tensor, y: &Self::Target) -> Tensor;

    /// What training may change, in an order that stays the same.
    fn parameters(&self) -> Vec<Tensor>;

    /// What changes them, with its settings. A training asks for it once, at its start.
    fn optimizer(&self) -> Self::Optimizer;
}

/// What a model can be asked to predict: [`Tensor`] or [`Labels`].
///
/// ```
/// use workbook::nn::Target;
/// use workbook::prelude::*;
/// let scores = tensor![[0.1, 0.9], [0.8, 0.2]];
/// assert_eq!(Target::count_correct(&Labels::from([1, 1]), &scores), Some(1));
/// assert_eq!(Target::count_correct(&tensor![1.0, 2.0], &scores), None);
/// ```
pub trait Target: Sized + 'static {
    /// How many of the predictions name the right class; `None` where there are no classes.
    #[track_caller]
    fn count_correct(&self, y_hat: &Tensor) -> Option<usize>;
}

impl Target for Tensor {
    #[track_caller]
    fn count_correct(&self, _: &Tensor) -> Option<usize> {
        None
    }
}

impl Target for Labels {
    #[track_caller]
    fn count_correct(&self, y_hat: &Tensor) -> Option<usize> {
        Some(y_hat.count_correct(self))
    }
}
