//! 3.7.5 · Another remedy that is weight decay in disguise: stopping early.
//!
//! Look at a single direction, in which the loss is (h/2) (w - w*)², with the curvature h > 0 and the minimum w*.

/// What share of the way from 0 to w* gradient descent has gone after `steps` steps with the learning rate η, where
/// 0 < η h < 1, and there are at most a million steps.
///
/// A step is w ← w - η h (w - w*). By which factor does it change the distance w* - w?
///
/// ```
/// # use solutions::ch03_07::stopping_as_decay::share_after;
/// assert_eq!(share_after(1.0, 0.5, 2), 0.75); // half of the way, then half of the rest
/// ```
pub fn share_after(h: f64, lr: f64, steps: u32) -> f64 {
    // >>> solution(h, lr, steps)
    // The distance shrinks by the factor 1 - η h each time.
    1.0 - (1.0 - lr * h).powf(f64::from(steps))
    // <<< solution
}

/// The λ of weight decay that goes equally far: for which the minimum of (h/2) (w - w*)² + (λ/2) w² is at the same w. At
/// least one step is taken.
///
/// Set the derivative to 0 to find which share of w* that minimum is. Then try directions of small curvature, such as
/// h = 0.001, with η = 0.1 and 20 steps: λ hardly depends on h there. Which simple formula in η and the number of steps
/// does it approach?
///
/// ```
/// # use solutions::ch03_07::stopping_as_decay::equivalent_decay;
/// assert!((equivalent_decay(1.0, 0.5, 2) - 1.0 / 3.0).abs() < 1e-12); // 1 / (1 + 1/3) = 0.75
/// ```
pub fn equivalent_decay(h: f64, lr: f64, steps: u32) -> f64 {
    // >>> solution(h, lr, steps)
    // The minimum is at h / (h + λ) w*. With the share s on the left, λ = h (1 - s) / s.
    let left = (1.0 - lr * h).powf(f64::from(steps));
    h * left / (1.0 - left)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_early_is_decay() {
        checks::ch03_07::stopping_as_decay(share_after, equivalent_decay).assert();
    }
}
