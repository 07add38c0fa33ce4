//! What can go wrong, in words that say what to do.
//!
//! Loaders, settings and training runs return these; a shape that does not fit panics instead, as in ndarray,
//! because it is a mistake in the program and not in its input.

use std::fmt;

use crate::data::DataError;
use crate::train::TrainError;

/// Any error of this crate. Its `Debug` is its message, so that a failing `?` in a notebook cell or in `main` reads well.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting that cannot work, such as a batch size of 0.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Data that is missing, damaged or out of range.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A training run that had to stop.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// A figure that could not be saved.
    #[cfg(feature = "plot")]
    #[error(transparent)]
    Figure(#[from] crate::plot::SaveError),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A `Result` whose error is [`enum@Error`] unless it says otherwise.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A setting that cannot work.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A batch needs at least one example.
    #[error("the batch size is 0, but a batch needs at least one example; 32 to 256 are usual")]
    BatchSize,
    /// Steps need a positive, finite length.
    #[error("the learning rate is {0}, but it must be a positive, finite number; 0.01 to 0.1 are usual")]
    LearningRate(f32),
    /// Momentum is the share of the last step that is kept.
    #[error("the momentum is {0}, but it must lie in [0, 1); 0.9 is usual")]
    Momentum(f32),
    /// Weight decay is a penalty, so it cannot be negative.
    #[error("the weight decay is {0}, but it must be a finite number that is not negative; 0.0001 to 0.1 are usual")]
    WeightDecay(f32),
    /// Clipping needs a positive norm.
    #[error("the gradient clipping norm is {0}, but it must be a positive, finite number; 1.0 is usual")]
    ClipNorm(f32),
    /// An optimiser without parameters would never change anything.
    #[error(
        "the model has no parameters to train; return its weights and bias from `parameters`, each made with `.requires_grad()`"
    )]
    NoParameters,
    /// A parameter that was never asked to keep a gradient cannot learn.
    #[error("parameter {index}, of shape {shape:?}, keeps no gradient; make it with `.requires_grad()`")]
    FrozenParameter {
        /// Its place in `parameters()`.
        index: usize,
        /// Its shape.
        shape: Vec<usize>,
    },
}
