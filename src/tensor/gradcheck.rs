//! Every derivative held against a difference quotient.
//!
//! In f32 rounding drowns all but gross mistakes; [`tensor64`](crate::tensor64) has the same operations, from the same
//! source, in f64, where the quotient is good to about eight digits.

use std::fmt;

use ndarray::Dimension;

use super::{Float, Tensor};

/// The first entry at which a gradient and the difference quotient disagree.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientMismatch {
    /// Which input, counted from 0.
    pub input: usize,
    /// Which of its entries.
    pub index: Vec<usize>,
    /// What `backward` gave.
    pub received: Float,
    /// What the central difference says.
    pub expected: Float,
}

impl fmt::Display for GradientMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { input, index, received, expected } = self;
        write!(
            f,
            "the gradient of input {input} is wrong at {index:?}: received {received}, but the central difference says {expected}"
        )
    }
}

impl std::error::Error for GradientMismatch {}

/// Compares the gradients of `f` at `inputs` with the central differences (f(x + h) - f(x - h)) / 2h.
///
/// Where f returns more than one number, they are weighted and summed, so that no two errors cancel.
///
/// # Errors
/// The first [`GradientMismatch`].
///
/// ```
/// use workbook::prelude::*;
/// let x = tensor![0.5, -1.0];
/// assert!(check_gradients(|x| x[0].powi(2), &[x.clone()]).is_ok());
/// // Detached, the second factor passes nothing back.
/// assert!(check_gradients(|x| &x[0] * x[0].detach(), &[x]).is_err());
/// ```
#[track_caller]
pub fn check_gradients(f: impl Fn(&[Tensor]) -> Tensor, inputs: &[Tensor]) -> Result<(), GradientMismatch> {
    let inputs: Vec<Tensor> = inputs.iter().map(|x| x.detach().requires_grad()).collect();
    let output = || {
        let y = f(&inputs);
        let weights = Tensor::arange(1.0, y.len() as Float + 0.5, 1.0).to_array().mapv(Float::sin);
        (y.reshape(-1) * Tensor::from(weights)).sum()
    };
    output().backward();
    // The step that balances the error of the quotient, h², against that of rounding, epsilon / h.
    let (step, tolerance) = (Float::EPSILON.cbrt(), 1e3 * Float::EPSILON.cbrt().powi(2));
    for (i, x) in inputs.iter().enumerate() {
        let gradient = x.grad().map_or_else(|| ndarray::ArrayD::zeros(x.shape()), |g| g.to_array());
        for (index, &received) in gradient.indexed_iter() {
            let at = |offset: Float| {
                let before = x.value()[&index];
                x.value_mut()[&index] = before + offset;
                let y = output().item();
                x.value_mut()[&index] = before;
                y
            };
            let expected = (at(step) - at(-step)) / (2.0 * step);
            let difference = (received - expected).abs();
            if difference.is_nan() || difference > tolerance * (1.0 + expected.abs()) {
                return Err(GradientMismatch { input: i, index: index.slice().to_vec(), received, expected });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
