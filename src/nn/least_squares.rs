//! Least squares: the best that linear regression can do, without any training.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

/// The line ŷ = X w + b with the smallest mean squared error.
///
/// With the means taken off, the columns of X are made orthogonal one after the other, X = Q R, and R w = Qᵀy is solved
/// from its last row up; b = mean(y) - mean(x)·w. All in f64. Unlike the normal equations, (XᵀX) w = Xᵀy, it does not
/// square the numbers, so columns may differ in scale as they like: hours beside nanoseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    /// The weights, one for each column of X.
    pub w: Array1<f64>,
    /// The bias.
    pub b: f64,
}

impl LeastSquares {
    /// Fits X, of shape (n, inputs), to y, of shape (n). `None` if no single best line exists: fewer rows than
    /// unknowns, columns that depend on each other, or numbers that are not finite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = array![[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]];
    /// let y = array![5.0, 6.0, 8.0, 10.0]; // 2 x₀ + 3 x₁ + 3
    /// let line = LeastSquares::fit(x.view(), y.view()).unwrap();
    /// assert_close!(line.predict(&[4.0, 8.0]), 35.0, 1e-9);
    /// ```
    pub fn fit(x: ArrayView2<f32>, y: ArrayView1<f32>) -> Option<Self> {
        let (x, y) = (x.mapv(f64::from), y.mapv(f64::from));
        let (x_mean, y_mean) = (x.mean_axis(Axis(0))?, y.mean()?);
        let lengths = x.map_axis(Axis(0), |column| column.dot(&column).sqrt());
        let w = solve(x - &x_mean, y - y_mean, &lengths)?;
        let b = y_mean - x_mean.dot(&w);
        Some(Self { w, b })
    }

    /// The prediction for one example.
    ///
    /// # Panics
    /// If it has not as many entries as there are weights.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let line = LeastSquares { w: array![2.0], b: 1.0 };
    /// assert_eq!(line.predict(&[3.0]), 7.0);
    /// ```
    #[track_caller]
    pub fn predict(&self, x: &[f32]) -> f64 {
        assert!(x.len() == self.w.len(), "an example of {} numbers does not fit {} weights", x.len(), self.w.len());
        self.b + self.w.iter().zip(x).map(|(w, x)| w * f64::from(*x)).sum::<f64>()
    }
}

/// The w that makes |X w - y| smallest, by modified Gram-Schmidt: each column is divided by its length, and what points
/// its way is taken off the columns after it, and off y. `None` if nothing is left of a column beside the `lengths` that
/// they had at first: it depends on the others.
fn solve(mut x: Array2<f64>, mut y: Array1<f64>, lengths: &Array1<f64>) -> Option<Array1<f64>> {
    let n = x.ncols();
    let (mut r, mut w) = (Array2::zeros((n, n)), Array1::zeros(n));
    for k in 0..n {
        let mut q = x.column(k).to_owned();
        r[[k, k]] = q.dot(&q).sqrt();
        // Also false for NaN.
        if !(r[[k, k]] > 1e-12 * lengths[k] && lengths[k].is_finite()) {
            return None;
        }
        q /= r[[k, k]];
        for j in k + 1..n {
            r[[k, j]] = q.dot(&x.column(j));
            x.column_mut(j).scaled_add(-r[[k, j]], &q);
        }
        w[k] = q.dot(&y);
        y.scaled_add(-w[k], &q);
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| r[[k, j]] * w[j]).sum();
        w[k] = (w[k] - known) / r[[k, k]];
    }
    w.iter().all(|w| w.is_finite()).then_some(w)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn dependent_columns_have_no_single_answer() {
        let x = array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]];
        assert_eq!(LeastSquares::fit(x.view(), array![1.0, 2.0, 3.0].view()), None);
        assert_eq!(LeastSquares::fit(array![[f32::NAN], [1.0]].view(), array![1.0, 2.0].view()), None);
        assert_eq!(LeastSquares::fit(Array2::zeros((0, 2)).view(), Array1::zeros(0).view()), None);
    }

    #[test]
    fn no_other_line_is_better() {
        let data = crate::data::ExamScores::synthetic(3);
        let (x, y) = (data.features(), data.scores());
        let best = LeastSquares::fit(x.view(), y.view()).unwrap();
        let mse = |line: &LeastSquares| {
            x.rows()
                .into_iter()
                .zip(&y)
                .map(|(x, y)| (line.predict(x.as_slice().unwrap()) - f64::from(*y)).powi(2))
                .sum::<f64>()
        };
        for step in [0.01, -0.01] {
            for i in 0..3 {
                let mut other = best.clone();
                *(if i < 2 { &mut other.w[i] } else { &mut other.b }) += step;
                assert!(mse(&other) > mse(&best));
            }
        }
    }
}
