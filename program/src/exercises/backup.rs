//! Backups: nothing that a reader wrote is replaced without a copy beside it.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Copies a file beside itself, as `softmax.rs.orig`, or `softmax.rs.2.orig` if that is taken, and so on.
pub fn back_up(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let candidate = |i: usize| match i {
        1 => path.with_file_name(format!("{name}.orig")),
        _ => path.with_file_name(format!("{name}.{i}.orig")),
    };
    let backup = (1..).map(candidate).find(|backup| !backup.exists()).expect("numbers do not run out");
    fs::copy(path, &backup)?;
    Ok(backup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_backup_replaces_another() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.rs");
        for text in ["one", "two", "three"] {
            fs::write(&file, text).unwrap();
            back_up(&file).unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!([read("a.rs.orig"), read("a.rs.2.orig"), read("a.rs.3.orig")], ["one", "two", "three"]);
    }
}
