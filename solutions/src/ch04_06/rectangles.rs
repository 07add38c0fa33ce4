//! 4.6.4 · The VC dimension of rectangles.
//!
//! A rectangle with sides along the axes says "true" to the points in it, its border included, and "false" to all others.

/// Whether some rectangle holds exactly the points with `wanted[i]`, and none of the others.
///
/// Each point is [x, y]. There are infinitely many rectangles, but you need to look at one only.
///
/// ```
/// # use solutions::ch04_06::rectangles::can_pick;
/// let points = [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]];
/// assert!(can_pick(&points, &[true, true, false]));
/// assert!(!can_pick(&points, &[true, false, true])); // the middle one is always in it too
/// ```
pub fn can_pick(points: &[[f64; 2]], wanted: &[bool]) -> bool {
    // >>> solution(points, wanted)
    // If any rectangle does, the smallest one around the wanted points does. Around no points it is empty.
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for (point, _) in points.iter().zip(wanted).filter(|(_, wanted)| **wanted) {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let is_in = |point: &[f64; 2]| (0..2).all(|axis| (low[axis]..=high[axis]).contains(&point[axis]));
    points.iter().zip(wanted).all(|(point, wanted)| is_in(point) == *wanted)
    // <<< solution
}

/// Whether rectangles shatter the points: whether for *every* choice of wanted ones there is a rectangle.
///
/// With it you can find the VC dimension. Find 4 points that are shattered (not every 4 are). Why can it not be done with
/// 5? Among them, look at the leftmost, the rightmost, the highest and the lowest.
///
/// ```
/// # use solutions::ch04_06::rectangles::is_shattered;
/// assert!(is_shattered(&[[0.0, 1.0], [1.0, 0.0]]));
/// assert!(!is_shattered(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]));
/// ```
pub fn is_shattered(points: &[[f64; 2]]) -> bool {
    // >>> solution(points)
    // The bits of a number from 0 to 2^n - 1 say which points are wanted.
    (0..1usize << points.len()).all(|choice| {
        let wanted: Vec<bool> = (0..points.len()).map(|i| choice >> i & 1 == 1).collect();
        can_pick(points, &wanted)
    })
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shattered_by_rectangles() {
        checks::ch04_06::rectangles(can_pick, is_shattered).assert();
    }
}
