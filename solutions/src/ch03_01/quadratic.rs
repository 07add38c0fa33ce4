//! 3.1.3 · A quadratic function from a linear layer.

use workbook::prelude::*;

/// The features that make a quadratic function linear: of each example x_1 ... x_d, and then all products x_i x_j with
/// j ≤ i, in the order x_1x_1, x_2x_1, x_2x_2, x_3x_1, ...
///
/// (n, d) becomes (n, d + d (d + 1) / 2). A product appears once: x_1x_2 and x_2x_1 are the same number, and two equal
/// columns would leave the weights undetermined.
///
/// ```
/// # use solutions::ch03_01::quadratic::quadratic_features;
/// # use workbook::prelude::*;
/// assert_eq!(quadratic_features(&array![[2.0, 3.0]]), array![[2.0, 3.0, 4.0, 6.0, 9.0]]);
/// ```
pub fn quadratic_features(x: &Array2<f32>) -> Array2<f32> {
    // >>> solution(x)
    let d = x.ncols();
    let pairs: Vec<(usize, usize)> = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j))).collect();
    Array2::from_shape_fn((x.nrows(), d + pairs.len()), |(row, column)| match column.checked_sub(d) {
        None => x[[row, column]],
        Some(k) => x[[row, pairs[k].0]] * x[[row, pairs[k].1]],
    })
    // <<< solution
}

/// The experiment: the mean squared errors of two least-squares fits to the same data, (a linear function of x, a
/// quadratic one).
///
/// `LeastSquares::fit(x.view(), y.view())` finds weights and bias, and its `predict` takes the features of one example;
/// a row of an array becomes a slice by `row.to_vec()`. `x` has the shape (n, d) and `y` the shape (n), and there are
/// enough examples for both fits.
///
/// ```
/// # use solutions::ch03_01::quadratic::errors;
/// # use workbook::prelude::*;
/// let x = array![[-2.0], [-1.0], [0.0], [1.0], [2.0]];
/// let (linear, quadratic) = errors(&x, &array![4.0, 1.0, 0.0, 1.0, 4.0]); // y = x²
/// assert!(linear > 2.0 && quadratic < 1e-9);
/// ```
pub fn errors(x: &Array2<f32>, y: &Array1<f32>) -> (f64, f64) {
    // >>> solution(x, y)
    let error = |x: &Array2<f32>| {
        let fit = LeastSquares::fit(x.view(), y.view()).expect("there are enough examples");
        let squares = x.rows().into_iter().zip(y).map(|(x, y)| (fit.predict(&x.to_vec()) - f64::from(*y)).powi(2));
        squares.sum::<f64>() / y.len() as f64
    };
    (error(x), error(&quadratic_features(x)))
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_by_a_linear_layer() {
        checks::ch03_01::quadratic(quadratic_features, errors).assert();
    }
}
