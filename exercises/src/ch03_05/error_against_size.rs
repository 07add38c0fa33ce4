//! 3.5.5a · The error against the amount of data.

use workbook::prelude::*;

/// How far the best line of a sample is from the truth, for each number of examples: the length ‖ŵ - w‖, and |b̂ - b|.
///
/// For each of the `sizes` draw the training examples of `SyntheticRegressionData::with_rows(w, b, noise, size, 1,
/// seed)`, and find ŵ and b̂ with [`best_line`]. Every size has at least five rows more than there are weights.
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
    let _ = (w, b, noise, sizes, seed, best_line); // Put your answer in place of these two lines.
    todo!()
}

/// Given: the best line through the training examples of `data`.
///
/// # Panics
/// If there are too few examples to determine it.
pub fn best_line(data: &SyntheticRegressionData) -> LeastSquares {
    let x = data.train().inputs().clone().into_dimensionality().expect("a row for each example");
    let y: Array1<f32> = data.train().targets().iter().copied().collect();
    LeastSquares::fit(x.view(), y.view()).expect("there are more examples than unknowns")
}

#[cfg(test)]
mod tests {
    use super::*;
    use workbook::checks;

    #[test]
    fn errors_by_size() {
        checks::ch03_05::error_against_size(estimation_errors).assert();
    }
}
