use super::*;
use crate::exercises::attempts::Found;
use crate::exercises::report::data::{Attempt, Work};
use crate::exercises::report::gather::tests::exercises;

/// A report on these exercises, each with one wrong attempt.
fn report(name: Option<&str>, ids: &[&str]) -> Report {
    let work = |id: &&str| Work {
        id: (*id).into(),
        title: "t".into(),
        section: "1".into(),
        chapter: "01".into(),
        result: Found::Failed,
        diagnosis: "a sign".into(),
        hints: 1,
        minutes: 2,
        attempts: vec![Attempt { result: Found::Failed, diagnosis: "a \u{1b}[2Jsign\n".into() }],
    };
    Report::new(name.map(str::to_owned), ids.iter().map(work).collect(), 120)
}

#[test]
fn what_is_no_report_is_told_apart_and_the_others_count() {
    let folder = tempfile::tempdir().unwrap();
    let good = serde_json::to_string(&report(Some("Ada"), &["1.1", "1.2"])).unwrap();
    let mut newer = report(Some("Ada"), &["1.1"]);
    newer.minutes += 1;
    let text = |report: &Report| serde_json::to_string(report).unwrap();
    let cases = [
        ("good.json", good.clone(), ""),
        ("again.json", good.clone(), "this is the same report as"),
        ("newer.json", text(&newer), "Ada has a report in"),
        ("empty.json", " \n".into(), "it is empty"),
        ("cut.json", good[..good.len() / 2].into(), "it ends too early"),
        ("words.json", "my report".into(), "it is not JSON"),
        ("junit.xml", "<?xml version=\"1.0\"?>".into(), "this is XML"),
        ("other.json", "{\"passed\": 3}".into(), "no report"),
        ("list.json", "[1, 2]".into(), "no report"),
        ("old.json", good.replace("\"workbook_report\":1", "\"workbook_report\":7"), "it has version 7 of the format"),
        ("field.json", good.replace("\"hints\":1", "\"hints\":\"one\""), "it is damaged: invalid type"),
        ("edited.json", good.replace("\"passed\":0", "\"passed\":2"), "its totals do not fit"),
        ("twice.json", text(&report(None, &["1.1", "1.1"])), "it has 1.1 twice"),
        ("book.json", text(&report(None, &["8.1", "8.2"])), "none of its 2 exercises is in this book"),
        ("nameless.json", text(&report(None, &["1.3", "9.9"])), ""),
        ("missing.json", String::new(), "it cannot be read"),
    ];
    let files: Vec<PathBuf> = cases.iter().map(|(name, ..)| folder.path().join(name)).collect();
    for (file, (name, text, _)) in files.iter().zip(&cases) {
        if *name != "missing.json" {
            fs::write(file, text).unwrap();
        }
    }
    let mut files = files;
    files.push(folder.path().to_owned());
    let class = read(&files, &exercises());
    let expected: Vec<_> = cases.iter().filter(|(.., why)| !why.is_empty()).collect();
    assert_eq!(class.refused.len(), expected.len() + 1, "{:#?}", class.refused);
    for (refused, (name, _, why)) in class.refused.iter().zip(expected) {
        assert!(refused.contains(&format!("{name}: ")) && refused.contains(why), "{refused}\nand not: {why}");
    }
    assert!(class.refused.last().unwrap().contains("this is a folder"));
    let counted: Vec<_> = class.reports.iter().map(|report| (report.name.as_deref(), report.exercises.len())).collect();
    assert_eq!(counted, [(Some("Ada"), 2), (None, 1)]);
    assert!(class.remarks[0].contains("nameless.json: 1 of its exercises are not in this book"));
    // Nothing in them moves the cursor.
    assert_eq!(class.reports[0].exercises[0].attempts[0].diagnosis, "a  [2Jsign");
}

#[test]
fn two_without_a_name_are_two() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, report: &Report| {
        let file = folder.path().join(name);
        fs::write(&file, serde_json::to_string(report).unwrap()).unwrap();
        file
    };
    let files = [write("a.json", &report(None, &["1.1"])), write("b.json", &report(None, &["1.2"]))];
    let class = read(&files, &exercises());
    assert!(class.reports.len() == 2 && class.refused.is_empty());
    let nothing = Report::new(None, Vec::new(), 0);
    let files = [write("c.json", &nothing), write("d.json", &nothing)];
    assert!(read(&files, &exercises()).refused.iter().all(|why| !why.contains("the same report")));
}
