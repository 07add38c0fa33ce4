//! `notebooks build` and `notebooks check` in the real kernel: what is right passes, what is wrong is found.
//!
//! These need a lab (`cargo lab --setup-only`), so they are run on request:
//! `cargo test --test notebooks_check -- --ignored`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use serde_json::Value;

/// A folder with copies of these sources.
fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let name = format!("{name}.md");
        fs::copy(sources().join(&name), folder.path().join(&name)).unwrap();
    }
    folder
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("notebooks")
}

fn notebooks(command: &str, folder: &Path) -> Output {
    let mut workbook = Command::new(env!("CARGO_BIN_EXE_workbook"));
    workbook.args(["notebooks", command, "--folder"]).arg(folder).current_dir(env!("CARGO_MANIFEST_DIR"));
    workbook.output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[track_caller]
fn assert_passes(output: &Output) {
    assert!(output.status.success(), "{}", text(output));
}

#[track_caller]
fn assert_fails(output: &Output, with: &[&str]) {
    let text = text(output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for words in with {
        assert!(text.contains(words), "nothing is said of `{words}`:\n{text}");
    }
}

/// Changes a built notebook as an editor would.
fn change(path: &Path, change: impl FnOnce(&mut Value)) {
    let mut notebook: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    change(&mut notebook);
    fs::write(path, notebook.to_string()).unwrap();
}

#[test]
#[ignore = "needs a lab: cargo lab --setup-only"]
fn what_was_built_passes_until_something_changes() {
    let folder = folder(&["outputs"]);
    let built = folder.path().join("outputs.ipynb");
    assert_fails(&notebooks("check", folder.path()), &["not built yet"]);
    assert_passes(&notebooks("build", folder.path()));
    let first = fs::read(&built).unwrap();
    assert_passes(&notebooks("check", folder.path()));

    // A number in a printed line, a number in a figure's data, and one that is free to change by half.
    change(&built, |notebook| {
        let cells = notebook["cells"].as_array_mut().unwrap();
        let mut outputs = cells.iter_mut().filter(|cell| cell["cell_type"] == "code").map(|cell| &mut cell["outputs"]);
        outputs.next().unwrap()[0]["text"] = "the sum is 11.0\n".into();
        let figure = outputs.next().unwrap();
        *figure = serde_json::from_str(&figure.to_string().replace("A parabola", "A hyperbola")).unwrap();
        outputs.nth(1).unwrap()[0]["data"]["text/plain"] = "140".into();
    });
    let output = notebooks("check", folder.path());
    assert_fails(&output, &["outputs.md:12", "the sum is 11.0` is now `the sum is 10.0", "in the figure's data"]);
    assert!(!text(&output).contains("140"), "{}", text(&output));

    // A build gives the same file again, and keeps what somebody wrote.
    change(&built, |notebook| notebook["cells"][0]["source"] = "# Mine".into());
    assert_passes(&notebooks("build", folder.path()));
    assert_same_but_volatile(&first, &fs::read(&built).unwrap());
    let kept = fs::read_to_string(folder.path().join("outputs.edited-1.ipynb")).unwrap();
    assert!(kept.contains("# Mine"));

    // An assertion in the source.
    let source = folder.path().join("outputs.md");
    fs::write(
        &source,
        fs::read_to_string(&source).unwrap().replace("x.mean().item()", "assert_eq!(x.mean().item(), 3.0)"),
    )
    .unwrap();
    assert_fails(&notebooks("check", folder.path()), &["assert_eq!(x.mean().item(), 3.0)", "left: 2.5"]);
}

/// Only the cell that shows the time may differ.
fn assert_same_but_volatile(a: &[u8], b: &[u8]) {
    let lines = |bytes: &[u8]| -> Vec<String> {
        String::from_utf8_lossy(bytes)
            .lines()
            .filter(|line| !line.contains("SystemTime {"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(lines(a), lines(b));
}

#[test]
#[ignore = "needs a lab: cargo lab --setup-only"]
fn a_cell_that_fails_makes_the_check_fail() {
    let folder = folder(&["panics", "question-mark", "does-not-compile"]);
    let output = notebooks("check", folder.path());
    assert_fails(
        &output,
        &[
            "3 of 3 notebooks failed",
            "panics.md:16, cell 3: assert_eq!(x, 3, \"two is not three\");",
            "two is not three",
            "question-mark.md:12, cell 2",
            "invalid digit found in string",
            "does-not-compile.md:12, cell 2",
            "cannot find value `not_there` in this scope",
        ],
    );
    let output = notebooks("build", folder.path());
    assert_fails(&output, &["3 of 3 notebooks failed"]);
    assert!(!folder.path().join("panics.ipynb").exists(), "a notebook that fails is not built");
}

#[test]
#[ignore = "needs a lab: cargo lab --setup-only"]
fn two_kernels_work_at_once() {
    let folders = ["first-of-two", "second-of-two"].map(|name| folder(&[name]));
    thread::scope(|scope| {
        for folder in &folders {
            scope.spawn(|| assert_passes(&notebooks("build", folder.path())));
        }
    });
    for (folder, name) in folders.iter().zip(["first", "second"]) {
        let built = fs::read_to_string(folder.path().join(format!("{name}-of-two.ipynb"))).unwrap();
        assert!(built.contains(&format!("\\\"{name}\\\"")), "{built}");
    }
}
