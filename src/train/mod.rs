//! Training: [`Trainer`] fits a [`Module`](crate::nn::Module) to a [`DataModule`](crate::data::DataModule) and returns
//! its [`History`]. A [`Schedule`] changes the learning rate on the way. A run can be watched through a function that is
//! called with each [`Epoch`]; nothing here knows of notebooks and figures.

mod clip;
mod error;
mod evaluate;
mod fit;
mod history;
mod schedule;
mod trainer;

pub use clip::clip_gradients;
pub use error::TrainError;
pub use evaluate::{Evaluation, evaluate};
pub use history::{Epoch, History};
pub use schedule::Schedule;
pub use trainer::Trainer;
