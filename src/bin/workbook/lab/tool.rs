//! The tools that the lab needs from the machine, and running them: quietly, with their last words when they fail.

use std::collections::VecDeque;
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use super::step::{Outcome, Step};

/// The oldest Python that the pinned packages support.
const OLDEST_PYTHON: (u32, u32) = (3, 10);

/// The cargo that runs this program, or the one on the path.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The Python to make the lab's environment from: `$PYTHON`, or `python3`.
pub fn python() -> OsString {
    env::var_os("PYTHON").unwrap_or_else(|| if cfg!(windows) { "python" } else { "python3" }.into())
}

/// Checks that all tools are there, and adds the component of the Rust toolchain that the kernel needs.
pub fn check(step: &Step) -> anyhow::Result<Outcome> {
    rustc_version()?;
    check_python()?;
    add_rust_src(step)
}

/// All that `rustc -vV` says.
pub fn rustc_version() -> anyhow::Result<String> {
    output(Command::new("rustc").arg("-vV"))
        .context("rustc cannot be run; install Rust from https://rustup.rs and open a new terminal")
}

/// Checks that there is a Python that is new enough.
pub fn check_python() -> anyhow::Result<()> {
    let program = python();
    let shown = program.to_string_lossy();
    let mut command = Command::new(&program);
    command.args(["-c", "import sys; print(sys.version_info[0], sys.version_info[1])"]);
    let text = output(&mut command).with_context(|| {
        format!("{shown} cannot be run; install Python (on Debian: apt install python3 python3-venv), or name one in $PYTHON")
    })?;
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version < OLDEST_PYTHON {
        let ((major, minor), (oldest, least)) = (version, OLDEST_PYTHON);
        bail!(
            "{shown} is Python {major}.{minor}, but {oldest}.{least} or newer is needed; name a newer one in $PYTHON"
        );
    }
    Ok(())
}

/// The kernel learns the types of variables from the sources of the standard library.
fn add_rust_src(step: &Step) -> anyhow::Result<Outcome> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let sources = std::path::Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std");
    if sources.is_dir() {
        return Ok(Outcome::Already);
    }
    let advice = "the component rust-src is missing; without it the kernel cannot tell the types of variables";
    if output(Command::new("rustup").arg("--version")).is_err() {
        step.note(&format!(
            "warning: {advice}, and rustup is not there to add it; install it with your package manager"
        ));
        return Ok(Outcome::Already);
    }
    run(Command::new("rustup").args(["component", "add", "rust-src"]), step, advice)?;
    Ok(Outcome::Done)
}

/// What a short command prints.
pub fn output(command: &mut Command) -> anyhow::Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{program} cannot be run"))?;
    if !output.status.success() {
        bail!("{program} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a long command. On a terminal one line shows what it is doing; if it fails, its last lines are printed, and
/// the error says `failure` and, where it is the network, what could not be reached.
pub fn run(command: &mut Command, step: &Step, failure: &str) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    step.progress("starting");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{failure}: {program} cannot be run"))?;
    let mut last = VecDeque::new();
    for line in BufReader::new(child.stderr.take().expect("it is piped")).lines() {
        // A line that is not UTF-8 is no reason to stop a build.
        let Ok(line) = line else { continue };
        step.progress(line.trim());
        if last.len() == 40 {
            last.pop_front();
        }
        last.push_back(line);
    }
    let status = child.wait().with_context(|| failure.to_owned())?;
    if status.success() {
        return Ok(());
    }
    for line in &last {
        step.note(line);
    }
    match last.iter().rev().find(|line| is_network_trouble(line)) {
        Some(line) => bail!(
            "{failure}: the network cannot be reached ({}). Once it is there, the same command continues where this one stopped.",
            line.trim()
        ),
        None => bail!(
            "{failure}: {program} ended with {status}, see its last lines above. The same command continues where this one stopped."
        ),
    }
}

/// Whether a line of cargo, pip or rustup blames the network.
fn is_network_trouble(line: &str) -> bool {
    let line = line.to_lowercase();
    [
        "could not resolve host",
        "couldn't resolve host",
        "name resolution",
        "failed to resolve",
        "dns error",
        "failed to download",
        "download of config.json failed",
        "could not download",
        "unable to update",
        "spurious network error",
        "connection refused",
        "connection reset",
        "could not connect",
        "couldn't connect",
        "failed to establish a new connection",
        "network is unreachable",
        "timed out",
        "proxyerror",
    ]
    .iter()
    .any(|sign| line.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_is_blamed_when_the_tools_blame_it() {
        assert!(is_network_trouble(
            "warning: spurious network error (3 tries remaining): [6] Couldn't resolve host name"
        ));
        assert!(is_network_trouble("NewConnectionError: Failed to establish a new connection: [Errno -3]"));
        assert!(!is_network_trouble("error: linker `cc` not found"));
    }

    #[test]
    fn a_short_command_that_fails_says_why() {
        let error = output(Command::new("rustc").arg("--no-such-option")).unwrap_err();
        assert!(error.to_string().contains("no-such-option"), "{error}");
    }
}
