//! What the kernels need, and how it comes onto the machine. Each step is skipped when it is done.

use std::path::PathBuf;

mod board;
pub mod build;
mod estimate;
mod evcxr;
mod first_run;
mod master;
mod progress;
pub mod python;
pub mod runner;
pub mod tool;
mod variant;

pub use board::{Board, Outcome, Say, Step};
pub use estimate::readable;
pub use master::LIBRARY_SOURCES;
pub use progress::{Progress, State};

use crate::place::Lab;
use python::SPHINX;

/// Installs what writes the pages of `notebooks html`, and gives the Python that has it.
pub fn set_up_pages(lab: &Lab, board: &Board) -> anyhow::Result<PathBuf> {
    board.step("Python", |_| tool::check_python().map(|()| Outcome::Already))?;
    board.step("Sphinx, in a Python environment of its own", |step| SPHINX.install(lab, step))?;
    Ok(SPHINX.python(lab))
}
