//! Everything that a first course on learning machines needs, from the tensor to the trained classifier, small enough to
//! be read: tensors with gradients, data, models, a training loop, and figures.
//!
//! # From data to a test
//!
//! ```
//! use workbook::prelude::*;
//!
//! # fn main() -> workbook::Result<()> {
//! // 1000 pictures of clothes to learn from, 200 to choose by, 500 for the end.
//! let data = FashionMnist::small().hold_out(200)?;
//! let model = SoftmaxRegression::new(784, 10, 0.1, 0);
//! let history = Trainer::new(10).keep_best().fit(&model, &data)?; // prints a line for each epoch
//! assert!(history.best().val_accuracy > Some(0.7));
//!
//! let test = evaluate(&model, data.test_dataloader());
//! assert!(test.accuracy > Some(0.7));
//!
//! let (images, labels) = data.test().examples(&[0, 1, 2]);
//! let guesses = text_labels(&model.predict(&images));
//! println!("{guesses:?}, and they are {:?}", text_labels(&labels));
//! # #[cfg(feature = "plot")] {
//! let figure = history.plot(); // `figure.save("training.svg")` writes it
//! assert!(figure.to_string().contains(r#"line "validation", 10 points"#));
//! # }
//! # Ok(()) }
//! ```
//!
//! Every step of it can be taken by hand, as the book does. A gradient, for example:
//!
//! ```
//! use workbook::prelude::*;
//!
//! let x = tensor![[1.0, 2.0], [3.0, 4.0]].requires_grad();
//! (&x * &x).sum().backward();
//! assert_eq!(x.grad().unwrap().to_vec(), [2.0, 4.0, 6.0, 8.0]); // d(x²)/dx = 2x
//! ```
//!
//! # The rooms
//!
//! Each uses those above it, and none below.
//!
//! | room | what is in it |
//! |---|---|
//! | [`error`], [`Labels`], [`random`] | settings that cannot work, class labels, a stream of chance for each use of a seed |
//! | [`mod@tensor`] | [`Tensor`]: a value, its gradient, its history; operations with their derivatives; the gradient check |
//! | [`functional`], [`nn`] | losses; models, layers, optimizers, least squares |
//! | [`data`] | training, validation and test sets, served in minibatches; files that are checked before they are believed |
//! | [`mod@train`] | the training loop, its schedule, its history |
//! | [`plot`](plot/index.html) | figures as data; themes; SVG, PNG, PDF |
//! | [`notebook`] | how values show below a cell |
//! | [`figures`](figures/index.html) | the figures of the book by name |
//!
//! Start with the [`prelude`], which has the names that a notebook cell usually needs. [`numbers`] is what figures and
//! checks take: anything that is numbers in some shape. [`tensor64`] is the tensor once more, in f64.
//!
//! A shape that does not fit is a mistake in the program, and panics with both shapes in the message. What comes from
//! outside, a file or a setting, gives an [`struct@Error`] that says what to do.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `plot` | figures: the modules `plot` and `figures`, and the methods that return a figure |
//! | `export` | figures as PNG, PDF and GIF; with it comes `plot`; on by default |
//! | `polars` | data as polars tables, which costs minutes to build |

// `tensor32` and `tensor64` compile the same files on purpose, for f32 and for f64.
#![allow(clippy::duplicate_mod)]

pub mod data;
pub mod error;
#[doc(hidden)]
pub mod escape;
#[cfg(feature = "plot")]
pub mod figures;
mod labels;
mod macros;
pub mod nn;
pub mod notebook;
pub mod numbers;
#[cfg(feature = "plot")]
pub mod plot;
pub mod prelude;
pub mod random;
mod stop;
mod tensor32;
pub mod tensor64;
pub mod train;
#[doc(hidden)]
pub mod write;

pub use error::{ConfigError, Error, Result};
pub use labels::Labels;
pub use random::{Rng, rng};
pub use tensor::Tensor;
pub use tensor32::{Float, functional, tensor};

// A notebook names the types of its variables by their paths through this crate, so these must be visible.
pub use ndarray;
#[cfg(feature = "polars")]
pub use polars;
pub use rand_chacha;
