//! 3.6.6 · What the VC dimension does not see: how large the function is.

/// The largest number of points that linear functions f(x) = w·x in `dimension` dimensions can label in every way *with a
/// margin*: f(x_i) >= 1 where the label is true, f(x_i) <= -1 where it is not, if ‖w‖ <= `norm` and the points may be
/// chosen with ‖x_i‖ <= `radius`.
///
/// Points at right angles are the best choice. With m of them, each of length R, and labels y_i = ±1, the shortest w is
/// Σ_i y_i x_i / R². How long is it, and when is that too long?
///
/// Without the margin the answer would be `dimension`, for every norm, however small: the VC dimension only looks at signs,
/// and a factor does not change them.
///
/// ```
/// # use exercises::ch03_06::margin::shattered_with_margin;
/// assert_eq!(shattered_with_margin(100, 1.0, 3.5), 12);
/// assert_eq!(shattered_with_margin(5, 1.0, 3.5), 5); // no more than 5 directions are at right angles
/// ```
pub fn shattered_with_margin(dimension: usize, radius: f64, norm: f64) -> usize {
    let _ = (dimension, radius, norm); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shattered_by_small_weights() {
        checks::ch03_06::margin(shattered_with_margin).assert();
    }
}
