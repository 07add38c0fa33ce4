//! Sums, means and maxima: of all elements, or along an axis, which `_keepdim` keeps with extent 1.

use ndarray::{ArrayD, ArrayRef, ArrayViewD, Axis, IxDyn, Zip};

use super::gather::check_labels;
use super::{Float, Tensor, sum};
use crate::labels::Labels;

/// # Sums, means and maxima
impl Tensor {
    /// The sum of all elements, a scalar. It is added up in f64, so that a long sum loses nothing.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0], [3.0, 4.0]].sum().item(), 10.0);
    /// ```
    pub fn sum(&self) -> Tensor {
        // y = Σ x_i:  dy/dx_i = 1
        let value = scalar(sum::sum(&self.value()) as Float);
        Tensor::from_op("sum", value, [self], |g, _, [x]| x.accumulate(|| spread(g, &x.shape())))
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
    #[track_caller]
    pub fn sum_axis(&self, axis: usize) -> Tensor {
        let kept = self.sum_axis_keepdim(axis);
        kept.squeeze(axis)
    }

    /// The sum along `axis`, which stays with extent 1, so that the result broadcasts against the original.
    ///
    /// # Panics
    /// If there is no such axis.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0], [3.0, 4.0]].sum_axis_keepdim(1).to_vec(), [3.0, 7.0]);
    /// ```
    #[track_caller]
    pub fn sum_axis_keepdim(&self, axis: usize) -> Tensor {
        // y_i = Σ_j x_ij:  dy_i/dx_ij = 1
        let axis = self.axis(axis);
        let value = sum::sum_axis(&self.value(), axis, 1.0);
        Tensor::from_op("sum_axis", value, [self], |g, _, [x]| x.accumulate(|| spread(g, &x.shape())))
    }

    /// The mean of all elements, a scalar; NaN if there are none.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0], [3.0, 4.0]].mean().item(), 2.5);
    /// ```
    pub fn mean(&self) -> Tensor {
        // y = (1/n) Σ x_i:  dy/dx_i = 1/n
        let n = self.len() as f64;
        let value = scalar((sum::sum(&self.value()) / n) as Float);
        Tensor::from_op("mean", value, [self], move |g, _, [x]| {
            x.accumulate(|| spread(&g.mapv(|g| g / n as Float), &x.shape()))
        })
    }

    /// The mean along `axis`, which disappears.
    ///
    /// # Panics
    /// If there is no such axis.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0], [3.0, 4.0]].mean_axis(0).to_vec(), [2.0, 3.0]);
    /// ```
    #[track_caller]
    pub fn mean_axis(&self, axis: usize) -> Tensor {
        let kept = self.mean_axis_keepdim(axis);
        kept.squeeze(axis)
    }

    /// The mean along `axis`, which stays with extent 1.
    ///
    /// # Panics
    /// If there is no such axis.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![[1.0, 3.0], [5.0, 9.0]];
    /// assert_eq!((&x - x.mean_axis_keepdim(1)).to_vec(), [-1.0, 1.0, -2.0, 2.0]);
    /// ```
    #[track_caller]
    pub fn mean_axis_keepdim(&self, axis: usize) -> Tensor {
        // y_i = (1/n) Σ_j x_ij:  dy_i/dx_ij = 1/n
        let (axis, n) = (self.axis(axis), self.extent(axis) as f64);
        let value = sum::sum_axis(&self.value(), axis, 1.0 / n);
        Tensor::from_op("mean_axis", value, [self], move |g, _, [x]| {
            x.accumulate(|| spread(&g.mapv(|g| g / n as Float), &x.shape()))
        })
    }

    /// The largest element along `axis`, which disappears. A NaN counts as the largest, so that it is noticed.
    ///
    /// # Panics
    /// If there is no such axis, or it has no elements.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 5.0], [3.0, 4.0]].max_axis(1).to_vec(), [5.0, 4.0]);
    /// ```
    #[track_caller]
    pub fn max_axis(&self, axis: usize) -> Tensor {
        let kept = self.max_axis_keepdim(axis);
        kept.squeeze(axis)
    }

    /// The largest element along `axis`, which stays with extent 1. Elements that tie for it share the gradient
    /// equally. A NaN counts as the largest, so that it is noticed.
    ///
    /// # Panics
    /// If there is no such axis, or it has no elements.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 5.0], [3.0, 4.0]].max_axis_keepdim(1).shape(), [2, 1]);
    /// ```
    #[track_caller]
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
                winners /= &sum::sum_axis(&winners, axis, 1.0);
                winners * g
            })
        })
    }

    /// The position of the largest element of each row of a matrix: the class that each example gets. Of equal
    /// ones it is the first.
    ///
    /// # Panics
    /// If the tensor is not a matrix, its rows are empty, or one of them holds NaN: nothing is larger or smaller than
    /// that, and a broken model must not pass for one that always answers 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[0.1, 0.3, 0.6], [0.5, 0.2, 0.5]].argmax(), Labels::from([2, 0]));
    /// ```
    #[track_caller]
    pub fn argmax(&self) -> Labels {
        assert!(
            self.ndim() == 2,
            "`argmax` needs a matrix with a row for each example, but the shape is {:?}",
            self.shape()
        );
        assert!(self.extent(1) > 0, "`argmax` needs at least one column, but the shape is {:?}", self.shape());
        let mut labels = Vec::with_capacity(self.extent(0));
        for (i, row) in self.value().outer_iter().enumerate() {
            match largest(&row) {
                Ok(column) => labels.push(column),
                Err(column) => panic!(
                    "`argmax`: row {i} holds NaN in column {column}, so it has no largest element; look for the first NaN \
                     among what it was computed from"
                ),
            }
        }
        labels.into()
    }

    /// How many rows of a matrix have their largest element where the label says. A row with NaN has it nowhere.
    ///
    /// # Panics
    /// If the tensor is not a matrix, the number of labels is not the number of rows, or a label is out of range.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let logits = tensor![[0.1, 0.9], [0.8, 0.2], [f32::NAN, f32::NAN]];
    /// assert_eq!(logits.count_correct(&[1, 1, 0]), 1);
    /// ```
    #[track_caller]
    pub fn count_correct(&self, labels: &[usize]) -> usize {
        check_labels("count_correct", &self.shape(), labels);
        let rows = self.value();
        rows.outer_iter().zip(labels).filter(|(row, label)| largest(row) == Ok(**label)).count()
    }

    #[track_caller]
    fn axis(&self, axis: usize) -> Axis {
        self.extent(axis);
        Axis(axis)
    }

    #[track_caller]
    pub(super) fn extent(&self, axis: usize) -> usize {
        let shape = self.shape();
        assert!(axis < shape.len(), "there is no axis {axis} in a tensor of shape {shape:?}; axes count from 0");
        shape[axis]
    }
}

/// The position of the largest element, the first of equal ones; or of the first NaN.
fn largest(row: &ArrayViewD<Float>) -> Result<usize, usize> {
    let mut best = 0;
    for (j, x) in row.iter().enumerate() {
        if x.is_nan() {
            return Err(j);
        }
        if *x > row[best] {
            best = j;
        }
    }
    Ok(best)
}

fn scalar(value: Float) -> ArrayD<Float> {
    ArrayD::from_elem(vec![], value)
}

/// The gradient of a sum, given back in full to each of its terms.
fn spread(gradient: &ArrayRef<Float, IxDyn>, shape: &[usize]) -> ArrayD<Float> {
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
