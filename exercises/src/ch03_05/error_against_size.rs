//! 3.5.5a · The error against the amount of data.

use workbook::prelude::*;

/// How far the best line of a sample is from the truth, for each number of examples: the length ‖ŵ - w‖, and |b̂ - b|.
///
/// For each of the `sizes` draw the training examples of `SyntheticRegressionData::with_rows(w, b, noise, size, 1,
/// seed)`, and find ŵ and b̂ with `LeastSquares::of(data.train())`, which is `None` only where the examples are too few.
/// Every size has at least five rows more than there are weights.
///
/// Plot both against the size, for 10, 20, 40, ... up to 100 000 examples, on logarithmic axes and on linear ones.
///
/// ```
/// # use exercises::ch03_05::error_against_size::estimation_errors;
/// let errors = estimation_errors(&[2.0, -3.4], 4.2, 0.5, &[10, 1000], 0);
/// assert!(errors[1].0 < errors[0].0);
/// assert!(errors[1].1 < 0.1);
/// ```
pub fn estimation_errors(w: &[f32], b: f32, noise: f32, sizes: &[usize], seed: u64) -> Vec<(f64, f64)> {
    let _ = (w, b, noise, sizes, seed, LeastSquares::of); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_by_size() {
        checks::ch03_05::error_against_size(estimation_errors).assert();
    }
}
