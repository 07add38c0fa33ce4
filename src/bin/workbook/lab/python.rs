//! The Python environment: JupyterLab and the two tools that read and run notebooks, all of them pinned.

use std::fs;
use std::process::Command;

use anyhow::Context;

use super::place::Lab;
use super::step::{Outcome, Step};
use super::tool;
use crate::files;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Makes the environment, or brings it to the pinned versions.
pub fn install(lab: &Lab, step: &Step) -> anyhow::Result<Outcome> {
    let stamp = lab.venv().join("requirements-installed.txt");
    // The Python that the environment was made from may be gone after an upgrade of the system.
    let works = || tool::output(Command::new(lab.python()).arg("--version")).is_ok();
    if fs::read_to_string(&stamp).is_ok_and(|old| old == REQUIREMENTS) && works() {
        return Ok(Outcome::Already);
    }
    step.note("about half a minute");
    let pip = if works() { Pip::Inside } else { create(lab, step)? };
    let requirements = lab.join("requirements.txt");
    files::write(&requirements, REQUIREMENTS.as_bytes())?;
    let mut command = match pip {
        Pip::Inside => Command::new(lab.python()),
        Pip::Outside => Command::new(tool::python()),
    };
    command.args(["-m", "pip"]);
    if let Pip::Outside = pip {
        command.arg("--python").arg(lab.python());
    }
    command.args(["install", "--disable-pip-version-check", "--no-input", "--requirement"]).arg(&requirements);
    tool::run(&mut command, step, "pip could not install JupyterLab")?;
    files::write(&stamp, REQUIREMENTS.as_bytes())?;
    Ok(Outcome::Done)
}

/// Which pip fills the environment: its own, or that of the machine's Python.
enum Pip {
    Inside,
    Outside,
}

fn create(lab: &Lab, step: &Step) -> anyhow::Result<Pip> {
    let venv = lab.venv();
    if venv.exists() {
        fs::remove_dir_all(&venv).with_context(|| format!("{} cannot be removed", venv.display()))?;
    }
    step.progress("making a virtual environment");
    let make =
        |option: &[&str]| tool::output(Command::new(tool::python()).args(["-m", "venv"]).args(option).arg(&venv));
    let Err(error) = make(&[]) else { return Ok(Pip::Inside) };
    // Debian's Python comes without ensurepip, and has pip in a package of its own; one of the two is enough.
    let has_pip = tool::output(Command::new(tool::python()).args(["-m", "pip", "--version"])).is_ok();
    if has_pip && make(&["--without-pip", "--clear"]).is_ok() {
        return Ok(Pip::Outside);
    }
    let python = tool::python();
    let python = python.to_string_lossy();
    Err(error.context(format!(
        "{python} cannot make a virtual environment; install its part for that (on Debian and Ubuntu: apt install python3-venv), and repeat"
    )))
}
