//! Parts of a tensor, and tensors out of parts.

use std::ops::{Bound, RangeBounds};

use ndarray::{ArrayD, ArrayViewD, Axis, Slice, concatenate};

use super::{Float, Tensor};

/// # Parts
impl Tensor {
    /// The elements whose place along `axis` is in `range`, as `x[2:5]` in NumPy. The axis stays, also with one element.
    ///
    /// # Panics
    /// If there is no such axis, or the range goes beyond its end.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    /// assert_eq!(x.slice(1, 1..).to_vec(), [2.0, 3.0, 5.0, 6.0]);
    /// assert_eq!(x.slice(0, ..1).shape(), [1, 3]);
    /// ```
    #[track_caller]
    pub fn slice(&self, axis: usize, range: impl RangeBounds<usize>) -> Tensor {
        // y_i = x_(start + i):  the gradient goes back to where it came from, and 0 everywhere else
        let extent = self.extent(axis);
        let start = match range.start_bound() {
            Bound::Included(&start) => start,
            Bound::Excluded(&before) => before + 1,
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(&last) => last + 1,
            Bound::Excluded(&end) => end,
            Bound::Unbounded => extent,
        };
        assert!(
            start <= end && end <= extent,
            "`slice` cannot take the places {start}..{end} of axis {axis}: the shape is {:?}",
            self.shape()
        );
        let part = Slice::new(start as isize, Some(end as isize), 1);
        let axis = Axis(axis);
        let value = owned(self.value().slice_axis(axis, part));
        Tensor::from_op("slice", value, [self], move |g, _, [x]| {
            x.accumulate(|| {
                let mut gradient = ArrayD::zeros(x.shape());
                gradient.slice_axis_mut(axis, part).assign(g);
                gradient
            })
        })
    }

    /// The parts one after the other along `axis`, as in `torch.cat`. Their other extents must be the same.
    ///
    /// # Panics
    /// If there are no parts, no such axis, or the shapes do not fit.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = Tensor::cat(&[tensor![[1.0], [2.0]], tensor![[3.0, 4.0], [5.0, 6.0]]], 1);
    /// assert_eq!(x.to_vec(), [1.0, 3.0, 4.0, 2.0, 5.0, 6.0]);
    /// ```
    #[track_caller]
    pub fn cat(parts: &[Tensor], axis: usize) -> Tensor {
        // y = (a, b, ...):  each part gets its part of the gradient
        assert!(!parts.is_empty(), "`cat` needs at least one tensor");
        let values: Vec<_> = parts.iter().map(Tensor::value).collect();
        let views: Vec<_> = values.iter().map(|value| value.view()).collect();
        let Ok(value) = concatenate(Axis(axis), &views) else {
            let shapes: Vec<_> = parts.iter().map(Tensor::shape).collect();
            panic!("`cat` cannot join the shapes {shapes:?} along axis {axis}: all other extents must be the same")
        };
        Tensor::from_op_of_many("cat", value, &parts.iter().collect::<Vec<_>>(), move |g, _, parts| {
            let mut rest = g.view();
            for part in parts {
                let (own, others) = rest.split_at(Axis(axis), part.extent(axis));
                part.accumulate(|| owned(own));
                rest = others;
            }
        })
    }
}

/// A copy in standard order, also of an empty part.
fn owned(part: ArrayViewD<Float>) -> ArrayD<Float> {
    ArrayD::from_shape_vec(part.raw_dim(), part.iter().copied().collect())
        .expect("as many elements as there are places")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_find_their_way_through_parts() {
        let x = Tensor::arange(0.0, 6.0, 1.0).reshape((2, 3)).requires_grad();
        let y = Tensor::cat(&[x.slice(1, 2..=2), x.slice(1, ..2), x.slice(1, 2..)], 1);
        assert_eq!(y.to_vec(), [2.0, 0.0, 1.0, 2.0, 5.0, 3.0, 4.0, 5.0]);
        (y * Tensor::arange(1.0, 9.0, 1.0).reshape((2, 4))).sum().backward();
        assert_eq!(x.grad().unwrap().to_vec(), [2.0, 3.0, 5.0, 6.0, 7.0, 13.0]);
    }

    #[test]
    fn parts_may_be_empty() {
        let x = Tensor::ones((2, 3)).requires_grad();
        let y = Tensor::cat(&[x.slice(0, 1..1), x.slice(0, ..)], 0);
        assert_eq!(y.shape(), [2, 3]);
        y.sum().backward();
        assert_eq!(x.grad().unwrap().to_vec(), [1.0; 6]);
    }

    #[test]
    #[should_panic(expected = "`slice` cannot take the places 1..4 of axis 1: the shape is [2, 3]")]
    fn a_range_beyond_the_end_is_named() {
        Tensor::ones((2, 3)).slice(1, 1..4);
    }

    #[test]
    #[should_panic(expected = "`cat` cannot join the shapes [[2, 3], [2, 2]] along axis 0")]
    fn parts_that_do_not_fit_are_named() {
        Tensor::cat(&[Tensor::ones((2, 3)), Tensor::ones((2, 2))], 0);
    }
}
