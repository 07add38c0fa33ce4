//! The bridge to polars: there and back again, a group-by over the scenarios, and a table that may be shown.
#![cfg(feature = "polars")]

use polars::prelude::*;
use workbook::data::Scenario;
use workbook::data::dataframe::{from_data_frame, mean_by, to_data_frame};
use workbook::notebook::Table;
use workbook::prelude::{Array2, ExamScores, array};

#[test]
fn exam_scores_become_a_table_and_numbers_again() {
    let scores = ExamScores::synthetic(0);
    let frame = scores.to_data_frame();
    assert_eq!(frame.shape(), (200, 4));
    assert_eq!(from_data_frame(&frame, &["sleep_hours", "study_hours"]).unwrap(), scores.features());
    let column = from_data_frame(&frame, &["exam_score"]).unwrap();
    assert_eq!(column.column(0), scores.scores());
    let names = frame.column("scenario").unwrap().str().unwrap();
    assert!(names.iter().zip(scores.records()).all(|(name, record)| name == Some(record.scenario.name())));
}

#[test]
fn the_mean_of_each_scenario_is_near_its_middle() {
    let frame = ExamScores::synthetic(0).to_data_frame();
    let measures = ["sleep_hours", "study_hours", "exam_score"];
    let means = mean_by(&frame, "scenario", &measures).unwrap();
    assert_eq!(means.shape(), (5, 4));
    let names = means.column("scenario").unwrap().str().unwrap();
    assert!(names.iter().eq(Scenario::ALL.map(|scenario| Some(scenario.name()))));
    let values = from_data_frame(&means, &measures).unwrap();
    for (scenario, means) in Scenario::ALL.into_iter().zip(values.rows()) {
        for (found, expected) in means.iter().zip(scenario.means()) {
            assert!((found - expected).abs() < 1.2, "{scenario}: {means}");
        }
    }
}

#[test]
fn arrays_become_a_table_and_back() {
    let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, f32::MIN_POSITIVE]];
    let frame = to_data_frame(&["a", "b"], x.view()).unwrap();
    assert_eq!(from_data_frame(&frame, &["a", "b"]).unwrap(), x);
    assert_eq!(from_data_frame(&frame, &["b", "a"]).unwrap().column(1), x.column(0));
    let empty = to_data_frame(&["a"], Array2::zeros((0, 1)).view()).unwrap();
    assert_eq!(from_data_frame(&empty, &["a"]).unwrap().dim(), (0, 1));
}

#[test]
fn what_does_not_fit_is_said() {
    let x = array![[1.0, 2.0]];
    let message = |outcome: Result<DataFrame, workbook::data::DataError>| outcome.unwrap_err().to_string();
    assert_eq!(
        message(to_data_frame(&["a"], x.view())),
        "cannot make a table of columns: 2 columns need 2 names, not 1"
    );
    assert!(message(to_data_frame(&["a", "a"], x.view())).contains("a"), "two of the same name");
    let frame = ExamScores::synthetic(0).to_data_frame();
    let message = |name: &str| from_data_frame(&frame, &[name]).unwrap_err().to_string();
    assert!(message("grade").contains("no column `grade`; there are sleep_hours, study_hours, exam_score, scenario"));
    assert!(message("scenario").contains("column `scenario` holds str, not numbers"), "{}", message("scenario"));
    assert!(mean_by(&frame, "grade", &["exam_score"]).is_err());
    assert!(mean_by(&frame, "scenario", &["grade"]).is_err());
    let gaps = DataFrame::new(2, vec![Column::new("a".into(), [Some(1.0f32), None])]).unwrap();
    let message = from_data_frame(&gaps, &["a"]).unwrap_err().to_string();
    assert!(message.contains("column `a` has 1 gaps"), "{message}");
}

#[test]
fn a_table_shows_both_ends_and_escapes_its_texts() {
    let table = Table::new(&ExamScores::synthetic(0).to_data_frame());
    let html = table.to_html();
    assert_eq!(html.matches("<tr>").count(), 1 + 10 + 1);
    assert!(html.contains("<th>0</th>") && html.contains("<th>4</th>") && !html.contains("<th>5</th>"));
    assert!(html.contains("<th>195</th>") && html.contains("<th>199</th>"));
    assert!(
        html.contains("<td style=\"text-align:left\">sleep and study</td>") && html.contains("200 rows, 4 columns")
    );
    assert_eq!(table.clone().rows(3).to_html().matches("<tr>").count(), 1 + 3 + 1);
    assert_eq!(table.rows(200).to_html().matches("<tr>").count(), 201);

    let text = Column::new("<i>x</i>".into(), [Some("<script>alert(\"1\")</script> & co"), None]);
    let frame = DataFrame::new(2, vec![text, Column::new("y".into(), [1.5e-9f32, 2.0])]).unwrap();
    let html = Table::new(&frame).to_html();
    assert!(!html.contains("<script>") && !html.contains("<i>"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; co"), "{html}");
    assert!(
        html.contains(">–</td>")
            && html.contains("e-9</td>")
            && html.contains("<td style=\"text-align:right\">2.0000</td>"),
        "{html}"
    );
    assert!(Table::new(&frame).to_string().ends_with("2 rows, 2 columns"));
}
