//! Minibatch stochastic gradient descent, with momentum and weight decay by choice.

use ndarray::{ArrayD, Zip};

use super::optimizer::{Optimizer, at_least_zero, check_common, decays};
use crate::error::ConfigError;
use crate::tensor::Tensor;

/// Stochastic gradient descent. With the gradient g, the weight decay λ, the momentum μ and the learning rate η, a
/// step is
///
/// v ← μ v + (g + λ w),  w ← w - η v
///
/// as in PyTorch. Both λ and μ are 0 unless set.
///
/// ```
/// use workbook::prelude::*;
///
/// # fn main() -> workbook::Result<()> {
/// let w = tensor![1.0].requires_grad();
/// let mut sgd = Sgd::new(vec![w.clone()], 0.1);
/// w.powi(2).sum().backward();
/// sgd.step()?;
/// sgd.zero_grad();
/// assert_eq!(w.to_vec(), [0.8]); // 1 - 0.1 · 2
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Sgd {
    parameters: Vec<Tensor>,
    lr: f32,
    momentum: f32,
    weight_decay: f32,
    velocity: Vec<ArrayD<f32>>,
}

impl Sgd {
    /// An optimizer of these parameters with this learning rate.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0].requires_grad();
    /// assert_eq!(Sgd::new(vec![w], 0.1).lr(), 0.1);
    /// ```
    pub fn new(parameters: Vec<Tensor>, lr: f32) -> Self {
        Self { parameters, lr, momentum: 0.0, weight_decay: 0.0, velocity: Vec::new() }
    }

    /// Keeps this share, in [0, 1), of the last step.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![0.0].requires_grad();
    /// let mut sgd = Sgd::new(vec![w.clone()], 1.0).momentum(0.5);
    /// (&w * 1.0).sum().backward();
    /// sgd.step()?;
    /// sgd.step()?;
    /// assert_eq!(w.item(), -2.5); // -1, then -(0.5 · 1 + 1)
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn momentum(self, momentum: f32) -> Self {
        Self { momentum, ..self }
    }

    /// Adds the gradient λ w of the penalty (λ / 2) ‖w‖² to that of the weights: the parameters of two axes or more.
    /// Biases, which have one, are left alone: they move the whole prediction, and nothing is gained by pulling that to 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    ///
    /// # fn main() -> workbook::Result<()> {
    /// let (w, b) = (tensor![[2.0]].requires_grad(), tensor![2.0].requires_grad());
    /// ((&w + &b) * 0.0).sum().backward();
    /// Sgd::new(vec![w.clone(), b.clone()], 0.1).weight_decay(0.5).step()?;
    /// assert_eq!((w.item(), b.item()), (1.9, 2.0)); // 2 - 0.1 · 0.5 · 2
    /// # Ok(()) }
    /// ```
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }
}

impl Optimizer for Sgd {
    fn parameters(&self) -> &[Tensor] {
        &self.parameters
    }

    fn lr(&self) -> f32 {
        self.lr
    }

    fn set_lr(&mut self, lr: f32) {
        self.lr = lr;
    }

    fn check(&self) -> Result<(), ConfigError> {
        if !(at_least_zero(self.momentum) && self.momentum < 1.0) {
            return Err(ConfigError::Momentum(self.momentum));
        }
        check_common(self.lr, self.weight_decay, &self.parameters)
    }

    fn step(&mut self) -> Result<(), ConfigError> {
        self.check()?;
        if self.velocity.is_empty() && self.momentum > 0.0 {
            self.velocity = self.parameters.iter().map(|p| ArrayD::zeros(p.shape())).collect();
        }
        let (lr, momentum) = (self.lr, self.momentum);
        for (i, parameter) in self.parameters.iter().enumerate() {
            let Some(gradient) = parameter.grad() else { continue };
            let decay = if decays(parameter) { self.weight_decay } else { 0.0 };
            let (mut w, g) = (parameter.value_mut(), gradient.value());
            match self.velocity.get_mut(i) {
                Some(velocity) => Zip::from(&mut *w).and(&g).and(velocity).for_each(|w, g, v| {
                    *v = momentum * *v + (g + decay * *w);
                    *w -= lr * *v;
                }),
                None => Zip::from(&mut *w).and(&g).for_each(|w, g| *w -= lr * (g + decay * *w)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope_one() -> Tensor {
        let w = Tensor::scalar(1.0).requires_grad();
        (&w * 1.0).backward();
        w
    }

    #[test]
    fn momentum_adds_up_the_steps() {
        let w = slope_one();
        let mut sgd = Sgd::new(vec![w.clone()], 0.1).momentum(0.5);
        sgd.step().unwrap();
        assert_eq!(w.item(), 0.9);
        sgd.step().unwrap();
        assert!((w.item() - 0.75).abs() < 1e-6); // 0.9 - 0.1 (0.5 · 1 + 1)
    }

    #[test]
    fn a_parameter_without_gradient_stays() {
        let w = Tensor::scalar(2.0).requires_grad();
        Sgd::new(vec![w.clone()], 0.1).step().unwrap();
        assert_eq!(w.item(), 2.0);
    }

    #[test]
    fn every_bad_setting_has_an_error_of_its_own() {
        let sgd = |lr| Sgd::new(vec![slope_one()], lr);
        for lr in [f32::NAN, f32::INFINITY, 0.0, -0.1] {
            assert!(matches!(sgd(lr).step(), Err(ConfigError::LearningRate(_))), "{lr}");
        }
        assert_eq!(sgd(0.1).momentum(1.0).step(), Err(ConfigError::Momentum(1.0)));
        assert_eq!(sgd(0.1).weight_decay(-1.0).step(), Err(ConfigError::WeightDecay(-1.0)));
        assert_eq!(Sgd::new(vec![], 0.1).step(), Err(ConfigError::NoParameters));
        let frozen = Sgd::new(vec![Tensor::zeros((2, 3))], 0.1).step();
        assert_eq!(frozen, Err(ConfigError::FrozenParameter { index: 0, shape: vec![2, 3] }));
    }
}
