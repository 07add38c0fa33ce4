//! `workbook train` as a person or a script runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use workbook::data::locate;

fn train(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_workbook")).arg("train").args(arguments).output().expect("the binary runs")
}

fn json_lines(arguments: &[&str]) -> Vec<Value> {
    let output = train(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn error(arguments: &[&str]) -> String {
    let output = train(arguments);
    assert!(!output.status.success(), "{arguments:?} should have failed");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn exam_prints_an_object_per_epoch_and_a_last_one() {
    let lines = json_lines(&["exam", "--json", "--epochs", "3", "--seed", "1"]);
    assert_eq!(lines.len(), 4);
    for (i, epoch) in lines[..3].iter().enumerate() {
        assert_eq!(epoch["epoch"], i + 1);
        assert!(["train_loss", "val_loss", "seconds"].iter().all(|key| epoch[key].is_f64()), "{epoch}");
        assert!(epoch.get("val_accuracy").is_none());
    }
    let last = &lines[3];
    assert_eq!(last["final"], true);
    assert_eq!(last["settings"]["lr"], 0.0003);
    assert_eq!(last["totals"]["epochs"], 3);
    assert_eq!(last["predictions"].as_array().unwrap().len(), 2);
    assert!((last["least_squares"][0].as_f64().unwrap() - 70.5).abs() < 2.0, "{last}");
}

#[test]
fn the_same_seed_prints_the_same_numbers() {
    let losses = |seed| {
        let lines = json_lines(&["exam", "--json", "--seed", seed]);
        lines[..10].iter().map(|epoch| epoch["val_loss"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(losses("5"), losses("5"));
    assert_ne!(losses("5"), losses("6"));
}

/// The folder of the small set, under the names that the files of all images have.
fn small_set() -> TempDir {
    let (small, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/data/small"), TempDir::new().unwrap());
    for name in locate::FILES {
        fs::copy(small.join(name.replace("t10k", "val")), folder.path().join(name)).unwrap();
    }
    folder
}

#[test]
fn fashion_mnist_reports_its_accuracy() {
    let folder = small_set();
    let settings = ["--json", "--epochs", "3", "--batch-size", "32", "--data", folder.path().to_str().unwrap()];
    let lines = json_lines(&[&["fashion-mnist"], &settings[..]].concat());
    // Eight seeds gave 0.70 to 0.77.
    assert!(lines[2]["val_accuracy"].as_f64().unwrap() > 0.65, "{}", lines[2]);
    assert_eq!(lines[3]["settings"]["small"], false);
}

#[test]
fn without_the_files_it_trains_on_the_small_set_and_says_so() {
    let nowhere = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.args(["train", "fashion-mnist", "--json", "--epochs", "1"]);
    command.env_remove("FASHION_MNIST_DIR").env_remove("XDG_CACHE_HOME").env("HOME", nowhere.path());
    let output = command.output().unwrap();
    let last: Value = serde_json::from_slice(output.stdout.split(|&byte| byte == b'\n').nth(1).unwrap()).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    // A clone that has the files in its data folder finds them there.
    let found = locate::places_in(|_| None)[0].files().is_ok();
    assert_eq!(last["settings"]["small"], !found, "{last}");
    assert_eq!(said.contains("1200 + 500 images") && said.contains("data fetch"), !found, "{said}");
}

#[test]
fn bad_settings_are_explained_in_a_line_or_two() {
    for (arguments, explanation) in [
        (&["exam", "--lr", "NaN"][..], "the learning rate is NaN"),
        (&["exam", "--lr", "-1"], "the learning rate is -1, but it must be a positive"),
        (&["exam", "--lr", "-inf"], "the learning rate is -inf"),
        (&["exam", "--seed", "-1"], "a seed is a whole number from 0"),
        (&["exam", "--seed", "1.5"], "a seed is a whole number from 0"),
        (&["exam", "--epochs", "-1"], "-1 is not in 1.."),
        (&["exam", "--batch-size", "-32"], "a batch size is a whole number from 1"),
        (&["exam", "--batch-size", "0"], "the batch size is 0"),
        (&["exam", "--epochs", "0"], "0 is not in 1.."),
        (&["exam", "--lr", "0.1"], "Try a learning rate ten times smaller"),
        (&["fashion-mnist", "--data", "no/such/folder"], "no/such/folder"),
        (&["exam", "--data", "no-such-file.csv"], "no-such-file.csv"),
    ] {
        let message = error(arguments);
        assert!(message.contains(explanation), "{arguments:?} printed: {message}");
        assert!(!message.contains("backtrace"), "{message}");
    }
}

#[test]
fn a_run_that_made_the_model_worse_says_so() {
    let arguments = ["fashion-mnist", "--epochs", "1", "--json", "--lr"];
    let warning = |lr| {
        let output = train(&[&arguments[..], &[lr]].concat());
        assert!(output.status.success(), "{lr}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = warning("1e30");
    assert!(said.contains("warning: the model is worse than before its training"), "{said}");
    assert!(said.contains("try one ten times smaller"), "{said}");
    assert!(!warning("0.1").contains("warning"));
}
