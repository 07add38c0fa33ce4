//! The folder of one kernel. Two kernels in one folder overwrite each other's cells, so each has its own, which is made
//! when it starts and removed when it ends. A lock, which lasts as long as the kernel does, says that it is in use.
//!
//! It is a copy of the master. Nearly all of that are libraries, which cargo replaces but never writes into, so they are
//! the same files under a second name: a slot takes little room, and is made in a moment.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, bail};

use crate::files::{self, Sharing, Take};
use crate::place::{IN_PLACE, Lab, STAMP, Variant};

/// The folder of a kernel.
pub struct Slot {
    /// The folder.
    pub folder: PathBuf,
    /// The lock, where the file system knows locks.
    pub lock: Option<File>,
    /// Whether it was made for this kernel, and goes with it.
    own: bool,
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.own {
            // What is left, because a compiler is still ending, the next start removes.
            let _ = fs::remove_dir_all(&self.folder);
            let _ = fs::remove_file(lock_of(&self.folder));
        }
    }
}

/// A folder for a kernel. The environment may name one, which then is used as it is.
pub fn take(lab: &Lab, variant: Variant) -> anyhow::Result<Slot> {
    if let Some(folder) = env::var_os(IN_PLACE) {
        return Ok(Slot { folder: PathBuf::from(folder), lock: None, own: false });
    }
    let master = lab.master(variant);
    // Waits while the master is being built.
    let _master = files::lock(&lab.master_lock(variant), Sharing::Shared, || {})?;
    let stamp = fs::read(master.join(STAMP)).context("the kernel is not built; run `cargo lab --setup-only`")?;
    remove_unused(lab);
    let slot = claim(lab, variant)?;
    let cannot = || format!("{} cannot be made", slot.folder.display());
    files::copy_tree(&master, &slot.folder, &part).with_context(cannot)?;
    fs::write(slot.folder.join(STAMP), stamp).with_context(cannot)?;
    Ok(slot)
}

/// What of the master a slot needs.
fn part(path: &Path) -> Take {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default();
    // The cells' own library is written again and again, in place by some linkers.
    let is_of_the_cells = name.starts_with("libctx");
    if path == Path::new(STAMP) || path == Path::new("kernel") || path.ends_with("incremental") {
        Take::Not
    } else if (extension == "rlib" || extension == "rmeta") && !is_of_the_cells {
        Take::Link
    } else {
        Take::Copy
    }
}

/// A new folder that nobody else uses.
fn claim(lab: &Lab, variant: Variant) -> anyhow::Result<Slot> {
    let cannot = || format!("{} cannot be written", lab.slots().display());
    fs::create_dir_all(lab.slots()).with_context(cannot)?;
    // Nobody may take the new folder for one that is not used any more, before it is locked.
    let _all = files::lock(&lab.slots().join("lock"), Sharing::Alone, || {})?;
    for attempt in 0..100 {
        let folder = lab.slots().join(format!("{}-{}-{attempt}", variant.name(), process::id()));
        match fs::create_dir(&folder) {
            Ok(()) => {
                let lock = files::open_lock(&lock_of(&folder))?;
                let lock = lock.try_lock().is_ok().then_some(lock);
                return Ok(Slot { folder, lock, own: true });
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(cannot),
        }
    }
    bail!("{} holds too many folders; remove them", lab.slots().display())
}

/// Removes the folders of kernels that have ended without doing so. What cannot be removed does no harm.
pub fn remove_unused(lab: &Lab) {
    let Ok(_all) = files::lock(&lab.slots().join("lock"), Sharing::Alone, || {}) else { return };
    for entry in fs::read_dir(lab.slots()).into_iter().flatten().flatten() {
        let folder = entry.path();
        if folder.is_dir() && is_unused(&folder) {
            let _ = fs::remove_dir_all(&folder);
            let _ = fs::remove_file(lock_of(&folder));
        }
    }
}

/// Whether the kernel of that folder has ended.
fn is_unused(folder: &Path) -> bool {
    let Ok(lock) = files::open_lock(&lock_of(folder)) else { return false };
    match lock.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        // Without locks, the number of the process in its name has to do.
        Err(TryLockError::Error(_)) => !is_alive(folder),
    }
}

#[cfg(unix)]
fn is_alive(folder: &Path) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let number = name.split('-').nth(1).and_then(|number| number.parse().ok());
    // One that may not be asked is alive.
    number.and_then(Pid::from_raw).is_none_or(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_alive(_folder: &Path) -> bool {
    true
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.with_extension("lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab_with_master(folder: &Path) -> Lab {
        let lab = Lab::new(folder.to_owned());
        let deps = lab.master(Variant::Light).join("cell/deps");
        fs::create_dir_all(&deps).unwrap();
        for name in ["libndarray-1.rlib", "libctx.rlib", "ndarray.json"] {
            fs::write(deps.join(name), "first").unwrap();
        }
        fs::create_dir_all(deps.join("incremental")).unwrap();
        fs::write(lab.master(Variant::Light).join(STAMP), "1").unwrap();
        lab
    }

    #[test]
    fn each_kernel_has_a_folder_and_it_goes_with_the_kernel() {
        let folder = tempfile::tempdir().unwrap();
        let lab = lab_with_master(folder.path());
        let first = take(&lab, Variant::Light).unwrap();
        let second = take(&lab, Variant::Light).unwrap();
        assert_ne!(first.folder, second.folder);
        assert!(first.folder.is_dir(), "it is in use");
        let (gone, stays) = (first.folder.clone(), second.folder.clone());
        drop(first);
        assert!(!gone.exists() && !lock_of(&gone).exists() && stays.is_dir());
    }

    #[test]
    fn what_a_killed_kernel_has_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let lab = lab_with_master(folder.path());
        let mut killed = take(&lab, Variant::Light).unwrap();
        killed.own = false;
        let left = killed.folder.clone();
        remove_unused(&lab);
        assert!(left.is_dir(), "it still runs");
        drop(killed);
        assert!(left.is_dir());
        remove_unused(&lab);
        assert!(!left.exists() && !lock_of(&left).exists());
    }

    #[test]
    fn libraries_are_shared_and_what_is_written_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let lab = lab_with_master(folder.path());
        let slot = take(&lab, Variant::Light).unwrap();
        let (master, own) = (lab.master(Variant::Light).join("cell/deps"), slot.folder.join("cell/deps"));
        for (name, is_shared) in [("libndarray-1.rlib", true), ("libctx.rlib", false), ("ndarray.json", false)] {
            fs::write(master.join(name), "second").unwrap();
            assert_eq!(fs::read_to_string(own.join(name)).unwrap() == "second", is_shared, "{name}");
        }
        assert!(!own.join("incremental").exists());
        assert!(slot.folder.join(STAMP).exists());
    }

    #[cfg(unix)]
    #[test]
    fn without_locks_the_number_of_the_process_tells() {
        let path = |number: u32| PathBuf::from(format!("/slots/light-{number}-0"));
        assert!(is_alive(&path(process::id())));
        assert!(!is_alive(&path(i32::MAX as u32)));
    }

    #[test]
    fn a_lab_that_is_not_set_up_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let Err(error) = take(&Lab::new(folder.path().to_owned()), Variant::Light) else { panic!("it is empty") };
        assert!(error.to_string().contains("--setup-only"), "{error}");
    }
}
