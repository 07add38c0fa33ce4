//! `cargo exercises` as a learner, a class and a terminal meet it. One program, so that tests that wait for a limit of time
//! wait side by side.

mod class;
mod faults;
mod keys;
mod path;
mod project;
mod report;
