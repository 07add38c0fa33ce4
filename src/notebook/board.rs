//! [`ProgressBoard`]: what a reader sees while a model trains.

#[cfg(feature = "plot")]
use super::curves::Curves;
use super::panic::Call;
use crate::Result;
use crate::data::DataModule;
use crate::nn::Module;
use crate::train::{Epoch, History, Trainer};

/// Draws the losses while the model trains, or prints an aligned line at the end of each epoch.
///
/// It draws in a notebook under the workbook's own kernel, and needs the feature `plot` for that. A plain kernel and a
/// terminal cannot draw a figure again in its place, so they get the lines.
///
/// ```
/// use workbook::notebook::ProgressBoard;
/// use workbook::prelude::*;
/// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
/// let mut board = ProgressBoard::new(3);
/// let model = LinearRegression::new(2, 0.03, 0);
/// let history = Trainer::new(3).fit_with(&model, &data, &mut |epoch| board.report(epoch))?;
/// assert_eq!(history.len(), 3);
/// # Ok::<(), workbook::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct ProgressBoard {
    #[cfg(feature = "plot")]
    curves: Option<Curves>,
}

impl ProgressBoard {
    /// A board for a run of that many epochs.
    #[cfg(feature = "plot")]
    pub fn new(max_epochs: usize) -> Self {
        Self { curves: super::is_live().then(|| Curves::new(max_epochs)) }
    }

    /// A board for a run of that many epochs.
    #[cfg(not(feature = "plot"))]
    pub fn new(_max_epochs: usize) -> Self {
        Self::default()
    }

    /// Reports an epoch that has just ended.
    pub fn report(&mut self, epoch: &Epoch) {
        #[cfg(feature = "plot")]
        if let Some(curves) = &mut self.curves {
            curves.add(epoch);
            return;
        }
        println!("{epoch}");
    }
}

/// # Training
impl Trainer {
    /// Fits `model` to `data` as [`fit_with`](Self::fit_with) does, and reports each epoch on a [`ProgressBoard`], unless the
    /// trainer is [`quiet`](Self::quiet).
    ///
    /// # Errors
    /// As `fit_with`.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let model = LinearRegression::new(2, 0.03, 0);
    /// let history = Trainer::new(5).fit(&model, &data)?;
    /// assert!(history.last().val_loss < history.epochs()[0].val_loss);
    /// assert_close!(model.b.item(), data.b(), 0.05);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    #[track_caller]
    pub fn fit<M: Module>(&self, model: &M, data: &dyn DataModule<Target = M::Target>) -> Result<History> {
        let _call = Call::begin();
        let mut board = ProgressBoard::new(self.max_epochs);
        self.fit_with(model, data, &mut |epoch| {
            if !self.quiet {
                board.report(epoch);
            }
        })
    }
}
