//! Where the keeper of a spare is found: a socket in the lab, named after the kind of the spare, in a folder for its owner
//! alone, since whoever claims a spare is told the key to it.

use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::kind::Kind;
use crate::files::{self, Sharing};
use crate::kernel::child::make_private;
use crate::place::Lab;

/// The address of a spare of some kind, whether there is one or not.
pub struct Address {
    folder: PathBuf,
    name: String,
}

impl Address {
    /// In that lab.
    pub fn new(lab: &Lab, kind: &Kind) -> Self {
        Self { folder: lab.spares(), name: kind.name() }
    }

    /// A connection to its keeper, if there is one.
    pub fn connect(&self) -> Option<UnixStream> {
        connect(&self.folder, &self.name).ok()
    }

    /// Listens there, unless somebody else does.
    pub fn listen(&self) -> anyhow::Result<Option<UnixListener>> {
        make_private(&self.folder)?;
        // Between the two steps of listening, it looks as if the keeper were dead.
        let _lock = files::lock(&self.folder.join("lock"), Sharing::Alone, || {})?;
        remove_dead(&self.folder);
        if self.path().exists() {
            return Ok(None);
        }
        let listener = within(&self.folder, &self.name, |path| UnixListener::bind(path));
        listener.map(Some).with_context(|| format!("a spare cannot listen at {}", self.path().display()))
    }

    /// Takes the name away. As long as the listener lives nobody else takes it, so this comes first.
    pub fn remove(&self) {
        // What is left there, the next keeper removes.
        let _ = fs::remove_file(self.path());
    }

    fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }
}

/// Removes what keepers have left that were killed.
pub fn sweep(lab: &Lab) {
    let folder = lab.spares();
    if folder.is_dir()
        && let Ok(_lock) = files::lock(&folder.join("lock"), Sharing::Alone, || {})
    {
        remove_dead(&folder);
    }
}

fn remove_dead(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let refused = |error: io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
        if name != "lock" && connect(folder, &name).is_err_and(refused) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn connect(folder: &Path, name: &str) -> io::Result<UnixStream> {
    within(folder, name, |path| UnixStream::connect(path))
}

/// The system takes no more than a hundred letters for the name of a socket, and the lab may be anywhere.
fn within<T>(folder: &Path, name: &str, use_it: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let folder = File::open(folder)?;
    use_it(Path::new(&format!("/proc/self/fd/{}/{name}", folder.as_raw_fd())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_keeper_listens_and_a_dead_one_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let deep = "a".repeat(100);
        let lab = Lab::new(folder.path().join(&deep).join(&deep));
        let address = |build: &str| {
            let kind = Kind { surroundings: "0123456789abcdef".into(), build: build.into() };
            Address::new(&lab, &kind)
        };
        assert!(address("1").connect().is_none(), "there is not even a folder");
        sweep(&lab);
        let first = address("1").listen().unwrap().expect("nobody else listens");
        assert!(address("1").listen().unwrap().is_none());
        let other = address("2").listen().unwrap();
        assert!(address("1").connect().is_some() && other.is_some());
        drop(first);
        assert!(address("1").connect().is_none() && address("1").path().exists());
        sweep(&lab);
        assert!(!address("1").path().exists() && address("2").path().exists());
        assert!(address("1").listen().unwrap().is_some());
    }
}
