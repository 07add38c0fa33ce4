//! [`atomically`]: writes a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes these bytes to a file that holds all of them or, after an error, a signal or a power failure, what it held
/// before: they are written under another name, which is then changed.
///
/// The folder has to exist. A link keeps pointing where it points, a file that is there keeps its permissions, and a
/// terminal or a pipe takes what comes.
///
/// # Errors
/// What the system says; then nothing is left of the attempt.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("notes.txt");
/// workbook::write::atomically(&file, b"all of it")?;
/// assert_eq!(std::fs::read_to_string(&file)?, "all of it");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn atomically(file: &Path, contents: &[u8]) -> io::Result<()> {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let old = fs::metadata(&file).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        return fs::write(&file, contents);
    }
    let (part, mut handle) = create_part(&file)?;
    let written = handle
        .write_all(contents)
        .and_then(|()| old.map_or(Ok(()), |old| handle.set_permissions(old.permissions())))
        .and_then(|()| handle.sync_all())
        .and_then(|()| fs::rename(&part, &file));
    if written.is_err() {
        // The first error is what the caller needs to hear; a leftover under a name that nobody reads does no harm.
        let _ = fs::remove_file(&part);
    }
    written
}

/// A new file beside `file`, under a name that no other process or thread uses.
fn create_part(file: &Path) -> io::Result<(PathBuf, File)> {
    let name = file.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut attempt = 0;
    loop {
        let mut part_name = name.to_owned();
        part_name.push(format!(".{}-{attempt}.part", std::process::id()));
        let part = file.with_file_name(part_name);
        match File::create_new(&part) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => attempt += 1,
            outcome => return outcome.map(|handle| (part, handle)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn names(folder: &TempDir) -> Vec<String> {
        let names = fs::read_dir(folder.path()).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("file");
        for contents in ["one", "a longer two", ""] {
            atomically(&file, contents.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), contents);
        }
        assert_eq!(names(&folder), ["file"]);
    }

    #[test]
    fn many_writers_at_once_leave_one_of_their_files_whole() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("file");
        std::thread::scope(|scope| {
            for writer in 0..8u8 {
                let file = &file;
                scope.spawn(move || (0..20).for_each(|_| atomically(file, &[writer; 100_000]).unwrap()));
            }
        });
        let contents = fs::read(&file).unwrap();
        assert!(contents.len() == 100_000 && contents.iter().all(|&byte| byte == contents[0]));
        assert_eq!(names(&folder), ["file"]);
    }

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = TempDir::new().unwrap();
        let (taken, missing) = (folder.path().join("taken"), folder.path().join("no/such/file"));
        // What cannot be replaced by a file fails at the last step, when all is written.
        fs::create_dir(&taken).unwrap();
        assert!(atomically(&taken, b"new").is_err());
        assert!(atomically(&missing, b"new").is_err());
        assert!(atomically(Path::new("/"), b"new").is_err());
        assert_eq!(names(&folder), ["taken"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = TempDir::new().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("file", &link).unwrap();
        atomically(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
