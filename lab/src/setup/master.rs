//! The masters: for each variant a folder in which the crate and all its dependencies are built, exactly as the kernel
//! builds them. A kernel starts in a copy of it and has to build nothing but its cells.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::board::{Outcome, Step};
use super::{first_run, tool};
use crate::files::{self, Lock, Sharing};
use crate::place::{EVCXR, STAMP, Variant};
use crate::project::Project;

/// A master that is being built, or brought up to date: a change in the crate builds that crate alone again.
pub struct Building<'a> {
    project: &'a Project,
    variant: Variant,
    stamp: Stamp,
    /// Held until the end: nobody copies a folder that is half built, and nobody else builds it.
    _lock: Lock,
}

impl<'a> Building<'a> {
    /// Begins, unless it is up to date.
    pub fn begin(project: &'a Project, variant: Variant, busy: impl FnOnce()) -> anyhow::Result<Option<Self>> {
        let lab = &project.lab;
        let lock = files::lock(&lab.master_lock(variant), Sharing::Alone, busy)?;
        files::write(&lab.evcxr_config(variant).join("evcxr.toml"), variant.evcxr_toml(&project.root).as_bytes())?;
        let stamp = Stamp::now(project, variant)?;
        let file = lab.master(variant).join(STAMP);
        if fs::read_to_string(&file).is_ok_and(|old| old == stamp.text()) {
            return Ok(None);
        }
        // From here on it is not whole, until the new stamp is written.
        let _ = fs::remove_file(&file);
        Ok(Some(Self { project, variant, stamp, _lock: lock }))
    }

    /// Builds the crate.
    pub fn build_crate(&self, step: &Step) -> anyhow::Result<Outcome> {
        let (project, variant, stamp) = (self.project, self.variant, &self.stamp);
        let folder = project.lab.master(variant);
        let toolchain = folder.join("toolchain");
        if fs::read_to_string(&toolchain).is_ok_and(|old| old == stamp.toolchain) {
            step.note("the crate has changed, or an earlier build was stopped: cargo builds what is missing");
        } else {
            step.note(&format!("about {} min on two cores", (variant.seconds_to_build() / 60.0).ceil()));
            if folder.exists() {
                fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
            }
        }
        write_workspace(project, variant, &folder)?;
        files::write(&toolchain, stamp.toolchain.as_bytes())?;
        // A clone in another place shares the dependencies; what was built of the crate itself is of no use to it.
        if files::write(&folder.join("project"), project.root.as_os_str().as_encoded_bytes())? {
            cargo(&folder, &["clean", "--package", "workbook", "--package", "checks"], step)?;
        }
        for command in ["build", "check"] {
            cargo(&folder, &[command, "--package", "pins"], step)?;
        }
        check_versions(&project.root.join("Cargo.lock"), &folder.join("Cargo.lock"))?;
        Ok(Outcome::Done)
    }

    /// Tries the kernel in it, and calls it whole.
    pub fn finish(self, step: &Step) -> anyhow::Result<Outcome> {
        first_run::run(self.project, self.variant, step)?;
        let folder = self.project.lab.master(self.variant);
        files::write(&folder.join(STAMP), self.stamp.text().as_bytes())?;
        Ok(Outcome::Done)
    }
}

/// What a master is built from.
struct Stamp {
    /// When this changes, nothing of the old build is of use.
    toolchain: String,
    /// When only this changes, cargo builds what it concerns.
    changing: String,
}

impl Stamp {
    fn now(project: &Project, variant: Variant) -> anyhow::Result<Self> {
        let root = &project.root;
        let version = tool::rustc_version()?;
        let toolchain = format!("evcxr_jupyter {EVCXR}\n{}\nRUSTFLAGS {}\n", version.trim(), flags());
        let crate_print = files::fingerprint_of_files(root, &LIBRARY_SOURCES)?;
        let generated = variant.workspace() + &variant.pins(root) + &variant.evcxr_toml(root);
        let config_print = files::fingerprint(generated.as_bytes());
        Ok(Self { toolchain, changing: format!("configuration {config_print}\ncrate {crate_print}\n") })
    }

    fn text(&self) -> String {
        format!("{}{}", self.toolchain, self.changing)
    }
}

/// All that the library and the checks are built from.
pub const LIBRARY_SOURCES: [&str; 5] = ["Cargo.toml", "Cargo.lock", "src", "checks/Cargo.toml", "checks/src"];

/// The two members, with the project's own lock file.
fn write_workspace(project: &Project, variant: Variant, folder: &Path) -> anyhow::Result<()> {
    files::write(&folder.join("Cargo.toml"), variant.workspace().as_bytes())?;
    files::write(&folder.join("pins/Cargo.toml"), variant.pins(&project.root).as_bytes())?;
    files::write(&folder.join("pins/src/lib.rs"), b"")?;
    // The kernel brings its own manifest and code for this member; cargo wants to see one from the start. The one that
    // the last kernel left may name the crate in a clone at another place, and a lock file cannot hold both.
    let manifest =
        "[package]\nname = \"ctx\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n";
    files::write(&folder.join("cell/Cargo.toml"), manifest.as_bytes())?;
    files::write(&folder.join("cell/src/lib.rs"), b"")?;
    let lock = project.root.join("Cargo.lock");
    let versions = fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    files::write(&folder.join("Cargo.lock"), &versions)?;
    Ok(())
}

/// Builds all dependencies with the very settings with which the kernel builds its cells, so that it finds them fresh.
fn cargo(folder: &Path, arguments: &[&str], step: &Step) -> anyhow::Result<()> {
    let mut cargo = tool::patient_cargo();
    cargo
        .args(arguments)
        .args(["--target", &host()?])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("cell/target"))
        .env("CARGO_BUILD_BUILD_DIR", folder.join("cell/target"))
        .env("RUSTFLAGS", flags())
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    tool::run(&mut cargo, step, "the crate could not be built for the kernel")
}

/// The compiler's flags. The kernel takes the linker lld where it is installed; not on macOS, and not where there is mold,
/// which leaves no trace in the flags.
fn flags() -> &'static str {
    if !cfg!(target_os = "macos") && on_path("lld") && !on_path("mold") {
        "-Cprefer-dynamic -Clink-arg=-fuse-ld=lld"
    } else {
        "-Cprefer-dynamic"
    }
}

fn host() -> anyhow::Result<String> {
    let version = tool::rustc_version()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The kernel must build the versions that the project was tested with.
fn check_versions(wanted: &Path, found: &Path) -> anyhow::Result<()> {
    let wanted = packages(wanted)?;
    let strange: Vec<String> = packages(found)?
        .into_iter()
        .filter(|package| !["ctx", "pins"].contains(&package.name.as_str()) && !wanted.contains(package))
        .map(|package| format!("{} {}", package.name, package.version))
        .collect();
    if strange.is_empty() {
        return Ok(());
    }
    bail!(
        "the kernel would be built with versions that Cargo.lock does not name: {}; `cargo generate-lockfile` may repair it",
        strange.join(", ")
    )
}

#[derive(Deserialize)]
struct LockFile {
    package: Vec<Package>,
}

#[derive(Deserialize, PartialEq)]
struct Package {
    name: String,
    version: String,
}

/// The packages of a lock file.
fn packages(lock: &Path) -> anyhow::Result<Vec<Package>> {
    let cannot = || format!("{} cannot be read", lock.display());
    let file: LockFile = toml::from_str(&fs::read_to_string(lock).with_context(cannot)?).with_context(cannot)?;
    Ok(file.package)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.229\"\n\n[[package]]\nname = \"csv\"\nversion = \"1.4.0\"\n";

    #[test]
    fn another_version_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (wanted, found) = (folder.path().join("wanted"), folder.path().join("found"));
        fs::write(&wanted, LOCK).unwrap();
        fs::write(
            &found,
            "[[package]]\nname = \"pins\"\nversion = \"0.0.0\"\n\n[[package]]\nname = \"csv\"\nversion = \"1.4.0\"\n",
        )
        .unwrap();
        check_versions(&wanted, &found).unwrap();
        fs::write(&found, LOCK.replace("1.4.0", "1.4.1")).unwrap();
        assert!(check_versions(&wanted, &found).unwrap_err().to_string().contains("csv 1.4.1"));
    }
}
