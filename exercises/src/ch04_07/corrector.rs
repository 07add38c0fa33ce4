//! 4.7.3 · Training for today's inputs with yesterday's labels: a corrector of covariate shift.
//!
//! Labels are known for examples of the source q(x); the model will be used on the target p(x). If only the inputs have
//! changed, and not how y depends on x, then the mean loss on the target is a weighted mean loss on the source:
//!
//! `E_p[loss] = E_q[β(x) loss]`, with `β(x) = p(x) / q(x)`

/// The weights β of source examples, from what a classifier says about them.
///
/// The classifier of exercise 4.7.2, trained on `n_source` rows of the source and `n_target` of the target, gives for each
/// example the probability `p_target` (between 0 and 1, never exactly 1) that it comes from the target. By Bayes' rule
///
/// p_target = n_target p(x) / (n_target p(x) + n_source q(x))
///
/// Solve it for p(x) / q(x).
///
/// ```
/// # use exercises::ch04_07::corrector::importance_weights;
/// let beta = importance_weights(&[0.5, 0.75, 0.2], 100, 100);
/// assert!(beta.iter().zip([1.0, 3.0, 0.25]).all(|(a, b)| (a - b).abs() < 1e-12));
/// ```
pub fn importance_weights(p_target: &[f64], n_source: usize, n_target: usize) -> Vec<f64> {
    let _ = (p_target, n_source, n_target); // Put your answer in place of these two lines.
    todo!()
}

/// The line y = a x + b with the smallest Σ_i β_i (y_i - a x_i - b)², as (a, b).
///
/// All three slices are equally long; no β is negative, and at least two examples with different x have a positive one.
/// With the weighted means x̄ = Σ β x / Σ β and ȳ, the slope is Σ β (x - x̄)(y - ȳ) / Σ β (x - x̄)², and the line goes
/// through (x̄, ȳ). The x and the y may lie far from 0, such as 10⁸ ± 3, where sums of plain products lose all their
/// digits.
///
/// ```
/// # use exercises::ch04_07::corrector::weighted_line;
/// let (x, y) = ([0.0, 1.0, 2.0], [0.0, 1.0, 4.0]);
/// assert_eq!(weighted_line(&x, &y, &[1.0, 1.0, 0.0]), (1.0, 0.0));
/// assert_eq!(weighted_line(&x, &y, &[0.0, 1.0, 1.0]), (3.0, -2.0));
/// ```
pub fn weighted_line(x: &[f64], y: &[f64], beta: &[f64]) -> (f64, f64) {
    let _ = (x, y, beta); // Put your answer in place of these two lines.
    todo!()
}

/// How many equally weighted examples are worth as much as these: (Σ β)² / Σ β².
///
/// The variance of a weighted mean is that of a plain mean over so many. If it is small, a few examples decide
/// everything, and the correction is not to be trusted.
///
/// ```
/// # use exercises::ch04_07::corrector::effective_sample_size;
/// assert_eq!(effective_sample_size(&[2.0, 2.0, 2.0]), 3.0);
/// assert!(effective_sample_size(&[100.0, 1.0, 1.0]) < 1.1);
/// ```
pub fn effective_sample_size(beta: &[f64]) -> f64 {
    let _ = beta; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_corrector() {
        checks::ch04_07::corrector(importance_weights, weighted_line, effective_sample_size).assert();
    }
}
