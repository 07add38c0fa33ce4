//! A panic in a cell as one clean message instead of ten lines of backtrace.
//!
//! evcxr catches the panic of a cell and answers "ok", so nobody can see it in the reply. The hook here leaves the
//! message for the workbook's own kernel, which makes an error of it. In a plain kernel, and for a panic in a thread
//! that the cell has started, it prints a line on stderr that starts with [`PANIC_MARKER`].

use std::panic::{Location, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::kernel::{self, Failure};

/// The environment variable that names the folder of the notebook.
pub const NOTEBOOK_DIR: &str = "WORKBOOK_NOTEBOOK_DIR";

/// What the message of a panic starts with, at the start of a line on stderr. A runner of notebooks looks for it.
pub const PANIC_MARKER: &str = "cell panicked: ";

/// How long a panicking cell waits after its message. The kernel reads stderr and the end of the cell from two pipes,
/// and forgets what arrives after the end; this gives the message the time to arrive first.
const HEAD_START: Duration = Duration::from_millis(30);

/// Replaces the panic hook of the process: from now on a panic is one message, with the reader's own line where it is
/// known. It goes to the workbook's kernel, or to stderr where there is none.
///
/// Called in the thread that runs the cells. A panic that a cell catches itself counts all the same. The kernel links
/// the standard library dynamically, so the hook set in one cell holds for all later ones.
///
/// ```
/// workbook::notebook::install_panic_hook();
/// let cell = std::panic::catch_unwind(|| panic!("the shapes differ"));
/// assert!(cell.is_err()); // and on stderr there is `cell panicked: the shapes differ`
/// ```
pub fn install_panic_hook() {
    let source = source_of_cells();
    // This thread runs all cells. It has no name: the standard library of the cells has not started it.
    let cells = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        let line = info.location().and_then(|location| cell_line(location, source.as_deref()?));
        if std::thread::current().id() == cells
            && kernel::leave(&Failure { name: "Panic".to_owned(), message: text(info).to_owned(), line: line.clone() })
        {
            return;
        }
        // One call, so that the lines of two threads do not mix.
        eprint!("{}", report(&message(info), line.as_deref()));
        std::thread::sleep(HEAD_START);
    }));
}

/// The message of the panic.
fn text<'a>(info: &'a PanicHookInfo<'_>) -> &'a str {
    info.payload_as_str().unwrap_or("a value that is not a text was thrown")
}

/// The message of the panic, on one line.
fn message(info: &PanicHookInfo<'_>) -> String {
    text(info).lines().map(str::trim_end).collect::<Vec<_>>().join(" ⏎ ")
}

/// A call of the reader's into the library, in which code of both runs for long, as that of a training. A panic deep in the
/// library has no line of the reader's; it is told with that of the call.
///
/// It completes what the panic hook has left for the workbook's kernel. It could not tell the hook itself: each cell has
/// this crate, with its statics, anew, and the hook is that of the first one.
pub(crate) struct Call(&'static Location<'static>);

impl Call {
    /// The call of the function that calls this, which has `#[track_caller]`.
    #[track_caller]
    pub(crate) fn begin() -> Self {
        Self(Location::caller())
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(line) = source_of_cells().and_then(|source| cell_line(self.0, &source))
        {
            kernel::complete(&line);
        }
    }
}

/// The file that the kernel compiles for its cells, one after the other.
fn source_of_cells() -> Option<PathBuf> {
    std::env::var_os("EVCXR_TMPDIR").map(|folder| Path::new(&folder).join("src").join("lib.rs"))
}

/// The reader's own line, if the place is in a cell. The text is more use than a number, since the kernel puts lines of its
/// own before the reader's.
fn cell_line(location: &Location<'_>, source: &Path) -> Option<String> {
    // The library's own files have absolute paths.
    if Path::new(location.file()).is_absolute() || !location.file().ends_with("src/lib.rs") {
        return None;
    }
    let code = std::fs::read_to_string(source).ok()?;
    let line = code.lines().nth((location.line() as usize).checked_sub(1)?)?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

fn report(message: &str, line: Option<&str>) -> String {
    match line {
        Some(line) => format!("{PANIC_MARKER}{message}   [in: {line}]\n"),
        None => format!("{PANIC_MARKER}{message}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_one_line_that_starts_with_the_marker() {
        assert_eq!(report("no", None), "cell panicked: no\n");
        assert_eq!(report("no", Some("let x = y[3];")), "cell panicked: no   [in: let x = y[3];]\n");
    }
}
