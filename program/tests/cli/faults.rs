//! Commands where things are not as usual: nobody reads the output, as after `workbook figures --list | head -1`, or the
//! disk is full.

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
