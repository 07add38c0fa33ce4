//! 4.4.G · The gradient of the cross-entropy.

use workbook::prelude::*;

/// The gradient of the mean cross-entropy with respect to the logits, by formula and not by `backward`:
///
/// `L = -(1/n) Σ_i ln softmax(x_i)[label_i]`
///
/// Derive ∂L/∂x_ij on paper: write ln softmax(x)_y as x_y - ln Σ exp(x_k), and differentiate each part. What remains is
/// the difference between what the model believes and what is true.
///
/// `logits` has the shape (n, classes), `labels` the length n, and the result the shape (n, classes).
///
/// ```
/// # use exercises::ch04_04::cross_entropy_gradient::cross_entropy_gradient;
/// # use workbook::prelude::*;
/// let gradient = cross_entropy_gradient(&tensor![[0.0, 0.0]], &Labels::from([1]));
/// assert_eq!(gradient.to_vec(), [0.5, -0.5]);
///
/// let x = tensor![[1.0, 2.0, 3.0]].requires_grad();
/// cross_entropy(&x, &[0]).backward();
/// assert_close!(x.grad().unwrap(), cross_entropy_gradient(&x, &Labels::from([0])));
/// ```
pub fn cross_entropy_gradient(logits: &Tensor, labels: &Labels) -> Tensor {
    let _ = (logits, labels); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradient_of_the_cross_entropy() {
        checks::ch04_04::cross_entropy_gradient(cross_entropy_gradient).assert();
    }
}
