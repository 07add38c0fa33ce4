//! [`History`]: what a training run measured, epoch by epoch.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The measurements of one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// Counted from 1.
    pub epoch: usize,
    /// The mean loss over the training examples, each measured just before the step that it contributed to.
    pub train_loss: f64,
    /// The mean loss over the validation examples, after the epoch's last step.
    pub val_loss: f64,
    /// The share of validation examples that were classified right, after the epoch's last step; `None` for a
    /// regression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub val_accuracy: Option<f64>,
    /// Wall-clock time for training and validation, in seconds.
    pub seconds: f64,
}

impl Epoch {
    /// What was measured, with its name, and aligned as in a table. The seconds are not among it, so that the same run
    /// prints the same.
    pub(crate) fn measures(&self) -> impl Iterator<Item = (&'static str, String)> {
        let losses = [("train loss", loss(self.train_loss)), ("val loss", loss(self.val_loss))];
        losses.into_iter().chain(self.val_accuracy.map(|accuracy| ("val accuracy", format!("{accuracy:.4}"))))
    }
}

impl fmt::Display for Epoch {
    /// One aligned line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "epoch {:>3}", self.epoch)?;
        self.measures().try_for_each(|(name, value)| write!(f, "   {name} {value}"))
    }
}

/// Four decimals, or powers of ten where a run is exploding.
fn loss(x: f64) -> String {
    if x.abs() < 1e5 { format!("{x:>9.4}") } else { format!("{x:>9.2e}") }
}

/// The measurements of a training run, in order.
///
/// ```
/// use workbook::prelude::*;
///
/// # fn main() -> workbook::Result<()> {
/// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
/// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
/// assert_eq!((history.len(), history.epochs()[2]), (3, *history.last()));
/// assert_eq!(history.val_losses().iter().copied().fold(f64::INFINITY, f64::min), history.best().val_loss);
/// assert!(history.train_losses()[0] > history.train_losses()[2] && history.val_accuracies().is_empty());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    epochs: Vec<Epoch>,
}

impl History {
    pub(crate) fn push(&mut self, epoch: Epoch) {
        self.epochs.push(epoch);
    }

    /// The epochs, in order.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
    /// assert_eq!(history.epochs()[0].epoch, 1);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The number of epochs.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
    /// assert_eq!(history.len(), 3);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn len(&self) -> usize {
        self.epochs.len()
    }

    /// Whether there are no epochs.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert!(History::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.epochs.is_empty()
    }

    /// The last epoch.
    ///
    /// # Panics
    /// If there is none.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
    /// assert_eq!(history.last().epoch, 3);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    #[track_caller]
    pub fn last(&self) -> &Epoch {
        self.epochs.last().expect("this history has no epochs: the trainer ran for none")
    }

    /// The epoch with the smallest validation loss, the first of equal ones.
    ///
    /// # Panics
    /// If there is none.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
    /// assert!(history.val_losses().iter().all(|&loss| history.best().val_loss <= loss));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    #[track_caller]
    pub fn best(&self) -> &Epoch {
        self.epochs
            .iter()
            .min_by(|a, b| a.val_loss.total_cmp(&b.val_loss))
            .expect("this history has no epochs: the trainer ran for none")
    }

    /// The training loss of every epoch.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
    /// let losses = history.train_losses();
    /// assert!(losses[0] > losses[1] && losses[1] > losses[2]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn train_losses(&self) -> Vec<f64> {
        self.epochs.iter().map(|epoch| epoch.train_loss).collect()
    }

    /// The validation loss of every epoch.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
    /// assert_eq!(history.val_losses()[2], history.last().val_loss);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn val_losses(&self) -> Vec<f64> {
        self.epochs.iter().map(|epoch| epoch.val_loss).collect()
    }

    /// The validation accuracy of every epoch; empty for a regression.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small().first(100, 50);
    /// let history = Trainer::new(3).quiet().fit(&SoftmaxRegression::new(784, 10, 0.1, 0), &data)?;
    /// assert!(history.val_accuracies().iter().all(|&share| (0.0..=1.0).contains(&share)));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn val_accuracies(&self) -> Vec<f64> {
        self.epochs.iter().filter_map(|epoch| epoch.val_accuracy).collect()
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, epoch) in self.epochs.iter().enumerate() {
            let newline = if i == 0 { "" } else { "\n" };
            write!(f, "{newline}{epoch}")?;
        }
        Ok(())
    }
}
