//! The answers to the workbook's exercises.
//!
//! This crate is the truth: the files of `exercises/` are derived from it by `cargo exercises sync`, which puts a
//! `todo!()` in place of every marked solution. Its tests prove each answer right, for many random inputs, and each
//! plausible wrong answer (`tests/mutants`) wrong, for the right reason.

use workbook::checks::Check;

pub mod open_questions;

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

/// The checks of all sections, in the order of the book.
pub fn checks() -> Vec<Check> {
    let sections = [
        open_questions::checks,
        ch03_01::checks,
        ch03_02::checks,
        ch03_03::checks,
        ch03_04::checks,
        ch03_05::checks,
        ch03_06::checks,
        ch03_07::checks,
        ch04_01::checks,
        ch04_02::checks,
        ch04_03::checks,
        ch04_04::checks,
        ch04_05::checks,
        ch04_06::checks,
        ch04_07::checks,
    ];
    sections.into_iter().flat_map(|checks| checks()).collect()
}
