//! 3.4.4 · Second derivatives, and why one hardly ever sees them.

/// The Hessian of a loss times a vector v, without the Hessian.
///
/// `gradient` computes the gradient of the loss at given parameters, as `backward` does. How it changes on the way
/// from w to w + h v is what the second derivatives say, so that
///
/// H v ≈ (g(w + h v) - g(w - h v)) / (2 h)
///
/// with an h of about 1e-4. To look to both sides costs two gradients, and is exact up to h². `w`, `v` and the result
/// have one length.
///
/// ```
/// # use exercises::ch03_04::curvature::hessian_times;
/// fn gradient(w: &[f64]) -> Vec<f64> {
///     vec![2.0 * w[0] * w[1], w[0] * w[0]] // of w₀² w₁
/// }
/// let hv = hessian_times(gradient, &[3.0, 1.0], &[1.0, 0.0]); // the first column of [[2, 6], [6, 0]]
/// assert!((hv[0] - 2.0).abs() < 1e-6 && (hv[1] - 6.0).abs() < 1e-6);
/// ```
pub fn hessian_times(gradient: fn(&[f64]) -> Vec<f64>, w: &[f64], v: &[f64]) -> Vec<f64> {
    let _ = (gradient, w, v); // Put your answer in place of these two lines.
    todo!()
}

/// How many bytes the full Hessian of a model with so many parameters takes in f32.
///
/// ```
/// # use exercises::ch03_04::curvature::hessian_bytes;
/// assert_eq!(hessian_bytes(3), 36); // two weights and a bias
/// ```
pub fn hessian_bytes(parameters: usize) -> usize {
    let _ = parameters; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_derivatives() {
        checks::ch03_04::curvature(hessian_times, hessian_bytes).assert();
    }
}
