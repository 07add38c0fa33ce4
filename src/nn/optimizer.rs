//! [`Optimizer`]: what changes the parameters of a model, a step at a time.

use crate::error::ConfigError;
use crate::tensor::Tensor;

/// A rule by which parameters follow their gradients: [`Sgd`](super::Sgd), [`Adam`](super::Adam), or one of your own.
///
/// ```
/// use workbook::prelude::*;
///
/// /// Steps of one length, whatever the slope: only its sign counts.
/// struct SignDescent { parameters: Vec<Tensor>, lr: f32 }
///
/// impl Optimizer for SignDescent {
///     fn parameters(&self) -> &[Tensor] { &self.parameters }
///     fn lr(&self) -> f32 { self.lr }
///     fn set_lr(&mut self, lr: f32) { self.lr = lr; }
///     fn step(&mut self) -> Result<(), ConfigError> {
///         self.check()?;
///         for parameter in &self.parameters {
///             let Some(gradient) = parameter.grad() else { continue };
///             parameter.value_mut().zip_mut_with(&gradient.value(), |w, g| *w -= self.lr * g.signum());
///         }
///         Ok(())
///     }
/// }
///
/// let w = tensor![1.0].requires_grad();
/// w.powi(2).sum().backward();
/// SignDescent { parameters: vec![w.clone()], lr: 0.25 }.step()?;
/// assert_eq!(w.item(), 0.75);
/// # Ok::<(), workbook::Error>(())
/// ```
pub trait Optimizer {
    /// The parameters that it changes.
    fn parameters(&self) -> &[Tensor];

    /// The learning rate.
    fn lr(&self) -> f32;

    /// Changes the learning rate, as a schedule does between epochs.
    fn set_lr(&mut self, lr: f32);

    /// Moves every parameter that has a gradient one step.
    ///
    /// # Errors
    /// A [`ConfigError`] if a setting cannot work; nothing has moved then.
    fn step(&mut self) -> Result<(), ConfigError>;

    /// Whether its settings can work at all: the learning rate, and parameters that can learn, each listed once.
    ///
    /// # Errors
    /// The first [`ConfigError`].
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Sgd::new(vec![], 0.1).check(), Err(ConfigError::NoParameters));
    /// let w = tensor![1.0].requires_grad();
    /// assert_eq!(Sgd::new(vec![w], -0.1).check(), Err(ConfigError::LearningRate(-0.1)));
    /// ```
    fn check(&self) -> Result<(), ConfigError> {
        check_common(self.lr(), 0.0, self.parameters())
    }

    /// Forgets all gradients; call it before the next `backward`, which would add to them.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0].requires_grad();
    /// let sgd = Sgd::new(vec![w.clone()], 0.1);
    /// w.sum().backward();
    /// sgd.zero_grad();
    /// assert!(w.grad().is_none());
    /// ```
    fn zero_grad(&self) {
        self.parameters().iter().for_each(Tensor::zero_grad);
    }
}

/// For a model that decides at run time which optimizer it has: `type Optimizer = Box<dyn Optimizer>`.
impl<O: Optimizer + ?Sized> Optimizer for Box<O> {
    fn parameters(&self) -> &[Tensor] {
        (**self).parameters()
    }
    fn lr(&self) -> f32 {
        (**self).lr()
    }
    fn set_lr(&mut self, lr: f32) {
        (**self).set_lr(lr);
    }
    fn step(&mut self) -> Result<(), ConfigError> {
        (**self).step()
    }
    fn check(&self) -> Result<(), ConfigError> {
        (**self).check()
    }
}

/// What every optimizer needs. Without weight decay, that is 0.
pub(super) fn check_common(lr: f32, weight_decay: f32, parameters: &[Tensor]) -> Result<(), ConfigError> {
    if !at_least_zero(weight_decay) {
        return Err(ConfigError::WeightDecay(weight_decay));
    }
    if !(at_least_zero(lr) && lr > 0.0) {
        return Err(ConfigError::LearningRate(lr));
    }
    if parameters.is_empty() {
        return Err(ConfigError::NoParameters);
    }
    for (index, parameter) in parameters.iter().enumerate() {
        if !(parameter.needs_grad() && parameter.is_leaf()) {
            return Err(ConfigError::FrozenParameter { index, shape: parameter.shape() });
        }
        if let Some(first) = parameters[..index].iter().position(|other| other.is_same(parameter)) {
            return Err(ConfigError::RepeatedParameter { first, second: index, shape: parameter.shape() });
        }
    }
    Ok(())
}

/// Whether a parameter is a weight, which weight decay shrinks, and no bias: it has two axes or more.
pub(super) fn decays(parameter: &Tensor) -> bool {
    parameter.ndim() >= 2
}

/// Whether a setting is finite and not negative; NaN is not.
pub(super) fn at_least_zero(x: f32) -> bool {
    x >= 0.0 && x.is_finite()
}
