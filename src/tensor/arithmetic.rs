//! `+ - * /` and negation, element by element, with broadcasting; between tensors and with numbers.

use std::ops::{Add, Div, Mul, Neg, Sub};

use ndarray::{ArrayD, Zip};

use super::broadcast::common_shape;
use super::{Float, Tensor};

#[track_caller]
fn add(a: &Tensor, b: &Tensor) -> Tensor {
    // y = a + b:  dy/da = 1, dy/db = 1
    Tensor::from_op("add", elementwise("add", a, b, |a, b| a + b), [a, b], |g, _, [a, b]| {
        a.accumulate(|| g.clone());
        b.accumulate(|| g.clone());
    })
}

#[track_caller]
fn sub(a: &Tensor, b: &Tensor) -> Tensor {
    // y = a - b:  dy/da = 1, dy/db = -1
    Tensor::from_op("sub", elementwise("sub", a, b, |a, b| a - b), [a, b], |g, _, [a, b]| {
        a.accumulate(|| g.clone());
        b.accumulate(|| -g);
    })
}

#[track_caller]
fn mul(a: &Tensor, b: &Tensor) -> Tensor {
    // y = a b:  dy/da = b, dy/db = a
    Tensor::from_op("mul", elementwise("mul", a, b, |a, b| a * b), [a, b], |g, _, [a, b]| {
        a.accumulate(|| g * &b.value());
        b.accumulate(|| g * &a.value());
    })
}

#[track_caller]
fn div(a: &Tensor, b: &Tensor) -> Tensor {
    // y = a / b:  dy/da = 1 / b, dy/db = -y / b
    Tensor::from_op("div", elementwise("div", a, b, |a, b| a / b), [a, b], |g, y, [a, b]| {
        a.accumulate(|| g / &b.value());
        b.accumulate(|| -(g * y) / &b.value());
    })
}

fn neg(a: &Tensor) -> Tensor {
    // y = -a:  dy/da = -1
    Tensor::from_op("neg", -&a.value(), [a], |g, _, [a]| a.accumulate(|| -g))
}

/// `f` of every pair of elements, after broadcasting.
#[track_caller]
fn elementwise(op: &str, a: &Tensor, b: &Tensor, f: impl Fn(Float, Float) -> Float) -> ArrayD<Float> {
    let (a, b) = (a.value(), b.value());
    let shape = common_shape(op, a.shape(), b.shape());
    let fits = "the common shape fits both";
    Zip::from(a.broadcast(shape.clone()).expect(fits))
        .and(b.broadcast(shape).expect(fits))
        .map_collect(|&a, &b| f(a, b))
}

/// The operator for every combination of tensors, borrowed tensors and numbers.
macro_rules! operator {
    ($Trait:ident, $method:ident) => {
        impl $Trait<&Tensor> for &Tensor {
            type Output = Tensor;
            #[track_caller]
            fn $method(self, b: &Tensor) -> Tensor {
                $method(self, b)
            }
        }
        operator!(@forward $Trait, $method, &Tensor, Tensor, |a, b| (a, &b));
        operator!(@forward $Trait, $method, Tensor, &Tensor, |a, b| (&a, b));
        operator!(@forward $Trait, $method, Tensor, Tensor, |a, b| (&a, &b));
        operator!(@forward $Trait, $method, &Tensor, Float, |a, b| (a, &Tensor::scalar(b)));
        operator!(@forward $Trait, $method, Tensor, Float, |a, b| (&a, &Tensor::scalar(b)));
        operator!(@forward $Trait, $method, Float, &Tensor, |a, b| (&Tensor::scalar(a), b));
        operator!(@forward $Trait, $method, Float, Tensor, |a, b| (&Tensor::scalar(a), &b));
    };
    (@forward $Trait:ident, $method:ident, $A:ty, $B:ty, |$a:ident, $b:ident| ($left:expr, $right:expr)) => {
        impl $Trait<$B> for $A {
            type Output = Tensor;
            #[track_caller]
            fn $method(self, $b: $B) -> Tensor {
                let $a = self;
                $method($left, $right)
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl Neg for &Tensor {
    type Output = Tensor;
    fn neg(self) -> Tensor {
        neg(self)
    }
}

impl Neg for Tensor {
    type Output = Tensor;
    fn neg(self) -> Tensor {
        neg(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn every_combination_of_operands_computes_the_same() {
        let (a, b) = (Tensor::from(array![6.0, 8.0]), Tensor::from(array![2.0, 4.0]));
        for y in [&a / &b, a.clone() / &b, &a / b.clone(), a.clone() / b.clone()] {
            assert_eq!(y.to_vec(), [3.0, 2.0]);
        }
        assert_eq!((&a - 1.0).to_vec(), [5.0, 7.0]);
        assert_eq!((1.0 - &a).to_vec(), [-5.0, -7.0]);
        assert_eq!((-&a + a.clone() * 0.5).to_vec(), [-3.0, -4.0]);
    }

    #[test]
    fn a_row_is_added_to_every_row() {
        let x = Tensor::from(array![[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!((&x + Tensor::from(array![10.0, 20.0])).to_vec(), [11.0, 22.0, 13.0, 24.0]);
        assert_eq!((&x + Tensor::from(array![[10.0], [20.0]])).to_vec(), [11.0, 12.0, 23.0, 24.0]);
    }

    #[test]
    fn the_gradient_of_a_broadcast_bias_is_a_column_sum() {
        let b = Tensor::zeros(2).requires_grad();
        (Tensor::from(array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]) * &b).sum().backward();
        assert_eq!(b.grad().unwrap().to_vec(), [9.0, 12.0]);
    }

    #[test]
    #[should_panic(expected = "`mul` cannot combine the shapes [2, 3] and [2]")]
    fn shapes_that_do_not_fit_are_named() {
        let _ = Tensor::ones((2, 3)) * Tensor::ones(2);
    }
}
