//! Functions of each element: exp, ln, abs, powi, sqrt, clamp, relu, sigmoid, tanh.

use ndarray::Zip;

use super::{Float, Tensor};

/// # Functions of each element
impl Tensor {
    /// The exponential e^x. In f32 it overflows to infinity above x = 88.72 and is 0 below x = -103.97.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_close!(tensor![0.0, 1.0, 89.0].exp(), tensor![1.0, 2.71828, f32::INFINITY]);
    /// ```
    pub fn exp(&self) -> Tensor {
        // y = e^x:  dy/dx = y
        Tensor::from_op("exp", self.value().exp(), [self], |g, y, [x]| x.accumulate(|| g * y))
    }

    /// The natural logarithm; -infinity at 0 and NaN below.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![1.0, 0.0].ln().to_vec(), [0.0, f32::NEG_INFINITY]);
    /// ```
    pub fn ln(&self) -> Tensor {
        // y = ln x:  dy/dx = 1 / x
        Tensor::from_op("ln", self.value().ln(), [self], |g, _, [x]| x.accumulate(|| g / &x.value()))
    }

    /// The absolute value |x|. At the kink, x = 0, the gradient is taken to be 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![-2.0, 3.0].abs().to_vec(), [2.0, 3.0]);
    /// ```
    pub fn abs(&self) -> Tensor {
        // y = |x|:  dy/dx = sign(x)
        let sign = |x: Float| if x == 0.0 { 0.0 } else { x.signum() };
        Tensor::from_op("abs", self.value().abs(), [self], move |g, _, [x]| x.accumulate(|| g * &x.value().mapv(sign)))
    }

    /// The integer power x^n.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![3.0, -2.0].powi(2).to_vec(), [9.0, 4.0]);
    /// ```
    pub fn powi(&self, n: i32) -> Tensor {
        // y = x^n:  dy/dx = n x^(n-1), and 0 for n = 0, even at x = 0 where x^(-1) would be infinite
        let slope = move |x: Float| if n == 0 { 0.0 } else { n as Float * x.powi(n - 1) };
        Tensor::from_op("powi", self.value().powi(n), [self], move |g, _, [x]| {
            x.accumulate(|| g * &x.value().mapv(slope))
        })
    }

    /// The square root; NaN below 0. Its slope at 0 is infinite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![4.0, 2.25].sqrt().to_vec(), [2.0, 1.5]);
    /// ```
    pub fn sqrt(&self) -> Tensor {
        // y = √x:  dy/dx = 1 / 2y
        Tensor::from_op("sqrt", self.value().sqrt(), [self], |g, y, [x]| x.accumulate(|| g / &(y * 2.0)))
    }

    /// Each element, or the nearest number in low..=high. Outside of it, and on its edges, the gradient is 0. A NaN stays
    /// a NaN, so that it is noticed.
    ///
    /// # Panics
    /// If `low` is above `high`, or one of them is NaN.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![-2.0, 0.5, 7.0].clamp(0.0, 1.0).to_vec(), [0.0, 0.5, 1.0]);
    /// ```
    #[track_caller]
    pub fn clamp(&self, low: Float, high: Float) -> Tensor {
        // y = min(max(x, low), high):  dy/dx = 1 where low < x < high, else 0
        assert!(low <= high, "`clamp` needs low <= high, not {low} and {high}");
        Tensor::from_op("clamp", self.value().mapv(|x| x.clamp(low, high)), [self], move |g, y, [x]| {
            x.accumulate(|| Zip::from(g).and(y).map_collect(|&g, &y| if y == low || y == high { 0.0 } else { g }))
        })
    }

    /// The rectified linear unit max(x, 0). At x = 0 the gradient is taken to be 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![-2.0, 0.0, 3.0].relu().to_vec(), [0.0, 0.0, 3.0]);
    /// ```
    pub fn relu(&self) -> Tensor {
        // y = max(x, 0):  dy/dx = 1 where x > 0, else 0. A NaN stays a NaN, so that it is noticed.
        let relu = |x: Float| if x <= 0.0 { 0.0 } else { x };
        Tensor::from_op("relu", self.value().mapv(relu), [self], |g, y, [x]| {
            x.accumulate(|| Zip::from(g).and(y).map_collect(|&g, &y| if y == 0.0 { 0.0 } else { g }))
        })
    }

    /// The logistic function 1 / (1 + e^-x), computed so that neither tail overflows.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![-1000.0, 0.0, 1000.0].sigmoid().to_vec(), [0.0, 0.5, 1.0]);
    /// ```
    pub fn sigmoid(&self) -> Tensor {
        // y = 1 / (1 + e^-x):  dy/dx = y (1 - y)
        let sigmoid = |x: Float| {
            let e = (-x.abs()).exp();
            if x >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
        };
        Tensor::from_op("sigmoid", self.value().mapv(sigmoid), [self], |g, y, [x]| {
            x.accumulate(|| g * &(y * &(1.0 - y)))
        })
    }

    /// The hyperbolic tangent (e^x - e^-x) / (e^x + e^-x), from -1 to 1.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![-1000.0, 0.0, 1000.0].tanh().to_vec(), [-1.0, 0.0, 1.0]);
    /// ```
    pub fn tanh(&self) -> Tensor {
        // y = tanh x:  dy/dx = 1 - y²
        Tensor::from_op("tanh", self.value().tanh(), [self], |g, y, [x]| x.accumulate(|| g * &(1.0 - y * y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn known_values() {
        let x = Tensor::from(array![-1.0, 0.0, 2.0]);
        assert_eq!(x.relu().to_vec(), [0.0, 0.0, 2.0]);
        assert_eq!(x.abs().to_vec(), [1.0, 0.0, 2.0]);
        assert_eq!(x.sigmoid().to_vec()[1], 0.5);
        assert_eq!(x.powi(0).to_vec(), [1.0; 3]);
    }

    #[test]
    fn sigmoid_saturates_without_overflow() {
        assert_eq!(Tensor::from(array![-1e4, 1e4]).sigmoid().to_vec(), [0.0, 1.0]);
    }

    #[test]
    fn gradients_at_the_kinks_are_zero() {
        for f in [Tensor::abs, Tensor::relu] {
            let x = Tensor::scalar(0.0).requires_grad();
            f(&x).backward();
            assert_eq!(x.grad().unwrap().item(), 0.0);
        }
    }
}
