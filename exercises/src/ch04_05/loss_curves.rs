//! 4.5.4 · The loss curves of several learning rates: which is better, and when?

use workbook::prelude::*;

/// The validation loss after each epoch, for each learning rate: one curve of `epochs` numbers per rate.
///
/// Each run begins with a new [`SoftmaxRegression`] of 784 inputs and 10 classes, always from the same seed, so that only
/// the learning rate differs. If a run ends in an error, because its loss is not finite any more, its whole curve counts
/// as infinite.
///
/// Draw the curves of 0.001 to 1 in one figure, with a logarithmic axis for the loss.
///
/// ```
/// # use exercises::ch04_05::loss_curves::loss_curves;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small().first(200, 100).with_batch_size(50)?;
/// let curves = loss_curves(&data, &[0.001, 0.05], 3);
/// assert_eq!((curves.len(), curves[0].len()), (2, 3));
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn loss_curves(data: &FashionMnist, learning_rates: &[f32], epochs: usize) -> Vec<Vec<f64>> {
    let _ = (data, learning_rates, epochs); // Put your answer in place of these two lines.
    todo!()
}

/// For each epoch the position of the curve that is lowest there; of equal ones the first. A NaN is never the lowest.
///
/// All curves are equally long. If all are NaN or infinite, say 0.
///
/// ```
/// # use exercises::ch04_05::loss_curves::leaders;
/// let slow = vec![1.0, 0.8, 0.6, 0.5];
/// let fast = vec![0.8, 0.7, 0.7, 0.7];
/// assert_eq!(leaders(&[slow, fast]), [1, 1, 0, 0]); // the fast one leads first, the slow one in the end
/// ```
pub fn leaders(curves: &[Vec<f64>]) -> Vec<usize> {
    let _ = curves; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_and_their_leaders() {
        checks::ch04_05::loss_curves(loss_curves, leaders).assert();
    }
}
