//! What a notebook cell needs from its kernel: rich output, a display for every value, and one clean line for a panic.
//!
//! The kernel runs [`start`] once, and brings [`Show`] into scope:
//!
//! ```
//! use workbook::notebook::Show as _;
//!
//! workbook::notebook::start();
//! ```

mod display;
mod panic;
mod show;

pub use display::{html_escape, show_mime};
pub use panic::{NOTEBOOK_DIR, PANIC_MARKER, install_panic_hook};
pub use show::Show;

/// Prepares the process that runs the cells: installs the [panic hook](install_panic_hook), and, if the environment
/// variable [`NOTEBOOK_DIR`] is set, makes that folder the current one, so that relative paths in a cell start at
/// the notebook. Called once, before the first cell; calling it again does no harm.
pub fn start() {
    install_panic_hook();
    if let Some(folder) = std::env::var_os(NOTEBOOK_DIR)
        && let Err(error) = std::env::set_current_dir(&folder)
    {
        eprintln!("the notebook's folder {} cannot be entered: {error}", folder.display());
    }
}
