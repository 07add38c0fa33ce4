//! 3.5.4 · Does it keep on improving?

use workbook::prelude::*;

/// How far from the best line the weights still are when training no longer gets anywhere: the mean, over the `last`
/// epochs of `epochs`, of
///
/// ‖w - ŵ‖² + (b - b̂)²
///
/// after each of them, where `best` holds ŵ and b̂, the solution of least squares.
///
/// Train a new [`LinearRegression`] for `data.w().len()` features with the learning rate `lr`, in one run:
/// `Trainer::new(epochs).fit_with(&model, data, &mut |_| ...)` calls a closure of yours at the end of every epoch, and
/// there the model's fields can be read.
///
/// Try it with several learning rates, and enough epochs to get down each time. What does half the rate do to the
/// distance? And ten times the epochs?
///
/// ```
/// # use exercises::ch03_05::settling::plateau;
/// # use workbook::prelude::*;
/// let data = SyntheticRegressionData::with_rows(&[2.0], 1.0, 1.0, 100, 1, 0)?.with_batch_size(5)?;
/// let best = LeastSquares::of(data.train()).unwrap();
/// assert!(plateau(&data, &best, 0.01, 60, 20) < 0.5 * plateau(&data, &best, 0.1, 60, 20));
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn plateau(data: &SyntheticRegressionData, best: &LeastSquares, lr: f32, epochs: usize, last: usize) -> f64 {
    let _ = (data, best, lr, epochs, last); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settling_near_the_best_line() {
        checks::ch03_05::settling(plateau).assert();
    }
}
