//! The other commands as a person or a script runs them.

#[path = "../common/failure.rs"]
mod failure;

mod data;
mod faults;
mod figures;
mod train;
