//! The figures of chapter 1.

use super::NamedFigure;
use crate::data::{ExamRecord, Scenario};
use crate::plot::Figure;

pub(super) const TABLES: &[&[NamedFigure]] = &[FIGURES];

const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("exam-scores", 1, "Hours of sleep and of study in two hundred exams, by scenario", |inputs| {
        Ok(exam_scores(inputs.exam_scores()?.records()))
    })];

/// Each exam by its hours of sleep and of study, in the marks of its scenario.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::exam_scores(ExamScores::synthetic(0).records());
/// ```
pub fn exam_scores(records: &[ExamRecord]) -> Figure {
    let map = Figure::new("Two hundred exams").x_label("sleep in hours a day").y_label("study in hours a day");
    Scenario::ALL.into_iter().fold(map, |map, scenario| {
        let of_this_kind = records.iter().filter(|record| record.scenario == scenario);
        let (sleep, study): (Vec<f32>, Vec<f32>) =
            of_this_kind.map(|record| (record.sleep_hours, record.study_hours)).unzip();
        map.scatter(scenario.name(), &sleep, &study)
    })
}
