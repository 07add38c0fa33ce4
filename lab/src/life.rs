//! Ending together: this program with the Jupyter that started it; JupyterLab, evcxr and all that they started with it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process;

use tokio::process::Command;

use crate::process::become_program;
use crate::setup::tool;

/// Become another program, which ends with the one that started this (for this program, not for people)
#[derive(clap::Args)]
#[command(hide = true)]
pub struct BecomeArgs {
    /// The number of the process to end with
    parent: u32,
    /// What to become
    program: PathBuf,
    /// Its options
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<OsString>,
}

/// A program that ends with this one, whatever ends it. This program cannot see to that itself: between starting a
/// program and that program's first step there is no safe place. So it starts itself once more, which then becomes the
/// other one.
pub fn ending_with_this(program: &Path) -> Command {
    let mut command = once_more();
    command.arg("become").arg(process::id().to_string()).arg(program);
    command
}

/// This program once more.
pub fn once_more() -> Command {
    Command::from(tool::command(itself()))
}

/// Becomes that program; returns only if that fails.
pub fn become_other(args: &BecomeArgs) -> anyhow::Result<()> {
    end_with_parent(args.parent);
    let mut command = process::Command::new(&args.program);
    command.args(&args.options);
    become_program(command).map_err(|error| error.context(format!("{} cannot be started", args.program.display())))
}

/// This very program, even if another one has its name by now.
fn itself() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    env::current_exe().unwrap_or_else(|_| PathBuf::from("lab"))
}

/// Ends this program with the one that has started it, `parent`, by whatever that ends. For a program that is about to
/// become another one, which takes no notice of such things.
#[cfg(target_os = "linux")]
fn end_with_parent(parent: u32) {
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
fn end_with_parent(_parent: u32) {}

/// The number of the process that has started this program: Jupyter, if it is asked for before that could end.
pub fn parent() -> u32 {
    #[cfg(unix)]
    return std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    0
}

/// Waits until the Jupyter is gone that has started this program; for ever if it was not Jupyter. JupyterLab ends at
/// Ctrl-C without a word to its kernels, and expects them to notice; evcxr alone never does.
#[cfg(unix)]
pub async fn jupyter_is_gone(jupyter: u32) {
    use std::os::unix::process::parent_id;
    use std::time::Duration;

    let Some(told) = told_parent() else { return std::future::pending().await };
    // It may have ended before this program could ask for its parent.
    while parent_id() == jupyter && told.is_none_or(is_running) {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Waits until the Jupyter is gone from which this program comes, however far; for ever if there was none.
#[cfg(unix)]
pub async fn jupyter_has_ended() {
    let Some(Some(told)) = told_parent() else { return std::future::pending().await };
    while is_running(told) {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
}

/// Jupyter tells its kernels its number. Whoever starts one by hand may go and leave it running.
#[cfg(unix)]
fn told_parent() -> Option<Option<i32>> {
    Some(env::var_os("JPY_PARENT_PID")?.to_str().and_then(|number| number.parse().ok()))
}

/// Whether there is a process of that number.
#[cfg(unix)]
fn is_running(number: i32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    // One that may not be asked is there.
    Pid::from_raw(number).is_none_or(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Elsewhere the parent of a program cannot be asked for.
#[cfg(not(unix))]
pub async fn jupyter_is_gone(_jupyter: u32) {
    std::future::pending().await
}

/// This program's process group, if it leads one: Jupyter starts each kernel in one of its own. Where this program shares its
/// group with strangers, they are left alone.
#[cfg(unix)]
pub fn own_group() -> Option<u32> {
    use rustix::process::{getpgrp, getpid};
    (getpgrp() == getpid()).then(process::id)
}

/// Elsewhere there are no process groups.
#[cfg(not(unix))]
pub fn own_group() -> Option<u32> {
    None
}

/// Asks everything to end that evcxr has started: the compiler, and the process with the cells.
#[cfg(unix)]
pub fn end_group() {
    signal_group(rustix::process::Signal::TERM);
}

#[cfg(unix)]
fn signal_group(signal: rustix::process::Signal) {
    use rustix::process::{getpid, kill_process_group};
    if own_group().is_some() {
        // Without anybody left there is nobody to end.
        let _ = kill_process_group(getpid(), signal);
    }
}

/// Ends all that is in this program's own process group, at once and this program with it.
#[cfg(unix)]
pub fn kill_group() {
    signal_group(rustix::process::Signal::KILL);
}

/// Elsewhere there are no process groups.
#[cfg(not(unix))]
pub fn end_group() {}

/// Asks a program to end in its own way.
#[cfg(unix)]
pub fn ask_to_end(number: Option<u32>) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = number.and_then(|number| Pid::from_raw(i32::try_from(number).ok()?));
    // If it has ended by itself, so much the better.
    let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
}

/// Elsewhere it is just ended, with this program.
#[cfg(not(unix))]
pub fn ask_to_end(_number: Option<u32>) {}

/// Whether this program may do everything.
pub fn is_root() -> bool {
    #[cfg(unix)]
    return rustix::process::geteuid().is_root();
    #[cfg(not(unix))]
    false
}

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
