//! Anything that is numbers in some shape: what figures draw, `assert_close!` compares and checks judge.

use ndarray::{ArrayBase, Data, Dimension};

use crate::labels::Labels;
use crate::tensor::Tensor;

/// A number of any of the usual types.
///
/// ```
/// use workbook::numbers::Number;
/// assert_eq!(3u8.to_f64(), 3.0);
/// assert!(u8::IS_WHOLE && !f32::IS_WHOLE);
/// ```
pub trait Number: Copy {
    /// Whether the type holds whole numbers only, as counts and indices are.
    const IS_WHOLE: bool;
    /// The number in 64 bits.
    fn to_f64(self) -> f64;
}

/// Numbers in a shape: a single one, `&[f32]`, `&[f64]`, a `Vec`, an array, an ndarray, a tensor, a range of integers.
///
/// ```
/// use workbook::numbers::Values;
/// assert_eq!([1.0f32, 2.5].to_f64s(), [1.0, 2.5]);
/// assert_eq!((1..=3).to_f64s(), [1.0, 2.0, 3.0]);
/// assert_eq!(ndarray::array![[4.0, 5.0]].extents(), [1, 2]);
/// ```
pub trait Values {
    /// The extent of every axis; none for a single number.
    fn extents(&self) -> Vec<usize> {
        vec![self.to_f64s().len()]
    }
    /// The numbers in 64 bits, row by row.
    fn to_f64s(&self) -> Vec<f64>;
}

macro_rules! numbers {
    ($is_whole:literal: $($type:ty),*) => { $(
        impl Number for $type {
            const IS_WHOLE: bool = $is_whole;
            fn to_f64(self) -> f64 {
                self as f64
            }
        }
        impl Values for $type {
            fn extents(&self) -> Vec<usize> {
                vec![]
            }
            fn to_f64s(&self) -> Vec<f64> {
                vec![self.to_f64()]
            }
        }
    )* };
}
numbers!(false: f32, f64);
// Above 2^53 these are rounded.
numbers!(true: u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

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

impl<T: Number, S: Data<Elem = T>, D: Dimension> Values for ArrayBase<S, D> {
    fn extents(&self) -> Vec<usize> {
        self.shape().to_vec()
    }
    fn to_f64s(&self) -> Vec<f64> {
        self.iter().map(|&number| number.to_f64()).collect()
    }
}

impl Values for Tensor {
    fn extents(&self) -> Vec<usize> {
        self.shape()
    }
    fn to_f64s(&self) -> Vec<f64> {
        self.value().to_f64s()
    }
}

impl Values for Labels {
    fn to_f64s(&self) -> Vec<f64> {
        self[..].to_f64s()
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
    fn extents(&self) -> Vec<usize> {
        (**self).extents()
    }
    fn to_f64s(&self) -> Vec<f64> {
        (**self).to_f64s()
    }
}

/// Why `a` and `b` are not within `tolerance` of each other; `None` if they are. NaN is close to nothing. For
/// `assert_close!`.
#[doc(hidden)]
pub fn difference(a: &dyn Values, b: &dyn Values, tolerance: f64) -> Option<String> {
    let (left, right) = (a.extents(), b.extents());
    if left != right {
        return Some(format!("the shapes are {left:?} and {right:?}"));
    }
    let (a, b) = (a.to_f64s(), b.to_f64s());
    // An infinity equals itself, though the difference of the two is NaN.
    let close = |a: f64, b: f64| a == b || (a - b).abs() <= tolerance;
    let i = a.iter().zip(&b).position(|(a, b)| !close(*a, *b))?;
    let place = if left.is_empty() { String::new() } else { format!(", at element {i} of shape {left:?}") };
    Some(format!("{} and {} differ by more than {tolerance}{place}", a[i], b[i]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_compared_first() {
        assert!(difference(&vec![1f32], &vec![1f32, 2.0], 1.0).unwrap().contains("[1] and [2]"));
        assert!(difference(&1f32, &[1f32], 1.0).unwrap().contains("[] and [1]"));
    }

    #[test]
    fn nan_is_close_to_nothing_and_infinity_to_itself() {
        assert!(difference(&f32::NAN, &f32::NAN, 1.0).is_some());
        assert!(difference(&f32::INFINITY, &f32::INFINITY, 0.0).is_none());
        assert!(difference(&f32::INFINITY, &1f32, 1.0).is_some());
    }
}
