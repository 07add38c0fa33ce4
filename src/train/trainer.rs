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

/// # The settings
impl Trainer {
    /// A trainer that runs for `max_epochs` epochs, at least one, and reports each.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// # let model = LinearRegression::new(2, 0.03, 0);
    /// assert_eq!(Trainer::new(2).fit(&model, &data)?.len(), 2);
    /// let error = Trainer::new(0).fit(&model, &data).unwrap_err();
    /// assert_eq!(error.downcast_ref(), Some(&ConfigError::Epochs));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn new(max_epochs: usize) -> Self {
        Self { max_epochs, clip_norm: None, schedule: Schedule::Constant, keep_best: false, quiet: false }
    }

    /// Limits the length of the gradient, taken over all parameters, to `max_norm` before each step, as
    /// [`clip_gradients`](crate::train::clip_gradients) does.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let model = LinearRegression::new(2, 0.03, 0);
    /// Trainer::new(1).clip_gradients(0.01).quiet().fit(&model, &data)?;
    /// assert!(model.b.item() < 0.01); // 32 steps of at most 0.03 · 0.01
    /// # Ok::<(), workbook::Error>(())
    /// ```
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
    /// the run ends with an error. [`History::best`](crate::train::History::best) tells which epoch it was.
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

    /// Shows nothing while it trains.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let history = Trainer::new(3).quiet().fit(&LinearRegression::new(2, 0.03, 0), &data)?;
    /// println!("{history}"); // all of it, at the end
    /// assert_eq!(history.to_string().lines().count(), 3);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }
}
