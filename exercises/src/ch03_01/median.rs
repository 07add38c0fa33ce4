//! 3.1.1c · The constants with the smallest absolute error.

/// All constants b that minimise Σ_i |x_i - b|: the smallest and the largest of them.
///
/// Move b a little to the right: each x_i on its left is now further away, each on its right is nearer, all by the same
/// length. So only the *number* of values on either side matters, and b is best where the two are balanced. For an odd
/// number of values that is a single place, for an even number in general a whole interval. `x` is not empty, not
/// sorted, and may hold equal values.
///
/// ```
/// # use exercises::ch03_01::median::best_constants;
/// assert_eq!(best_constants(&[1.0, 2.0, 100.0]), (2.0, 2.0)); // however far off the 100 is
/// assert_eq!(best_constants(&[1.0, 5.0]), (1.0, 5.0)); // anywhere between the two the sum is 4
/// ```
pub fn best_constants(x: &[f64]) -> (f64, f64) {
    let _ = x; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_errors_ask_for_the_median() {
        checks::ch03_01::median(best_constants).assert();
    }
}
