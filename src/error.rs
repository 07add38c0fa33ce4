//! What can go wrong, in words that say what to do.
//!
//! Loaders, settings and training runs return these; a shape that does not fit panics instead, as in ndarray,
//! because it is a mistake in the program and not in its input.

use std::fmt;

/// Any error of this crate: of a setting ([`ConfigError`]), of data ([`DataError`](crate::data::DataError)), of a
/// training run ([`TrainError`](crate::train::TrainError)), of a figure. Its `Debug` is its message, so that a failing
/// `?` in a notebook cell or in `main` reads well.
///
/// ```
/// use workbook::prelude::*;
/// use workbook::data::DataError;
/// let error: Error = ExamScores::from_csv("nowhere.csv").unwrap_err().into();
/// assert!(matches!(error.downcast_ref::<DataError>(), Some(DataError::Read { .. })));
/// ```
pub struct Error(Box<dyn std::error::Error + Send + Sync>);

impl Error {
    /// An error of whatever kind.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let error = Error::new(ConfigError::BatchSize);
    /// assert!(error.to_string().starts_with("the batch size is 0"));
    /// ```
    pub fn new(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }

    /// The error behind it, if it is of this kind.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let error = Error::from(ConfigError::BatchSize);
    /// assert_eq!(error.downcast_ref(), Some(&ConfigError::BatchSize));
    /// ```
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }

    /// The error behind it.
    ///
    /// # Errors
    /// Itself, if that is of another kind.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let error = Error::from(ConfigError::BatchSize);
    /// assert_eq!(error.downcast::<ConfigError>().unwrap(), ConfigError::BatchSize);
    /// ```
    pub fn downcast<E: std::error::Error + 'static>(self) -> Result<E, Self> {
        self.0.downcast().map(|error| *error).map_err(Self)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::new(error)
    }
}

/// A `Result` whose error is [`struct@Error`] unless it says otherwise.
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
    /// A parameter that would take every step twice.
    #[error(
        "parameters {first} and {second} are the same tensor, of shape {shape:?}, which would take every step twice; list \
         each parameter once, also one that the model uses in two places"
    )]
    RepeatedParameter {
        /// Its first place in `parameters()`.
        first: usize,
        /// Its second.
        second: usize,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// A run of no epochs would train nothing.
    #[error("the number of epochs is 0, but a run needs at least one; 10 are usual in this book")]
    Epochs,
    /// A schedule that would stop the training, or turn it around.
    #[error("the schedule sets the learning rate to {lr} in epoch {epoch}; it must stay a positive, finite number")]
    Schedule {
        /// Counted from 1.
        epoch: usize,
        /// What it sets.
        lr: f32,
    },
}
