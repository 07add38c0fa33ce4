//! What a notebook cell needs from its kernel: rich output, a display for every value, one clean message for a panic.
//!
//! The kernel runs [`start`] once, and brings [`Show`] and [`eprintln!`](crate::notebook::eprintln) into scope:
//!
//! ```
//! use workbook::notebook::{Show as _, eprintln};
//!
//! workbook::notebook::start();
//! ```
//!
//! Under the workbook's own kernel a cell can do more: see [`LiveDisplay`] and [`is_live`].

mod board;
#[cfg(feature = "plot")]
mod curves;
mod display;
mod kernel;
mod live;
mod of_library;
mod panic;
mod progress;
mod question_mark;
mod show;
mod table;
mod watch;

pub use crate::__cell_eprintln as eprintln;
pub use board::ProgressBoard;
pub use display::show_mime;
pub use kernel::is_live;
#[doc(hidden)]
pub use kernel::{Failure, KERNEL_FAILURE, KERNEL_MARK, Mark, PROGRESS};
pub use live::{LiveDisplay, display_mime};
#[doc(hidden)]
pub use panic::PANIC_MARKER;
pub use panic::{NOTEBOOK_DIR, install_panic_hook};
pub use progress::Progress;
#[doc(hidden)]
pub use question_mark::{print_on_stderr, question_mark};
pub use show::Show;
pub use table::Table;

/// Prepares the process that runs the cells: installs the [panic hook](install_panic_hook), and, if the environment
/// variable [`NOTEBOOK_DIR`] is set, makes that folder the current one, so that relative paths in a cell start at
/// the notebook. Called once, before the first cell; calling it again does no harm.
///
/// Under the workbook's own kernel the process then also ends with it, even in the middle of a cell.
///
/// ```
/// workbook::notebook::start();
/// let cell = std::panic::catch_unwind(|| panic!("the shapes differ"));
/// assert!(cell.is_err()); // and on stderr there is `cell panicked: the shapes differ`
/// ```
pub fn start() {
    install_panic_hook();
    if is_live() {
        watch::end_with_the_kernel();
    }
    if let Some(folder) = std::env::var_os(NOTEBOOK_DIR)
        && let Err(error) = std::env::set_current_dir(&folder)
    {
        eprintln!("the notebook's folder {} cannot be entered: {error}", folder.display());
    }
}
