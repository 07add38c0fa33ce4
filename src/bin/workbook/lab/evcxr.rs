//! The Rust kernel itself, evcxr_jupyter, at the one version that the lab is written for.

use std::process::Command;

use super::step::{Outcome, Step};
use super::tool;
use crate::place::{EVCXR, Lab};

/// Installs it, if it is not there.
pub fn install(lab: &Lab, step: &Step) -> anyhow::Result<Outcome> {
    if lab.evcxr().is_file() {
        return Ok(Outcome::Already);
    }
    step.note("about 4 minutes on two cores, once");
    // Its dependencies are built in the lab, not in the project's target folder, so that a stopped build continues.
    let target = lab.join("evcxr_jupyter-build");
    let mut cargo = Command::new(tool::cargo());
    cargo
        .args(["install", "evcxr_jupyter", "--version", EVCXR, "--locked", "--root"])
        .arg(lab.evcxr_root())
        .arg("--target-dir")
        .arg(&target);
    tool::run(&mut cargo, step, "cargo could not install the Rust kernel")?;
    // Hundreds of megabytes that nothing needs any more; a leftover does no harm.
    let _ = std::fs::remove_dir_all(target);
    Ok(Outcome::Done)
}
