//! 4.3.2 · Is the quick validation loss biased?

/// The mean of the batch means: the losses of the examples, in this order, cut into batches of `batch_size`, of which
/// the last may be shorter.
///
/// ```
/// # use solutions::ch04_03::unbiased::quick_loss;
/// assert_eq!(quick_loss(&[1.0, 2.0, 3.0, 10.0], 3), 6.0); // (2 + 10) / 2, though the mean is 4
/// ```
pub fn quick_loss(losses: &[f64], batch_size: usize) -> f64 {
    // >>> solution(losses, batch_size)
    let means: Vec<f64> =
        losses.chunks(batch_size).map(|batch| batch.iter().sum::<f64>() / batch.len() as f64).collect();
    means.iter().sum::<f64>() / means.len() as f64
    // <<< solution
}

/// The experiment: the mean and the standard deviation of the quick loss over `rounds` random orders of the examples. If
/// all give the same, the deviation is 0.
///
/// Draw the orders from `workbook::rng(seed)`: with `use rand::seq::SliceRandom;` a slice has a method
/// `shuffle(&mut rng)`. Compare the mean with the exact loss, and look at the deviation: an estimate may be right on
/// average and still be off every single time.
///
/// ```
/// # use solutions::ch04_03::unbiased::scatter;
/// let (mean, deviation) = scatter(&[1.0, 2.0, 3.0, 10.0], 3, 2000, 0);
/// assert!((mean - 4.0).abs() < 0.3);
/// assert!(deviation > 1.0);
/// ```
pub fn scatter(losses: &[f64], batch_size: usize, rounds: usize, seed: u64) -> (f64, f64) {
    // >>> solution(losses, batch_size, rounds, seed)
    use rand::seq::SliceRandom;
    let mut rng = workbook::rng(seed);
    let mut losses = losses.to_vec();
    let estimates: Vec<f64> = (0..rounds)
        .map(|_| {
            losses.shuffle(&mut rng);
            quick_loss(&losses, batch_size)
        })
        .collect();
    let mean = estimates.iter().sum::<f64>() / rounds as f64;
    let variance = estimates.iter().map(|estimate| (estimate - mean).powi(2)).sum::<f64>() / rounds as f64;
    (mean, variance.sqrt())
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_on_average() {
        checks::ch04_03::unbiased(quick_loss, scatter).assert();
    }
}
