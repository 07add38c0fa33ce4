//! 4.4.5a · The validation loss against the learning rate.

use workbook::prelude::*;

/// The validation loss after `epochs` epochs of softmax regression, for each learning rate.
///
/// Each run begins with a new [`SoftmaxRegression`] of 784 inputs and 10 classes, always from the same seed, so that only
/// the learning rate differs. A run that ends in an error, because its loss is not finite any more, counts as infinite.
///
/// Plot the result for 0.0001 to 10 on logarithmic axes: on which side of the best rate do you lose more?
///
/// ```
/// # use exercises::ch04_04::learning_rates::validation_losses;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small().first(200, 100).with_batch_size(50)?;
/// let losses = validation_losses(&data, &[0.0001, 0.05], 2);
/// assert!(losses[1] < losses[0]);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn validation_losses(data: &FashionMnist, learning_rates: &[f32], epochs: usize) -> Vec<f64> {
    let _ = (data, learning_rates, epochs); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_against_learning_rate() {
        checks::ch04_04::learning_rates(validation_losses).assert();
    }
}
