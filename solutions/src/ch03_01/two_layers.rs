//! 3.1.6 · Two linear layers are one.

use workbook::prelude::*;

/// The single layer (W, b) that computes the same as two linear layers, one after the other:
///
/// h = X W₁ + b₁, o = h W₂ + b₂, and so o = X W + b for every X
///
/// `w1` has the shape (d, h), `b1` (h), `w2` (h, k) and `b2` (k); the result has the shapes (d, k) and (k).
///
/// ```
/// # use solutions::ch03_01::two_layers::collapse;
/// # use workbook::prelude::*;
/// let (w, b) = collapse(&tensor![[2.0]], &tensor![1.0], &tensor![[3.0]], &tensor![5.0]);
/// assert_eq!((w.to_vec(), b.to_vec()), (vec![6.0], vec![8.0])); // 3 (2 x + 1) + 5
/// ```
pub fn collapse(w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor) -> (Tensor, Tensor) {
    // >>> solution(w1, b1, w2, b2)
    // (X W₁ + b₁) W₂ + b₂ = X (W₁ W₂) + (b₁ W₂ + b₂)
    (w1.matmul(w2), b1.matmul(w2) + b2)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_layers_are_one() {
        checks::ch03_01::two_layers(collapse).assert();
    }
}
