//! Ending together: this program with the Jupyter that started it, evcxr and all that it started with this program.

/// Ends this program with the one that has started it, `parent`, by whatever that ends. For a program that is about to
/// become another one, which takes no notice of such things.
#[cfg(target_os = "linux")]
pub fn end_with_parent(parent: u32) {
    use rustix::process::{Signal, set_parent_process_death_signal};
    // If the system refuses, evcxr still ends with an orderly end of this program.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    // It may have ended before that.
    if std::os::unix::process::parent_id() != parent {
        std::process::exit(1);
    }
}

/// Other systems cannot do that; there an orderly end must be enough.
#[cfg(not(target_os = "linux"))]
pub fn end_with_parent(_parent: u32) {}

/// Waits until the Jupyter is gone that has started this program; for ever if it was not Jupyter. JupyterLab ends at
/// Ctrl-C without a word to its kernels, and expects them to notice; evcxr alone never does.
#[cfg(unix)]
pub async fn jupyter_is_gone() {
    use std::os::unix::process::parent_id;
    use std::time::Duration;

    // Jupyter tells its kernels so. Whoever starts one by hand may go and leave it running.
    if std::env::var_os("JPY_PARENT_PID").is_none() {
        return std::future::pending().await;
    }
    let jupyter = parent_id();
    while parent_id() == jupyter {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Elsewhere the parent of a program cannot be asked for.
#[cfg(not(unix))]
pub async fn jupyter_is_gone() {
    std::future::pending().await
}

/// Asks everything to end that evcxr has started: the compiler, and the process with the cells. Jupyter starts each
/// kernel in a process group of its own; where this program shares its group with strangers, they are left alone.
#[cfg(unix)]
pub fn end_group() {
    use rustix::process::{Signal, getpgrp, getpid, kill_process_group};
    if getpgrp() == getpid() {
        // Without anybody left there is nobody to end.
        let _ = kill_process_group(getpid(), Signal::TERM);
    }
}

/// Elsewhere there are no process groups.
#[cfg(not(unix))]
pub fn end_group() {}

/// Waits for the signal by which the system, or Jupyter after some time, asks to end.
#[cfg(unix)]
pub fn terminated() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    // Ctrl-C in the terminal is for Jupyter, which then ends its kernels in its own way.
    let interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let _ignored = interrupt;
        terminate.recv().await;
    })
}

/// Elsewhere a program is just ended.
#[cfg(not(unix))]
pub fn terminated() -> std::io::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}
