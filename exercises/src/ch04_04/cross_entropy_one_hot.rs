//! 4.4.2a · The cross-entropy over whole rows of targets.

use workbook::prelude::*;

/// The mean cross-entropy of the predicted probabilities against targets that are distributions themselves.
///
/// A class that was predicted with the probability ŷ costs -ln ŷ if it turns up. An example costs what is to be expected
/// of that, if its class is drawn from its target; the loss is the mean over the examples. Write that as sums first. What
/// is left of them if the target is one-hot, and which prediction costs least if it is not?
///
/// Both `y_hat` and `y` have the shape (n, classes); the result is a scalar, in nats. All probabilities in `y_hat` are
/// positive.
///
/// A word about the book: its exercise prints the loss as Σ y ln ŷ, without the minus sign. As no probability exceeds
/// 1, no logarithm of one is positive, so that sum is at most 0, and a better prediction makes it larger: minimising it
/// would teach the model to be wrong. The definition of section 4.1 has the sign.
///
/// ```
/// # use exercises::ch04_04::cross_entropy_one_hot::cross_entropy_one_hot;
/// # use workbook::prelude::*;
/// let y_hat = tensor![[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]];
/// let loss = cross_entropy_one_hot(&y_hat, &one_hot(&[0, 2], 3));
/// assert_close!(loss.item(), -(0.1f32.ln() + 0.5f32.ln()) / 2.0);
/// ```
pub fn cross_entropy_one_hot(y_hat: &Tensor, y: &Tensor) -> Tensor {
    let _ = (y_hat, y); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_entropy_over_whole_rows() {
        checks::ch04_04::cross_entropy_one_hot(cross_entropy_one_hot).assert();
    }
}
