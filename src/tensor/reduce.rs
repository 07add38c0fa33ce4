//! Sums, means and maxima: of all elements, or along an axis, which `_keepdim` keeps with extent 1.

use ndarray::{ArrayD, Axis, Zip};

use super::{Float, Tensor};
use crate::labels::Labels;

impl Tensor {
    /// The sum of all elements, a scalar.
    pub fn sum(&self) -> Tensor {
        // y = Σ x_i:  dy/dx_i = 1
        Tensor::from_op("sum", scalar(self.value().sum()), [self], |g, _, [x]| x.accumulate(|| spread(g, &x.shape())))
    }

    /// The sum along `axis`, which disappears: for a matrix, 0 sums each column and 1 each row.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    /// assert_eq!(x.sum_axis(0).to_vec(), [5.0, 7.0, 9.0]);
    /// assert_eq!(x.sum_axis(1).to_vec(), [6.0, 15.0]);
    /// assert_eq!(x.sum_axis_keepdim(1).shape(), [2, 1]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis.
    pub fn sum_axis(&self, axis: usize) -> Tensor {
        let kept = self.sum_axis_keepdim(axis);
        kept.squeeze(axis)
    }

    /// The sum along `axis`, which stays with extent 1, so that the result broadcasts against the original.
    ///
    /// # Panics
    /// If there is no such axis.
    pub fn sum_axis_keepdim(&self, axis: usize) -> Tensor {
        // y_i = Σ_j x_ij:  dy_i/dx_ij = 1
        let axis = self.axis(axis);
        let value = self.value().sum_axis(axis).insert_axis(axis);
        Tensor::from_op("sum_axis", value, [self], |g, _, [x]| x.accumulate(|| spread(g, &x.shape())))
    }

    /// The mean of all elements, a scalar; NaN if there are none.
    pub fn mean(&self) -> Tensor {
        self.sum() / self.len() as Float
    }

    /// The mean along `axis`, which disappears.
    ///
    /// # Panics
    /// If there is no such axis.
    pub fn mean_axis(&self, axis: usize) -> Tensor {
        self.sum_axis(axis) / self.extent(axis) as Float
    }

    /// The mean along `axis`, which stays with extent 1.
    ///
    /// # Panics
    /// If there is no such axis.
    pub fn mean_axis_keepdim(&self, axis: usize) -> Tensor {
        self.sum_axis_keepdim(axis) / self.extent(axis) as Float
    }

    /// The largest element along `axis`, which disappears.
    ///
    /// # Panics
    /// If there is no such axis, or it has no elements.
    pub fn max_axis(&self, axis: usize) -> Tensor {
        let kept = self.max_axis_keepdim(axis);
        kept.squeeze(axis)
    }

    /// The largest element along `axis`, which stays with extent 1. Elements that tie for it share the gradient
    /// equally. A NaN counts as the largest, so that it is noticed.
    ///
    /// # Panics
    /// If there is no such axis, or it has no elements.
    pub fn max_axis_keepdim(&self, axis: usize) -> Tensor {
        // y_i = max_j x_ij:  dy_i/dx_ij = 1 / (number of maxima) where x_ij = y_i, else 0
        let axis = self.axis(axis);
        assert!(self.extent(axis.0) > 0, "there is no maximum along axis {} of the shape {:?}", axis.0, self.shape());
        let larger = |a: Float, b: Float| if b > a || b.is_nan() { b } else { a };
        let value =
            self.value().map_axis(axis, |lane| lane.fold(Float::NEG_INFINITY, |a, &b| larger(a, b))).insert_axis(axis);
        Tensor::from_op("max_axis", value, [self], move |g, y, [x]| {
            x.accumulate(|| {
                let x = x.value();
                let top = y.broadcast(x.raw_dim()).expect("the axis was kept");
                let mut winners = Zip::from(&x).and(&top).map_collect(|x, y| if x == y { 1.0 } else { 0.0 });
                winners /= &winners.sum_axis(axis).insert_axis(axis);
                winners * g
            })
        })
    }

    /// The position of the largest element of each row of a matrix: the class that each example gets. Of equal
    /// ones it is the first.
    ///
    /// # Panics
    /// If the tensor is not a matrix, or its rows are empty.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[0.1, 0.3, 0.6], [0.5, 0.2, 0.5]].argmax(), Labels::from([2, 0]));
    /// ```
    pub fn argmax(&self) -> Labels {
        assert_eq!(
            self.ndim(),
            2,
            "`argmax` needs a matrix with a row for each example, but the shape is {:?}",
            self.shape()
        );
        assert!(self.extent(1) > 0, "`argmax` needs at least one column, but the shape is {:?}", self.shape());
        let position = |row: ndarray::ArrayViewD<Float>| {
            row.iter().enumerate().fold(0, |best, (j, x)| if *x > row[best] { j } else { best })
        };
        self.value().outer_iter().map(position).collect()
    }

    fn axis(&self, axis: usize) -> Axis {
        self.extent(axis);
        Axis(axis)
    }

    fn extent(&self, axis: usize) -> usize {
        let shape = self.shape();
        *shape
            .get(axis)
            .unwrap_or_else(|| panic!("there is no axis {axis} in a tensor of shape {shape:?}; axes count from 0"))
    }
}

fn scalar(value: Float) -> ArrayD<Float> {
    ArrayD::from_elem(vec![], value)
}

/// The gradient of a sum, given back in full to each of its terms.
fn spread(gradient: &ArrayD<Float>, shape: &[usize]) -> ArrayD<Float> {
    gradient.broadcast(shape).expect("a kept axis broadcasts back").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn x() -> Tensor {
        array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]].into()
    }

    #[test]
    fn sums_and_means() {
        assert_eq!(x().sum().item(), 21.0);
        assert_eq!(x().mean().item(), 3.5);
        assert_eq!(x().mean_axis(0).to_vec(), [2.5, 3.5, 4.5]);
        assert_eq!(x().mean_axis_keepdim(1).shape(), [2, 1]);
        assert_eq!(x().max_axis(1).to_vec(), [3.0, 6.0]);
    }

    #[test]
    fn tied_maxima_share_the_gradient() {
        let x = Tensor::from(array![[2.0, 2.0, 1.0]]).requires_grad();
        x.max_axis(1).sum().backward();
        assert_eq!(x.grad().unwrap().to_vec(), [0.5, 0.5, 0.0]);
    }

    #[test]
    fn a_nan_is_not_hidden_by_a_maximum() {
        for row in [array![[Float::NAN, 1.0]], array![[1.0, Float::NAN]]] {
            assert!(Tensor::from(row).max_axis(1).item().is_nan());
        }
    }

    #[test]
    fn the_maximum_of_minus_infinities_is_minus_infinity() {
        assert_eq!(Tensor::full((1, 2), Float::NEG_INFINITY).max_axis(1).item(), Float::NEG_INFINITY);
    }

    #[test]
    #[should_panic(expected = "no axis 2 in a tensor of shape [2, 3]")]
    fn a_missing_axis_is_named() {
        x().sum_axis(2);
    }
}
