//! Checks the answers in this crate: `cargo run -p exercises -- 4.4.1c`, or all of them without an id.

use std::process::ExitCode;

fn main() -> ExitCode {
    checks::runner::main(&exercises::checks(), std::env::args().skip(1))
}
