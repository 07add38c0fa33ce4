//! evcxr_jupyter, the program that compiles and runs the cells: how it is started, and how it ends.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use anyhow::Context;
use tokio::process::{Child, Command};

use super::compiled;
use super::connection::Connection;
use super::session::Places;
use super::slot::Slot;
use crate::life;
use crate::place::Variant;
use crate::project::Project;
use crate::setup::tool;
use crate::words::{KERNEL_FAILURE, KERNEL_MARK, KERNEL_STOP, NOTEBOOK_DIR, PROGRESS};

/// How to start evcxr: in which folder, with which settings.
pub struct Launch {
    /// The program.
    pub evcxr: PathBuf,
    /// The folder in which the cells are compiled.
    pub slot: Slot,
    config: PathBuf,
    project: Project,
    library_path: (&'static str, OsString),
    /// The word that starts a message from a cell.
    pub mark: String,
}

impl Launch {
    /// For cells that are compiled in that slot.
    pub fn new(project: &Project, variant: Variant, slot: Slot) -> anyhow::Result<Self> {
        let launch = Self {
            evcxr: project.lab.evcxr(),
            slot,
            config: project.lab.evcxr_config(variant),
            project: project.clone(),
            library_path: library_path()?,
            mark: format!("workbook-{}", uuid::Uuid::new_v4().simple()),
        };
        make_private(&private(&launch.slot.folder))?;
        Ok(launch)
    }

    /// Starts evcxr, which will listen on that connection.
    pub fn start(&self, connection: &Connection) -> anyhow::Result<Child> {
        let file = private(&self.slot.folder).join("connection.json");
        connection.write(&file)?;
        let places = places(&self.slot.folder);
        // It counts from 1 again, and those of an earlier one, or of the master, could be taken for its own.
        compiled::remove_libraries(&places.cells);
        let mut command = life::ending_with_this(&self.evcxr);
        command.arg("--control_file").arg(&file);
        // The lock lasts as long as the last of the two programs that have it. evcxr never reads it.
        command.stdin(match &self.slot.lock {
            Some(lock) => Stdio::from(lock.try_clone().context("the slot's lock cannot be shared")?),
            None => Stdio::null(),
        });
        command.env("EVCXR_TMPDIR", &places.cells);
        // Where the kernel finds this, it brings the installation up to date that it takes for its own.
        command.env("JUPYTER_PATH", self.slot.folder.join("none"));
        command.env(self.library_path.0, &self.library_path.1);
        command.env(KERNEL_MARK, &self.mark).env(KERNEL_FAILURE, places.failure).env(KERNEL_STOP, places.stop);
        let here = env::current_dir()?;
        configure(&mut command, &self.config, &here);
        // What passes in the book's own notebooks was written by its authors.
        if self.project.is_readers(&here) {
            command.env(PROGRESS, self.project.progress());
        } else {
            command.env_remove(PROGRESS);
        }
        command.kill_on_drop(true);
        command
            .spawn()
            .with_context(|| format!("{} cannot be started; repeat `cargo lab --setup-only`", self.evcxr.display()))
    }
}

/// Where a failing cell says why, where it is asked to stop, and where it is compiled, in that slot.
pub fn places(slot: &Path) -> Places {
    let private = private(slot);
    Places { failure: private.join("failure.json"), stop: private.join("stop"), cells: slot.join("cell") }
}

/// The folder for what is between this program and evcxr.
fn private(slot: &Path) -> PathBuf {
    slot.join("kernel")
}

/// A folder for its owner alone: it holds a key.
pub fn make_private(folder: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// evcxr reads the `evcxr.toml` of its working directory, and only then the one of its configuration folder. Jupyter
/// starts a kernel in the notebook's folder; where that has an `evcxr.toml` of its own (for a plain installation of
/// the kernel), it starts in the configuration's folder, and the prelude goes back.
fn configure(command: &mut Command, config: &Path, here: &Path) {
    command.env("EVCXR_CONFIG_DIR", config);
    if here.join("evcxr.toml").exists() {
        command.env(NOTEBOOK_DIR, here).current_dir(config);
    }
}

/// A cell is a shared library, linked to the standard library's by a path relative to the folder in which the compiler
/// writes it. evcxr loads it from the folder above, where that path leads nowhere, unless it happens to start at `/`.
fn library_path() -> anyhow::Result<(&'static str, OsString)> {
    let variable = match env::consts::OS {
        "windows" => "PATH",
        "macos" => "DYLD_FALLBACK_LIBRARY_PATH",
        _ => "LD_LIBRARY_PATH",
    };
    let folder = tool::output(tool::command("rustc").args(["--print", "target-libdir"]))?;
    let old = env::var_os(variable).unwrap_or_default();
    let folders = iter::once(PathBuf::from(folder.trim()))
        .chain(env::split_paths(&old).filter(|path| !path.as_os_str().is_empty()));
    Ok((variable, env::join_paths(folders).context("a folder's name has a colon in it")?))
}

/// How a program ended, in words.
pub fn describe(status: std::io::Result<ExitStatus>) -> String {
    status.map_or_else(|error| error.to_string(), |status| status.to_string())
}
