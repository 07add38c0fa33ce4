//! The folder of one kernel. Two kernels in one folder overwrite each other's cells, so each takes the first free slot
//! under an exclusive lock, and the lock lasts as long as the kernel does.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::files;
use crate::lab::STAMP;
use crate::place::{Lab, Variant};

/// More kernels than this at once are a mistake.
const MOST_SLOTS: usize = 64;

/// The environment variable that makes the kernel run in a master itself, while that is being built.
pub const IN_PLACE: &str = "WORKBOOK_KERNEL_IN_PLACE";

/// The folder for a kernel, and the lock on it; without a lock where the environment names a folder.
pub fn take(lab: &Lab, variant: Variant) -> anyhow::Result<(PathBuf, Option<File>)> {
    if let Some(folder) = env::var_os(IN_PLACE) {
        return Ok((PathBuf::from(folder), None));
    }
    let (folder, lock) = take_slot(lab, variant)?;
    Ok((folder, Some(lock)))
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
    let not_needed =
        |path: &Path| path == Path::new(STAMP) || path == Path::new("kernel") || path.ends_with("incremental");
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
