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
        smaller = (f64::from(*lr) / 10.0) as f32
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
    /// The training losses were finite, the validation loss after them was not.
    #[error(
        "the validation loss became {loss} after epoch {epoch}, at a learning rate of {lr}. Try a learning rate ten \
         times smaller ({smaller}), and look for NaN or very large numbers in the validation set",
        smaller = (f64::from(*lr) / 10.0) as f32
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

impl TrainError {
    /// The epochs that ended before the run stopped.
    pub fn history(&self) -> Option<&History> {
        match self {
            TrainError::Empty(_) => None,
            TrainError::LossNotFinite { history, .. } | TrainError::ValidationNotFinite { history, .. } => {
                Some(history)
            }
        }
    }
}
