//! `workbook figures` as a lecturer or a script runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn figures(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.arg("figures").args(arguments).current_dir(folder).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("its output is text")
}

/// The files below a folder, by their paths from there.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() {
            found.extend(files(&entry).into_iter().map(|below| format!("{name}/{below}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

#[test]
fn a_figure_is_written_in_all_themes_and_formats() {
    let folder = tempfile::tempdir().unwrap();
    let output = figures(folder.path(), &["slope", "--theme", "all", "--format", "all"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("1 figure, 12 files in figures, "), "{}", text(&output.stdout));
    let found = files(&folder.path().join("figures"));
    assert_eq!(found.len(), 12, "{found:?}");
    assert!(found.contains(&"talk-dark/slope.pdf".to_owned()), "{found:?}");
    let read = |name: &str| fs::read(folder.path().join("figures").join(name)).unwrap();
    assert!(read("print/slope.svg").starts_with(b"<svg") && read("print/slope.pdf").starts_with(b"%PDF"));

    let again = tempfile::tempdir().unwrap();
    figures(again.path(), &["slope", "--theme", "all", "--format", "all"]);
    for name in found {
        assert!(read(&name) == fs::read(again.path().join("figures").join(&name)).unwrap(), "{name} differs");
    }
}

#[test]
fn a_deck_is_one_page() {
    let folder = tempfile::tempdir().unwrap();
    let output = figures(folder.path(), &["slope", "--deck", "deck.html"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(files(folder.path()), ["deck.html"]);
    let page = fs::read_to_string(folder.path().join("deck.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("src: url(data:font/ttf;base64,AAEAAA"));
}

#[test]
fn the_list_has_a_line_for_each_figure() {
    let folder = tempfile::tempdir().unwrap();
    let list = text(&figures(folder.path(), &["--list"]).stdout);
    for name in ["slope", "learned-weights", "learning-rate-sweep", "sgd-path"] {
        assert!(list.lines().any(|line| line.split_whitespace().next() == Some(name)), "{name} is not in\n{list}");
    }
    assert!(files(folder.path()).is_empty());
}

#[test]
fn mistakes_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let output = figures(folder.path(), &["learned-wieghts"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("did you mean `learned-weights`"), "{}", text(&output.stderr));

    fs::write(folder.path().join("taken"), "a file, not a folder").unwrap();
    let output = figures(folder.path(), &["slope", "--out", "taken"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("--out names another one"), "{}", text(&output.stderr));

    assert_eq!(figures(folder.path(), &["--theme", "beamer"]).status.code(), Some(2));
    assert_eq!(files(folder.path()), ["taken"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_figure_that_was_there() {
    let folder = tempfile::tempdir().unwrap();
    assert!(figures(folder.path(), &["slope"]).status.success());
    let before = fs::read(folder.path().join("figures/talk-light/slope.svg")).unwrap();
    // A limit on the size of files, of a kilobyte at most, stands for the end of the disk.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]).arg(env!("CARGO_BIN_EXE_workbook"));
    let output = command.args(["figures", "slope"]).current_dir(folder.path()).output().unwrap();
    assert!(!output.status.success() && text(&output.stderr).contains("cannot be written"), "{}", text(&output.stderr));
    assert!(fs::read(folder.path().join("figures/talk-light/slope.svg")).unwrap() == before, "it was cut");
    assert_eq!(files(folder.path()), ["figures/talk-light/slope.svg"], "a part was left behind");
}
