//! 3.4.6 · Learning rates and epochs.

use workbook::prelude::*;

/// The validation loss after each of `epochs` epochs, a row for each learning rate.
///
/// Each run begins with a new [`LinearRegression`] for `data.w().len()` features, always from the same seed. A run that
/// ends in an error, because its loss is not finite any more, counts as infinite in every epoch.
///
/// Plot the rows for rates from 0.001 to 1. Which falls fastest? Does it pay to train the others for longer?
///
/// ```
/// # use solutions::ch03_04::rates_and_epochs::losses_by_rate;
/// # use workbook::prelude::*;
/// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
/// let losses = losses_by_rate(&data, &[0.03, 0.003], 3);
/// assert!(losses[0][2] < 0.001 && losses[1][2] > 1.0);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn losses_by_rate(data: &SyntheticRegressionData, learning_rates: &[f32], epochs: usize) -> Vec<Vec<f64>> {
    // >>> solution(data, learning_rates, epochs)
    let losses = |lr: &f32| {
        let model = LinearRegression::new(data.w().len(), *lr, 0);
        let history = Trainer::new(epochs).quiet().fit(&model, data);
        history.map_or_else(|_| vec![f64::INFINITY; epochs], |history| history.val_losses())
    };
    learning_rates.iter().map(losses).collect()
    // <<< solution
}

/// After how many epochs the loss is first at most `target`; `None` if it never is. `losses` holds one for each epoch,
/// and epochs are counted from 1.
///
/// ```
/// # use solutions::ch03_04::rates_and_epochs::epochs_needed;
/// assert_eq!(epochs_needed(&[4.0, 2.0, 1.0], 2.5), Some(2));
/// assert_eq!(epochs_needed(&[4.0, 2.0, 1.0], 0.5), None);
/// ```
pub fn epochs_needed(losses: &[f64], target: f64) -> Option<usize> {
    // >>> solution(losses, target)
    losses.iter().position(|loss| *loss <= target).map(|index| index + 1)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_fast_the_loss_drops() {
        checks::ch03_04::rates_and_epochs(losses_by_rate, epochs_needed).assert();
    }
}
