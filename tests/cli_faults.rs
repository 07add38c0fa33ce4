//! Commands where things are not as usual: nobody reads the output, as after `workbook figures --list | head -1`, the disk
//! is full, the project's folder has a name that is no text.
#![cfg(feature = "cli")]

use std::fs::File;
use std::io::pipe;
use std::process::{Command, Output, Stdio};

/// One of each kind: with colours and without, short and long, with JSON, and into the middle of a run.
const COMMANDS: [&[&str]; 7] = [
    &["train", "exam", "--epochs", "2"],
    &["train", "exam", "--json"],
    &["figures", "--list"],
    &["data", "exam", "--out", "-"],
    &["exercises", "hint", "4.4.1c"],
    &["exercises", "run", "4.2.3"],
    &["exercises", "solution", "4.4.1c", "--force"],
];

fn run(arguments: &[&str], stdout: impl Into<Stdio>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdout(stdout).stderr(Stdio::piped());
    command.spawn().and_then(|child| child.wait_with_output()).unwrap()
}

#[test]
fn a_reader_that_has_gone_ends_a_command_quietly() {
    for arguments in COMMANDS {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = run(arguments, writer);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(141), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_and_no_panic() {
    for arguments in COMMANDS {
        let output = run(arguments, File::options().write(true).open("/dev/full").unwrap());
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
        assert!(text.starts_with("error: standard output cannot be written: No space left"), "{arguments:?}: {text}");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_whose_name_is_no_text_is_refused_with_advice() {
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().unwrap();
    let strange = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    std::fs::create_dir(&strange).unwrap();
    std::fs::write(strange.join("Cargo.toml"), "[package]\nname = \"workbook\"\n").unwrap();
    let setup = |project: &std::path::Path, lab: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.args(["lab", "--setup-only"]).current_dir(project).env("WORKBOOK_LAB_DIR", lab);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = setup(&strange, folder.path());
    assert!(said.contains("is not UTF-8") && said.contains("move the project"), "{said}");
    let said = setup(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &strange);
    assert!(said.contains("is not UTF-8") && said.contains("WORKBOOK_LAB_DIR can name another"), "{said}");
}
