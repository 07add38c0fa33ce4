//! 3.6.1 · When can a polynomial fit exactly?

/// Whether some polynomial of degree `degree` or lower goes through all points (x, y), give or take 1e-6 in y.
///
/// Think of these: fewer points than coefficients; more, which happen to lie on such a polynomial; several with the
/// same x. All x and y are of order 1, and different x differ by 0.1 or more.
///
/// The polynomial through m points with different x, of degree m - 1 at most, is Σ_i y_i Π_{j≠i} (x - x_j) / (x_i - x_j).
///
/// ```
/// # use solutions::ch03_06::exact_fit::fits_exactly;
/// assert!(fits_exactly(&[(0.0, 1.0), (1.0, 3.0)], 1)); // a line through two points
/// assert!(!fits_exactly(&[(0.0, 1.0), (1.0, 3.0), (2.0, 4.0)], 1));
/// assert!(fits_exactly(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)], 1)); // three, and all on it
/// ```
pub fn fits_exactly(points: &[(f64, f64)], degree: usize) -> bool {
    // >>> solution(points, degree)
    // The first degree + 1 different x determine the polynomial; the question is whether it goes through the rest. Of two
    // points with the same x the second counts as the rest, and must agree with the first.
    let mut nodes: Vec<(f64, f64)> = Vec::new();
    for point in points {
        if nodes.len() <= degree && nodes.iter().all(|node| node.0 != point.0) {
            nodes.push(*point);
        }
    }
    let polynomial = |x: f64| -> f64 {
        let term = |i: usize| {
            let factors = (0..nodes.len()).filter(|j| *j != i).map(|j| (x - nodes[j].0) / (nodes[i].0 - nodes[j].0));
            nodes[i].1 * factors.product::<f64>()
        };
        (0..nodes.len()).map(term).sum()
    };
    points.iter().all(|(x, y)| (polynomial(*x) - y).abs() <= 1e-6)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_fit_of_a_polynomial() {
        checks::ch03_06::exact_fit(fits_exactly).assert();
    }
}
