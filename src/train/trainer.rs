//! [`Trainer`]: the settings of a training run.

use crate::data::DataModule;
use crate::error::{ConfigError, Result};
use crate::nn::{Module, Target};
use crate::train::{Epoch, Fit, History, ProgressBoard};

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
    max_epochs: usize,
    clip_norm: Option<f32>,
    quiet: bool,
}

impl Trainer {
    /// A trainer that runs for `max_epochs` epochs and reports each on a [`ProgressBoard`].
    pub fn new(max_epochs: usize) -> Self {
        Self { max_epochs, clip_norm: None, quiet: false }
    }

    /// Limits the length of the gradient, over all parameters, to `max_norm`.
    pub fn clip_gradients(mut self, max_norm: f32) -> Self {
        self.clip_norm = Some(max_norm);
        self
    }

    /// Shows nothing.
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Fits `model` to the training set of `data`, validating after each epoch. The model's parameters change in
    /// place, so a second call goes on where the first ended.
    ///
    /// # Errors
    /// [`ConfigError`] for a setting that cannot work, [`TrainError`](crate::train::TrainError) for an empty set, or
    /// for a loss or a gradient that is not finite. The parameters are left as they were just before the step that failed.
    pub fn fit<M: Module>(&self, model: &M, data: &dyn DataModule<Target = M::Target>) -> Result<History> {
        let mut board = ProgressBoard::new(self.max_epochs);
        self.fit_with(model, data, &mut |epoch| {
            if !self.quiet {
                board.report(epoch);
            }
        })
    }

    /// As [`fit`](Self::fit), calling `report` at the end of each epoch instead of showing a board.
    ///
    /// # Errors
    /// As `fit`.
    pub fn fit_with<M: Module>(
        &self,
        model: &M,
        data: &dyn DataModule<Target = M::Target>,
        report: &mut dyn FnMut(&Epoch),
    ) -> Result<History> {
        if let Some(norm) = self.clip_norm.filter(|norm| !(*norm > 0.0 && norm.is_finite())) {
            return Err(ConfigError::ClipNorm(norm).into());
        }
        M::Target::fit(Fit { model, data, max_epochs: self.max_epochs, clip_norm: self.clip_norm, report })
    }
}
