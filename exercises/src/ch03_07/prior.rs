//! 3.7.6 · The penalty is a prior.
//!
//! By Bayes' rule P(w | data) ∝ P(data | w) P(w), so -ln P(w | data) is the negative log-likelihood, plus -ln P(w), plus
//! a constant. Whoever minimises a loss with a penalty looks for the most probable w, and the penalty is -ln P(w).

/// -ln P(w) if all weights are independently from N(0, τ²):
///
/// P(w_i) = exp(-w_i² / (2τ²)) / √(2πτ²)
///
/// ```
/// # use exercises::ch03_07::prior::gaussian;
/// let two = gaussian(&[2.0, 0.0], 2.0) - gaussian(&[0.0, 0.0], 2.0); // what depends on w
/// assert!((two - 0.5).abs() < 1e-12);
/// ```
pub fn gaussian(w: &[f64], tau: f64) -> f64 {
    let _ = (w, tau); // Put your answer in place of these two lines.
    todo!()
}

/// -ln P(w) if all weights are independently from the Laplace distribution of scale β:
///
/// P(w_i) = exp(-|w_i| / β) / (2β)
///
/// ```
/// # use exercises::ch03_07::prior::laplace;
/// let two = laplace(&[2.0, -1.0], 2.0) - laplace(&[0.0, 0.0], 2.0); // what depends on w
/// assert!((two - 1.5).abs() < 1e-12);
/// ```
pub fn laplace(w: &[f64], beta: f64) -> f64 {
    let _ = (w, beta); // Put your answer in place of these two lines.
    todo!()
}

/// The λ of weight decay that belongs to a prior N(0, τ²) on the weights, for n examples whose targets have Gaussian
/// noise with the deviation σ.
///
/// Write -ln P(w | data) = Σ_i (ŷ_i - y_i)² / (2σ²) + ‖w‖² / (2τ²) + constant, and bring it into the form of
/// (1/n) Σ_i (ŷ_i - y_i)² / 2 + (λ/2) ‖w‖²: the same function but for a factor, so with the same minimum.
///
/// ```
/// # use exercises::ch03_07::prior::lambda;
/// assert_eq!(lambda(1.0, 1.0, 50), 0.02);
/// ```
pub fn lambda(sigma: f64, tau: f64, examples: usize) -> f64 {
    let _ = (sigma, tau, examples); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn penalty_and_prior() {
        checks::ch03_07::prior(gaussian, laplace, lambda).assert();
    }
}
