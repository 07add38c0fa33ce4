//! The same source compiled once more in f64: for gradient checks, which are too coarse in f32 to catch a small
//! mistake, and as a reference for results in f32.
//!
//! ```
//! use workbook::tensor64::tensor::{Tensor, gradcheck::check_gradients};
//! use workbook::rng;
//!
//! let x = Tensor::normal(0.0, 1.0, (3, 4), &mut rng(0));
//! check_gradients(|inputs| inputs[0].exp().sum(), &[x]).unwrap();
//! ```

/// The element type: 64 bits, about 16 decimal digits, at most 1.8e308.
pub type Float = f64;

/// The product of ndarray: fast enough here, and a reference for the one in f32 that shares no code with it.
mod product {
    use ndarray::{Array2, ArrayView2};

    pub(super) fn dot(a: ArrayView2<f64>, b: ArrayView2<f64>) -> Array2<f64> {
        a.dot(&b)
    }
}

#[path = "tensor/mod.rs"]
pub mod tensor;

#[path = "nn/functional/mod.rs"]
pub mod functional;
