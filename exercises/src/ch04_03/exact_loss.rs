//! 4.3.1 · The exact validation loss.

/// The mean loss over all `examples`, from what a simple validation loop leaves behind.
///
/// Such a loop computes the mean loss of each minibatch of `batch_size`, and then the mean of these means,
/// `mean_of_means`. If the last batch is short, its examples weigh more than the others. Given its mean loss,
/// `last_mean`, this can be undone. Write the sum of all losses in two ways: with k batches of B examples each, of which
/// the last has only r.
///
/// ```
/// # use exercises::ch04_03::exact_loss::exact_loss;
/// // The losses 1, 2, 3 | 10 in batches of 3: the means are 2 and 10.
/// assert_eq!(exact_loss(6.0, 10.0, 4, 3), 4.0);
/// ```
pub fn exact_loss(mean_of_means: f64, last_mean: f64, examples: usize, batch_size: usize) -> f64 {
    let _ = (mean_of_means, last_mean, examples, batch_size); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_validation_loss() {
        checks::ch04_03::exact_loss(exact_loss).assert();
    }
}
