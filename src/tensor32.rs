//! The tensor and the losses in f32, which is what the workbook uses everywhere.

/// The element type: 32 bits, about 7 decimal digits, at most 3.4e38.
pub type Float = f32;

#[path = "tensor/product.rs"]
mod product;

#[path = "tensor/mod.rs"]
pub mod tensor;

#[path = "nn/functional/mod.rs"]
pub mod functional;
