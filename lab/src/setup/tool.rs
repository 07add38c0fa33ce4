//! The tools that the lab needs from the machine, and running them: quietly, with their last words when they fail.

use std::collections::VecDeque;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use anyhow::{Context, bail};

use super::board::{Outcome, Step};

/// The oldest Python that the pinned packages support.
const OLDEST_PYTHON: (u32, u32) = (3, 10);

/// A program, without what cargo tells the program that it runs. A build that is started from there would take it for
/// its own, and build again what another one has built.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, value) in env::vars_os() {
        let name = name.to_string_lossy();
        if is_from_cargo(&name) {
            command.env_remove(&*name);
        } else if LIBRARY_PATHS.contains(&&*name) && env::var_os("CARGO").is_some() {
            let own: Vec<PathBuf> = env::split_paths(&value).filter(|path| !is_cargos_path(path)).collect();
            match env::join_paths(&own) {
                Ok(own) if !own.is_empty() => command.env(&*name, own),
                _ => command.env_remove(&*name),
            };
        }
    }
    command
}

/// Where cargo puts the folders of its libraries for a program that it runs.
const LIBRARY_PATHS: [&str; 3] = ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

/// Whether cargo has set this variable, for the program that it runs or for a build script. Settings such as
/// `CARGO_HOME` and `CARGO_TARGET_DIR` are the reader's own.
fn is_from_cargo(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_FEATURE_", "CARGO_CFG_", "DEP_"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["CARGO", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR", "RUST_RECURSION_COUNT"].contains(&name)
}

/// Whether cargo, or rustup in front of it, has added this folder: one of the build, or of the toolchain.
fn is_cargos_path(path: &Path) -> bool {
    let of_build = env::current_exe().is_ok_and(|this| this.parent().is_some_and(|folder| path.starts_with(folder)));
    let of_toolchain = env::var_os("CARGO").is_some_and(|cargo| {
        let sysroot = Path::new(&cargo).parent().and_then(Path::parent);
        sysroot.is_some_and(|sysroot| path.starts_with(sysroot))
    });
    of_build || of_toolchain
}

/// The cargo that runs this program, or the one on the path.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A cargo that builds for minutes, behind whatever else the reader does.
pub fn patient_cargo() -> Command {
    if cfg!(unix) {
        let mut nice = command("nice");
        nice.args(["-n", "10"]).arg(cargo());
        nice
    } else {
        command(cargo())
    }
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
    output(command("rustc").arg("-vV"))
        .context("rustc cannot be run; install Rust from https://rustup.rs and open a new terminal")
}

/// Checks that there is a Python that is new enough.
pub fn check_python() -> anyhow::Result<()> {
    let program = python();
    let shown = program.to_string_lossy();
    let mut command = command(&program);
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
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std");
    if sources.is_dir() {
        return Ok(Outcome::Already);
    }
    let advice = "the component rust-src is missing; without it the kernel cannot tell the types of variables";
    if output(command("rustup").arg("--version")).is_err() {
        step.note(&format!(
            "warning: {advice}, and rustup is not there to add it; install it with your package manager"
        ));
        return Ok(Outcome::Already);
    }
    run(command("rustup").args(["component", "add", "rust-src"]), step, advice)?;
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
    // Cargo then says how many crates there are, and how many of them are built.
    command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "100");
    let mut child = command.spawn().with_context(|| format!("{failure}: {program} cannot be run"))?;
    let stderr = child.stderr.take().expect("it is piped");
    let (last, status) = step.while_running(&mut child, |child: &mut Child| (follow(stderr, step), child.wait()));
    let status = status.with_context(|| failure.to_owned())?;
    if status.success() {
        return Ok(());
    }
    if step.is_stopped() {
        bail!("{failure}: it was stopped");
    }
    for line in &last {
        step.quote(line);
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

/// Shows what a program says on stderr, until it says no more; gives its last lines.
fn follow(stderr: ChildStderr, step: &Step) -> VecDeque<String> {
    let mut last = VecDeque::new();
    let mut line = Vec::new();
    for byte in BufReader::new(stderr).bytes().map_while(Result::ok) {
        // A bar is drawn again and again into the same line.
        if byte != b'\n' && byte != b'\r' {
            line.push(byte);
            continue;
        }
        // A line that is not UTF-8 is no reason to stop a build.
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        line.clear();
        if let Some((done, of)) = crates_built(&text) {
            step.advance(done, of);
        } else if !text.is_empty() {
            step.progress(text.trim());
            if last.len() == 40 {
                last.pop_front();
            }
            last.push_back(text);
        }
    }
    last
}

/// What a line says that is cargo's bar: `Building [====>     ] 12/38: serde, ndarray`.
fn crates_built(line: &str) -> Option<(u64, u64)> {
    let line = &line[line.find("Building")?..];
    let counts = line.split(']').nth(1)?.split(':').next()?;
    let (done, of) = counts.trim().split_once('/')?;
    Some((done.parse().ok()?, of.parse().ok()?))
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
    fn the_bar_of_cargo_is_read() {
        assert_eq!(crates_built("    Building [=====>      ] 12/38: serde, ndarray(build)"), Some((12, 38)));
        assert_eq!(crates_built("\u{1b}[1m\u{1b}[96m    Building\u{1b}[0m [=>  ] 1/3"), Some((1, 3)));
        assert_eq!(crates_built("   Compiling serde v1.0.229"), None);
    }

    #[test]
    fn what_cargo_sets_goes_and_the_readers_settings_stay() {
        for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "OUT_DIR"] {
            assert!(is_from_cargo(name), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_NET_OFFLINE", "RUSTUP_HOME", "PATH", "CARGO_BUILD_JOBS"] {
            assert!(!is_from_cargo(name), "{name}");
        }
        // Tests are run by cargo.
        let removed: Vec<_> =
            command("x").get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name.to_owned()).collect();
        assert!(removed.contains(&"CARGO_MANIFEST_DIR".into()), "{removed:?}");
    }

    #[test]
    fn a_short_command_that_fails_says_why() {
        let error = output(command("rustc").arg("--no-such-option")).unwrap_err();
        assert!(error.to_string().contains("no-such-option"), "{error}");
    }
}
