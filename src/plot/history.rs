//! The curves of a training run.

use super::Figure;
use crate::train::History;

impl History {
    /// A figure of the losses against the epoch; for a classifier beside one of the validation accuracy, which is no loss
    /// and has an axis of its own.
    ///
    /// Needs the feature `plot`.
    ///
    /// ```
    /// use workbook::prelude::*;
    ///
    /// # fn main() -> workbook::Result<()> {
    /// let data = ExamScores::synthetic(0);
    /// let history = Trainer::new(10).quiet().fit(&LinearRegression::new(2, 0.0003, 0), &data)?;
    /// assert!(history.plot().to_svg(Theme::Notebook).contains("validation"));
    /// # Ok(()) }
    /// ```
    pub fn plot(&self) -> Figure {
        let epochs: Vec<f64> = self.epochs().iter().map(|epoch| epoch.epoch as f64).collect();
        let accuracies = self.val_accuracies();
        let losses = Figure::new("")
            .x_label("epoch")
            .y_label("loss")
            .line("training", &epochs, &self.train_losses())
            .line("validation", &epochs, &self.val_losses());
        if accuracies.is_empty() {
            return losses;
        }
        let losses = losses.y_label("loss in nats");
        let accuracy = Figure::new("").x_label("epoch").y_label("accuracy").line("validation", &epochs, &accuracies);
        Figure::panels("", [losses, accuracy])
    }
}
