//! Least squares: the best that linear regression can do, without any training.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use crate::data::{ArrayDataset, Dataset};

/// The line ŷ = X w + b with the smallest mean squared error, from the normal equations.
///
/// With the means taken off, (XᵀX) w = Xᵀy, and b = mean(y) - mean(x)·w. All in f64: the product XᵀX squares the
/// condition of X, and f32 has no digits to spare for that.
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
        let (x, y) = (x - &x_mean, y - y_mean);
        let w = solve(x.t().dot(&x), x.t().dot(&y))?;
        let b = y_mean - x_mean.dot(&w);
        Some(Self { w, b })
    }

    /// Fits the examples of a data set, as [`fit`](Self::fit) fits their inputs, (n, inputs), to their targets, (n, 1).
    ///
    /// # Panics
    /// If an example has more than one target.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # fn main() -> workbook::Result<()> {
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let line = LeastSquares::of(data.train()).unwrap();
    /// assert_close!(line.b, 4.2, 1e-2);
    /// # Ok(()) }
    /// ```
    pub fn of(examples: &ArrayDataset) -> Option<Self> {
        let (x, y) = (examples.inputs(), examples.targets());
        let n = examples.len();
        assert_eq!(y.len(), n, "least squares needs one target for each example, but their shape is {:?}", y.shape());
        let x = x.to_shape((n, x.len() / n)).expect("a row of numbers for each example");
        let y = y.to_shape(n).expect("a number for each example");
        Self::fit(x.view(), y.view())
    }

    /// The prediction for one example.
    ///
    /// # Panics
    /// If it has not as many entries as there are weights.
    pub fn predict(&self, x: &[f32]) -> f64 {
        assert_eq!(x.len(), self.w.len(), "an example of {} numbers does not fit {} weights", x.len(), self.w.len());
        self.b + self.w.iter().zip(x).map(|(w, x)| w * f64::from(*x)).sum::<f64>()
    }
}

/// Solves A z = b by Gaussian elimination with row pivots; `None` if A is singular to working precision.
fn solve(mut a: Array2<f64>, mut b: Array1<f64>) -> Option<Array1<f64>> {
    let n = b.len();
    let scale = a.iter().fold(0.0, |max: f64, x| max.max(x.abs()));
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| a[[i, k]].abs().total_cmp(&a[[j, k]].abs()))?;
        // Also false for NaN.
        if !(a[[pivot, k]].abs() > 1e-12 * scale && scale.is_finite()) {
            return None;
        }
        for j in 0..n {
            a.swap([k, j], [pivot, j]);
        }
        b.swap(k, pivot);
        for i in k + 1..n {
            let factor = a[[i, k]] / a[[k, k]];
            for j in k..n {
                a[[i, j]] -= factor * a[[k, j]];
            }
            b[i] -= factor * b[k];
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[[k, j]] * b[j]).sum();
        b[k] = (b[k] - known) / a[[k, k]];
    }
    Some(b)
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
    fn the_examples_of_a_data_set_are_its_rows() {
        let (x, y) = (array![[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]], array![5.0, 6.0, 8.0, 10.0]);
        let line = LeastSquares::fit(x.view(), y.view());
        assert!(line.is_some());
        let column = ArrayDataset::regression(x.clone(), y.clone().insert_axis(Axis(1))).unwrap();
        assert_eq!(LeastSquares::of(&column), line);
        assert_eq!(LeastSquares::of(&ArrayDataset::regression(x, y).unwrap()), line);
    }

    #[test]
    #[should_panic(expected = "one target for each example")]
    fn a_line_has_one_target() {
        LeastSquares::of(&ArrayDataset::regression(array![[1.0], [2.0]], array![[1.0, 2.0], [3.0, 4.0]]).unwrap());
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
