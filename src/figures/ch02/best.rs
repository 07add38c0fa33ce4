//! The best that a plane can do about the exams, and what a training on the raw hours makes of it first.

use super::best_line;
use crate::data::ExamScores;
use crate::figures::NamedFigure;
use crate::figures::ch01::ten_epochs;
use crate::figures::inputs::Passed;
use crate::nn::Module;
use crate::plot::{Figure, Frames, Legend, Values};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("predictions-against-truth", '2', "Ten epochs beside least squares, exam by exam", |inputs| {
        let (exams, (_, at_best, _)) = (inputs.exam_scores()?, best_line(inputs)?);
        let after_ten = ten_epochs(inputs)?.0.forward(&Tensor::from(exams.features()));
        Ok(predictions_against_truth(&exams.scores(), &after_ten, &at_best))
    }),
    NamedFigure::new("pivot-and-lift", '2', "A fit that first turns around the origin, and then leaves it", |inputs| {
        Ok(lines_after(inputs.exam_scores()?, inputs.long_run()?, &[1, 3, 10, 1_000, 10_000]))
    })
    .moving(|inputs| {
        let powers = [0.0, 0.3, 0.6].into_iter().chain((3..=16).map(|i| f64::from(i) / 4.0));
        let shown: Vec<usize> = powers.map(|power| 10f64.powf(power).round() as usize).collect();
        let (exams, run) = (inputs.exam_scores()?, inputs.long_run()?);
        Ok(Frames::new("epoch", &shown, |epoch| lines_after(exams, run, &[epoch])).still(8))
    }),
];

/// The exams, and where the long run stands after so many epochs.
fn lines_after(exams: &ExamScores, run: &[Passed], epochs: &[usize]) -> Figure {
    let hours: Vec<f32> = exams.features().rows().into_iter().map(|x| (x[0] + x[1]) / 2.0).collect();
    let fits: Vec<_> = epochs.iter().map(|&n| (n, run[n - 1].slope, run[n - 1].bias)).collect();
    pivot_and_lift(&hours, &exams.scores(), &fits)
}

/// Points against the mean of the hours of sleep and of study, and what a model says of a day with as many hours of the
/// one as of the other. Each fit is a number of epochs, the sum of the two weights, and the bias.
///
/// # Panics
/// If there are not as many points as hours.
#[track_caller]
pub fn pivot_and_lift(
    hours: &(impl Values + ?Sized),
    points: &(impl Values + ?Sized),
    fits: &[(usize, f32, f32)],
) -> Figure {
    let exams = Figure::new("First it pivots, then it lifts")
        .x_label("hours of sleep and of study, the mean of both")
        .y_label("points")
        .scatter("exams", hours, points)
        .x_range(-1.0..11.0)
        .y_range(-10.0..110.0);
    fits.iter().fold(exams, |figure, &(epochs, slope, bias)| {
        let name = format!("{epochs} epoch{}", if epochs == 1 { "" } else { "s" });
        figure.function(&name, -1.0..11.0, |hours| f64::from(slope) * hours + f64::from(bias))
    })
}

/// What two models predict against what is true: after ten epochs, and by least squares. On the line they are right.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn predictions_against_truth(
    truth: &(impl Values + ?Sized),
    after_ten_epochs: &(impl Values + ?Sized),
    least_squares: &(impl Values + ?Sized),
) -> Figure {
    let panel = |title: &str, predicted: Vec<f64>| {
        Figure::new(title)
            .x_label("points")
            .y_label("predicted")
            .scatter("exams", truth, &predicted)
            .function("correct: predicted = points", 0.0..120.0, |points| points)
            .x_range(0.0..120.0)
            .y_range(0.0..120.0)
            .equal_axes()
    };
    let (ten, lowest) =
        (panel("after 10 epochs", after_ten_epochs.to_f64s()), panel("least squares", least_squares.to_f64s()));
    // What is drawn is the same in both, and named once.
    let panels = [ten.legend(Legend::Above), lowest.legend(Legend::Hidden)];
    Figure::panels("After ten epochs, still far from what is possible", panels)
}
