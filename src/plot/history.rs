//! The curves of a training run.

use super::Figure;
use crate::train::History;

impl History {
    /// A figure of the losses, and for a classifier of the validation accuracy, against the epoch.
    ///
    /// Needs the feature `plot`.
    ///
    /// ```
    /// use workbook::prelude::*;
    ///
    /// # fn main() -> workbook::Result<()> {
    /// let data = ExamScores::synthetic(0);
    /// let history = Trainer::new(10).quiet().fit(&LinearRegression::new(2, 0.0003, 0), &data)?;
    /// assert!(history.plot().to_svg(Theme::Notebook).contains("train loss"));
    /// # Ok(()) }
    /// ```
    pub fn plot(&self) -> Figure {
        let epochs: Vec<f64> = self.epochs().iter().map(|epoch| epoch.epoch as f64).collect();
        let accuracies = self.val_accuracies();
        let figure = Figure::new("Training").x_label("epoch").line("train loss", &epochs, &self.train_losses()).line(
            "val loss",
            &epochs,
            &self.val_losses(),
        );
        if accuracies.is_empty() {
            figure.y_label("loss")
        } else {
            figure.y_label("loss (nats), accuracy").line("val accuracy", &epochs, &accuracies)
        }
    }
}
