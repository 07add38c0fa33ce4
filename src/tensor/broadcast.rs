//! Broadcasting, and its derivative: what was repeated on the way forward is summed on the way back.

use ndarray::Axis;

use super::{Values, sum};

/// The shape that two operands have in common after broadcasting: aligned at the last axis, an extent of 1 (or a
/// missing axis) stretches to the other's.
///
/// # Panics
/// If two extents differ and neither is 1.
#[track_caller]
pub(super) fn common_shape(op: &str, a: &[usize], b: &[usize]) -> Vec<usize> {
    let ndim = a.len().max(b.len());
    // Axis `i` counted from the last one; a missing axis counts as 1.
    let extent = |shape: &[usize], i: usize| shape.len().checked_sub(i + 1).map_or(1, |axis| shape[axis]);
    let mut common = Vec::with_capacity(ndim);
    // A loop and no `map`: a panic points to the caller only if no closure stands between.
    for i in 0..ndim {
        common.push(match (extent(a, i), extent(b, i)) {
            (m, n) if m == n || n == 1 => m,
            (1, n) => n,
            _ => panic!("`{op}` cannot combine the shapes {a:?} and {b:?}: aligned at the last axis, extents must be equal, or one of them 1"),
        });
    }
    common.reverse();
    common
}

/// Sums `gradient` over the axes along which an operand of shape `shape` was broadcast.
pub(super) fn unbroadcast(mut gradient: Values, shape: &[usize]) -> Values {
    while gradient.ndim() > shape.len() {
        gradient = sum::sum_axis(&gradient, Axis(0), 1.0).remove_axis(Axis(0)).into();
    }
    for (axis, &extent) in shape.iter().enumerate() {
        if extent == 1 && gradient.shape()[axis] != 1 {
            gradient = sum::sum_axis(&gradient, Axis(axis), 1.0).into();
        }
    }
    debug_assert_eq!(gradient.shape(), shape, "a gradient has the shape of its tensor");
    gradient
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_align_at_the_last_axis() {
        assert_eq!(common_shape("add", &[4, 3], &[3]), [4, 3]);
        assert_eq!(common_shape("add", &[4, 1], &[1, 3]), [4, 3]);
        assert_eq!(common_shape("add", &[], &[2]), [2]);
        assert_eq!(common_shape("add", &[5, 1, 2], &[7, 1]), [5, 7, 2]);
        assert_eq!(common_shape("add", &[0], &[1]), [0]);
    }

    #[test]
    #[should_panic(expected = "`add` cannot combine the shapes [4, 3] and [4]")]
    fn shapes_that_do_not_fit_are_both_named() {
        common_shape("add", &[4, 3], &[4]);
    }

    #[test]
    fn repeated_axes_are_summed() {
        let g = Values::ones(vec![4, 3]);
        assert_eq!(unbroadcast(g.clone(), &[3]), Values::from_elem(vec![3], 4.0));
        assert_eq!(unbroadcast(g.clone(), &[4, 1]), Values::from_elem(vec![4, 1], 3.0));
        assert_eq!(unbroadcast(g.clone(), &[]), Values::from_elem(vec![], 12.0));
        assert_eq!(unbroadcast(g.clone(), &[4, 3]), g);
    }
}
