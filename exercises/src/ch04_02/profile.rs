//! 4.2.2 · Where does an epoch spend its time?

use workbook::prelude::*;

/// Trains `model` for one epoch, and returns the seconds spent on loading, and those spent on computing.
///
/// Loading is the call of `next()` on the iterator `data.train_dataloader(0)`: it gathers the images of a batch and turns
/// their bytes into numbers. Computing is all the rest of a step: forward, loss, backward, and the optimizer. At the end
/// the model must be trained just as by `Trainer::new(1)`, on every batch and in the same order, even if it comes with a
/// gradient from before.
///
/// ```
/// # use exercises::ch04_02::profile::time_of_epoch;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small().first(200, 1).with_batch_size(50)?;
/// let model = SoftmaxRegression::new(784, 10, 0.1, 0);
/// let (loading, computing) = time_of_epoch(&model, &data);
/// assert!(loading > 0.0 && computing > 0.0);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn time_of_epoch(model: &SoftmaxRegression, data: &FashionMnist) -> (f64, f64) {
    let _ = (model, data); // Put your answer in place of these two lines.
    todo!()
}

/// How many times as fast an epoch becomes if its loading becomes `factor` times as fast, and nothing else changes.
///
/// An infinite factor stands for loading that costs no time at all: the most that any improvement can bring.
///
/// ```
/// # use exercises::ch04_02::profile::speedup;
/// assert_eq!(speedup(3.0, 1.0, 3.0), 2.0); // 4 seconds become 2
/// ```
pub fn speedup(loading: f64, computing: f64, factor: f64) -> f64 {
    let _ = (loading, computing, factor); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loading_and_computing() {
        checks::ch04_02::profile(time_of_epoch, speedup).assert();
    }
}
