//! `kernel`: what Jupyter starts. It takes a folder that no other kernel uses, and becomes evcxr_jupyter in it.
//!
//! Two kernels in one folder overwrite each other's cells. So each takes the first free slot under an exclusive lock,
//! and the lock lasts as long as the kernel does: the locked file is its standard input, which it never reads.

use std::env;
use std::fs::{self, File, TryLockError};
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::files;
use crate::lab::{Lab, STAMP, Variant, tool};
use crate::process;

/// Start a Rust kernel, as Jupyter does (for Jupyter, not for people)
#[derive(clap::Args)]
#[command(hide = true)]
pub struct Args {
    /// The file in which Jupyter says on which ports to listen
    connection_file: PathBuf,
    /// The lab's folder
    #[arg(long)]
    lab: PathBuf,
    /// What the cells can use
    #[arg(long, value_enum, default_value = "light")]
    variant: Variant,
}

/// More kernels than this at once are a mistake.
const MOST_SLOTS: usize = 64;

/// The environment variable that makes the kernel run in a master itself, while that is being built.
pub const IN_PLACE: &str = "WORKBOOK_KERNEL_IN_PLACE";

/// Becomes the kernel; returns only if that fails.
pub fn run(args: Args) -> anyhow::Result<()> {
    let lab = Lab::new(args.lab);
    let mut command = Command::new(lab.evcxr());
    command.arg("--control_file").arg(env::current_dir()?.join(args.connection_file));
    let folder = match env::var_os(IN_PLACE) {
        Some(folder) => PathBuf::from(folder),
        None => {
            let (folder, lock) = take_slot(&lab, args.variant)?;
            command.stdin(lock);
            folder
        }
    };
    command.env("EVCXR_TMPDIR", folder.join("cell"));
    // Where the kernel finds this, it brings the installation up to date that it takes for its own.
    command.env("JUPYTER_PATH", folder.join("none"));
    configure(&mut command, &lab.evcxr_config(args.variant))?;
    find_standard_library(&mut command)?;
    process::become_program(command)
        .with_context(|| format!("{} cannot be started; repeat `cargo lab --setup-only`", lab.evcxr().display()))
}

/// evcxr reads the `evcxr.toml` of its working directory, and only then the one of its configuration folder. Jupyter
/// starts a kernel in the notebook's folder; where that has an `evcxr.toml` of its own (for a plain installation of
/// the kernel), it starts in the configuration's folder, and the prelude goes back.
fn configure(command: &mut Command, config: &Path) -> anyhow::Result<()> {
    command.env("EVCXR_CONFIG_DIR", config);
    let here = env::current_dir()?;
    if here.join("evcxr.toml").exists() {
        command.env(workbook::notebook::NOTEBOOK_DIR, here).current_dir(config);
    }
    Ok(())
}

/// A cell is a shared library, linked to the standard library's by a path relative to the folder in which the compiler
/// writes it. evcxr loads it from the folder above, where that path leads nowhere, unless it happens to start at `/`.
fn find_standard_library(command: &mut Command) -> anyhow::Result<()> {
    let variable = match env::consts::OS {
        "windows" => "PATH",
        "macos" => "DYLD_FALLBACK_LIBRARY_PATH",
        _ => "LD_LIBRARY_PATH",
    };
    let folder = tool::output(Command::new("rustc").args(["--print", "target-libdir"]))?;
    let old = env::var_os(variable).unwrap_or_default();
    let folders = iter::once(PathBuf::from(folder.trim()))
        .chain(env::split_paths(&old).filter(|path| !path.as_os_str().is_empty()));
    command.env(variable, env::join_paths(folders).context("a folder's name has a colon in it")?);
    Ok(())
}

/// The first slot that no kernel uses, made or renewed from the master, and the lock on it.
fn take_slot(lab: &Lab, variant: Variant) -> anyhow::Result<(PathBuf, File)> {
    fs::create_dir_all(lab.join("slots")).context("the lab's folder cannot be written")?;
    for number in 0..MOST_SLOTS {
        let path = lab.slot_lock(variant, number);
        let lock = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        match lock.try_lock() {
            Ok(()) => {
                let folder = lab.slot(variant, number);
                renew(lab, variant, &folder)?;
                return Ok((folder, lock));
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
            }
        }
    }
    bail!("{MOST_SLOTS} kernels run already; shut some of them down")
}

/// Copies the master, unless the slot is a copy of it already.
fn renew(lab: &Lab, variant: Variant, folder: &Path) -> anyhow::Result<()> {
    let master = lab.master(variant);
    let lock = File::open(lab.master_lock(variant)).context("the lab is not set up; run `cargo lab --setup-only`")?;
    // Waits while the master is being built.
    lock.lock_shared().context("the master cannot be locked")?;
    let stamp = fs::read(master.join(STAMP)).context("the lab's set-up did not end; run `cargo lab --setup-only`")?;
    if fs::read(folder.join(STAMP)).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    if folder.exists() {
        // The stamp first: what is left of a folder that is half removed must not look whole.
        let _ = fs::remove_file(folder.join(STAMP));
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    let not_needed = |path: &Path| path == Path::new(STAMP) || path.ends_with("incremental");
    files::copy_tree(&master, folder, &not_needed).with_context(|| format!("{} cannot be made", folder.display()))?;
    files::write(&folder.join(STAMP), &stamp)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab_with_master(folder: &Path) -> Lab {
        let lab = Lab::new(folder.to_owned());
        let master = lab.master(Variant::Light);
        fs::create_dir_all(master.join("cell")).unwrap();
        fs::write(master.join("cell/Cargo.toml"), "first").unwrap();
        fs::write(master.join(STAMP), "1").unwrap();
        File::create(lab.master_lock(Variant::Light)).unwrap();
        lab
    }

    #[test]
    fn two_kernels_take_two_slots_and_a_free_one_is_taken_again() {
        let folder = tempfile::tempdir().unwrap();
        let lab = lab_with_master(folder.path());
        let (first, first_lock) = take_slot(&lab, Variant::Light).unwrap();
        let (second, _second_lock) = take_slot(&lab, Variant::Light).unwrap();
        assert_ne!(first, second);
        drop(first_lock);
        assert_eq!(take_slot(&lab, Variant::Light).unwrap().0, first);
    }

    #[test]
    fn a_slot_is_renewed_when_the_master_was_built_anew() {
        let folder = tempfile::tempdir().unwrap();
        let lab = lab_with_master(folder.path());
        let (slot, lock) = take_slot(&lab, Variant::Light).unwrap();
        fs::write(slot.join("cell/mine"), "a cell's file").unwrap();
        drop(lock);
        drop(take_slot(&lab, Variant::Light).unwrap());
        assert!(slot.join("cell/mine").exists(), "nothing has changed");
        fs::write(lab.master(Variant::Light).join("cell/Cargo.toml"), "second").unwrap();
        fs::write(lab.master(Variant::Light).join(STAMP), "2").unwrap();
        drop(take_slot(&lab, Variant::Light).unwrap());
        assert_eq!(fs::read_to_string(slot.join("cell/Cargo.toml")).unwrap(), "second");
        assert!(!slot.join("cell/mine").exists());
    }

    #[test]
    fn a_lab_that_is_not_set_up_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let error = take_slot(&Lab::new(folder.path().to_owned()), Variant::Light).unwrap_err();
        assert!(error.to_string().contains("--setup-only"), "{error}");
    }
}
