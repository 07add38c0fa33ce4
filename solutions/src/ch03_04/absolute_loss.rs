//! 3.4.8a · The absolute loss.

use workbook::prelude::*;

/// The mean absolute error (1/n) Σ |ŷ_i - y_i| of predictions `y_hat` of shape (n, 1) with targets `y` of shape (n) or
/// (n, 1); a scalar, through which gradients flow. Where a prediction is exactly right the gradient is 0.
///
/// The book prints a sum. Then a batch twice as large takes steps twice as long, and a short last batch a shorter one;
/// with a mean the learning rate keeps its meaning.
///
/// ```
/// # use solutions::ch03_04::absolute_loss::absolute_loss;
/// # use workbook::prelude::*;
/// let loss = absolute_loss(&tensor![[1.0], [2.0]], &tensor![3.0, 1.0]);
/// assert_close!(loss, Tensor::scalar(1.5));
/// ```
pub fn absolute_loss(y_hat: &Tensor, y: &Tensor) -> Tensor {
    // >>> solution(y_hat, y)
    (y_hat - y.reshape(y_hat.shape())).abs().mean()
    // <<< solution
}

/// Its gradient with respect to `y_hat`, worked out on paper: sign(ŷ_i - y_i) / n. Both have the shape (n, 1), as has
/// the result. Where a prediction is exactly right the absolute value has a kink; take 0 there.
///
/// Train with it, and compare with the squared loss on ordinary data. How far is the last step from the first? When
/// does it come to rest?
///
/// ```
/// # use solutions::ch03_04::absolute_loss::absolute_gradient;
/// # use workbook::prelude::*;
/// let gradient = absolute_gradient(&tensor![[1.0], [2.0]], &tensor![[1000.0], [1.0]]);
/// assert_close!(gradient, tensor![[-0.5], [0.5]]); // however large the mistake
/// ```
pub fn absolute_gradient(y_hat: &Tensor, y: &Tensor) -> Tensor {
    // >>> solution(y_hat, y)
    let n = y_hat.len() as f32;
    let sign = |r: f32| if r == 0.0 { 0.0 } else { r.signum() };
    Tensor::from((y_hat - y).value().mapv(|r| sign(r) / n))
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_errors() {
        checks::ch03_04::absolute_loss(absolute_loss, absolute_gradient).assert();
    }
}
