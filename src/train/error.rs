//! Why a training run stopped.

use crate::train::History;

/// A training run that had to stop.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// There is nothing to learn from, or nothing to validate on.
    #[error("the {0} set is empty; a run needs at least one example in it")]
    Empty(&'static str),
    /// The loss of a minibatch became infinite or NaN.
    #[error(
        "the training loss became {loss} in epoch {epoch}, batch {batch}, at a learning rate of {lr}. The weights have \
         most likely exploded: try a learning rate ten times smaller ({smaller}), or clip the gradients; if it was \
         like this from the first batch, look for NaN or very large numbers in the data",
        smaller = smaller(*lr)
    )]
    LossNotFinite {
        /// Counted from 1.
        epoch: usize,
        /// Counted from 1.
        batch: usize,
        /// What it became.
        loss: f32,
        /// The learning rate at that time.
        lr: f32,
        /// The epochs that had ended before.
        history: Box<History>,
    },
    /// The gradient of a parameter has NaN or infinity in it, although the loss is finite.
    #[error(
        "the gradient of parameter {index}, of shape {shape:?}, is not finite in epoch {epoch}, batch {batch}, although \
         the loss is {loss}; no parameter was moved by it. Most likely the model or its loss has no finite slope at a \
         value that it met, such as √x or ln x at 0, even where the result is multiplied by 0: add a small number inside, \
         or use the function that is made for it, such as `cross_entropy` for the logarithm of a softmax. If the losses \
         have grown before, try a learning rate ten times smaller ({smaller})",
        smaller = smaller(*lr)
    )]
    GradientNotFinite {
        /// Counted from 1.
        epoch: usize,
        /// Counted from 1.
        batch: usize,
        /// The place of the first such parameter among those of the optimizer, counted from 0.
        index: usize,
        /// Its shape.
        shape: Vec<usize>,
        /// The loss of the minibatch.
        loss: f32,
        /// The learning rate at that time.
        lr: f32,
        /// The epochs that had ended before.
        history: Box<History>,
    },
    /// The training losses were finite, the validation loss after them was not.
    #[error(
        "the validation loss became {loss} after epoch {epoch}, at a learning rate of {lr}. Try a learning rate ten \
         times smaller ({smaller}), and look for NaN or very large numbers in the validation set",
        smaller = smaller(*lr)
    )]
    ValidationNotFinite {
        /// Counted from 1.
        epoch: usize,
        /// What it became.
        loss: f64,
        /// The learning rate at that time.
        lr: f32,
        /// The epochs that had ended before.
        history: Box<History>,
    },
}

/// A tenth of the learning rate, in the digits that somebody would type: of 0.02 it is 0.002, and not 0.0019999999.
fn smaller(lr: f32) -> f32 {
    let tenth = lr / 10.0;
    format!("{tenth:.2e}").parse().unwrap_or(tenth)
}

impl From<TrainError> for crate::Error {
    fn from(error: TrainError) -> Self {
        Self::new(error)
    }
}

impl TrainError {
    /// The epochs that ended before the run stopped.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// use workbook::train::TrainError;
    ///
    /// # fn main() -> workbook::Result<()> {
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let error = Trainer::new(50).quiet().fit(&LinearRegression::new(2, 100.0, 0), &data).unwrap_err();
    /// let error: TrainError = error.downcast()?;
    /// assert!(error.history().is_some_and(|history| history.len() < 50));
    /// # Ok(()) }
    /// ```
    pub fn history(&self) -> Option<&History> {
        match self {
            TrainError::Empty(_) => None,
            TrainError::LossNotFinite { history, .. }
            | TrainError::GradientNotFinite { history, .. }
            | TrainError::ValidationNotFinite { history, .. } => Some(history),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::smaller;

    #[test]
    fn a_tenth_reads_as_somebody_would_type_it() {
        let tenths = [0.02, 0.1, 3.0, 0.07, 1.25e-4].map(|lr| smaller(lr).to_string());
        assert_eq!(tenths, ["0.002", "0.01", "0.3", "0.007", "0.0000125"]);
    }
}
