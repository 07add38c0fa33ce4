//! CSV: what is written is read back, and what cannot be used is named with its line and column.

use std::fs;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use workbook::data::csv::{from_csv_str, read_csv, to_csv_string, write_csv};
use workbook::data::{DataError, Scenario};
use workbook::prelude::*;

const HEADER: &str = "sleep_hours,study_hours,exam_score,scenario\n";

fn error_of(rows: &str) -> DataError {
    ExamScores::from_csv_str(&format!("{HEADER}{rows}"), "exam.csv").unwrap_err()
}

#[test]
fn exam_scores_survive_the_round_trip_to_the_last_bit() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("exam.csv");
    let scores = ExamScores::synthetic(3);
    scores.to_csv(&file).unwrap();
    assert_eq!(ExamScores::from_csv(&file).unwrap().records(), scores.records());
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with(HEADER));
    assert_eq!(text.lines().count(), 201);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left in the folder");
}

#[test]
fn columns_may_come_in_any_order_with_others_between() {
    let text = "scenario, exam_score ,note,study_hours,sleep_hours\nneither,45.5,\"a, b\",2,-0.25\n";
    let scores = ExamScores::from_csv_str(text, "exam.csv").unwrap();
    let expected = ExamRecord { sleep_hours: -0.25, study_hours: 2.0, exam_score: 45.5, scenario: Scenario::Neither };
    assert_eq!(scores.records(), [expected]);
}

#[test]
fn each_mistake_gets_its_own_message() {
    let cases = [
        (
            "8,7.5,85,sleep and study\n8,lots,85,neither\n",
            "exam.csv, line 3, column `study_hours`: `lots` is not a number",
        ),
        ("8,,85,neither\n", "exam.csv, line 2, column `study_hours`: the field is empty"),
        ("8,85,neither\n", "exam.csv, line 2: 3 fields, but the first line names 4 columns; a field is missing"),
        (
            "8,7,85,neither,1\n",
            "exam.csv, line 2: 5 fields, but the first line names 4 columns; is there a comma in a number or a text?",
        ),
        ("NaN,7,85,neither\n", "exam.csv, line 2, column `sleep_hours`: `NaN` is not a finite number"),
        ("8,7,-inf,neither\n", "exam.csv, line 2, column `exam_score`: `-inf` is not a finite number"),
        (
            "8,1e39,85,neither\n",
            "exam.csv, line 2, column `study_hours`: `1e39` is too large for a 32-bit number, which ends at 3.4e38",
        ),
        ("\n\n8,x,85,neither\n", "exam.csv, line 4, column `study_hours`: `x` is not a number"),
    ];
    for (rows, message) in cases {
        assert_eq!(error_of(rows).to_string(), message);
    }
    let message = error_of("8,7,85,party\n").to_string();
    assert!(
        message.starts_with("exam.csv, line 2, column `scenario`: unknown variant `party`, expected one of"),
        "{message}"
    );
    assert_eq!(
        error_of("").to_string(),
        "exam.csv holds no rows below the line that names the columns; at least one is needed"
    );
}

#[test]
fn a_wrong_first_line_is_shown_beside_the_right_one() {
    let error = |text: &str| ExamScores::from_csv_str(text, "exam.csv").unwrap_err().to_string();
    let right = "the first line must name the columns sleep_hours,study_hours,exam_score,scenario, but it is";
    assert_eq!(error(""), format!("exam.csv: the file is empty; {right} empty"));
    assert_eq!(error("8,7,85,neither\n"), format!("exam.csv: column `sleep_hours` is missing; {right} 8,7,85,neither"));
    let text = "sleep_hours,study_hours,score,scenario\n";
    assert_eq!(error(text), format!("exam.csv: column `exam_score` is missing; {right} {}", text.trim()));
    let text = "sleep_hours,study_hours,exam_score,scenario,sleep_hours\n1,2,3,neither,4\n";
    assert!(error(text).starts_with("exam.csv: column `sleep_hours` occurs twice"), "{}", error(text));
}

#[test]
fn text_that_is_no_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("exam.csv");
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes.extend(b"8,7,85,\xff\xfe\n");
    fs::write(&file, &bytes).unwrap();
    let message = ExamScores::from_csv(&file).unwrap_err().to_string();
    assert!(message.contains("line 2: field 4 is not UTF-8 text"), "{message}");
    let message = ExamScores::from_csv(folder.path().join("none.csv")).unwrap_err().to_string();
    assert!(message.starts_with("cannot read ") && message.contains("none.csv"), "{message}");
}

#[test]
fn a_spreadsheet_s_byte_order_mark_and_line_ends_do_no_harm() {
    let text = format!("\u{feff}{}8,7,85,neither\r\n", HEADER.replace('\n', "\r\n"));
    assert_eq!(ExamScores::from_csv_str(&text, "exam.csv").unwrap().records().len(), 1);
}

#[test]
fn a_file_cut_short_anywhere_is_an_error_or_whole_rows() {
    let scores = ExamScores::synthetic(0);
    // A row of each scenario.
    let records: Vec<ExamRecord> =
        Scenario::ALL.map(|scenario| *scores.records().iter().find(|row| row.scenario == scenario).unwrap()).to_vec();
    let text = ExamScores::from_records(records.clone()).unwrap().to_csv_string();
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    for length in 0..text.len() {
        let found = ExamScores::from_csv_str(&text[..length], "exam.csv");
        // A row is whole at its end, with or without the end of the line; the first line is none.
        match ends.iter().position(|&end| length == end || length == end + 1) {
            Some(rows @ 1..) => assert_eq!(found.unwrap().records(), &records[..rows], "cut after {length} bytes"),
            _ => assert!(found.is_err(), "cut after {length} bytes: {:?}", found.unwrap().records()),
        }
    }
}

#[test]
fn what_reads_as_no_number_is_refused_only_where_a_number_is_wanted() {
    // `nan` may be a note in a column that is not asked for.
    for note in ["nan", "NaN", "inf", "-infinity", "1e999"] {
        let text = format!("note,sleep_hours,study_hours,exam_score,scenario\n{note},8,7,85,neither\n");
        assert_eq!(ExamScores::from_csv_str(&text, "exam.csv").unwrap().records().len(), 1, "{note}");
        let text = text.replace(&format!("\n{note},8,7"), &format!("\nnone,8,{note}"));
        let message = ExamScores::from_csv_str(&text, "exam.csv").unwrap_err().to_string();
        assert!(message.starts_with("exam.csv, line 2, column `study_hours`: `"), "{message}");
        // It may be a name, too.
        let rows = [Row { name: note.into(), value: 1.0, count: 2, done: true }];
        assert_eq!(from_csv_str::<Row>(&to_csv_string(&rows).unwrap(), "rows.csv").unwrap(), rows);
    }
}

#[test]
fn a_huge_field_is_not_repeated_in_the_message() {
    let huge = "x".repeat(10_000_000);
    let quoted = format!("`{}… (10000000 characters)`", "x".repeat(40));
    let field = |row: &str| error_of(row).to_string();
    let message = field(&format!("8,{huge},85,neither\n"));
    assert_eq!(message, format!("exam.csv, line 2, column `study_hours`: {quoted} is not a number"));
    let message = field(&format!("8,7,85,{huge}\n"));
    assert!(message.contains(&quoted) && message.len() < 500, "{} bytes: {message:.500}", message.len());
    let message = field(&format!("8,7,85,neither,{huge}\n"));
    assert!(message.len() < 500, "{} bytes: {message:.500}", message.len());
    let message = ExamScores::from_csv_str(&huge, "exam.csv").unwrap_err().to_string();
    assert!(message.contains("(10000000 characters)") && message.len() < 500, "{} bytes", message.len());
    let message = ExamScores::from_csv_str(&"x,".repeat(1_000_000), "exam.csv").unwrap_err().to_string();
    assert!(message.contains("x,x,") && message.len() < 500, "{} bytes", message.len());
    let digits = "9".repeat(10_000_000);
    assert!(field(&format!("8,{digits},85,neither\n")).len() < 500);
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    name: String,
    value: f32,
    count: i64,
    done: bool,
}

#[test]
fn rows_of_one_s_own_work_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.csv");
    let rows = [Row { name: "a \"quoted\", name".into(), value: 0.1, count: -3, done: true }];
    write_csv(&file, &rows).unwrap();
    assert_eq!(read_csv::<Row>(&file).unwrap(), rows);
    let error = |text: &str| from_csv_str::<Row>(text, "rows.csv").unwrap_err().to_string();
    let header = "name,value,count,done\n";
    assert_eq!(
        error(&format!("{header}a,1,2.5,true\n")),
        "rows.csv, line 2, column `count`: `2.5` is not a whole number of the right range"
    );
    assert_eq!(
        error(&format!("{header}a,1,2,perhaps\n")),
        "rows.csv, line 2, column `done`: `perhaps` is neither `true` nor `false`"
    );
    let refused = write_csv(folder.path().join("no/such/folder.csv"), &rows).unwrap_err();
    assert!(matches!(refused, DataError::Write { .. }), "{refused}");
    assert_eq!(to_csv_string::<Row>(&[]).unwrap(), "");
}

proptest! {
    #[test]
    fn any_finite_row_survives(name in "[ -~]{1,20}", value in proptest::num::f32::NORMAL, count: i64, done: bool) {
        // Blanks at the ends of a field are taken off.
        let name = format!("<{}>", name);
        let rows = [Row { name, value, count, done }];
        prop_assert_eq!(from_csv_str::<Row>(&to_csv_string(&rows).unwrap(), "rows.csv").unwrap(), rows);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = from_csv_str::<Row>(&text, "rows.csv");
        let _ = from_csv_str::<Row>(&format!("name,value,count,done\n{text}"), "rows.csv");
    }
}
