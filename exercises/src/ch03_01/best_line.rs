//! 3.1.5b · The best line under absolute errors, without a formula.

/// A line ŷ = w x + b with the smallest sum of absolute errors Σ_i |y_i - w x_i - b|: the pair (w, b).
///
/// There is no formula for it, but there is a finite search. As a function of (w, b) the sum is a surface made of flat
/// pieces, convex, with creases where a residual is 0. Its lowest place can be found at a corner, where two creases
/// cross: a best line passes through two of the points. So try the line through every pair of points, and keep the
/// best. Points with the same x have no line through both; at least two points differ in x. If several lines are
/// equally good, any of them will do.
///
/// ```
/// # use exercises::ch03_01::best_line::best_line;
/// // Four points on y = 2x + 1, and one that somebody mistyped.
/// assert_eq!(best_line(&[0.0, 1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 5.0, 7.0, 900.0]), (2.0, 1.0));
/// ```
pub fn best_line(x: &[f64], y: &[f64]) -> (f64, f64) {
    let _ = (x, y); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_in_place_of_a_formula() {
        checks::ch03_01::best_line(best_line).assert();
    }
}
