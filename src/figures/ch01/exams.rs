//! Two hundred exams, and what a model says about them after ten epochs.

use crate::data::{ExamRecord, ExamScores, Scenario};
use crate::figures::{Inputs, NamedFigure, titled};
use crate::nn::{LinearRegression, Module};
use crate::plot::{Figure, Values};
use crate::train::{History, Trainer};
use crate::{Result, tensor};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("exam-scores", '1', "Hours of sleep and of study in two hundred exams, by scenario", |inputs| {
        Ok(exam_scores(inputs.exam_scores()?.records()))
    }),
    NamedFigure::new("exam-training", '1', "The loss over ten epochs: it looks as if it had arrived", |inputs| {
        Ok(titled("It looks finished after ten epochs", ten_epochs(inputs)?.1.plot()))
    }),
    NamedFigure::new("fifty-runs", '1', "Predictions of fifty runs for a short night and a longer one", |_| {
        let (mut short, mut longer) = (Vec::new(), Vec::new());
        for seed in 0..50 {
            let model = LinearRegression::new(2, 0.0003, seed);
            Trainer::new(10).quiet().fit(&model, &ExamScores::synthetic(seed))?;
            short.push(model.forward(&tensor![4.0, 8.0]).item());
            longer.push(model.forward(&tensor![5.5, 8.0]).item());
        }
        Ok(fifty_runs(&short, &longer))
    }),
];

/// The model that looks finished and is not.
pub(crate) fn ten_epochs(inputs: &Inputs) -> Result<(LinearRegression, History)> {
    let model = LinearRegression::new(2, 0.0003, 0);
    let history = Trainer::new(10).quiet().fit(&model, inputs.exam_scores()?)?;
    Ok((model, history))
}

/// Each exam by its hours of sleep and of study, in the marks of its scenario.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::exam_scores(ExamScores::synthetic(0).records());
/// ```
#[track_caller]
pub fn exam_scores(records: &[ExamRecord]) -> Figure {
    let map = Figure::new("Two hundred exams").x_label("sleep in hours a day").y_label("study in hours a day");
    Scenario::ALL.into_iter().fold(map, |map, scenario| {
        let of_this_kind = records.iter().filter(|record| record.scenario == scenario);
        let (sleep, study): (Vec<f32>, Vec<f32>) =
            of_this_kind.map(|record| (record.sleep_hours, record.study_hours)).unzip();
        map.scatter(scenario.name(), &sleep, &study)
    })
}

/// How the predictions of many runs scatter, for four hours of sleep and for five and a half.
#[track_caller]
pub fn fifty_runs(after_short_night: &(impl Values + ?Sized), after_longer_night: &(impl Values + ?Sized)) -> Figure {
    Figure::new("Run by run nearly the same predictions")
        .x_label("points")
        .y_label("runs")
        .histogram_in_steps("4 h of sleep", after_short_night, 0.5)
        .histogram_in_steps("5.5 h of sleep", after_longer_night, 0.5)
}
