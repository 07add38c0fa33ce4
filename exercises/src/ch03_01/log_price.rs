//! 3.1.7b · Regression to the logarithm of the price.

use workbook::prelude::*;

/// The mean relative errors (1/n) Σ |ŷ_i - y_i| / y_i of two least-squares fits, (to the prices y, to their
/// logarithms).
///
/// The second fits ln y, and its prediction of a price is the exponential of what it says. `LeastSquares::fit` takes
/// views: `fit(x.view(), price.view())`; its `predict` takes the features of one example, `&row.to_vec()`. `x` has the
/// shape (n, d), `price` the shape (n), and all prices are positive.
///
/// ```
/// # use exercises::ch03_01::log_price::relative_errors;
/// # use workbook::prelude::*;
/// let x = array![[1.0], [2.0], [3.0], [4.0]];
/// let (plain, log) = relative_errors(&x, &array![1.0, 10.0, 100.0, 1000.0]); // ten times as much for each 1
/// assert!(plain > 10.0 && log < 1e-4);
/// ```
pub fn relative_errors(x: &Array2<f32>, price: &Array1<f32>) -> (f64, f64) {
    let _ = (x, price); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regression_to_the_logarithm() {
        checks::ch03_01::log_price(relative_errors).assert();
    }
}
