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
/// # use solutions::capstones::any_features::predictions;
/// # use workbook::prelude::*;
/// let data = ExamScores::synthetic(0);
/// let best = LeastSquares::fit(data.features().view(), data.scores().view()).unwrap();
/// let found = predictions(&data.features(), &data.scores(), &array![[4.0, 8.0], [20.0, 8.0]]);
/// assert_close!(found[0].unwrap(), best.predict(&[4.0, 8.0]), 0.05);
/// assert_eq!(found[1], None); // 28 hours
/// ```
pub fn predictions(x: &Array2<f32>, y: &Array1<f32>, days: &Array2<f32>) -> Vec<Option<f64>> {
    // >>> solution(x, y, days)
    let (x, y) = (x.mapv(f64::from), y.mapv(f64::from));
    let mean = x.mean_axis(Axis(0)).expect("there are rows");
    // What is taken off a constant feature is all of it, whatever it is divided by.
    let deviation = x.std_axis(Axis(0), 0.0).mapv(|s| if s > 1e-6 { s } else { f64::INFINITY });
    let scaled = (&x - &mean) / &deviation;
    let (mut w, mut b) = (Array1::zeros(x.ncols()), 0.0);
    let n = x.nrows() as f64;
    // The curvatures of half the loss sum to d for d standardised features, so no step is too long.
    let lr = 0.9 / (x.ncols() as f64).max(1.0);
    for _ in 0..1500 {
        let mistakes = scaled.dot(&w) + b - &y;
        w = w - scaled.t().dot(&mistakes) * (lr / n);
        b -= lr * mistakes.sum() / n;
    }
    let predict = |day: ndarray::ArrayView1<'_, f32>| {
        let is_possible = day.iter().all(|hours| (0.0..=24.0).contains(hours)) && day.sum() <= 24.0;
        is_possible.then(|| ((day.mapv(f64::from) - &mean) / &deviation).dot(&w) + b)
    };
    days.rows().into_iter().map(predict).collect()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repaired_model_for_any_features() {
        checks::capstones::any_features(predictions).assert();
    }
}
