//! Minibatch stochastic gradient descent, with momentum and weight decay by choice.

use ndarray::{ArrayD, Zip};

use crate::error::ConfigError;
use crate::tensor::Tensor;

/// Stochastic gradient descent. With the gradient g, the weight decay λ, the momentum μ and the learning rate η, a
/// step is
///
/// v ← μ v + (g + λ w),  w ← w - η v
///
/// as in PyTorch. Both λ and μ are 0 unless set. Weight decay acts on every parameter given, so leave the biases to
/// an optimizer of their own where they should not shrink.
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
    pub fn new(parameters: Vec<Tensor>, lr: f32) -> Self {
        Self { parameters, lr, momentum: 0.0, weight_decay: 0.0, velocity: Vec::new() }
    }

    /// Keeps this share, in [0, 1), of the last step.
    pub fn momentum(mut self, momentum: f32) -> Self {
        self.momentum = momentum;
        self
    }

    /// Adds the gradient of the penalty (λ / 2) ‖w‖².
    pub fn weight_decay(mut self, weight_decay: f32) -> Self {
        self.weight_decay = weight_decay;
        self
    }

    /// The learning rate.
    pub fn lr(&self) -> f32 {
        self.lr
    }

    /// Changes the learning rate, as a schedule does between epochs.
    pub fn set_lr(&mut self, lr: f32) {
        self.lr = lr;
    }

    /// The parameters that it changes.
    pub fn parameters(&self) -> &[Tensor] {
        &self.parameters
    }

    /// Whether its settings can work at all.
    ///
    /// # Errors
    /// The first [`ConfigError`].
    pub fn check(&self) -> Result<(), ConfigError> {
        // Written so that NaN fails each of them.
        let at_least_zero = |x: f32| x >= 0.0 && x.is_finite();
        if !(at_least_zero(self.lr) && self.lr > 0.0) {
            return Err(ConfigError::LearningRate(self.lr));
        }
        if !(at_least_zero(self.momentum) && self.momentum < 1.0) {
            return Err(ConfigError::Momentum(self.momentum));
        }
        if !at_least_zero(self.weight_decay) {
            return Err(ConfigError::WeightDecay(self.weight_decay));
        }
        if self.parameters.is_empty() {
            return Err(ConfigError::NoParameters);
        }
        match self.parameters.iter().position(|p| !(p.needs_grad() && p.is_leaf())) {
            Some(index) => Err(ConfigError::FrozenParameter { index, shape: self.parameters[index].shape() }),
            None => Ok(()),
        }
    }

    /// Moves every parameter that has a gradient one step against it.
    ///
    /// # Errors
    /// A [`ConfigError`] if a setting cannot work; nothing has moved then.
    pub fn step(&mut self) -> Result<(), ConfigError> {
        self.check()?;
        if self.velocity.is_empty() && self.momentum > 0.0 {
            self.velocity = self.parameters.iter().map(|p| ArrayD::zeros(p.shape())).collect();
        }
        let (lr, momentum, weight_decay) = (self.lr, self.momentum, self.weight_decay);
        for (i, parameter) in self.parameters.iter().enumerate() {
            let Some(gradient) = parameter.grad() else { continue };
            let (mut w, g) = (parameter.value_mut(), gradient.value());
            match self.velocity.get_mut(i) {
                Some(velocity) => Zip::from(&mut *w).and(&g).and(velocity).for_each(|w, g, v| {
                    *v = momentum * *v + (g + weight_decay * *w);
                    *w -= lr * *v;
                }),
                None => Zip::from(&mut *w).and(&g).for_each(|w, g| *w -= lr * (g + weight_decay * *w)),
            }
        }
        Ok(())
    }

    /// Forgets all gradients; call it before the next `backward`, which would add to them.
    pub fn zero_grad(&self) {
        self.parameters.iter().for_each(Tensor::zero_grad);
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
    fn weight_decay_shrinks_in_proportion() {
        let w = Tensor::scalar(2.0).requires_grad();
        (&w * 0.0).backward();
        Sgd::new(vec![w.clone()], 0.1).weight_decay(0.5).step().unwrap();
        assert!((w.item() - 1.9).abs() < 1e-6);
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
