//! Adam: a step of its own length for each parameter.

use ndarray::{ArrayD, Zip};

use super::optimizer::{Optimizer, check_common, decays};
use crate::error::ConfigError;
use crate::tensor::Tensor;

/// The shares of the running means that are kept, and what keeps the quotient finite: as everybody has them.
const BETA: [f32; 2] = [0.9, 0.999];
const EPSILON: f32 = 1e-8;

/// Adam (Kingma and Ba 2015). With running means of the gradient g and of its square, each divided by the share of it
/// that t steps have filled, a step is
///
/// m ← 0.9 m + 0.1 g,  v ← 0.999 v + 0.001 g²,  w ← w - η (m / (1 - 0.9ᵗ)) / (√(v / (1 - 0.999ᵗ)) + 1e-8)
///
/// so that its length is about η whatever the size of the gradient: 0.001 is usual. Weight decay, 0 unless set, shrinks
/// the weights by η λ w beside that step, as AdamW does (Loshchilov and Hutter 2019), and leaves the biases alone.
///
/// ```
/// use workbook::prelude::*;
///
/// # fn main() -> workbook::Result<()> {
/// let w = tensor![1.0, 1.0].requires_grad();
/// let mut adam = Adam::new(vec![w.clone()], 0.1);
/// (&w * tensor![1000.0, 0.001]).sum().backward();
/// adam.step()?;
/// assert_close!(w, tensor![0.9, 0.9]); // slopes a million times apart, and steps of one length
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Adam {
    parameters: Vec<Tensor>,
    lr: f32,
    weight_decay: f32,
    steps: i32,
    /// The two running means of each parameter.
    means: Vec<[ArrayD<f32>; 2]>,
}

impl Adam {
    /// An optimizer of these parameters with this learning rate.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0].requires_grad();
    /// assert_eq!(Adam::new(vec![w], 0.001).lr(), 0.001);
    /// ```
    pub fn new(parameters: Vec<Tensor>, lr: f32) -> Self {
        Self { parameters, lr, weight_decay: 0.0, steps: 0, means: Vec::new() }
    }

    /// Shrinks the weights, which are the parameters of two axes or more, by η λ w at each step.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![[2.0]].requires_grad();
    /// (&w * 0.0).sum().backward();
    /// Adam::new(vec![w.clone()], 0.1).weight_decay(0.5).step()?;
    /// assert_eq!(w.item(), 1.9); // 2 - 0.1 · 0.5 · 2
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn weight_decay(self, weight_decay: f32) -> Self {
        Self { weight_decay, ..self }
    }
}

impl Optimizer for Adam {
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
        check_common(self.lr, self.weight_decay, &self.parameters)
    }

    fn step(&mut self) -> Result<(), ConfigError> {
        self.check()?;
        if self.means.is_empty() {
            let zeros = |p: &Tensor| [ArrayD::zeros(p.shape()), ArrayD::zeros(p.shape())];
            self.means = self.parameters.iter().map(zeros).collect();
        }
        self.steps = self.steps.saturating_add(1);
        let filled = BETA.map(|beta| 1.0 - beta.powi(self.steps));
        let lr = self.lr;
        for (parameter, [m, v]) in self.parameters.iter().zip(&mut self.means) {
            let Some(gradient) = parameter.grad() else { continue };
            let kept = if decays(parameter) { 1.0 - lr * self.weight_decay } else { 1.0 };
            let (mut w, g) = (parameter.value_mut(), gradient.value());
            Zip::from(&mut *w).and(&g).and(m).and(v).for_each(|w, g, m, v| {
                *m = BETA[0] * *m + (1.0 - BETA[0]) * g;
                *v = BETA[1] * *v + (1.0 - BETA[1]) * g * g;
                *w = kept * *w - lr * (*m / filled[0]) / ((*v / filled[1]).sqrt() + EPSILON);
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten steps down w² from w = 1 at a rate of 0.1, beside the formulas in f64.
    #[test]
    fn ten_steps_are_those_of_the_definition() {
        let w = Tensor::scalar(1.0).requires_grad();
        let mut adam = Adam::new(vec![w.clone()], 0.1);
        let (mut exact, mut m, mut v) = (1.0f64, 0.0, 0.0);
        for t in 1..=10 {
            adam.zero_grad();
            w.powi(2).backward();
            adam.step().unwrap();
            let g = 2.0 * exact;
            (m, v) = (0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g);
            exact -= 0.1 * (m / (1.0 - 0.9f64.powi(t))) / ((v / (1.0 - 0.999f64.powi(t))).sqrt() + 1e-8);
            assert!((f64::from(w.item()) - exact).abs() < 1e-4, "step {t}: {} instead of {exact}", w.item());
        }
    }

    #[test]
    fn decay_shrinks_weights_and_no_biases() {
        let (w, b) = (Tensor::ones((1, 1)).requires_grad(), Tensor::ones(1).requires_grad());
        ((&w + &b) * 0.0).sum().backward();
        Adam::new(vec![w.clone(), b.clone()], 0.1).weight_decay(0.5).step().unwrap();
        assert_eq!((w.item(), b.item()), (0.95, 1.0));
    }
}
