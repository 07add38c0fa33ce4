//! `workbook data` as a person or a script runs it; what downloads go through is in `data_fetch.rs`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::failure::assert_clear_failure;
use tempfile::TempDir;
use workbook::data::ExamScores;

fn workbook() -> Command {
    Command::new(env!("CARGO_BIN_EXE_workbook"))
}

fn exam(out: &Path, seed: &str) -> Output {
    workbook().args(["data", "exam", "--seed", seed, "--out"]).arg(out).output().unwrap()
}

#[test]
fn exam_scores_are_written_where_they_are_wanted() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("exam.csv");
    assert!(exam(&file, "3").status.success());
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text, ExamScores::synthetic(3).to_csv_string());
    assert_eq!(String::from_utf8(exam(Path::new("-"), "3").stdout).unwrap(), text);
    assert_ne!(String::from_utf8(exam(Path::new("-"), "4").stdout).unwrap(), text);
    assert_clear_failure(&exam(folder.path(), "3"), &["is a folder; name a file"]);
    assert_clear_failure(&exam(&folder.path().join("no/exam.csv"), "3"), &["cannot write "]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_keeps_the_file_that_was_there() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("exam.csv");
    fs::write(&file, "mine\n").unwrap();
    // A limit on the size of files, of a kilobyte at most, stands for the end of the disk.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]).arg(env!("CARGO_BIN_EXE_workbook"));
    let output = command.args(["data", "exam", "--out"]).arg(&file).output().unwrap();
    assert_clear_failure(&output, &["cannot write ", "exam.csv"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine\n");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a part was left behind");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_is_named_with_what_to_do() {
    // The device that is always full: the file itself is in the way, so nothing can be written beside it.
    assert_clear_failure(&exam(Path::new("/dev/full"), "0"), &["cannot write /dev/full", "free some space"]);
}
