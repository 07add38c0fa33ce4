//! S3 · Does it matter where the weights start?

use workbook::prelude::*;

/// The weights after `steps` steps of gradient descent on the mean squared error, from a given start.
///
/// The model is ŷ = X w, with `x` of shape (n, d), `y` of (n, 1), `start` and the result of (d, 1). Each step uses all
/// examples:
///
/// w ← w - η · (2/n) Xᵀ (X w - y)
///
/// Write the gradient out, or let `backward` find it. `start` must be left as it is: cloning a tensor gives a second
/// name to the same numbers, while `detach()` copies them.
///
/// Then send it off from zero, from small and from huge weights. The loss of this model is convex, so they all end at
/// one place; the huge ones are only later.
///
/// ```
/// # use solutions::open_questions::start::descend;
/// # use workbook::prelude::*;
/// let (x, y) = (tensor![[1.0], [2.0]], tensor![[3.0], [6.0]]);
/// assert_close!(descend(&x, &y, &tensor![[0.0]], 0.1, 1), tensor![[1.5]]);
/// assert_close!(descend(&x, &y, &tensor![[-1000.0]], 0.1, 40), tensor![[3.0]]);
/// ```
pub fn descend(x: &Tensor, y: &Tensor, start: &Tensor, lr: f32, steps: usize) -> Tensor {
    // >>> solution(x, y, start, lr, steps)
    let mut w = start.detach();
    for _ in 0..steps {
        let gradient = x.t().matmul(&(x.matmul(&w) - y)) * (2.0 / x.shape()[0] as f32);
        w = &w - gradient * lr;
    }
    w
    // <<< solution
}

/// How many steps it takes to come from `distance` down to `tolerance` or less, if each step leaves the share `factor`,
/// between 0 and 1, of the distance.
///
/// Along an eigenvector of the Hessian with the eigenvalue λ, gradient descent leaves |1 - ηλ| of the distance to the
/// lowest point. So this is what a start far away costs. What does a start a thousand times further off add?
///
/// ```
/// # use solutions::open_questions::start::steps_needed;
/// assert_eq!(steps_needed(9.0, 1.0, 0.5), 4); // 9, 4.5, 2.25, 1.125, 0.5625
/// assert_eq!(steps_needed(9000.0, 1.0, 0.5), 14);
/// ```
pub fn steps_needed(distance: f64, tolerance: f64, factor: f64) -> usize {
    // >>> solution(distance, tolerance, factor)
    // factor^t <= tolerance / distance. The quotient of two logarithms may miss a whole number by its last digit, so a
    // hair is taken off; a negative number of steps becomes 0 in the conversion.
    ((tolerance / distance).ln() / factor.ln() - 1e-9).ceil() as usize
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_any_start() {
        checks::open_questions::start(descend, steps_needed).assert();
    }
}
