//! The Python environments, with all that is in them pinned: one for JupyterLab and the two tools that read and run
//! notebooks, and one for Sphinx, which is made when pages are asked for.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;

use super::board::{Outcome, Step};
use super::tool;
use crate::files::{self, Sharing};
use crate::place::Lab;

/// A Python environment of the lab.
pub struct Environment {
    /// What it is there for.
    title: &'static str,
    /// Its folder in the lab.
    folder: &'static str,
    /// The name of the file below that the lab keeps of its requirements.
    file: &'static str,
    requirements: &'static str,
}

/// JupyterLab, jupytext and nbclient.
pub const JUPYTERLAB: Environment = Environment {
    title: "JupyterLab",
    folder: "venv",
    file: "requirements.txt",
    requirements: include_str!("requirements.txt"),
};

/// Sphinx, with the reader of notebooks, the theme and MathJax.
pub const SPHINX: Environment = Environment {
    title: "Sphinx",
    folder: "html-venv",
    file: "html-requirements.txt",
    requirements: include_str!("html-requirements.txt"),
};

impl Environment {
    /// Its Python.
    pub fn python(&self, lab: &Lab) -> PathBuf {
        let venv = lab.join(self.folder);
        if cfg!(windows) { venv.join("Scripts").join("python.exe") } else { venv.join("bin").join("python") }
    }

    /// Makes it, or brings it to the pinned versions.
    pub fn install(&self, lab: &Lab, step: &Step) -> anyhow::Result<Outcome> {
        let busy = || step.note("another set-up installs it");
        let _lock = files::lock(&lab.join(format!("{}.lock", self.folder)), Sharing::Alone, busy)?;
        let stamp = lab.join(self.folder).join("requirements-installed.txt");
        // The Python that the environment was made from may be gone after an upgrade of the system.
        let works = || tool::output(tool::command(self.python(lab)).arg("--version")).is_ok();
        if fs::read_to_string(&stamp).is_ok_and(|old| old == self.requirements) && works() {
            return Ok(Outcome::Already);
        }
        step.note("about half a minute");
        let pip = if works() { Pip::Inside } else { self.create(lab, step)? };
        let requirements = lab.join(self.file);
        files::write(&requirements, self.requirements.as_bytes())?;
        let mut command = match pip {
            Pip::Inside => tool::command(self.python(lab)),
            Pip::Outside => tool::command(tool::python()),
        };
        command.args(["-m", "pip"]);
        if let Pip::Outside = pip {
            command.arg("--python").arg(self.python(lab));
        }
        command
            .args(["install", "--disable-pip-version-check", "--no-input", "--require-hashes"])
            // Python compiles what it imports. Compiling all of it now takes a third of the installation.
            .arg("--no-compile")
            .arg("--requirement")
            .arg(&requirements);
        tool::run(&mut command, step, &format!("pip could not install {}", self.title))?;
        files::write(&stamp, self.requirements.as_bytes())?;
        Ok(Outcome::Done)
    }

    fn create(&self, lab: &Lab, step: &Step) -> anyhow::Result<Pip> {
        let venv = lab.join(self.folder);
        if venv.exists() {
            fs::remove_dir_all(&venv).with_context(|| format!("{} cannot be removed", venv.display()))?;
        }
        step.progress("making a virtual environment");
        let make =
            |option: &[&str]| tool::output(tool::command(tool::python()).args(["-m", "venv"]).args(option).arg(&venv));
        let Err(error) = make(&[]) else { return Ok(Pip::Inside) };
        // Debian's Python comes without ensurepip, and has pip in a package of its own; one of the two is enough.
        let has_pip = tool::output(tool::command(tool::python()).args(["-m", "pip", "--version"])).is_ok();
        if has_pip && make(&["--without-pip", "--clear"]).is_ok() {
            return Ok(Pip::Outside);
        }
        let python = tool::python();
        let python = python.to_string_lossy();
        Err(error.context(format!(
            "{python} cannot make a virtual environment; install its part for that (on Debian and Ubuntu: apt install python3-venv), and repeat"
        )))
    }
}

/// Which pip fills the environment: its own, or that of the machine's Python.
enum Pip {
    Inside,
    Outside,
}

impl Lab {
    /// The Python of JupyterLab's environment.
    pub fn python(&self) -> PathBuf {
        JUPYTERLAB.python(self)
    }

    /// A Python that knows the lab's kernels.
    pub fn python_command(&self) -> Command {
        let mut command = tool::command(self.python());
        self.keep_to_it(&mut command);
        command
    }

    /// Keeps a program to the lab's folder with all that Jupyter reads and writes, so that the reader's own Jupyter stays
    /// as it is, and the lab's is the same for everybody.
    pub fn keep_to_it(&self, command: &mut Command) {
        command
            .env("JUPYTER_PATH", self.join("share").join("jupyter"))
            .env("JUPYTER_CONFIG_DIR", self.join("config").join("jupyter"))
            .env("JUPYTER_DATA_DIR", self.join("state").join("data"))
            .env("JUPYTER_RUNTIME_DIR", self.join("state").join("runtime"))
            .env("IPYTHONDIR", self.join("state").join("ipython"))
            .env("JUPYTER_PLATFORM_DIRS", "0")
            .env("PYTHONUTF8", "1")
            .env("PYTHONNOUSERSITE", "1");
        for name in [
            "JUPYTER_CONFIG_PATH",
            "JUPYTER_NO_CONFIG",
            "JUPYTER_PREFER_ENV_PATH",
            "JUPYTER_TOKEN",
            "JUPYTER_TOKEN_FILE",
            "JUPYTERLAB_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "PYTHONPATH",
            "PYTHONHOME",
        ] {
            command.env_remove(name);
        }
    }
}
