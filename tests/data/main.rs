//! Data: the sets in memory, their files, and whatever can be wrong with a file.

#[path = "../common/idx_files.rs"]
mod idx_files;

mod csv;
mod dataframe;
mod faults;
mod files;
mod sets;
mod visualize;
