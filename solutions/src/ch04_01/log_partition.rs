//! 4.1.6 · The log-partition function g(x) = ln Σ_i exp(x_i), 4.1.6a to 4.1.6d.

use workbook::prelude::*;

/// 4.1.6a: the curvature of g at x along the direction v: the second derivative of g(x + s v) by s, at s = 0.
///
/// Differentiate twice on paper before you write any code. The first derivative is a mean of v, with weights that you
/// know well. The second says how far v scatters about that mean: why can it never be negative, and what does that make
/// of g? Choose a form that shows it in floating point too, for coordinates in the hundreds and for a v that hardly
/// scatters at all. Both slices have the same length.
///
/// ```
/// # use solutions::ch04_01::log_partition::curvature;
/// assert_eq!(curvature(&[0.0, 0.0], &[1.0, -1.0]), 1.0);
/// assert!(curvature(&[0.0, 5.0], &[1.0, 1.0]).abs() < 1e-12); // adding the same to all is a straight line
/// ```
pub fn curvature(x: &[f64], v: &[f64]) -> f64 {
    // >>> solution(x, v)
    let max = x.iter().fold(f64::NEG_INFINITY, |max, x| max.max(*x));
    let exp: Vec<f64> = x.iter().map(|x| (x - max).exp()).collect();
    let sum: f64 = exp.iter().sum();
    let mean = |f: &dyn Fn(f64) -> f64| exp.iter().zip(v).map(|(exp, v)| exp / sum * f(*v)).sum::<f64>();
    let center = mean(&|v| v);
    // Centred first: the difference of two large means would cost digits, and could end up below 0.
    mean(&|v| (v - center).powi(2))
    // <<< solution
}

/// 4.1.6b: by how much g changes when b is added to every coordinate: g(x + b) - g(x), for every finite x and b.
///
/// A word about the book: it asks to show that g does not change, g(x + b) = g(x). Work it out with x = (0, 0) and
/// b = 1 before you answer. What does stay the same under such a shift is the softmax, which is the gradient of g, and
/// that is why softmax regression has one set of weights too many.
///
/// ```
/// # use solutions::ch04_01::log_partition::change;
/// let g = |x: [f64; 2]| (x[0].exp() + x[1].exp()).ln();
/// assert!((change(&[0.0, 0.0], 1.0) - (g([1.0, 1.0]) - g([0.0, 0.0]))).abs() < 1e-12);
/// ```
pub fn change(x: &[f64], b: f64) -> f64 {
    // >>> solution(x, b)
    // ln Σ exp(x_i + b) = ln(exp(b) Σ exp(x_i)) = b + g(x), so x plays no part.
    let _ = x;
    b
    // <<< solution
}

/// 4.1.6c: bounds that hold for g(x) however extreme the coordinates are: (lower, upper), computed from the largest
/// coordinate and the number of coordinates alone.
///
/// If one coordinate is very large, exp overflows; if all are very small, the sum is 0. But the largest term of the sum
/// says nearly all: the sum is at least that term, and at most n times that. What does this mean for the logarithm?
/// `x` is not empty.
///
/// ```
/// # use solutions::ch04_01::log_partition::bounds;
/// let (lower, upper) = bounds(&[1e6, 3.0]);
/// assert!((lower, upper) == (1e6, 1e6 + 2f64.ln()));
/// ```
pub fn bounds(x: &[f64]) -> (f64, f64) {
    // >>> solution(x)
    let max = x.iter().fold(f64::NEG_INFINITY, |max, x| max.max(*x));
    (max, max + (x.len() as f64).ln())
    // <<< solution
}

/// 4.1.6d: g of each row of a minibatch, so computed that nothing overflows:
///
/// g(x) = m + ln Σ_j exp(x_j - m), where m = max_j x_j
///
/// `logits` has the shape (n, classes), the result the shape (n). Every finite input must give a finite result, and a
/// gradient must flow back: it is the softmax. The ready-made `log_sum_exp` is the answer; write it out for once.
///
/// ```
/// # use solutions::ch04_01::log_partition::log_partition;
/// # use workbook::prelude::*;
/// let g = log_partition(&tensor![[100.0, 100.0], [-1000.0, -1000.0]]);
/// assert_close!(g, tensor![100.0 + 2f32.ln(), -1000.0 + 2f32.ln()]);
/// ```
pub fn log_partition(logits: &Tensor) -> Tensor {
    // >>> solution(logits)
    let max = logits.max_axis_keepdim(1);
    (logits - &max).exp().sum_axis(1).ln() + max.squeeze(1)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn convexity() {
        checks::ch04_01::convexity(curvature).assert();
    }

    #[test]
    fn translation() {
        checks::ch04_01::translation(change).assert();
    }

    #[test]
    fn extremes() {
        checks::ch04_01::extremes(bounds).assert();
    }

    #[test]
    fn stable_log_partition() {
        checks::ch04_01::log_partition(log_partition).assert();
    }
}
