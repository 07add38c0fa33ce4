//! H1 · Two products, and a relu between them.

use workbook::prelude::*;

/// The logits of a network with one hidden layer:
///
/// H = relu(X W₁ + b₁),  O = H W₂ + b₂
///
/// `x` has the shape (n, inputs), `w1` (inputs, units), `b1` (units), `w2` (units, classes), `b2` (classes), and the
/// result (n, classes). Any of these numbers may be 1. The gradient must flow back to all five.
///
/// ```
/// # use exercises::hidden_layer::forward::forward;
/// # use workbook::prelude::*;
/// // "Either, or, but not both", as in section 9.1
/// let (w1, b1) = (tensor![[1.0, 1.0], [1.0, 1.0]], tensor![0.0, -1.0]);
/// let (w2, b2) = (tensor![[1.0], [-2.0]], tensor![0.0]);
/// let corners = tensor![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// assert_eq!(forward(&corners, &w1, &b1, &w2, &b2).to_vec(), [0.0, 1.0, 1.0, 0.0]);
/// ```
pub fn forward(x: &Tensor, w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor) -> Tensor {
    let _ = (x, w1, b1, w2, b2); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_products_and_a_relu() {
        checks::hidden_layer::forward(forward).assert();
    }
}
