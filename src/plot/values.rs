//! What a figure takes as numbers: slices, vectors, arrays and ranges of any of the usual number types.

use ndarray::{ArrayBase, Data, Ix1};

use crate::tensor::Tensor;

/// A number that can be drawn.
pub trait Number: Copy {
    /// The number in 64 bits.
    fn to_f64(self) -> f64;
}

macro_rules! numbers {
    ($($type:ty),*) => { $(impl Number for $type {
        fn to_f64(self) -> f64 {
            self as f64
        }
    })* };
}
numbers!(f32, f64, u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

/// A row of numbers: `&[f32]`, `&[f64]`, a `Vec`, an array, a one-dimensional ndarray, a tensor, a range of integers.
///
/// ```
/// use workbook::plot::Values;
/// assert_eq!([1.0f32, 2.5].to_f64s(), [1.0, 2.5]);
/// assert_eq!((1..=3).to_f64s(), [1.0, 2.0, 3.0]);
/// assert_eq!(ndarray::array![4.0, 5.0].to_f64s(), [4.0, 5.0]);
/// ```
pub trait Values {
    /// The numbers in 64 bits.
    fn to_f64s(&self) -> Vec<f64>;
}

impl<T: Number> Values for [T] {
    fn to_f64s(&self) -> Vec<f64> {
        self.iter().map(|&number| number.to_f64()).collect()
    }
}

impl<T: Number> Values for Vec<T> {
    fn to_f64s(&self) -> Vec<f64> {
        self.as_slice().to_f64s()
    }
}

impl<T: Number, const N: usize> Values for [T; N] {
    fn to_f64s(&self) -> Vec<f64> {
        self.as_slice().to_f64s()
    }
}

impl<T: Number, S: Data<Elem = T>> Values for ArrayBase<S, Ix1> {
    fn to_f64s(&self) -> Vec<f64> {
        self.iter().map(|&number| number.to_f64()).collect()
    }
}

/// All elements, row by row.
impl Values for Tensor {
    fn to_f64s(&self) -> Vec<f64> {
        self.value().iter().map(|&number| number.to_f64()).collect()
    }
}

macro_rules! ranges {
    ($($type:ty),*) => { $(
        impl Values for std::ops::Range<$type> {
            fn to_f64s(&self) -> Vec<f64> {
                self.clone().map(Number::to_f64).collect()
            }
        }
        impl Values for std::ops::RangeInclusive<$type> {
            fn to_f64s(&self) -> Vec<f64> {
                self.clone().map(Number::to_f64).collect()
            }
        }
    )* };
}
ranges!(usize, i32, u32, i64, u64);

impl<V: Values + ?Sized> Values for &V {
    fn to_f64s(&self) -> Vec<f64> {
        (**self).to_f64s()
    }
}
