//! Files that appear whole or not at all, fingerprints of files, locks, and copies of folders that keep every file's time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

/// Writes a file that appears whole or not at all, and its folders; without touching it if it holds these bytes already.
/// Returns whether it was written.
pub fn write(path: &Path, contents: &[u8]) -> anyhow::Result<bool> {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| write_whole(path, contents))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(true)
}

/// Writes a file that holds all of these bytes or, after an error, what it held before. Its folder has to exist.
pub fn write_whole(path: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // Who may read it is for the umask to say.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut part = builder.prefix(".part-").tempfile_in(folder)?;
    part.write_all(contents)?;
    part.persist(path)?;
    Ok(())
}

/// Who may hold a lock beside this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Nobody.
    Alone,
    /// All who share.
    Shared,
}

/// A lock on a file, for as long as the value lives; `None` where the file system knows no locks.
pub type Lock = Option<File>;

/// Opens a file to be locked, and makes it if it is not there.
pub fn open_lock(path: &Path) -> anyhow::Result<File> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| File::options().create(true).truncate(false).write(true).open(path))
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// Waits for the lock; `busy` is called before if somebody else has it. Some file systems know no locks. There it is
/// better to go on without one than not at all: what a lock prevents is that two do the same work in the same place.
pub fn lock(path: &Path, sharing: Sharing, busy: impl FnOnce()) -> anyhow::Result<Lock> {
    let file = open_lock(path)?;
    let attempt = match sharing {
        Sharing::Alone => file.try_lock(),
        Sharing::Shared => file.try_lock_shared(),
    };
    match attempt {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::Error(_)) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            busy();
            let waited = match sharing {
                Sharing::Alone => file.lock(),
                Sharing::Shared => file.lock_shared(),
            };
            waited.with_context(|| format!("{} cannot be locked", path.display()))?;
            Ok(Some(file))
        }
    }
}

/// A fingerprint of some bytes: the first 16 hexadecimal digits of their SHA-256.
pub fn fingerprint(bytes: &[u8]) -> String {
    format!("{:.16x}", Sha256::digest(bytes))
}

/// A fingerprint of all files below the given paths: of their names and contents, not of their times.
pub fn fingerprint_of_files(root: &Path, paths: &[impl AsRef<Path>]) -> anyhow::Result<String> {
    let mut all = Sha256::new();
    for file in below(root, paths)? {
        let name = file.strip_prefix(root).unwrap_or(&file);
        let contents = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        all.update(name.to_string_lossy().as_bytes());
        all.update([0]);
        all.update(Sha256::digest(&contents));
    }
    Ok(format!("{:.16x}", all.finalize()))
}

/// A fingerprint of all files below the given paths, as cargo tells whether they have changed: by names, sizes and times.
pub fn fingerprint_of_times(root: &Path, paths: &[impl AsRef<Path>]) -> anyhow::Result<String> {
    let mut text = String::new();
    for file in below(root, paths)? {
        let state = fs::metadata(&file).and_then(|data| Ok((data.len(), data.modified()?)));
        let state = state.with_context(|| format!("{} cannot be read", file.display()))?;
        text += &format!("{file:?} {state:?}\n");
    }
    Ok(fingerprint(text.as_bytes()))
}

/// All files at or below these paths of a folder, in order.
fn below(root: &Path, paths: &[impl AsRef<Path>]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        list(&root.join(path), &mut files)?;
    }
    files.sort();
    Ok(files)
}

/// All files at or below `path`; none if it does not exist.
fn list(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))? {
            list(&entry?.path(), files)?;
        }
    }
    Ok(())
}

/// What a copy of a folder does with one of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Leave it out.
    Not,
    /// Give the same file a second name, which takes no room; for files that are replaced and never written into.
    Link,
    /// Copy it.
    Copy,
}

/// Copies a folder with the times of its files, by which cargo tells whether something has to be built again. `take`
/// sees each entry's path below `from`; of folders it is only asked whether they are left out.
pub fn copy_tree(from: &Path, to: &Path, take: &dyn Fn(&Path) -> Take) -> io::Result<()> {
    copy_below(from, Path::new(""), to, take)
}

fn copy_below(from: &Path, below: &Path, to: &Path, take: &dyn Fn(&Path) -> Take) -> io::Result<()> {
    fs::create_dir_all(to.join(below))?;
    for entry in fs::read_dir(from.join(below))? {
        let entry = entry?;
        let below = below.join(entry.file_name());
        let take_it = take(&below);
        let target = to.join(&below);
        if take_it == Take::Not {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_below(from, &below, to, take)?;
        } else if take_it == Take::Copy || fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target)?;
            let time = fs::metadata(entry.path())?.modified()?;
            File::options().append(true).open(&target)?.set_modified(time)?;
        }
    }
    Ok(())
}

/// Whether two files hold the same bytes.
pub fn same(a: &Path, b: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|found| found.len()).ok();
    let read = |path: &Path| {
        let mut bytes = Vec::new();
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).ok().map(|_| bytes)
    };
    length(a).is_some() && length(a) == length(b) && read(a) == read(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_file_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("file");
        assert!(write(&path, b"one").unwrap());
        assert!(!write(&path, b"one").unwrap());
        assert!(write(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no part is left behind");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
            let other = folder.path().join("other");
            fs::write(&other, "").unwrap();
            assert_eq!(mode(&path), mode(&other), "who may read it is for the umask to say");
        }
    }

    #[test]
    fn a_copy_keeps_the_times_and_leaves_out_what_it_is_told_to() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("a/incremental")).unwrap();
        fs::write(from.join("a/incremental/x"), "x").unwrap();
        fs::write(from.join("a/file"), "text").unwrap();
        let time = SystemTime::now() - Duration::new(1_000_000, 123_456_000);
        File::options().append(true).open(from.join("a/file")).unwrap().set_modified(time).unwrap();
        fs::write(from.join("a/linked"), "first").unwrap();
        let take = |path: &Path| match path {
            _ if path.ends_with("incremental") => Take::Not,
            _ if path.ends_with("linked") => Take::Link,
            _ => Take::Copy,
        };
        copy_tree(&from, &to, &take).unwrap();
        assert_eq!(fs::metadata(to.join("a/file")).unwrap().modified().unwrap(), time);
        assert!(!to.join("a/incremental").exists());
        // What is written into one of them shows which of them are the same file.
        fs::write(from.join("a/linked"), "second").unwrap();
        assert_eq!(fs::read_to_string(to.join("a/linked")).unwrap(), "second");
        fs::write(to.join("a/file"), "changed").unwrap();
        assert_eq!(fs::read_to_string(from.join("a/file")).unwrap(), "text");
        assert!(same(&from.join("a/linked"), &to.join("a/linked")) && !same(&from.join("a/file"), &to.join("a/file")));
    }

    #[test]
    fn a_lock_is_waited_for_and_those_who_share_do_not_wait() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/lock");
        let first = lock(&path, Sharing::Shared, || panic!("nobody has it")).unwrap();
        let _second = lock(&path, Sharing::Shared, || panic!("it is shared")).unwrap();
        drop(_second);
        let mut waited = false;
        lock(&path, Sharing::Alone, || {
            waited = true;
            drop(first);
        })
        .unwrap();
        assert!(waited);
    }

    #[test]
    fn a_fingerprint_follows_names_and_contents() {
        let folder = tempfile::tempdir().unwrap();
        let print = || fingerprint_of_files(folder.path(), &["src", "missing"]).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/a"), "1").unwrap();
        let first = print();
        assert_eq!(first, print());
        fs::write(folder.path().join("src/a"), "2").unwrap();
        let second = print();
        fs::rename(folder.path().join("src/a"), folder.path().join("src/b")).unwrap();
        assert!(first != second && second != print());
    }
}
