//! 3.1.4d · Gradient descent where X does not have full rank.

use workbook::prelude::*;

/// The weights after `steps` steps of gradient descent on the mean squared error, from `start`:
///
/// w ← w - η ∇L(w), L(w) = (1/n) ‖X w - y‖², η = `lr`
///
/// `x` has the shape (n, d), `y` (n), `start` and the result (d). There is no bias, and all rows count in every step.
///
/// Then experiment: give X two equal columns, and start from different weights. Nothing fails. Where do the runs end,
/// and what do the ends have in common?
///
/// ```
/// # use solutions::ch03_01::descent::descend;
/// # use workbook::prelude::*;
/// let (x, y) = (array![[1.0, 1.0]], array![4.0]); // any w with w₁ + w₂ = 4 is perfect
/// let w = descend(&x, &y, &array![0.0, 0.0], 0.1, 100);
/// assert!((w[0] - 2.0).abs() < 1e-6 && (w[1] - 2.0).abs() < 1e-6);
/// ```
pub fn descend(x: &Array2<f64>, y: &Array1<f64>, start: &Array1<f64>, lr: f64, steps: usize) -> Array1<f64> {
    // >>> solution(x, y, start, lr, steps)
    let mut w = start.clone();
    for _ in 0..steps {
        let residuals = x.dot(&w) - y;
        w = w - 2.0 * lr / y.len() as f64 * x.t().dot(&residuals);
    }
    w
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descent_without_full_rank() {
        checks::ch03_01::descent(descend).assert();
    }
}
