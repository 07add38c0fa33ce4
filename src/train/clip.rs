//! Gradient clipping: a limit to the length of a step.

use crate::tensor::Tensor;

/// Scales all gradients by min(1, max_norm / ‖g‖), where ‖g‖ is the length of all of them taken as one vector, and
/// returns ‖g‖ as it was before.
///
/// # Panics
/// If a parameter is listed twice: its gradient would count, and be scaled, twice.
///
/// ```
/// use workbook::prelude::*;
///
/// let w = tensor![0.0, 0.0].requires_grad();
/// (&w * tensor![3.0, 4.0]).sum().backward();
/// assert_eq!(clip_gradients(&[w.clone()], 1.0), 5.0);
/// assert!(w.grad().unwrap().all_close(&tensor![0.6, 0.8], 1e-6, 0.0));
/// ```
#[track_caller]
pub fn clip_gradients(parameters: &[Tensor], max_norm: f32) -> f32 {
    for (i, parameter) in parameters.iter().enumerate() {
        let twice = parameters[..i].iter().any(|other| other.is_same(parameter));
        assert!(!twice, "`clip_gradients`: parameter {i} is listed twice; list each one once");
    }
    let square = |p: &Tensor| p.grad().map_or(0.0, |g| g.value().iter().map(|g| f64::from(*g).powi(2)).sum());
    let norm = parameters.iter().map(square).sum::<f64>().sqrt() as f32;
    if norm > max_norm {
        parameters.iter().for_each(|p| p.scale_grad(max_norm / norm));
    }
    norm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_gradient_is_left_alone() {
        let w = Tensor::scalar(0.0).requires_grad();
        (&w * 0.5).backward();
        assert_eq!(clip_gradients(std::slice::from_ref(&w), 1.0), 0.5);
        assert_eq!(w.grad().unwrap().item(), 0.5);
    }
}
