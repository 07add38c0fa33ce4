//! 4.5.3 · Too many epochs, and a rule for when to stop.

use workbook::prelude::*;

/// What each epoch of softmax regression leaves behind: (training loss, validation loss, validation accuracy).
///
/// The training loss is the mean over the batches of the epoch, as in a [`History`], or is measured after it; the other two
/// are measured after it.
///
/// Begin with a new [`SoftmaxRegression`] of 784 inputs and 10 classes, and train it with the learning rate `lr`.
///
/// Give it few images (`data.first(500, 10_000)` of the real ones will do) and a few hundred epochs. Which of the three
/// improves to the end, and which turns first?
///
/// ```
/// # use solutions::ch04_05::early_stopping::epoch_by_epoch;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small().first(100, 100).with_batch_size(20)?;
/// let epochs = epoch_by_epoch(&data, 0.1, 5);
/// assert!(epochs[4].0 < epochs[0].0);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn epoch_by_epoch(data: &FashionMnist, lr: f32, epochs: usize) -> Vec<(f64, f64, f64)> {
    // >>> solution(data, lr, epochs)
    let model = SoftmaxRegression::new(784, 10, lr, 0);
    let history = Trainer::new(epochs).quiet().fit(&model, data).expect("with these settings training converges");
    let accuracy = history.val_accuracies();
    history
        .epochs()
        .iter()
        .zip(accuracy)
        .map(|(epoch, accuracy)| (epoch.train_loss, epoch.val_loss, accuracy))
        .collect()
    // <<< solution
}

/// Early stopping: the epoch, counted from 1, whose parameters are kept.
///
/// Training goes on as long as the validation loss has reached a new low within the last `patience` epochs, and ends
/// after the first epoch for which that is not so, or with the list. What is kept is the epoch with the lowest loss up to
/// then; to equal the lowest is no improvement. What a longer training might have found is not known to the rule.
///
/// `val_losses` holds at least one epoch, and `patience` is at least 1.
///
/// ```
/// # use solutions::ch04_05::early_stopping::epoch_to_keep;
/// let losses = [0.9, 0.7, 0.8, 0.75, 0.6];
/// assert_eq!(epoch_to_keep(&losses, 2), 2); // stops after epoch 4, and never sees 0.6
/// assert_eq!(epoch_to_keep(&losses, 3), 5);
/// ```
pub fn epoch_to_keep(val_losses: &[f64], patience: usize) -> usize {
    // >>> solution(val_losses, patience)
    let mut best = 0;
    for (epoch, loss) in val_losses.iter().enumerate() {
        if *loss < val_losses[best] {
            best = epoch;
        } else if epoch - best >= patience {
            break;
        }
    }
    best + 1
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_to_stop() {
        checks::ch04_05::early_stopping(epoch_by_epoch, epoch_to_keep).assert();
    }
}
