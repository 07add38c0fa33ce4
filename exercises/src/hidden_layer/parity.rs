//! H5 · An odd number of bright pixels.

use workbook::prelude::*;

/// A network that knows whether an odd number of its `pixels` is bright: (W₁, b₁, W₂, b₂) for [`forward`] of H1.
///
/// Each pixel is 0 or 1. There are two classes: the logit of class 1 must be the larger one, by 0.1 at least, if an odd
/// number of pixels is 1, and that of class 0 otherwise. For two pixels that is the "either, or, but not both" of section
/// 9.1. Use at most as many hidden units as there are pixels, which are 1 to 12. Whether you find the weights on paper or
/// let a trainer find them is up to you; section 9.3 tells how often it would.
///
/// [`forward`]: super::forward::forward
///
/// ```
/// # use exercises::hidden_layer::{forward::forward, parity::parity};
/// # use workbook::prelude::*;
/// let (w1, b1, w2, b2) = parity(3);
/// let logits = forward(&tensor![[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]], &w1, &b1, &w2, &b2);
/// assert_eq!(logits.argmax(), Labels::from([0, 1]));
/// ```
pub fn parity(pixels: usize) -> (Tensor, Tensor, Tensor, Tensor) {
    let _ = pixels; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_number_of_bright_pixels() {
        checks::hidden_layer::parity(parity).assert();
    }
}
