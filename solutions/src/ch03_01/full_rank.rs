//! 3.1.4a · When the columns of X depend on each other.

/// The two weights with the smallest squared error Σ_i (y_i - w_1 x_i1 - w_2 x_i2)², or `None` if no single best pair
/// exists.
///
/// They solve the normal equations (XᵀX) w = Xᵀy, two equations for two unknowns. With
///
/// a = Σ x_i1², b = Σ x_i1 x_i2, c = Σ x_i2²
///
/// the determinant of XᵀX is a c - b². It is never negative, and 0 exactly if one column is a multiple of the other.
/// Then some direction of w changes no prediction at all, and infinitely many pairs are equally good.
///
/// For a computer "exactly 0" is no test: rounding leaves a little, and how little depends on the units of X. Compare
/// the determinant with a c, which has the same units: the quotient is sin² of the angle between the two columns. Say
/// `None` where the determinant is at most 1e-12 a c. There is no bias here; `x` has one row for each number of `y`.
///
/// ```
/// # use solutions::ch03_01::full_rank::fit;
/// assert_eq!(fit(&[[1.0, 0.0], [0.0, 2.0]], &[3.0, 8.0]), Some([3.0, 4.0]));
/// assert_eq!(fit(&[[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]], &[1.0, 2.0, 3.0]), None); // w = (1, 0), (0, ½), (-1, 1), ...
/// ```
pub fn fit(x: &[[f64; 2]], y: &[f64]) -> Option<[f64; 2]> {
    // >>> solution(x, y)
    let sum = |f: &dyn Fn(&[f64; 2], f64) -> f64| x.iter().zip(y).map(|(x, y)| f(x, *y)).sum::<f64>();
    let (a, b, c) = (sum(&|x, _| x[0] * x[0]), sum(&|x, _| x[0] * x[1]), sum(&|x, _| x[1] * x[1]));
    let (p, q) = (sum(&|x, y| x[0] * y), sum(&|x, y| x[1] * y));
    let determinant = a * c - b * b;
    (determinant > 1e-12 * a * c).then(|| [(c * p - b * q) / determinant, (a * q - b * p) / determinant])
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_single_best_weights() {
        checks::ch03_01::full_rank(fit).assert();
    }
}
