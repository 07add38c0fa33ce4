//! 3.1.5c · Stochastic gradient descent on absolute errors.

/// All the weights that stochastic gradient descent passes through when it fits ŷ = w x to absolute errors |y - w x|.
///
/// Start at w = 0, which is not part of the result. Step t, counted from 1, looks at one example, in their order, again
/// and again from the first, and moves w against the derivative of |y - w x| by w:
///
/// w ← w - η_t · sign(w x - y) · x, η_t = `lr` / t^`decay`
///
/// With `decay` 0 the rate is constant, with 0.5 it falls like 1/√t. At a residual of exactly 0 the derivative does not
/// exist; take 0 there, so that what fits is left alone. (Look up what Rust's `f64::signum` has to say about 0.)
///
/// ```
/// # use solutions::ch03_01::subgradient::path;
/// let w = path(&[1.0], &[1.0], 0.4, 0.0, 5); // it steps over 1, and back, and over it again
/// assert!(w.iter().zip([0.4, 0.8, 1.2, 0.8, 1.2]).all(|(w, expected)| (w - expected).abs() < 1e-12));
/// ```
pub fn path(x: &[f64], y: &[f64], lr: f64, decay: f64, steps: usize) -> Vec<f64> {
    // >>> solution(x, y, lr, decay, steps)
    let mut w = 0.0;
    let examples = x.iter().zip(y).cycle();
    let step = |(t, (x, y)): (usize, (&f64, &f64))| {
        let residual = w * x - y;
        // `signum` of 0 is 1: a float has a sign even there.
        let sign = if residual == 0.0 { 0.0 } else { residual.signum() };
        w -= lr / (t as f64).powf(decay) * sign * x;
        w
    };
    (1..=steps).zip(examples).map(step).collect()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_at_rest() {
        checks::ch03_01::subgradient(path).assert();
    }
}
