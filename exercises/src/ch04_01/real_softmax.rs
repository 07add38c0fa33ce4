//! 4.1.5 · The maximum made smooth, 4.1.5a to 4.1.5f.
//!
//! What is called softmax is a smooth version of *which* argument is the largest. This is the smooth version of *how
//! large* it is.

/// 4.1.5a: RealSoftMax(a, b) = ln(exp a + exp b).
///
/// It is above max(a, b), always: exp a + exp b is more than either of its terms, and the logarithm keeps the order.
/// It must be right for every pair of finite arguments.
///
/// ```
/// # use exercises::ch04_01::real_softmax::real_softmax;
/// assert!((real_softmax(0.0, 0.0) - 2f64.ln()).abs() < 1e-12);
/// assert_eq!(real_softmax(1000.0, 0.0), 1000.0); // but for a part that f64 cannot show
/// ```
pub fn real_softmax(a: f64, b: f64) -> f64 {
    let _ = (a, b); // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.5b: the gap RealSoftMax(a, b) - max(a, b), with all its digits even where it is tiny.
///
/// How small can it get? Take b = 0 and a ≥ 0, simplify, and see: never 0, and largest where a = b.
///
/// ```
/// # use exercises::ch04_01::real_softmax::gap;
/// assert!((gap(1.0, 1.0) - 2f64.ln()).abs() < 1e-12);
/// assert!((gap(50.0, 0.0) / (-50f64).exp() - 1.0).abs() < 1e-12); // 2e-22, not 0
/// ```
pub fn gap(a: f64, b: f64) -> f64 {
    let _ = (a, b); // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.5c: RealSoftMax(λa, λb) / λ, for λ > 0, which is above the maximum as well.
///
/// ```
/// # use exercises::ch04_01::real_softmax::{real_softmax, scaled};
/// assert_eq!(scaled(1.0, 2.0, 3.0), real_softmax(2.0, 3.0));
/// assert!(scaled(100.0, 2.0, 3.0) - 3.0 < 1e-9);
/// ```
pub fn scaled(lambda: f64, a: f64, b: f64) -> f64 {
    let _ = (lambda, a, b); // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.5d: the smallest λ for which the scaled version exceeds max(a, b) by at most `tolerance`, whatever a and b are.
///
/// So for λ → ∞ it becomes the maximum itself. Use 4.1.5b: where is the gap widest, and what does λ do to it?
///
/// ```
/// # use exercises::ch04_01::real_softmax::{lambda_needed, scaled};
/// let lambda = lambda_needed(0.01);
/// assert!((scaled(lambda, 1.0, 1.0) - 1.0 - 0.01).abs() < 1e-9);
/// ```
pub fn lambda_needed(tolerance: f64) -> f64 {
    let _ = tolerance; // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.5e: the smooth minimum, built as the smooth maximum is: just below min(a, b). It must be right for every pair of
/// finite arguments too.
///
/// ```
/// # use exercises::ch04_01::real_softmax::real_softmin;
/// assert!((real_softmin(0.0, 0.0) + 2f64.ln()).abs() < 1e-12);
/// assert!(real_softmin(1.0, 5.0) < 1.0);
/// ```
pub fn real_softmin(a: f64, b: f64) -> f64 {
    let _ = (a, b); // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.5f: ln Σ_i exp(x_i), for any number of arguments; -∞ for none, like the maximum of nothing.
///
/// ```
/// # use exercises::ch04_01::real_softmax::real_softmax_all;
/// assert!((real_softmax_all(&[7.0; 4]) - 7.0 - 4f64.ln()).abs() < 1e-12);
/// assert_eq!(real_softmax_all(&[]), f64::NEG_INFINITY);
/// ```
pub fn real_softmax_all(x: &[f64]) -> f64 {
    let _ = x; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn above_the_maximum() {
        checks::ch04_01::above_the_maximum(real_softmax).assert();
    }

    #[test]
    fn gap_to_the_maximum() {
        checks::ch04_01::gap(gap).assert();
    }

    #[test]
    fn scaled_maximum() {
        checks::ch04_01::scaled(scaled).assert();
    }

    #[test]
    fn limit_of_the_scaled_maximum() {
        checks::ch04_01::limit(lambda_needed).assert();
    }

    #[test]
    fn smooth_minimum() {
        checks::ch04_01::softmin(real_softmin).assert();
    }

    #[test]
    fn maximum_of_many() {
        checks::ch04_01::many_inputs(real_softmax_all).assert();
    }
}
