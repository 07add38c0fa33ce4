//! The checks: for every exercise a function that takes the reader's answer and says whether it is right, and if not,
//! what is most likely wrong with it.
//!
//! There is one module for each section of the book. The same check runs in a notebook cell, as the last expression,
//!
//! ```
//! use workbook::prelude::*;
//!
//! fn my_softmax(logits: &Tensor) -> Tensor {
//!     let exp = logits.exp();
//!     &exp / exp.sum_axis_keepdim(1)
//! }
//!
//! # let _: checks::Check =
//! checks::ch04_04::stable_softmax(my_softmax)
//! # ;
//! ```
//!
//! in `cargo test -p exercises`, where it ends in [`Check::assert`], and in the tests of the solutions, which also hand
//! it wrong answers and demand the right diagnosis of each.
//!
//! # How a check is made
//! A check is a function of a [`Trial`], run by a [`Check`]. It calls the answer on known values, edge cases and random
//! inputs; each call gives a [`Case`], which compares what came back with what was [expected](Case::expect) and, if they
//! differ, with what every plausible [mistake](Case::mistake) would have given. The result is a [`Verdict`].
//!
//! Answers are plain functions (`fn`), so a call of a check costs a notebook cell next to nothing to compile.

mod case;
mod chance;
mod check;
mod diagnose;
mod few_images;
mod flow;
mod guard;
mod html;
pub mod json_lines;
mod lent;
mod place;
pub mod progress;
mod record;
mod reference;
mod residual;
pub mod runner;
mod seeds;
mod show;
mod stop;
mod trial;
mod value;
mod verdict;

pub mod capstones;
pub mod ch03_01;
pub mod ch03_02;
pub mod ch03_03;
pub mod ch03_04;
pub mod ch03_05;
pub mod ch03_06;
pub mod ch03_07;
pub mod ch04_01;
pub mod ch04_02;
pub mod ch04_03;
pub mod ch04_04;
pub mod ch04_05;
pub mod ch04_06;
pub mod ch04_07;
pub mod hidden_layer;
pub mod inside_backward;
pub mod open_questions;

pub use case::Case;
pub use check::Check;
pub use flow::Flow;
pub use show::{show, show_number};
pub use stop::{Stop, Tried};
pub use trial::Trial;
pub use value::{Answer, Value};
pub use verdict::{Failure, Outcome, Verdict};
