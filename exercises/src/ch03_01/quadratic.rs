//! 3.1.3 · A quadratic function from a linear layer.

use workbook::prelude::*;

/// The features that make a quadratic function linear: of each example x_1 ... x_d, and then all products x_i x_j with
/// j ≤ i, in the order x_1x_1, x_2x_1, x_2x_2, x_3x_1, ...
///
/// (n, d) becomes (n, d + d (d + 1) / 2). A product appears once: x_1x_2 and x_2x_1 are the same number, and two equal
/// columns would leave the weights undetermined.
///
/// ```
/// # use exercises::ch03_01::quadratic::quadratic_features;
/// # use workbook::prelude::*;
/// assert_eq!(quadratic_features(&array![[2.0, 3.0]]), array![[2.0, 3.0, 4.0, 6.0, 9.0]]);
/// ```
pub fn quadratic_features(x: &Array2<f32>) -> Array2<f32> {
    let _ = x; // Put your answer in place of these two lines.
    todo!()
}

/// The experiment: the mean squared errors of two least-squares fits to the same data, (a linear function of x, a
/// quadratic one).
///
/// `LeastSquares::fit(x.view(), y.view())` finds weights and bias, and its `predict` takes the features of one example;
/// a row of an array becomes a slice by `row.to_vec()`. `x` has the shape (n, d) and `y` the shape (n), and there are
/// enough examples for both fits.
///
/// ```
/// # use exercises::ch03_01::quadratic::errors;
/// # use workbook::prelude::*;
/// let x = array![[-2.0], [-1.0], [0.0], [1.0], [2.0]];
/// let (linear, quadratic) = errors(&x, &array![4.0, 1.0, 0.0, 1.0, 4.0]); // y = x²
/// assert!(linear > 2.0 && quadratic < 1e-9);
/// ```
pub fn errors(x: &Array2<f32>, y: &Array1<f32>) -> (f64, f64) {
    let _ = (x, y); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_by_a_linear_layer() {
        checks::ch03_01::quadratic(quadratic_features, errors).assert();
    }
}
