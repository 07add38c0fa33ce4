//! The end of the process that runs the cells, when its kernel is gone.
//!
//! evcxr closes the pipe to that process, which ends when it reads from it again: after the cell. A cell that never
//! ends would keep a processor busy for ever.

/// Ends this process when the one that started it is gone, whatever the cell does.
#[cfg(unix)]
pub(super) fn end_with_the_kernel() {
    use std::os::unix::process::parent_id;
    use std::time::Duration;

    let kernel = parent_id();
    std::thread::spawn(move || {
        while parent_id() == kernel {
            std::thread::sleep(Duration::from_millis(500));
        }
        std::process::exit(1);
    });
}

/// Elsewhere there is no way to tell that is as simple.
#[cfg(not(unix))]
pub(super) fn end_with_the_kernel() {}
