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
/// # use solutions::open_questions::batch_size::expected_scatter;
/// let gradients = [1.0, -1.0, 1.0, -1.0];
/// assert_eq!(expected_scatter(&gradients, 1), 1.0);
/// assert_eq!(expected_scatter(&gradients, 4), 0.0);
/// ```
pub fn expected_scatter(gradients: &[f64], batch_size: usize) -> f64 {
    // >>> solution(gradients, batch_size)
    let (n, b) = (gradients.len() as f64, batch_size as f64);
    let mean = gradients.iter().sum::<f64>() / n;
    let variance = gradients.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / n;
    (variance / b * (n - b) / (n - 1.0)).sqrt()
    // <<< solution
}

/// The same by experiment: the standard deviation of the means of `draws` minibatches.
///
/// Draw them from `workbook::rng(seed)`: with `use rand::seq::SliceRandom;` a slice has a method `shuffle(&mut rng)`,
/// and the first `batch_size` entries of a shuffled copy are a minibatch.
///
/// ```
/// # use solutions::open_questions::batch_size::{expected_scatter, measured_scatter};
/// let gradients = [3.0, -1.0, 0.5, 2.0, -4.0];
/// let measured = measured_scatter(&gradients, 2, 5000, 0);
/// assert!((measured / expected_scatter(&gradients, 2) - 1.0).abs() < 0.1);
/// ```
pub fn measured_scatter(gradients: &[f64], batch_size: usize, draws: usize, seed: u64) -> f64 {
    // >>> solution(gradients, batch_size, draws, seed)
    use rand::seq::SliceRandom;
    let mut rng = workbook::rng(seed);
    let mut shuffled = gradients.to_vec();
    let means: Vec<f64> = (0..draws)
        .map(|_| {
            shuffled.shuffle(&mut rng);
            shuffled[..batch_size].iter().sum::<f64>() / batch_size as f64
        })
        .collect();
    let mean = means.iter().sum::<f64>() / draws as f64;
    (means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / draws as f64).sqrt()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_of_a_minibatch() {
        checks::open_questions::batch_size(expected_scatter, measured_scatter).assert();
    }
}
