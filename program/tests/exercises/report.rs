//! What `cargo exercises` notes of the attempts, and what `cargo exercises report` makes of it.

use std::fs;

use resvg::usvg::roxmltree::Document;
use serde_json::Value;

use crate::project::{Project, assert_has};

const NOT_RUST: &str = "let one = ;";

/// The first answer is right, the second was wrong twice, the third is not begun, the fourth does not compile.
fn worked_on() -> Project {
    let project = Project::new();
    project.answer("second", "std::process::exit(0)");
    project.say(&["run", "1.2"]);
    project.say(&["run", "1.2"]);
    project.answer("second", "std::process::exit(3)");
    project.say(&["run", "1.2"]);
    project.answer("third", "todo!()");
    project.answer("fourth", NOT_RUST);
    project
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn the_report_says_what_was_tried_and_nothing_else() {
    let project = worked_on();
    let output = project.run(&["report", "--name", "Ada <3"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let report = json(&text);
    assert_eq!((&report["workbook_report"], &report["name"]), (&1.into(), &"Ada <3".into()));
    let totals = ["passed", "checked", "attempts", "hints"].map(|field| report[field].as_u64().unwrap());
    assert_eq!(totals, [1, 4, 4, 0]);
    let results: Vec<&str> = (0..4).map(|i| report["exercises"][i]["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["passed", "failed", "unfinished", "does-not-compile"]);
    let attempts: Vec<usize> = (0..4).map(|i| report["exercises"][i]["attempts"].as_array().unwrap().len()).collect();
    assert_eq!(attempts, [1, 2, 0, 1], "judged twice, an answer is one attempt: {text}");
    assert_has(report["exercises"][1]["attempts"][0]["diagnosis"].as_str().unwrap(), &["`std::process::exit` ends"]);
    // Neither the answers nor the time of day.
    assert!(!text.contains("exit(3)") && !text.contains(NOT_RUST) && !text.contains("\"at\""), "{text}");

    // A second report is the same: to be reported on is no attempt.
    assert_eq!(json(&String::from_utf8(project.run(&["report", "--name", "Ada <3"]).stdout).unwrap()), report);
}

#[test]
fn the_file_decides_the_format_and_the_record_stays() {
    let project = worked_on();
    let said = project.say(&["report", "--out", "new/report.xml"]);
    assert_has(&said, &["new/report.xml: 1 of the 4 exercises that have a check passed"]);
    let xml = project.read("new/report.xml");
    let document = Document::parse(&xml).unwrap();
    let all = document.root_element();
    let counts = ["tests", "failures", "errors", "skipped"].map(|name| all.attribute(name).unwrap());
    assert_eq!(counts, ["4", "2", "0", "1"]);
    let failures = document.descendants().filter(|node| node.has_tag_name("failure")).count();
    assert_eq!(failures, 2);

    project.say(&["report", "--out", "report.json", "--format", "json"]);
    assert_eq!(json(&project.read("report.json"))["passed"], 1);
    assert!(json(&project.read("report.json")).get("name").is_none(), "nobody is named who has not said so");
    assert_has(&project.say(&["report", "--name", " "]), &["the name is empty"]);

    // The record is lines of JSON, each of them whole.
    let record = fs::read_to_string(project.0.path().join("exercises/attempts.jsonl")).unwrap();
    assert_eq!(record.lines().map(json).filter(|entry| entry["what"] == "attempt").count(), 4, "{record}");
    // What a class makes of it.
    let class = project.say(&["class", "report.json"]);
    assert_has(&class, &["1 report", "The only mistake", "1.2, second: 1 of 1 made it, 1 still does", "on Monday"]);
    assert!(project.read("figures/class.svg").contains("How many of 1 have made which mistake"));
}
