//! Writing files so that nothing is lost.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Writes a file in one step: whoever is interrupted leaves either the old text or the new one.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let temporary = path.with_extension("tmp");
    fs::write(&temporary, text)?;
    fs::rename(temporary, path)
}

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
            write(&file, text).unwrap();
            back_up(&file).unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!([read("a.rs.orig"), read("a.rs.2.orig"), read("a.rs.3.orig")], ["one", "two", "three"]);
    }
}
