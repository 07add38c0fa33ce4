//! Training: [`Trainer`] fits a [`Module`](crate::nn::Module) to a [`DataModule`](crate::data::DataModule) and returns
//! its [`History`]; [`ProgressBoard`] reports each epoch while it runs.

mod board;
mod clip;
#[cfg(feature = "plot")]
mod curves;
mod error;
mod evaluate;
mod fit;
mod history;
mod trainer;

pub use board::ProgressBoard;
pub use clip::clip_gradients;
pub use error::TrainError;
pub use evaluate::{Evaluation, evaluate};
#[doc(hidden)]
pub use fit::Fit;
pub use history::{Epoch, History};
pub use trainer::Trainer;
