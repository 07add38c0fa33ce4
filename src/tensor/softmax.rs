//! Softmax and its relatives, each computed relative to the largest logit of its lane, so that nothing overflows.
//!
//! Between two roundings, of the logits and of the result, everything is in f64: in f32 the rounding of x - m alone
//! costs exp(x - m) as many units in its last place as x - m is large. `tests/numerics.rs` holds the results to that.

use ndarray::{ArrayD, ArrayView1, ArrayViewMut1, Axis, Zip};

use super::gather::check_labels;
use super::{Float, Tensor, Values, sum, wide};

/// # Softmax and its relatives
impl Tensor {
    /// The softmax along `axis`: p_i = exp(x_i - m) / Σ_j exp(x_j - m), where m = max_j x_j.
    ///
    /// Subtracting m changes nothing in exact arithmetic; in floating point it keeps every exponent at or below 0.
    ///
    /// # Panics
    /// If there is no such axis.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let p = tensor![[0.0, 0.0], [1000.0, 0.0]].softmax(1);
    /// assert_eq!(p.to_vec(), [0.5, 0.5, 1.0, 0.0]);
    /// ```
    #[track_caller]
    pub fn softmax(&self, axis: usize) -> Tensor {
        // y = softmax(x):  dL/dx_i = y_i (g_i - Σ_j g_j y_j)
        let axis = self.softmax_axis(axis);
        let value = softmax_lanes(&self.value(), axis);
        Tensor::from_op("softmax", value, [self], move |g, y, [x]| {
            x.accumulate(|| {
                let gy = g * y;
                (g - &sum::sum_axis(&gy, axis, 1.0)) * y
            })
        })
    }

    /// The logarithm of the softmax along `axis`: x_i - m - ln Σ_j exp(x_j - m). Unlike the logarithm of a computed
    /// softmax it stays finite for finite logits, unless they are further apart than the largest number of their type.
    ///
    /// # Panics
    /// If there is no such axis.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1000.0, 0.0]].log_softmax(1).to_vec(), [0.0, -1000.0]);
    /// ```
    #[track_caller]
    pub fn log_softmax(&self, axis: usize) -> Tensor {
        // y = x - lse(x):  dL/dx_i = g_i - softmax(x)_i Σ_j g_j
        let axis = self.softmax_axis(axis);
        let value = map_lanes(&self.value(), axis, |x, y| {
            let lse = log_sum_exp(x);
            Zip::from(y).and(x).for_each(|y, &x| *y = (wide(x) - lse.max - lse.ln_sum) as Float);
        });
        Tensor::from_op("log_softmax", value, [self], move |g, y, [x]| {
            x.accumulate(|| g - &(y.exp() * sum::sum_axis(g, axis, 1.0)))
        })
    }

    /// The log-sum-exp along `axis`, which disappears: m + ln Σ_j exp(x_j - m), a smooth stand-in for the maximum.
    ///
    /// # Panics
    /// If there is no such axis.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_close!(tensor![[1000.0, 1000.0]].log_sum_exp(1), tensor![1000.0 + 2f32.ln()], 1e-3);
    /// ```
    #[track_caller]
    pub fn log_sum_exp(&self, axis: usize) -> Tensor {
        // y = ln Σ exp(x_j):  dy/dx_i = softmax(x)_i
        let axis = self.softmax_axis(axis);
        let value = self.value().map_axis(axis, |x| {
            let lse = log_sum_exp(x);
            (lse.max + lse.ln_sum) as Float
        });
        Tensor::from_op("log_sum_exp", value, [self], move |g, _, [x]| {
            x.accumulate(|| softmax_lanes(&x.value(), axis) * g.view().insert_axis(axis))
        })
    }

    /// The mean cross-entropy of logits, of shape (n, classes), against n labels: `-(1/n) Σ_i ln softmax(x_i)[label_i]`.
    ///
    /// Computed in one go from the logits, it stays finite where the logarithm of a rounded probability would be
    /// -infinity. Its gradient is (softmax(x) - onehot(labels)) / n.
    ///
    /// # Panics
    /// If the tensor is not a matrix, is empty, the number of labels is not the number of rows, or a label is out of
    /// range.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[100.0, -100.0]].cross_entropy(&[1]).item(), 200.0);
    /// ```
    #[track_caller]
    pub fn cross_entropy(&self, labels: &[usize]) -> Tensor {
        check_labels("cross_entropy", &self.shape(), labels);
        assert!(!labels.is_empty(), "`cross_entropy` averages over the examples, and there are none");
        let n = labels.len() as Float;
        // Each lane is reduced to its own small loss before the sum, so that no large logits cancel in it.
        let loss = |(x, &label): (ArrayView1<Float>, &usize)| {
            let lse = log_sum_exp(x);
            (lse.max - wide(x[label])) + lse.ln_sum
        };
        let value = (self.value().rows().into_iter().zip(labels).map(loss).sum::<f64>() / wide(n)) as Float;
        let labels = labels.to_vec();
        Tensor::from_op("cross_entropy", ArrayD::from_elem(vec![], value), [self], move |g, _, [x]| {
            x.accumulate(|| {
                let mut gradient = softmax_lanes(&x.value(), Axis(1));
                labels.iter().enumerate().for_each(|(i, &label)| gradient[[i, label]] -= 1.0);
                gradient * (g.sum() / n)
            })
        })
    }

    #[track_caller]
    fn softmax_axis(&self, axis: usize) -> Axis {
        self.extent(axis);
        Axis(axis)
    }
}

/// A log-sum-exp in two parts, which a difference can use before they are rounded together.
struct LogSumExp {
    max: f64,
    ln_sum: f64,
}

#[track_caller]
fn log_sum_exp(x: ArrayView1<Float>) -> LogSumExp {
    let (first, max) = shift(x);
    // The largest logit contributes exp(0) = 1. ln(1 + s) with a tiny s would be 0; ln_1p(s) is s.
    let others = x.iter().enumerate().filter(|(i, _)| Some(*i) != first);
    let others: f64 = others.map(|(_, &x)| (wide(x) - max).exp()).sum();
    LogSumExp { max, ln_sum: if first.is_some() { others.ln_1p() } else { others.ln() } }
}

fn softmax_lanes(x: &Values, axis: Axis) -> ArrayD<Float> {
    let mut exponentials = Vec::with_capacity(x.len_of(axis));
    map_lanes(x, axis, |x, mut y| {
        let (_, max) = shift(x);
        exponentials.clear();
        exponentials.extend(x.iter().map(|&x| (wide(x) - max).exp()));
        let sum: f64 = exponentials.iter().sum();
        y.iter_mut().zip(&exponentials).for_each(|(y, exponential)| *y = (exponential / sum) as Float);
    })
}

/// The largest element and the place where it is first found; nowhere and 0 where it is not finite, as infinity minus
/// infinity would turn everything into NaN.
fn shift(x: ArrayView1<Float>) -> (Option<usize>, f64) {
    let largest = |(at, max), (i, &x)| if x > max { (Some(i), x) } else { (at, max) };
    let (at, max) = x.iter().enumerate().fold((None, Float::NEG_INFINITY), largest);
    if max.is_finite() { (at, wide(max)) } else { (None, 0.0) }
}

/// An array of the same shape, filled lane by lane along `axis`.
fn map_lanes(x: &Values, axis: Axis, f: impl FnMut(ArrayView1<Float>, ArrayViewMut1<Float>)) -> ArrayD<Float> {
    let mut y = ArrayD::zeros(x.raw_dim());
    Zip::from(x.lanes(axis)).and(y.lanes_mut(axis)).for_each(f);
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn logits() -> Tensor {
        array![[1.0, 2.0, 3.0], [-1.0, 0.0, 5.0]].into()
    }

    #[test]
    fn rows_sum_to_one_along_their_axis() {
        assert!(logits().softmax(1).sum_axis(1).all_close(&Tensor::ones(2), 0.0, 1e-6));
        assert!(logits().softmax(0).sum_axis(0).all_close(&Tensor::ones(3), 0.0, 1e-6));
    }

    #[test]
    fn the_relatives_agree() {
        let x = logits();
        assert!(x.log_softmax(1).all_close(&x.softmax(1).ln(), 1e-4, 1e-6));
        assert!((&x - x.log_sum_exp(1).reshape((2, 1))).all_close(&x.log_softmax(1), 1e-4, 1e-6));
        let picked = -x.log_softmax(1).gather(&[2, 0]).mean();
        assert!(x.cross_entropy(&[2, 0]).all_close(&picked, 1e-5, 0.0));
    }

    #[test]
    fn large_logits_neither_overflow_nor_vanish() {
        let x = Tensor::from(array![[1e30, -1e30], [-1e30, -1e30]]);
        assert_eq!(x.softmax(1).to_vec(), [1.0, 0.0, 0.5, 0.5]);
        assert!(x.log_softmax(1).to_vec().iter().all(|y| y.is_finite()));
        assert!((Tensor::from(array![[100.0, -100.0]]).cross_entropy(&[1]).item() - 200.0).abs() < 1e-4);
    }

    #[test]
    fn the_gradient_of_cross_entropy_is_p_minus_onehot_over_n() {
        let x = logits().requires_grad();
        x.cross_entropy(&[2, 0]).backward();
        let onehot = Tensor::from(array![[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
        let expected = (x.detach().softmax(1) - onehot) / 2.0;
        assert!(x.grad().unwrap().all_close(&expected, 1e-6, 1e-7));
    }
}
