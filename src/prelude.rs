//! Everything that a notebook cell or an exercise usually needs: `use workbook::prelude::*;`.
//!
//! Figures are among it with the feature `plot`, tables with the feature `polars`.

#[cfg(feature = "polars")]
pub use crate::data::dataframe::mean_by;
pub use crate::data::{
    ArrayData, ArrayDataset, DataLoader, DataModule, Dataset, ExamRecord, ExamScores, FashionMnist, Scenario,
    SyntheticRegressionData, text_labels,
};
#[cfg(feature = "plot")]
pub use crate::figures;
pub use crate::functional::{
    absolute_loss, cross_entropy, huber_loss, l2_penalty, log_softmax, mse_loss, one_hot, softmax, squared_loss,
};
pub use crate::nn::{
    Adam, Classifier, LeastSquares, Linear, LinearRegression, Module, Optimizer, Sgd, SoftmaxRegression,
};
pub use crate::notebook::Table;
#[cfg(feature = "plot")]
pub use crate::plot::{Figure, Frames, Image, Legend, Theme};
pub use crate::tensor::gradcheck::check_gradients;
pub use crate::tensor::{Init, no_grad};
pub use crate::train::{Evaluation, History, Schedule, Trainer, clip_gradients, evaluate};
pub use crate::{ConfigError, Error, Labels, Result, Rng, Tensor, assert_close, rng, tensor};

pub use ndarray::{self, Array1, Array2, Axis, array, s};
