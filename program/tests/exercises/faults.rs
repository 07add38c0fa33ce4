//! Answers that do not compile, and answers that end the program that judges them: `exercises` says which they are,
//! judges the others, and leaves every file as it is.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::project::{Project, assert_has};

#[test]
fn an_answer_that_ends_the_program_costs_no_other_its_verdict() {
    let project = Project::new();
    for (body, returned) in [
        (
            "fn f(n: u32) -> u32 { if n == u32::MAX { 1 } else { f(n + 1).max(f(n + 1)) } } f(0)",
            "overflow of the stack",
        ),
        ("std::process::exit(0)", "the end of the whole program, with code 0"),
        ("std::process::abort()", "the end of the whole program, signal: 6"),
        (
            "Vec::<u8>::with_capacity(isize::MAX as usize).len() as u32",
            "memory allocation of 9223372036854775807 bytes",
        ),
    ] {
        project.answer("second", body);
        assert_has(&project.say(&["list", "--all"]), &["3 of 4 passed", "✓ 1.1", "✗ 1.2", "✓ 1.3", "✓ 1.4"]);
        let run = project.run(&["run", "1.2"]);
        let text = String::from_utf8_lossy(&run.stdout);
        assert_has(&text, &["✗ 1.2: not right yet", returned, "likely", "cargo exercises hint 1.2"]);
        assert_eq!(run.status.code(), Some(1));
        // Silence is no proof of a right answer.
        assert_has(&project.say(&["solution", "1.2"]), &["1.2 is not right yet, so its solution stays closed"]);
    }
    project.answer("second", "std::process::exit(3)");
    let list = project.run(&["list"]);
    let stopped = "1.2 was stopped: the end of the whole program, with code 3; more: cargo exercises run 1.2";
    assert_has(&String::from_utf8_lossy(&list.stderr), &[stopped]);
    // Two of them, next to each other and at the end.
    project.answer("third", "std::process::exit(1)");
    project.answer("fourth", "std::process::abort()");
    assert_has(&project.say(&["list", "--all"]), &["1 of 4 passed", "✓ 1.1", "✗ 1.2", "✗ 1.3", "✗ 1.4"]);
}

#[test]
fn a_file_that_does_not_compile_is_named_and_left_out() {
    let project = Project::new();
    let mistake = "pub fn answer() -> u32 {\n    let one = ;\n    one\n}\n";
    project.write("exercises/src/ch01/first.rs", mistake);
    let list = project.say(&["list", "--all"]);
    assert_has(&list, &["3 of 4 passed", "✗ 1.1", "✓ 1.2", "exercises/src/ch01/first.rs (1.1) does not compile"]);
    assert_has(&list, &["cargo exercises run 1.1", "cargo exercises reset 1.1"]);
    let run = project.say(&["run", "first"]);
    assert_has(&run, &["exercises/src/ch01/first.rs:2:15", "✗ 1.1: not right yet", "cargo exercises reset 1.1"]);
    // Another one is none of its business, but is not kept from the reader.
    let other = project.run(&["run", "1.2"]);
    assert_eq!(other.status.code(), Some(0));
    assert_has(&String::from_utf8_lossy(&other.stderr), &["first.rs (1.1) does not compile"]);
    assert_eq!(project.read("exercises/src/ch01/first.rs"), mistake);

    // The compiler sees a wrong type only once all files can be read, and a name only in the list of its folder.
    project.answer("second", "\"one\"");
    project.write("exercises/src/ch01/third.rs", "pub fn my_answer() -> u32 {\n    1\n}\n");
    fs::remove_file(project.0.path().join("exercises/src/ch01/fourth.rs")).unwrap();
    let list = project.say(&["list", "--all"]);
    assert_has(
        &list,
        &["0 of 4 passed", "first.rs (1.1)", "second.rs (1.2)", "third.rs (1.3)", "fourth.rs (1.4) is gone"],
    );
    assert_has(&project.say(&["run", "1.2"]), &["second.rs:2:5", "mismatched types", "✗ 1.2"]);
    let advice = "the check looks for `answer` in exercises/src/ch01/third.rs: give it that name back";
    assert_has(&project.say(&["run", "1.3"]), &["cannot find", "✗ 1.3", advice, "cargo exercises reset 1.3"]);
    let gone = project.say(&["run", "1.4"]);
    assert_has(&gone, &["✗ 1.4", "the file is gone", "brings its first version back: cargo exercises reset 1.4"]);
    assert!(!gone.contains("create file"), "{gone}");

    // Each can be begun anew.
    for id in ["1.1", "1.2", "1.3", "1.4"] {
        project.say(&["reset", id]);
    }
    assert_eq!(project.read("exercises/src/ch01/first.rs.orig"), mistake);
    let list = project.say(&["list", "--all"]);
    assert_has(&list, &["· 1.1", "· 1.2", "· 1.3", "· 1.4"]);
    assert!(!list.contains("compile"), "{list}");
}

#[test]
fn a_mistake_outside_of_all_exercises_is_shown() {
    let project = Project::new();
    let mistake = "fn main() {\n    let answer = ;\n}\n";
    project.write("exercises/src/main.rs", mistake);
    for arguments in [&["run", "1.2"][..], &["list"]] {
        let output = project.run(arguments);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {text}");
        assert_has(&text, &["main.rs:2:18", "your answers do not compile yet; the messages above say where"]);
        assert!(!text.contains("panicked"), "{text}");
    }
    assert_eq!(project.read("exercises/src/main.rs"), mistake);
}

#[test]
fn a_program_that_dies_is_no_verdict() {
    let project = Project::new();
    project.write("exercises/src/main.rs", "fn main() {\n    std::process::abort();\n}\n");
    let output = project.run(&["run", "1.2"]);
    assert_eq!(output.status.code(), Some(1));
    assert_has(&String::from_utf8_lossy(&output.stderr), &["the program that checks the answers ended with"]);
}

#[test]
fn what_an_answer_prints_is_shown_with_its_verdict() {
    let project = Project::new();
    project.answer("second", "println!(\"x = {}\", 3); let unused = 4; 1");
    let run = project.run(&["run", "1.2"]);
    assert!(String::from_utf8_lossy(&run.stdout).starts_with("Your code printed:\nx = 3\n\n"));
    // And so is what the compiler says of its file, but not with the others.
    assert_has(&String::from_utf8_lossy(&run.stderr), &["unused variable"]);
    assert_eq!(String::from_utf8_lossy(&project.run(&["run", "1.1"]).stderr), "");
}

#[test]
fn an_answer_that_keeps_the_others_waiting_is_named_meanwhile() {
    let project = Project::new();
    let go_on = project.0.path().join("go on");
    let wait = "std::thread::sleep(std::time::Duration::from_millis(20))";
    project.answer("second", &format!("while !std::path::Path::new({go_on:?}).exists() {{ {wait} }}; 1"));
    let mut list = project.command().arg("list").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut stderr = BufReader::new(list.stderr.take().unwrap());
    stderr.read_line(&mut said).unwrap();
    fs::write(go_on, "").unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert_eq!(said, "1.2 is still running; after 10 s it is stopped\n");
    assert_has(&String::from_utf8_lossy(&list.wait_with_output().unwrap().stdout), &["4 of 4 passed"]);
}

#[test]
fn watch_waits_for_a_mistake_to_be_mended() {
    let project = Project::new();
    let main = project.0.path().join("exercises/src/main.rs");
    let mistake = "fn main() {\n    let answer = ;\n}\n";
    fs::write(&main, mistake).unwrap();
    let mut child = project.command().arg("watch").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
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
    fs::write(&main, format!("\n{mistake}")).unwrap();
    let second = wait_for("main.rs:3:18") && wait_for("your answers do not compile yet");
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first, "the first mistake was not reported");
    assert!(second, "the second mistake was not reported");
    assert!(running, "it is to wait for the next change");
}

#[test]
fn watch_drops_an_endless_answer_when_it_is_mended() {
    let project = Project::new();
    project.answer("second", "loop {}");
    let mut child = project.command().args(["watch", "1.2"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("Checking")));
    thread::sleep(Duration::from_secs(2));
    let mended = std::time::Instant::now();
    project.answer("second", "1");
    // Long before the time of the endless one is up.
    assert!(lines.any(|line| line.contains("All exercises pass")));
    assert!(mended.elapsed() < Duration::from_secs(30), "{:?}", mended.elapsed());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_damaged_manifest_is_named() {
    let project = Project::new();
    let whole =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../exercises/manifest/ch04_04.toml")).unwrap();
    let file = project.0.path().join("exercises/manifest/ch04_04.toml");
    for damaged in [&whole.as_bytes()[..whole.len() / 2], b"", b"\xff\xfe", b"section = 4"] {
        fs::write(&file, damaged).unwrap();
        let output = project.run(&["list"]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("ch04_04.toml") && !text.contains("panicked"), "{text}");
    }
}
