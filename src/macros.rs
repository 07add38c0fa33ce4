//! `tensor!` and `assert_close!`.

/// A tensor from nested brackets, row by row.
///
/// ```
/// use workbook::prelude::*;
/// assert_eq!(tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]].shape(), [2, 3]);
/// ```
#[macro_export]
macro_rules! tensor {
    ($($x:tt)*) => { $crate::Tensor::from($crate::ndarray::array![$($x)*]) };
}

/// Asserts that two numbers, or two tensors element by element, differ by at most a tolerance: 1e-4 unless a third
/// argument gives another.
///
/// ```
/// use workbook::prelude::*;
/// assert_close!(1f32.exp(), 2.71828);
/// assert_close!(tensor![0.1, 0.2] * 3.0, tensor![0.3, 0.6], 1e-6);
/// ```
#[macro_export]
macro_rules! assert_close {
    ($a:expr, $b:expr) => {
        $crate::assert_close!($a, $b, 1e-4)
    };
    ($a:expr, $b:expr, $tolerance:expr) => {{
        let (a, b) = (&$a, &$b);
        if let Some(message) = $crate::numbers::difference(a, b, $tolerance) {
            panic!("{} is not close to {}: {message}", stringify!($a), stringify!($b));
        }
    }};
}
