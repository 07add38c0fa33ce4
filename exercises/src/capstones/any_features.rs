//! C2 · The capstone of chapter 2: the repaired model, ready for use.

use workbook::prelude::*;

/// What the repaired model of exam scores predicts for each of the `days`, in points; `None` for a day that cannot be.
///
/// `x`, of shape (n, d), holds the hours that a student spent with each of d things a day, and `y` the scores. `days`, of
/// shape (m, d), are new ones. Standardise, train by gradient descent, and answer in points for hours as they are: the
/// reader of your answer knows nothing of means and deviations. A day cannot be if one of its numbers is not a number, is
/// negative or above 24, or if they sum to more than 24.
///
/// A feature that is the same in all rows tells nothing: its weight is 0, and must not spoil the others. Features may go
/// together, and then the descent is slow along what they differ in: any two have a correlation of 0.9 at most, and there
/// are four features at most.
///
/// **The mark:** within 0.05 points of least squares, for every possible day.
///
/// ```
/// # use exercises::capstones::any_features::predictions;
/// # use workbook::prelude::*;
/// let data = ExamScores::synthetic(0);
/// let best = LeastSquares::fit(data.features().view(), data.scores().view()).unwrap();
/// let found = predictions(&data.features(), &data.scores(), &array![[4.0, 8.0], [20.0, 8.0]]);
/// assert_close!(found[0].unwrap(), best.predict(&[4.0, 8.0]), 0.05);
/// assert_eq!(found[1], None); // 28 hours
/// ```
pub fn predictions(x: &Array2<f32>, y: &Array1<f32>, days: &Array2<f32>) -> Vec<Option<f64>> {
    let _ = (x, y, days); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repaired_model_for_any_features() {
        checks::capstones::any_features(predictions).assert();
    }
}
