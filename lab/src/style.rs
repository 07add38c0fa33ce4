//! The colours of what is printed, for terminals that have them; the streams of `anstream` leave them out elsewhere.

use anstyle::{AnsiColor, Style};

/// What is right.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What is wrong, or not right yet.
pub const BAD: Style = AnsiColor::Red.on_default();
/// What is still to do.
pub const OPEN: Style = AnsiColor::Yellow.on_default();
/// Titles.
pub const BOLD: Style = Style::new().bold();
/// What may be skipped.
pub const DIM: Style = Style::new().dimmed();
