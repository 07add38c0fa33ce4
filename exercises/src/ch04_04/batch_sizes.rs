//! 4.4.5b · The loss against the batch size.

use workbook::prelude::*;

/// The (training loss, validation loss) after `epochs` epochs of softmax regression, for each batch size.
///
/// Each run begins with a new [`SoftmaxRegression`] of 784 inputs and 10 classes, always from the same seed, with the
/// learning rate `lr`. `data.clone().with_batch_size(n)` is the same data in other batches; the images are not copied.
///
/// The training loss is the mean over the batches of the last epoch, or is measured after it.
///
/// Try 1 to 60 000. How far do you have to go to see an effect? Mind that a larger batch means fewer steps in an epoch.
///
/// ```
/// # use exercises::ch04_04::batch_sizes::losses_by_batch_size;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small().first(200, 100);
/// let losses = losses_by_batch_size(&data, &[200, 10], 0.02, 2);
/// assert!(losses[1].1 < losses[0].1); // twenty times as many steps
/// ```
pub fn losses_by_batch_size(data: &FashionMnist, batch_sizes: &[usize], lr: f32, epochs: usize) -> Vec<(f64, f64)> {
    let _ = (data, batch_sizes, lr, epochs); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_against_batch_size() {
        checks::ch04_04::batch_sizes(losses_by_batch_size).assert();
    }
}
