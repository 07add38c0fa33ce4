//! Data: what a model learns from, served in minibatches.
//!
//! A [`Dataset`] gathers examples by row number, a [`DataLoader`] hands them out in minibatches, and a [`DataModule`]
//! holds a training, a validation and, where there is one, a test set, with their settings. Four are ready-made:
//!
//! | data | to predict |
//! |---|---|
//! | [`ExamScores`] | a score from hours of sleep and study |
//! | [`SyntheticRegressionData`] | a line with known weights, and noise |
//! | [`FashionMnist`] | which of ten kinds of clothes a picture shows |
//! | [`ArrayData`] | whatever your arrays hold |
//!
//! Data from outside is checked, and a [`DataError`] says which file is wrong, how, and what to do.

mod array_dataset;
mod clothes;
pub mod csv;
mod data_module;
#[cfg(feature = "polars")]
pub mod dataframe;
mod dataset;
mod error;
mod exam;
mod fashion_mnist;
pub mod idx;
mod image_set;
pub mod locate;
mod pixels;
mod small;
mod source;
mod synthetic_regression;

pub use array_dataset::{ArrayData, ArrayDataset};
#[cfg(feature = "plot")]
pub(crate) use clothes::{PIXELS, SIDE};
pub use clothes::{TEXT_LABELS, text_labels};
pub use data_module::DataModule;
pub use dataset::{DataLoader, Dataset};
pub use error::{DataError, Searched};
pub use exam::{EXAM_DEVIATIONS, ExamRecord, ExamScores, Scenario};
pub use fashion_mnist::{FashionMnist, Source};
pub use image_set::ImageSet;
pub use synthetic_regression::SyntheticRegressionData;
