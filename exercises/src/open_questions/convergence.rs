//! S6 · The model that was not finished: show it, and repair it.

use workbook::prelude::*;

/// What the model of this chapter predicts for a `day` of [sleep, study] after so many epochs on the raw features.
///
/// Train a new [`LinearRegression`] of two inputs with the learning rate `lr` on `data`, and ask it for the one day.
/// [`LeastSquares`] says what it should come to.
///
/// ```
/// # use exercises::open_questions::convergence::prediction;
/// # use workbook::prelude::*;
/// let data = ExamScores::synthetic(0);
/// let best = LeastSquares::fit(data.features().view(), data.scores().view()).unwrap().predict(&[4.0, 8.0]);
/// let after_ten = f64::from(prediction(&data, 0.0003, 10, [4.0, 8.0]));
/// assert!((8.0..11.0).contains(&(best - after_ten))); // some nine points short
/// ```
pub fn prediction(data: &ExamScores, lr: f32, epochs: usize, day: [f32; 2]) -> f32 {
    let _ = (data, lr, epochs, day); // Put your answer in place of these two lines.
    todo!()
}

/// Each column of `features`, of shape (n, d), with its mean taken off and divided by its standard deviation (the one
/// that divides by n); and the d means and d deviations that were used.
///
/// ```
/// # use exercises::open_questions::convergence::standardise;
/// # use workbook::prelude::*;
/// let (scaled, mean, deviation) = standardise(&array![[1.0, 10.0], [3.0, 50.0]]);
/// assert_eq!(scaled, array![[-1.0, -1.0], [1.0, 1.0]]);
/// assert_eq!((mean, deviation), (array![2.0, 30.0], array![1.0, 20.0]));
/// ```
pub fn standardise(features: &Array2<f32>) -> (Array2<f32>, Array1<f32>, Array1<f32>) {
    let _ = features; // Put your answer in place of these two lines.
    todo!()
}

/// Trains on the standardised features of `data`, with its batch size, and returns weights and bias in points per
/// *hour*: such that ŷ = w·x + b takes a day as it is.
///
/// With x' = (x - m) / s in each feature, w'·x' + b' is a line in x too. Sort its terms to find w and b. They can then
/// be compared with [`LeastSquares`], the solution of the normal equations.
///
/// [`ArrayDataset::regression`] makes a data set of two arrays, features (n, d) and targets (n, 1), and
/// `ArrayData::new(set.clone(), set)` makes data for the trainer of it.
///
/// ```
/// # use exercises::open_questions::convergence::repaired;
/// # use workbook::prelude::*;
/// let data = ExamScores::synthetic(0).with_batch_size(200)?;
/// let (w, b) = repaired(&data, 0.3, 80);
/// let best = LeastSquares::fit(data.features().view(), data.scores().view()).unwrap();
/// assert_close!(f64::from(w[0] * 4.0 + w[1] * 8.0 + b), best.predict(&[4.0, 8.0]), 0.01);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn repaired(data: &ExamScores, lr: f32, epochs: usize) -> (Vec<f32>, f32) {
    let _ = (data, lr, epochs); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_at_last() {
        checks::open_questions::convergence(prediction, standardise, repaired).assert();
    }
}
