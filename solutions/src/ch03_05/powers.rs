//! 3.5.5b · Why the amount of data grows in powers of two.

use workbook::prelude::*;

/// The exponent p of the power law error ≈ c · sizeᵖ: the slope of the best line (least squares) through the points
/// (ln size, ln error). All errors are positive.
///
/// ```
/// # use solutions::ch03_05::powers::exponent;
/// # use workbook::prelude::*;
/// assert_close!(exponent(&[10, 20, 40], &[8.0, 4.0, 2.0]), -1.0); // twice the size, half the error
/// ```
pub fn exponent(sizes: &[usize], errors: &[f64]) -> f64 {
    // >>> solution(sizes, errors)
    let x: Vec<f64> = sizes.iter().map(|size| (*size as f64).ln()).collect();
    let y: Vec<f64> = errors.iter().map(|error| error.ln()).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (x_mean, y_mean) = (mean(&x), mean(&y));
    let products: f64 = x.iter().zip(&y).map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    products / x.iter().map(|x| (x - x_mean).powi(2)).sum::<f64>()
    // <<< solution
}

/// The experiment: the exponent with which the error of a weight falls.
///
/// For each of the `sizes` take the mean, over the seeds 0, 1, ... `rounds` - 1, of |ŵ - 2|, where ŵ is the weight of
/// `LeastSquares::of(data.train())`, with `SyntheticRegressionData::with_rows(&[2.0], 1.0, 1.0, size, 1, seed)` as the
/// data.
///
/// ```
/// # use solutions::ch03_05::powers::measured_exponent;
/// assert!((measured_exponent(&[50, 200, 800], 50) + 0.5).abs() < 0.1);
/// ```
pub fn measured_exponent(sizes: &[usize], rounds: usize) -> f64 {
    // >>> solution(sizes, rounds, LeastSquares::of)
    let error = |size: usize, seed: usize| {
        let data = SyntheticRegressionData::with_rows(&[2.0], 1.0, 1.0, size, 1, seed as u64);
        let line = LeastSquares::of(data.expect("the settings are finite").train());
        (line.expect("there are more examples than unknowns").w[0] - 2.0).abs()
    };
    let mean = |size: &usize| (0..rounds).map(|seed| error(*size, seed)).sum::<f64>() / rounds as f64;
    exponent(sizes, &sizes.iter().map(mean).collect::<Vec<_>>())
    // <<< solution
}

/// How many examples it takes in all to bring the error from `error`, with `examples`, down to `wanted`, if it falls
/// like 1/√n. It need not be a whole number.
///
/// ```
/// # use solutions::ch03_05::powers::examples_needed;
/// assert_eq!(examples_needed(100.0, 0.5, 0.25), 400.0);
/// ```
pub fn examples_needed(examples: f64, error: f64, wanted: f64) -> f64 {
    // >>> solution(examples, error, wanted)
    examples * (error / wanted).powi(2)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_law() {
        checks::ch03_05::powers(exponent, measured_exponent, examples_needed).assert();
    }
}
