//! `println!` and `eprintln!` of all commands: in colour where there is a terminal, and without a panic when nobody reads.
//!
//! `workbook train exam | head -1` closes the pipe after a line; the standard macros would panic at the next one. They
//! are forbidden here (see the lints of both programs), so that no command forgets it.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

use crate::style::{BAD, BOLD};

/// What a shell shows for a program that has ended because its reader had: 128 and the number of SIGPIPE.
pub const READER_GONE: u8 = 141;

/// Prints a line on standard output; ends the program if that cannot be done.
#[macro_export]
macro_rules! println {
    () => { $crate::say::out(format_args!("\n")) };
    ($($text:tt)*) => { $crate::say::out(format_args!("{}\n", format_args!($($text)*))) };
}
/// Prints a line on standard error, where nobody need listen.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::say::err(format_args!("\n")) };
    ($($text:tt)*) => { $crate::say::err(format_args!("{}\n", format_args!($($text)*))) };
}
pub use crate::{eprintln, println};

/// Prints on standard output; ends the program if that cannot be done.
pub fn out(text: Arguments) {
    let mut stdout = anstream::stdout();
    if let Err(error) = stdout.write_fmt(text).and_then(|()| stdout.flush()) {
        std::process::exit(failed(&error).into());
    }
}

/// Prints on standard error. Whoever has closed it does not want to hear of it.
pub fn err(text: Arguments) {
    let _ = anstream::stderr().write_fmt(text);
}

/// Says why there is no more output, unless its reader has had enough; returns the code to end with.
pub fn failed(error: &io::Error) -> u8 {
    if error.kind() == ErrorKind::BrokenPipe {
        return READER_GONE;
    }
    eprintln!("{BAD}{BOLD}error:{BOLD:#} standard output cannot be written: {error}");
    1
}
