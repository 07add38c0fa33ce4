//! [`Trainer`]: the settings of a training run.

use crate::train::Schedule;

/// Trains a model for a number of epochs: complete passes over the training set.
///
/// The same model, data and seeds give the same result, bit for bit on one machine.
///
/// ```
/// use workbook::prelude::*;
///
/// # fn main() -> workbook::Result<()> {
/// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
/// let model = LinearRegression::new(2, 0.03, 0);
/// let history = Trainer::new(5).clip_gradients(10.0).quiet().fit(&model, &data)?;
/// assert_eq!(history.len(), 5);
/// assert!((model.b.item() - 4.2).abs() < 0.05);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Trainer {
    pub(crate) max_epochs: usize,
    pub(super) clip_norm: Option<f32>,
    pub(super) schedule: Schedule,
    pub(super) keep_best: bool,
    pub(crate) quiet: bool,
}

impl Trainer {
    /// A trainer that runs for `max_epochs` epochs, at least one, and reports each.
    pub fn new(max_epochs: usize) -> Self {
        Self { max_epochs, clip_norm: None, schedule: Schedule::Constant, keep_best: false, quiet: false }
    }

    /// Limits the length of the gradient, over all parameters, to `max_norm`.
    pub fn clip_gradients(self, max_norm: f32) -> Self {
        Self { clip_norm: Some(max_norm), ..self }
    }

    /// Sets the learning rate at the start of each epoch, as a share of the model's own.
    ///
    /// ```
    /// use workbook::prelude::*;
    ///
    /// # fn main() -> workbook::Result<()> {
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.1, 0)?;
    /// let distance = |trainer: Trainer| -> workbook::Result<f32> {
    ///     let model = LinearRegression::new(2, 0.3, 0);
    ///     trainer.quiet().fit(&model, &data)?;
    ///     Ok((model.b.item() - 4.2).abs())
    /// };
    /// assert!(distance(Trainer::new(10).schedule(Schedule::Cosine))? < distance(Trainer::new(10))?);
    /// # Ok(()) }
    /// ```
    pub fn schedule(self, schedule: Schedule) -> Self {
        Self { schedule, ..self }
    }

    /// Keeps the parameters of the epoch with the smallest validation loss, and puts them back at the end, also where
    /// the run ends with an error. [`History::best`] tells which epoch it was.
    ///
    /// ```
    /// use workbook::prelude::*;
    ///
    /// # fn main() -> workbook::Result<()> {
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.5, 0)?;
    /// let model = LinearRegression::new(2, 0.2, 0);
    /// let history = Trainer::new(10).keep_best().quiet().fit(&model, &data)?;
    /// assert_close!(evaluate(&model, data.val_dataloader()).loss, history.best().val_loss, 1e-9);
    /// # Ok(()) }
    /// ```
    pub fn keep_best(self) -> Self {
        Self { keep_best: true, ..self }
    }

    /// Shows nothing.
    pub fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }
}
