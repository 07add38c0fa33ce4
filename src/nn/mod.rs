//! Models: what they compute, how wrong they are, and how they are improved.
//!
//! - [`Module`]: the four things a model must say of itself; [`Classifier`] adds predictions to those with labels;
//! - [`LinearRegression`], [`SoftmaxRegression`]: the models of the book, in a few lines each; [`Linear`]: a layer of
//!   yours;
//! - [`Sgd`] and [`Adam`]: the optimizers, behind the trait [`Optimizer`];
//! - [`LeastSquares`]: the answer that they are heading for in a regression;
//! - the losses are functions, in [`functional`](crate::functional).
//!
//! Add a model as a file of its own here; add a loss to `functional`, where it is also checked in f64.

mod adam;
mod classifier;
mod least_squares;
mod linear;
mod linear_regression;
mod module;
mod optimizer;
mod sgd;
mod softmax_regression;

pub use adam::Adam;
pub use classifier::Classifier;
pub use least_squares::LeastSquares;
pub use linear::Linear;
pub use linear_regression::LinearRegression;
pub use module::{Module, Target};
pub use optimizer::Optimizer;
pub use sgd::Sgd;
pub use softmax_regression::SoftmaxRegression;
