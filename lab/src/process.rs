//! Becoming another program, so that signals, the exit code and the terminal are all its own.

use std::process::Command;

/// Replaces this process by another program; returns only if that fails.
#[cfg(unix)]
pub fn become_program(mut command: Command) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

/// Runs another program and ends with its exit code; returns only if it cannot be started.
#[cfg(not(unix))]
pub fn become_program(mut command: Command) -> anyhow::Result<()> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1))
}
