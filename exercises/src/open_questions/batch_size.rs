//! S2 · How is the batch size chosen? The noise of a minibatch's gradient.

/// The standard deviation of the gradient of a minibatch about the gradient of all examples, by formula.
///
/// `gradients` holds the gradient of each of the N examples, with respect to one weight. A minibatch of B examples is
/// drawn from them without replacement, and its gradient is the mean of theirs. It scatters by
///
/// √( σ²/B · (N - B)/(N - 1) ),  σ² = (1/N) Σ (g_i - ḡ)²
///
/// With B far below N that is the law 1/√B; with B = N nothing is left to chance. There are two examples at least.
///
/// ```
/// # use exercises::open_questions::batch_size::expected_scatter;
/// let gradients = [1.0, -1.0, 1.0, -1.0];
/// assert_eq!(expected_scatter(&gradients, 1), 1.0);
/// assert_eq!(expected_scatter(&gradients, 4), 0.0);
/// ```
pub fn expected_scatter(gradients: &[f64], batch_size: usize) -> f64 {
    let _ = (gradients, batch_size); // Put your answer in place of these two lines.
    todo!()
}

/// The same by experiment: the standard deviation of the means of `draws` minibatches.
///
/// Draw them from `workbook::rng(seed)`: with `use rand::seq::SliceRandom;` a slice has a method `shuffle(&mut rng)`,
/// and the first `batch_size` entries of a shuffled copy are a minibatch.
///
/// ```
/// # use exercises::open_questions::batch_size::{expected_scatter, measured_scatter};
/// let gradients = [3.0, -1.0, 0.5, 2.0, -4.0];
/// let measured = measured_scatter(&gradients, 2, 5000, 0);
/// assert!((measured / expected_scatter(&gradients, 2) - 1.0).abs() < 0.1);
/// ```
pub fn measured_scatter(gradients: &[f64], batch_size: usize, draws: usize, seed: u64) -> f64 {
    let _ = (gradients, batch_size, draws, seed); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_of_a_minibatch() {
        checks::open_questions::batch_size(expected_scatter, measured_scatter).assert();
    }
}
