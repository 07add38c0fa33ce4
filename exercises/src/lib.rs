//! The exercises, for you to complete.
//!
//! Each file holds one exercise: read its task, put your answer in place of `todo!()`, and run
//!
//! ```text
//! cargo test -p exercises stable_softmax     one of them, by a part of its name
//! cargo test -p exercises                    all of them
//! cargo exercises                            how far you are
//! cargo exercises hint 4.4.1c                a nudge, and another
//! cargo exercises watch                      checks whenever you save
//! ```
//!
//! A check says what it tried, what came back, what it expected, and which mistake would explain it. The files are yours:
//! nothing overwrites them unless you ask for it, and then a backup is kept.

use checks::Check;

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

pub mod capstones;
pub mod hidden_layer;
pub mod inside_backward;
pub mod open_questions;

/// The checks of all sections, in the order of the book.
pub fn checks() -> Vec<Check> {
    let sections = [
        ch03_01::checks,
        ch03_02::checks,
        ch03_03::checks,
        ch03_04::checks,
        ch03_05::checks,
        ch03_06::checks,
        ch03_07::checks,
        inside_backward::checks,
        ch04_01::checks,
        ch04_02::checks,
        ch04_03::checks,
        ch04_04::checks,
        ch04_05::checks,
        ch04_06::checks,
        ch04_07::checks,
        hidden_layer::checks,
        open_questions::checks,
        capstones::checks,
    ];
    sections.into_iter().flat_map(|checks| checks()).collect()
}
