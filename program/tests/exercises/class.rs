//! A class of thirty, invented from a seed: `cargo exercises class` names its commonest mistakes, says what to talk
//! about, and draws it. What it has to say is counted here a second time, from the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rand::Rng as _;
use rand::seq::IndexedRandom;
use resvg::usvg::roxmltree::Document;
use serde_json::{Value, json};
use stubs::exercise::Exercise;
use stubs::manifest;
use tempfile::TempDir;

/// The mistakes of this class: in which exercise, what, and which share of the readers makes it.
const COMMON: [(&str, &str, f64); 3] = [
    ("4.4.1c", "one maximum was taken for the whole matrix; each row needs its own", 0.7),
    ("4.4.2a", "the mean goes over all entries: divide by the examples only", 0.5),
    ("S5", "the bias is decayed as well & \"more\" < that", 0.35),
];

/// What some make anywhere.
const RARE: [&str; 4] = ["the sign is wrong", "axis 0 and axis 1 are swapped", "an index is too large", "it is NaN"];

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

struct Class {
    folder: TempDir,
    files: Vec<PathBuf>,
}

impl Class {
    fn invent(seed: u64) -> Self {
        let exercises = manifest::load(Path::new(ROOT)).unwrap();
        let checked: Vec<&Exercise> = exercises.iter().filter(|exercise| exercise.file.is_some()).collect();
        let mut rng = workbook::rng(seed);
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        for reader in 0..30 {
            let mut work: Vec<Value> = Vec::new();
            for exercise in &checked {
                let mut attempts: Vec<Value> = Vec::new();
                let mut fail = |what: &str, times: usize| {
                    let attempt = json!({ "result": "failed", "diagnosis": what });
                    attempts.extend(std::iter::repeat_n(attempt, times));
                };
                if rng.random_bool(0.1) {
                    fail(RARE.choose(&mut rng).unwrap(), 1);
                }
                for (_, what, share) in COMMON.iter().filter(|(id, ..)| *id == exercise.id) {
                    if rng.random_bool(*share) {
                        fail(what, rng.random_range(1..6));
                    }
                }
                if rng.random_bool(0.05) {
                    attempts.push(json!({ "result": "does-not-compile", "diagnosis": "mismatched types" }));
                }
                let result = match rng.random_bool(0.6) {
                    true => "passed",
                    false if attempts.is_empty() => "unfinished",
                    false => "failed",
                };
                if result == "passed" {
                    attempts.push(json!({ "result": "passed" }));
                }
                let hints = rng.random_range(0..=exercise.hints.len());
                work.push(json!({
                    "id": exercise.id, "title": exercise.title, "section": exercise.section,
                    "chapter": exercise.chapter, "result": result, "hints": hints, "minutes": 5, "attempts": attempts,
                }));
            }
            let sum = |field: &dyn Fn(&Value) -> usize| work.iter().map(field).sum::<usize>();
            let mut report = json!({
                "workbook_report": 1, "book": "0.1.0", "checked": work.len(), "minutes": 90,
                "passed": sum(&|work| usize::from(work["result"] == "passed")),
                "attempts": sum(&|work| work["attempts"].as_array().unwrap().len()),
                "hints": sum(&|work| work["hints"].as_u64().unwrap() as usize),
                "exercises": work,
            });
            if reader % 3 == 0 {
                report["name"] = json!(format!("Reader {reader}"));
            }
            let file = folder.path().join(format!("{reader:02}.json"));
            fs::write(&file, report.to_string()).unwrap();
            files.push(file);
        }
        Self { folder, files }
    }

    /// How many have made each mistake in each exercise, and for how many it is the last thing they tried.
    fn count(&self) -> BTreeMap<(String, String), (usize, usize)> {
        let mut counts = BTreeMap::<_, (usize, usize)>::new();
        for file in &self.files {
            let report: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
            for work in report["exercises"].as_array().unwrap() {
                let attempts = work["attempts"].as_array().unwrap();
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let made: BTreeSet<String> = attempts
                    .iter()
                    .filter(|attempt| attempt["result"] == "failed")
                    .map(|attempt| text(&attempt["diagnosis"]))
                    .collect();
                let last =
                    attempts.last().filter(|last| last["result"] == "failed").map(|last| text(&last["diagnosis"]));
                for mistake in made {
                    let is_last = usize::from(last.as_ref() == Some(&mistake));
                    let count = counts.entry((text(&work["id"]), mistake)).or_default();
                    *count = (count.0 + 1, count.1 + is_last);
                }
            }
        }
        counts
    }

    fn show(&self, more: &[&Path]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.args(["exercises", "class"]).args(&self.files).args(more).current_dir(ROOT);
        command.arg("--out").arg(self.figure()).output().unwrap()
    }

    fn figure(&self) -> PathBuf {
        self.folder.path().join("new/class.svg")
    }
}

#[test]
fn the_commonest_mistakes_of_a_class_are_named_and_drawn() {
    let class = Class::invent(7);
    let counts = class.count();
    let mut order: Vec<_> = counts.iter().collect();
    order.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let wanted: Vec<_> = COMMON.iter().map(|(id, what, _)| ((*id).to_owned(), (*what).to_owned())).collect();
    assert_eq!(order[..3].iter().map(|(mistake, _)| (*mistake).clone()).collect::<Vec<_>>(), wanted, "a good seed");

    let output = class.show(&[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.starts_with("30 reports\n"), "{text}");
    let named: Vec<&str> = text.lines().skip_while(|line| *line != "The three commonest mistakes").skip(1).collect();
    for (i, ((id, what), (made, still))) in order[..3].iter().enumerate() {
        let (head, body) = (named[2 * i], named[2 * i + 1]);
        assert!(head.starts_with(&format!("  {}. {id}, ", i + 1)), "{head}");
        assert!(head.contains(&format!(": {made} of 30 made it, {still} still do")), "{head} and not {made}, {still}");
        assert_eq!(body.trim(), what);
    }

    // The exercise, the mistake, where it is taught, and what to ask.
    let ((id, what), _) = counts.iter().max_by_key(|(_, (made, still))| (*still, *made)).unwrap();
    let monday = text.split("To talk about on Monday\n").nth(1).unwrap();
    let exercises = manifest::load(Path::new(ROOT)).unwrap();
    let exercise = exercises.iter().find(|exercise| exercise.id == *id).unwrap();
    let question = exercise.prompt.as_ref().unwrap_or(&exercise.hints[0]);
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let section = format!("{}, {}", exercise.section, exercise.section_title);
    let notebook = format!("(notebooks/{}-", exercise.chapter);
    for part in [&exercise.title, what, &section, &notebook, &question] {
        assert!(monday.contains(part.as_str()), "nothing is said of {part}:\n{monday}");
    }

    let svg = fs::read_to_string(class.figure()).unwrap();
    let document = Document::parse(&svg).unwrap();
    let texts: Vec<&str> =
        document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
    let has = |words: &str| texts.iter().any(|text| text.trim().starts_with(words));
    for ((id, what), (made, _)) in &order[..3] {
        assert!(has(id) && has(&what[..12]) && texts.iter().any(|text| text.trim() == made.to_string()), "{texts:?}");
    }
    assert!(has("How many of 30") && has("another mistake") && has("does not compile"), "{texts:?}");
}

/// What is said of a class of which each reader has made these mistakes: in which exercise, and in how many attempts.
fn told(readers: &[&[(&str, usize)]]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let report = |(reader, mistakes): (usize, &&[(&str, usize)])| {
        let work = |(id, attempts): &(&str, usize)| {
            let attempt = json!({ "result": "failed", "diagnosis": format!("what goes wrong in {id}") });
            json!({
                "id": id, "title": "t", "section": "1", "chapter": "01", "result": "failed", "hints": 0, "minutes": 5,
                "attempts": vec![attempt; *attempts],
            })
        };
        let report = json!({
            "workbook_report": 1, "book": "0.1.0", "checked": mistakes.len(), "minutes": 9, "passed": 0, "hints": 0,
            "attempts": mistakes.iter().map(|(_, attempts)| attempts).sum::<usize>(),
            "exercises": mistakes.iter().map(work).collect::<Vec<_>>(), "name": format!("Reader {reader}"),
        });
        let file = folder.path().join(format!("{reader}.json"));
        fs::write(&file, report.to_string()).unwrap();
        file
    };
    let files: Vec<PathBuf> = readers.iter().enumerate().map(report).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.args(["exercises", "class"]).args(files).current_dir(ROOT).arg("--out").arg(folder.path().join("c.svg"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The exercises of the mistakes that are named, below that heading.
fn named<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let part = text.split(&format!("\n{heading}\n")).nth(1).unwrap_or_else(|| panic!("no {heading} in\n{text}"));
    let part = part.split("\n\n").next().unwrap();
    let heads = part.lines().filter_map(|line| line.strip_prefix("  ")?.split_once(". ").filter(|(n, _)| n.len() == 1));
    heads.map(|(_, head)| head.split(',').next().unwrap()).collect()
}

#[test]
fn what_is_equally_common_is_not_called_the_commonest() {
    // Each of four has a mistake of their own: the one that took most attempts comes first.
    let text = told(&[&[("3.1.1a", 1)], &[("3.1.1c", 2)], &[("3.1.2", 4)], &[("3.4.5", 3)], &[("4.4.1c", 1)]]);
    assert_eq!(named(&text, "Three of 5 mistakes that are equally common"), ["3.1.2", "3.4.5", "3.1.1c"]);
    assert!(
        text.contains("     and 2 others as often\n") && text.contains("No two have made the same mistake"),
        "{text}"
    );
    assert!(!text.contains("on Monday"), "{text}");

    // One is common, and of the others three are equal.
    let text =
        told(&[&[("4.4.1c", 1), ("3.1.1a", 1)], &[("4.4.1c", 1), ("3.1.1c", 2)], &[("4.4.1c", 1), ("3.1.2", 3)]]);
    assert_eq!(named(&text, "The three commonest mistakes"), ["4.4.1c", "3.1.2", "3.1.1c"]);
    assert!(text.contains("     and another one as often\n"), "{text}");
    assert!(text.split("To talk about on Monday\n").nth(1).unwrap().contains("exercise  4.4.1c"), "{text}");

    // Nothing is left out.
    let text = told(&[&[("3.1.1a", 1), ("3.1.2", 1), ("4.4.1c", 2)]]);
    assert_eq!(named(&text, "The three mistakes"), ["4.4.1c", "3.1.1a", "3.1.2"]);
    assert!(!text.contains("as often") && text.contains("To talk about on Monday"), "{text}");
}

#[test]
fn only_those_who_gave_a_name_are_named() {
    let class = Class::invent(7);
    let text = String::from_utf8(class.show(&[]).stdout).unwrap();
    let stuck = text.split("Where some could use a hand\n").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(stuck.contains("Reader ") && stuck.contains("without a name"), "{stuck}");
    let named = stuck.split("Reader ").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap());
    assert!(named.map(|number| number.parse::<usize>().unwrap()).all(|number| number % 3 == 0), "{stuck}");
}

#[test]
fn a_bad_file_costs_no_other_its_place() {
    let class = Class::invent(7);
    let good = class.show(&[]).stdout;
    let bad = class.folder.path().join("bad.json");
    fs::write(&bad, "{\"workbook_report\": 1,").unwrap();
    let output = class.show(&[&bad, Path::new("no/such.json")]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("bad.json: it ends too early") && errors.contains("no/such.json: it cannot be read"),
        "{errors}"
    );
    assert!(output.stdout == good && output.status.code() == Some(1));

    let alone =
        Command::new(env!("CARGO_BIN_EXE_workbook")).args(["exercises", "class"]).arg(&bad).current_dir(ROOT).output();
    let alone = alone.unwrap();
    let errors = String::from_utf8(alone.stderr).unwrap();
    assert!(alone.status.code() == Some(1) && errors.contains("there is no report among these files"), "{errors}");
}
