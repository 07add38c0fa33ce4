//! Training: [`Trainer`] fits a [`Module`](crate::nn::Module) to a [`DataModule`](crate::data::DataModule) and returns
//! its [`History`]. A [`Schedule`] changes the learning rate on the way. Whoever wants to see the run is told of each epoch;
//! nothing here knows of notebooks and figures.

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
