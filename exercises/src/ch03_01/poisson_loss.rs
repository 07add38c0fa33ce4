//! 3.1.8c and 3.1.8d · Losses for counts.

use workbook::prelude::*;

/// 3.1.8c: the loss of predicting the rates λ where the counts k were seen: the mean over the examples of -ln p(k | λ),
/// without the term that no λ can change.
///
/// p(k | λ) = λᵏ exp(-λ) / k!
///
/// Both tensors have the same shape, and the rates are positive. A gradient must flow back to them: 1 - k/λ for each,
/// over n, which is 0 where the rate equals the count.
///
/// ```
/// # use exercises::ch03_01::poisson_loss::poisson_loss;
/// # use workbook::prelude::*;
/// assert_close!(poisson_loss(&tensor![1.0, 2.0], &tensor![5.0, 0.0]).item(), 1.5); // (1 - 5 ln 1 + 2 - 0 ln 2) / 2
/// ```
pub fn poisson_loss(lambda: &Tensor, counts: &Tensor) -> Tensor {
    let _ = (lambda, counts); // Put your answer in place of these two lines.
    todo!()
}

/// 3.1.8d: the same loss, for a model that predicts s = ln λ in place of λ.
///
/// A linear model may return any number, and a rate must be positive: with exp(s) it always is. Rewrite the loss in s,
/// and simplify, so that no logarithm is left: for s = -200 the rate is 0 in f32, and its logarithm -∞, though the loss
/// is a number like any other.
///
/// ```
/// # use exercises::ch03_01::poisson_loss::poisson_loss_of_log;
/// # use workbook::prelude::*;
/// assert_close!(poisson_loss_of_log(&tensor![0.0, -1.0], &tensor![5.0, 2.0]).item(), (1.0 + 2.36788) / 2.0);
/// ```
pub fn poisson_loss_of_log(log_lambda: &Tensor, counts: &Tensor) -> Tensor {
    let _ = (log_lambda, counts); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_of_a_rate() {
        checks::ch03_01::poisson_loss(poisson_loss).assert();
    }

    #[test]
    fn loss_of_the_logarithm_of_a_rate() {
        checks::ch03_01::poisson_loss_of_log(poisson_loss_of_log).assert();
    }
}
