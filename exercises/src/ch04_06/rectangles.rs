//! 4.6.4 · The VC dimension of rectangles.
//!
//! A rectangle with sides along the axes says "true" to the points in it, its border included, and "false" to all others.

/// Whether some rectangle holds exactly the points with `wanted[i]`, and none of the others.
///
/// Each point is [x, y]. There are infinitely many rectangles, but you need to look at one only.
///
/// ```
/// # use exercises::ch04_06::rectangles::can_pick;
/// let points = [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]];
/// assert!(can_pick(&points, &[true, true, false]));
/// assert!(!can_pick(&points, &[true, false, true])); // the middle one is always in it too
/// ```
pub fn can_pick(points: &[[f64; 2]], wanted: &[bool]) -> bool {
    let _ = (points, wanted); // Put your answer in place of these two lines.
    todo!()
}

/// Whether rectangles shatter the points: whether for *every* choice of wanted ones there is a rectangle.
///
/// With it you can find the VC dimension. Find 4 points that are shattered (not every 4 are). Why can it not be done with
/// 5? Among them, look at the leftmost, the rightmost, the highest and the lowest.
///
/// ```
/// # use exercises::ch04_06::rectangles::is_shattered;
/// assert!(is_shattered(&[[0.0, 1.0], [1.0, 0.0]]));
/// assert!(!is_shattered(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]));
/// ```
pub fn is_shattered(points: &[[f64; 2]]) -> bool {
    let _ = points; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shattered_by_rectangles() {
        checks::ch04_06::rectangles(can_pick, is_shattered).assert();
    }
}
