//! A file with a line of JSON for each entry, only ever appended, so that a notebook and the command line may write at
//! once.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Adds the entries, in one piece.
///
/// # Errors
/// If the file cannot be written.
///
/// ```
/// use checks::json_lines::{append, read};
///
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("lines.jsonl");
/// append(&file, &["4.4.1c", "3.2.1"])?;
/// assert_eq!(read::<String>(&file)?, ["4.4.1c", "3.2.1"]);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn append<T: Serialize>(file: &Path, entries: &[T]) -> io::Result<()> {
    let mut lines = String::new();
    for entry in entries {
        lines += &serde_json::to_string(entry)?;
        lines.push('\n');
    }
    File::options().create(true).append(true).open(file)?.write_all(lines.as_bytes())
}

/// All entries, the oldest first; none if there is no such file. A line that is no entry is passed over.
///
/// # Errors
/// If the file cannot be read.
///
/// ```
/// let entries: Vec<String> = checks::json_lines::read("there/is/no/such.jsonl".as_ref())?;
/// assert!(entries.is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn read<T: DeserializeOwned>(file: &Path) -> io::Result<Vec<T>> {
    match fs::read(file) {
        Ok(bytes) => {
            Ok(bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The present time, in seconds since 1970.
///
/// ```
/// assert!(checks::json_lines::now() > 1_700_000_000);
/// ```
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_kept_in_their_order_and_damage_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lines.jsonl");
        append(&file, &["one", "two"]).unwrap();
        File::options().append(true).open(&file).unwrap().write_all(b"{\"id\":\n\n\xff\n").unwrap();
        append(&file, &["three"]).unwrap();
        assert_eq!(read::<String>(&file).unwrap(), ["one", "two", "three"]);
    }

    #[test]
    fn many_may_write_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lines.jsonl");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..50).for_each(|_| append(&file, &["an entry"]).unwrap()));
            }
        });
        assert_eq!(read::<String>(&file).unwrap().len(), 200);
    }

    #[test]
    fn where_nothing_can_be_written_the_writer_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert!(append(folder.path(), &["an entry"]).is_err());
        assert!(append(&folder.path().join("no/such/folder"), &["an entry"]).is_err());
    }
}
