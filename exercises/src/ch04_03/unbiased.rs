//! 4.3.2 · Is the quick validation loss biased?

/// The mean of the batch means: the losses of the examples, in this order, cut into batches of `batch_size`, of which
/// the last may be shorter.
///
/// ```
/// # use exercises::ch04_03::unbiased::quick_loss;
/// assert_eq!(quick_loss(&[1.0, 2.0, 3.0, 10.0], 3), 6.0); // (2 + 10) / 2, though the mean is 4
/// ```
pub fn quick_loss(losses: &[f64], batch_size: usize) -> f64 {
    let _ = (losses, batch_size); // Put your answer in place of these two lines.
    todo!()
}

/// The experiment: the mean and the standard deviation of the quick loss over `rounds` random orders of the examples. If
/// all give the same, the deviation is 0.
///
/// Draw the orders from `workbook::rng(seed)`: with `use rand::seq::SliceRandom;` a slice has a method
/// `shuffle(&mut rng)`. Compare the mean with the exact loss, and look at the deviation: an estimate may be right on
/// average and still be off every single time.
///
/// ```
/// # use exercises::ch04_03::unbiased::scatter;
/// let (mean, deviation) = scatter(&[1.0, 2.0, 3.0, 10.0], 3, 2000, 0);
/// assert!((mean - 4.0).abs() < 0.3);
/// assert!(deviation > 1.0);
/// ```
pub fn scatter(losses: &[f64], batch_size: usize, rounds: usize, seed: u64) -> (f64, f64) {
    let _ = (losses, batch_size, rounds, seed); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_on_average() {
        checks::ch04_03::unbiased(quick_loss, scatter).assert();
    }
}
