//! 3.6.7 · Would more data help? Find out with less.

use workbook::prelude::*;

/// The learning curve of linear regression: for each size n the validation error of the least-squares line through the
/// first n training examples.
///
/// The error is the mean of (ŷ - y)² over all validation examples. Each n is larger than the number of inputs, so that there
/// is one best line. `LeastSquares::fit(x, y)` takes views of shape (n, inputs) and (n);
/// `data.train()` and `data.val()` have `inputs()` and `targets()`, the latter of shape (n, 1).
///
/// ```
/// # use solutions::ch03_06::learning_curve::learning_curve;
/// # use workbook::prelude::*;
/// let data = SyntheticRegressionData::with_rows(&[2.0, -3.4, 1.0], 4.2, 1.0, 100, 500, 0)?;
/// let errors = learning_curve(&data, &[5, 100]);
/// assert!(errors[1] < errors[0]);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn learning_curve(data: &SyntheticRegressionData, sizes: &[usize]) -> Vec<f64> {
    // >>> solution(data, sizes)
    let matrix = |values: &ndarray::ArrayD<f32>| -> Array2<f32> {
        values.clone().into_dimensionality().expect("examples have one row each")
    };
    let [x, y, x_val, y_val] =
        [data.train().inputs(), data.train().targets(), data.val().inputs(), data.val().targets()].map(matrix);
    let error = |n: &usize| {
        let line = LeastSquares::fit(x.slice(s![..*n, ..]), y.slice(s![..*n, 0])).expect("there is one best line");
        let squares = x_val.rows().into_iter().zip(y_val.column(0)).map(|(x, y)| {
            let error = line.predict(&x.to_vec()) - f64::from(*y);
            error * error
        });
        squares.sum::<f64>() / x_val.nrows() as f64
    };
    sizes.iter().map(error).collect()
    // <<< solution
}

/// The error to expect from n examples, read off a learning curve: fit error = a + b / size to it by least squares, with
/// every size counting the same, and return a + b / n.
///
/// a is what no amount of data would cure: the noise, and what the model is too simple for. With noisy errors it may come
/// out negative; leave it so. There are at least two different sizes. (The form is right where the sizes are many times the number of weights. Near that number the error
/// explodes, and the formula knows nothing of it.)
///
/// ```
/// # use solutions::ch03_06::learning_curve::extrapolate;
/// let error = extrapolate(&[10, 20, 40], &[1.5, 1.25, 1.125], 1000); // 1 + 5 / n
/// assert!((error - 1.005).abs() < 1e-9);
/// ```
pub fn extrapolate(sizes: &[usize], errors: &[f64], n: usize) -> f64 {
    // >>> solution(sizes, errors, n)
    // A line in u = 1 / size.
    let count = sizes.len() as f64;
    let u: Vec<f64> = sizes.iter().map(|size| 1.0 / *size as f64).collect();
    let (u_mean, e_mean) = (u.iter().sum::<f64>() / count, errors.iter().sum::<f64>() / count);
    let covariance: f64 = u.iter().zip(errors).map(|(u, e)| (u - u_mean) * (e - e_mean)).sum();
    let variance: f64 = u.iter().map(|u| (u - u_mean).powi(2)).sum();
    let b = covariance / variance;
    e_mean + b * (1.0 / n as f64 - u_mean)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learning_from_less() {
        checks::ch03_06::learning_curve(learning_curve, extrapolate).assert();
    }
}
