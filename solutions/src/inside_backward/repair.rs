//! B3 · A backward with two mistakes.

use std::collections::{HashSet, VecDeque};

/// The gradient of value `end` with respect to each value of a graph. Or so it was meant: it has two mistakes.
///
/// `edges[i]` lists the parents of value i, each with the slope of value i in it. A parent always has a smaller number
/// than the values that were computed from it. A parent that was used twice is listed twice.
///
/// ```
/// # use solutions::inside_backward::repair::broken;
/// let square = [vec![], vec![(0, 3.0), (0, 3.0)]]; // x x at x = 3
/// assert_eq!(broken(&square, 1), [3.0, 1.0]); // 6 would be right
/// ```
pub fn broken(edges: &[Vec<(usize, f64)>], end: usize) -> Vec<f64> {
    let mut gradients = vec![0.0; edges.len()];
    gradients[end] = 1.0;
    let mut seen = HashSet::from([end]);
    let mut waiting = VecDeque::from([end]);
    while let Some(i) = waiting.pop_front() {
        for &(parent, slope) in &edges[i] {
            gradients[parent] = slope * gradients[i];
            if seen.insert(parent) {
                waiting.push_back(parent);
            }
        }
    }
    gradients
}

/// The same, mended: one gradient for each value. That of `end` is 1, and that of a value which `end` does not depend
/// on is 0.
///
/// First find, on paper, a small graph for each of the two mistakes on which it shows.
///
/// ```
/// # use solutions::inside_backward::repair::mended;
/// let square = [vec![], vec![(0, 3.0), (0, 3.0)]];
/// assert_eq!(mended(&square, 1), [6.0, 1.0]);
/// ```
pub fn mended(edges: &[Vec<(usize, f64)>], end: usize) -> Vec<f64> {
    // >>> solution(edges, end)
    let mut gradients = vec![0.0; edges.len()];
    gradients[end] = 1.0;
    // From `end` downwards, all users of a value come before it. Those that `end` does not depend on pass on their 0.
    for i in (0..=end).rev() {
        for &(parent, slope) in &edges[i] {
            gradients[parent] += slope * gradients[i];
        }
    }
    gradients
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backward_with_two_mistakes() {
        checks::inside_backward::repair(mended).assert();
    }
}
