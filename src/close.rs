//! What `assert_close!` compares.

use crate::tensor::Tensor;

/// Something that `assert_close!` can take apart into a shape and numbers.
pub trait Numbers {
    /// The extent of every axis.
    fn extents(&self) -> Vec<usize>;
    /// The elements, row by row.
    fn numbers(&self) -> Vec<f64>;
}

/// Why `a` and `b` are not within `tolerance` of each other; `None` if they are. NaN is close to nothing.
pub fn difference(a: &dyn Numbers, b: &dyn Numbers, tolerance: f64) -> Option<String> {
    let (left, right) = (a.extents(), b.extents());
    if left != right {
        return Some(format!("the shapes are {left:?} and {right:?}"));
    }
    let (a, b) = (a.numbers(), b.numbers());
    // An infinity equals itself, though the difference of the two is NaN.
    let close = |a: f64, b: f64| a == b || (a - b).abs() <= tolerance;
    let i = a.iter().zip(&b).position(|(a, b)| !close(*a, *b))?;
    let place = if left.is_empty() { String::new() } else { format!(", at element {i} of shape {left:?}") };
    Some(format!("{} and {} differ by more than {tolerance}{place}", a[i], b[i]))
}

macro_rules! scalar {
    ($($T:ty),*) => {$(
        impl Numbers for $T {
            fn extents(&self) -> Vec<usize> { vec![] }
            fn numbers(&self) -> Vec<f64> { vec![f64::from(*self)] }
        }
    )*};
}
scalar!(f32, f64, i32);

macro_rules! list {
    ($($T:ty),*) => {$(
        impl Numbers for Vec<$T> {
            fn extents(&self) -> Vec<usize> { vec![self.len()] }
            fn numbers(&self) -> Vec<f64> { self.iter().map(|x| f64::from(*x)).collect() }
        }
        impl<const N: usize> Numbers for [$T; N] {
            fn extents(&self) -> Vec<usize> { vec![N] }
            fn numbers(&self) -> Vec<f64> { self.iter().map(|x| f64::from(*x)).collect() }
        }
    )*};
}
list!(f32, f64);

impl Numbers for Tensor {
    fn extents(&self) -> Vec<usize> {
        self.shape()
    }
    fn numbers(&self) -> Vec<f64> {
        self.value().iter().map(|x| f64::from(*x)).collect()
    }
}

impl<D: ndarray::Dimension> Numbers for ndarray::Array<f32, D> {
    fn extents(&self) -> Vec<usize> {
        self.shape().to_vec()
    }
    fn numbers(&self) -> Vec<f64> {
        self.iter().map(|x| f64::from(*x)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_compared_first() {
        assert!(difference(&vec![1f32], &vec![1f32, 2.0], 1.0).unwrap().contains("[1] and [2]"));
    }

    #[test]
    fn nan_is_close_to_nothing_and_infinity_to_itself() {
        assert!(difference(&f32::NAN, &f32::NAN, 1.0).is_some());
        assert!(difference(&f32::INFINITY, &f32::INFINITY, 0.0).is_none());
        assert!(difference(&f32::INFINITY, &1f32, 1.0).is_some());
    }
}
