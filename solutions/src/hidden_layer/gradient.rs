//! H2 · The gradient of the hidden weights, by hand.

use workbook::prelude::*;

/// The gradients of the loss with respect to W₁ and b₁, for the network of H1 and its cross-entropy, a mean over the n
/// examples.
///
/// Write them as products of matrices, as section 9.2 does on paper, and leave `backward` for the comparison. The shapes
/// are those of H1. A unit that gives exactly 0 for an example is asleep for it, and learns nothing from it. The logits
/// may be as large as 1000, and the gradients are finite all the same. Nothing that was handed in may change.
///
/// ```
/// # use solutions::hidden_layer::gradient::hidden_gradients;
/// # use workbook::prelude::*;
/// let (x, y) = (tensor![[1.0, 2.0]], Labels::from([0]));
/// let (w1, b1) = (tensor![[1.0, -1.0], [1.0, -1.0]], tensor![0.0, 0.0]); // the second unit is asleep
/// let (w2, b2) = (tensor![[1.0, 1.0], [5.0, 0.0]], tensor![0.0, 2f32.ln()]);
/// // The probabilities are 1/3 and 2/3; the two classes hear the first unit alike, so nothing flows back to it.
/// let (for_w1, for_b1) = hidden_gradients(&x, &y, &w1, &b1, &w2, &b2);
/// assert_close!(for_w1, Tensor::zeros((2, 2)), 1e-6);
/// assert_close!(for_b1, Tensor::zeros(2), 1e-6);
/// ```
pub fn hidden_gradients(
    x: &Tensor,
    y: &Labels,
    w1: &Tensor,
    b1: &Tensor,
    w2: &Tensor,
    b2: &Tensor,
) -> (Tensor, Tensor) {
    // >>> solution(x, y, w1, b1, w2, b2)
    let [x, w1, b1, w2, b2] = [x, w1, b1, w2, b2].map(Tensor::detach);
    let units = (x.matmul(&w1) + &b1).relu();
    let logits = units.matmul(&w2) + &b2;
    let (n, classes) = (x.shape()[0], logits.shape()[1]);
    let from_logits = (softmax(&logits) - one_hot(y, classes)) / n as f32;
    let awake = Tensor::from(units.to_array().mapv(|h| if h > 0.0 { 1.0 } else { 0.0 }));
    let from_units = from_logits.matmul(&w2.t()) * awake;
    (x.t().matmul(&from_units), from_units.sum_axis(0))
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_of_the_hidden_weights() {
        checks::hidden_layer::gradient(hidden_gradients).assert();
    }
}
