//! A reader's file with a mistake that the compiler finds: `exercises run` and `watch` say so, and leave it as it is.
//!
//! The project here has the real exercises' manifest, but a package of answers that is a single file, so that the real
//! cargo and the real compiler are done with it at once.
#![cfg(feature = "cli")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

const MISTAKE: &str = "fn main() {\n    let answer = ;\n}\n";

fn project(main: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"exercises\"]\n\n[package]\nname = \"workbook\"\nversion = \"0.1.0\"\n",
    );
    write("src/lib.rs", "");
    write("exercises/Cargo.toml", "[package]\nname = \"exercises\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    write(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"exercises\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"workbook\"\nversion = \"0.1.0\"\n",
    );
    write("exercises/src/main.rs", main);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/manifest");
    for entry in fs::read_dir(manifest).unwrap().map(Result::unwrap) {
        let text = fs::read_to_string(entry.path()).unwrap();
        write(&format!("exercises/manifest/{}", entry.file_name().to_str().unwrap()), &text);
    }
    let main = root.join("exercises/src/main.rs");
    (folder, main)
}

fn exercises(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.arg("exercises").current_dir(root).env_remove("CARGO_TARGET_DIR").env("CARGO_NET_OFFLINE", "true");
    command
}

#[test]
fn a_syntax_error_is_shown_and_the_file_stays_as_it_is() {
    let (project, main) = project(MISTAKE);
    for arguments in [&["run", "3.2.2"][..], &["run", "4.4"], &["list"]] {
        let output = exercises(project.path()).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {text}");
        assert!(text.contains("main.rs:2:18"), "{arguments:?}: the place is not named: {text}");
        assert!(text.contains("your answers do not compile yet; the messages above say where"), "{text}");
        assert!(!text.contains("panicked"), "{text}");
    }
    assert_eq!(fs::read_to_string(main).unwrap(), MISTAKE);
}

#[test]
fn a_program_that_dies_is_no_verdict() {
    let (project, _) = project("fn main() {\n    std::process::abort();\n}\n");
    let output = exercises(project.path()).args(["run", "3.2.2"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("the program that checks the answers ended with"), "{text}");
}

#[test]
fn watch_waits_for_a_mistake_to_be_mended() {
    let (project, main) = project(MISTAKE);
    let mut child =
        exercises(project.path()).arg("watch").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let (lines, heard) = mpsc::channel();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
    let wait_for = |words: &str| {
        while let Ok(line) = heard.recv_timeout(Duration::from_secs(30)) {
            if line.contains(words) {
                return true;
            }
        }
        false
    };
    let first = wait_for("main.rs:2:18") && wait_for("your answers do not compile yet");
    // The same one line further down: it goes on watching.
    fs::write(&main, format!("\n{MISTAKE}")).unwrap();
    let second = wait_for("main.rs:3:18") && wait_for("your answers do not compile yet");
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first, "the first mistake was not reported");
    assert!(second, "the second mistake was not reported");
    assert!(running, "it is to wait for the next change");
}

#[test]
fn a_damaged_manifest_is_named() {
    let (project, _) = project("fn main() {}\n");
    let file = project.path().join("exercises/manifest/ch04_04.toml");
    let whole = fs::read_to_string(&file).unwrap();
    for damaged in [&whole.as_bytes()[..whole.len() / 2], b"", b"\xff\xfe", b"section = 4"] {
        fs::write(&file, damaged).unwrap();
        let output = exercises(project.path()).arg("list").output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("ch04_04.toml") && !text.contains("panicked"), "{text}");
    }
}
