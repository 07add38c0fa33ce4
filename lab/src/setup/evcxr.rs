//! The Rust kernel itself, evcxr_jupyter, at the one version that the lab is written for: one that is on the machine
//! already, or one that was built elsewhere, and only then one that is built here.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::board::{Outcome, Step};
use super::tool;
use crate::files::{self, Sharing};
use crate::place::{EVCXR, Lab};

/// How long it takes to build on two cores, in seconds.
pub const SECONDS_TO_BUILD: f64 = 200.0;

/// Parts of rust-analyzer that an editor needs and a kernel hardly calls: not optimised, which saves a fifth of the build.
const HARDLY_CALLED: [&str; 4] = ["ra_ap_ide", "ra_ap_ide_assists", "ra_ap_ide_diagnostics", "ra_ap_ide_ssr"];

/// Installs it, if it is not there.
pub fn install(lab: &Lab, step: &Step) -> anyhow::Result<Outcome> {
    let _lock = files::lock(&lab.join("evcxr.lock"), Sharing::Alone, || step.note("another set-up installs it"))?;
    if lab.evcxr().is_file() {
        return Ok(Outcome::Already);
    }
    let origin = match installed() {
        Some(program) => {
            copy(&program, &lab.evcxr())?;
            format!("{}, which was there", program.display())
        }
        None if fetched(lab, step) => "built elsewhere, fetched by cargo-binstall".to_owned(),
        None => {
            build(lab, step)?;
            "built from source".to_owned()
        }
    };
    files::write(&lab.evcxr_origin(), origin.as_bytes())?;
    step.note(&format!("{EVCXR}, {origin}"));
    Ok(Outcome::Done)
}

/// The right version on the path, or where cargo installs programs.
fn installed() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let home = env::var_os("CARGO_INSTALL_ROOT")
        .or_else(|| env::var_os("CARGO_HOME"))
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = env::split_paths(&path).chain(home.map(|home| home.join("bin")));
    let programs = folders.map(|folder| folder.join(format!("evcxr_jupyter{}", env::consts::EXE_SUFFIX)));
    programs.filter(|program| program.is_file()).find(|program| is_right(program))
}

/// It has no option that tells its version, but it greets with it.
fn is_right(program: &Path) -> bool {
    let greeting = format!("EvCxR {EVCXR} ");
    fs::read(program).is_ok_and(|bytes| bytes.windows(greeting.len()).any(|found| found == greeting.as_bytes()))
}

/// A copy stays when the original goes or changes.
fn copy(program: &Path, to: &Path) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be written", to.display());
    let folder = to.parent().with_context(cannot)?;
    fs::create_dir_all(folder).with_context(cannot)?;
    let part = folder.join(".part");
    fs::copy(program, &part).and_then(|_| fs::rename(&part, to)).with_context(cannot)
}

/// Asks cargo-binstall, where it is installed. Whatever keeps it from having the program, there is another way.
fn fetched(lab: &Lab, step: &Step) -> bool {
    if tool::output(tool::command("cargo-binstall").arg("-V")).is_err() {
        return false;
    }
    step.note("cargo-binstall is asked for one that was built elsewhere");
    let mut binstall = tool::command("cargo-binstall");
    binstall
        .args(["--no-confirm", "--disable-strategies", "compile", "--root"])
        .arg(lab.evcxr_root())
        .arg(format!("evcxr_jupyter@{EVCXR}"));
    let outcome = tool::run(&mut binstall, step, "cargo-binstall has none");
    outcome.is_ok() && is_right(&lab.evcxr())
}

fn build(lab: &Lab, step: &Step) -> anyhow::Result<()> {
    step.note("built from source, about 5 minutes on two cores beside the rest, once");
    // Its dependencies are built in the lab, not in the project's target folder, so that a stopped build continues.
    let target = lab.join("evcxr_jupyter-build");
    let mut cargo = tool::patient_cargo();
    cargo
        .args(["install", "evcxr_jupyter", "--version", EVCXR, "--locked", "--root"])
        .arg(lab.evcxr_root())
        .arg("--target-dir")
        .arg(&target)
        // Optimising once more across the units of each crate takes a quarter of the build, and makes a cell 4 % faster.
        .args(["--config", r#"profile.release.lto = "off""#]);
    for package in HARDLY_CALLED {
        cargo.args(["--config", &format!("profile.release.package.{package}.opt-level = 0")]);
    }
    tool::run(&mut cargo, step, "cargo could not install the Rust kernel")?;
    // Hundreds of megabytes that nothing needs any more; a leftover does no harm.
    let _ = fs::remove_dir_all(target);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_version_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("evcxr_jupyter");
        for (version, right) in [(EVCXR, true), ("0.21.1", false), ("0.22.01", false)] {
            fs::write(&program, format!("\0\u{1}EvCxR {version} - Evaluation Context for Rust\0")).unwrap();
            assert_eq!(is_right(&program), right, "{version}");
        }
        assert!(!is_right(&folder.path().join("missing")));
        copy(&program, &folder.path().join("lab/bin/evcxr_jupyter")).unwrap();
        assert!(files::same(&program, &folder.path().join("lab/bin/evcxr_jupyter")));
    }
}
