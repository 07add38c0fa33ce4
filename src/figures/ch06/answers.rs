//! What the classifier answers: right and wrong, by class, and by how sure it was.

use ndarray::{Array2, ArrayBase, Data, Ix2};

use crate::data::{Dataset, TEXT_LABELS};
use crate::figures::{NamedFigure, Trained};
use crate::plot::{Figure, Number, Values, titled};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("mistakes", '6', "The first wrong answers, with what it is and what the model says", |inputs| {
        let (data, trained) = (inputs.fashion_mnist()?, inputs.classifier()?);
        let wrong: Vec<usize> = wrong(trained).into_iter().take(21).collect();
        let titles: Vec<String> = wrong.iter().map(|&i| named(trained, i)).collect();
        Ok(mistakes(&data.val().examples(&wrong).0, &titles))
    }),
    NamedFigure::new("confusion-matrix", '6', "What is taken for what, counted over the validation images", |inputs| {
        Ok(confusion_matrix(&confusion(inputs.classifier()?)))
    }),
    NamedFigure::new(
        "recall-and-precision",
        '6',
        "How much of a class is found, and how pure what is found",
        |inputs| {
            let table = confusion(inputs.classifier()?);
            let share = |sum: usize, k: usize| table[[k, k]] as f64 / sum.max(1) as f64;
            let recall: Vec<f64> = (0..10).map(|k| share(table.row(k).sum(), k)).collect();
            let precision: Vec<f64> = (0..10).map(|k| share(table.column(k).sum(), k)).collect();
            Ok(recall_and_precision(&recall, &precision))
        },
    ),
    NamedFigure::new("confident-mistakes", '6', "The wrong answers of which the model was surest", |inputs| {
        let (data, trained) = (inputs.fashion_mnist()?, inputs.classifier()?);
        let sure = &trained.confidence;
        let mut wrong = wrong(trained);
        wrong.sort_by(|&a, &b| sure[b].total_cmp(&sure[a]));
        wrong.truncate(16);
        let titles: Vec<String> =
            wrong.iter().map(|&i| format!("{} {:.1} %", named(trained, i), 100.0 * sure[i])).collect();
        Ok(confident_mistakes(&data.val().examples(&wrong).0, &titles))
    }),
    NamedFigure::new("calibration", '6', "How often it is right, against how sure it was", |inputs| {
        let trained = inputs.classifier()?;
        let bins = bins(&trained.confidence, &trained.right(), 10);
        let (confidence, right): (Vec<f64>, Vec<f64>) = bins.iter().map(|bin| (bin.0, bin.1)).unzip();
        let counts: Vec<usize> = bins.iter().map(|bin| bin.2).collect();
        Ok(calibration(&confidence, &right, &counts))
    })
    .in_steps(4),
];

/// The rows of the validation set that got a wrong answer.
fn wrong(trained: &Trained) -> Vec<usize> {
    trained.right().iter().enumerate().filter(|(_, right)| !**right).map(|(row, _)| row).collect()
}

/// What it is and, in a second line, what the model says.
fn named(trained: &Trained, row: usize) -> String {
    format!("{}\n{}", TEXT_LABELS[trained.truth[row]], TEXT_LABELS[trained.answers[row]])
}

/// How often each class (row) was taken for each class (column).
fn confusion(trained: &Trained) -> Array2<usize> {
    let mut table = Array2::zeros((10, 10));
    for (&truth, &answer) in trained.truth.iter().zip(trained.answers.iter()) {
        table[[truth, answer]] += 1;
    }
    table
}

/// Mean confidence, share of right answers and number of images, for intervals of confidence that hold at least 20.
fn bins(confidence: &[f32], right: &[bool], count: usize) -> Vec<(f64, f64, usize)> {
    let mut sums = vec![(0.0, 0.0, 0); count];
    for (&p, &right) in confidence.iter().zip(right) {
        let bin = &mut sums[((p * count as f32) as usize).min(count - 1)];
        *bin = (bin.0 + f64::from(p), bin.1 + f64::from(u8::from(right)), bin.2 + 1);
    }
    let mean = |(p, right, n): (f64, f64, usize)| (p / n as f64, right / n as f64, n);
    sums.into_iter().filter(|bin| bin.2 >= 20).map(mean).collect()
}

/// Images that got a wrong answer, under titles of two lines: what it is, and what the model says.
///
/// # Panics
/// If there is not one title for each image.
#[track_caller]
pub fn mistakes(images: &Tensor, titles: &[impl AsRef<str>]) -> Figure {
    titled("Above what it is, below what it is taken for", images, titles)
}

/// The wrong answers of which a model was surest, under titles of two lines that say how sure.
///
/// # Panics
/// If there is not one title for each image.
#[track_caller]
pub fn confident_mistakes(images: &Tensor, titles: &[impl AsRef<str>]) -> Figure {
    titled("Above what it is, below what it is taken for, and how surely", images, titles)
}

/// How often each class (row) was taken for each class (column). The title names the most frequent mistake.
///
/// # Panics
/// If the table is not 10 x 10.
#[track_caller]
pub fn confusion_matrix<T: Number, S: Data<Elem = T>>(table: &ArrayBase<S, Ix2>) -> Figure {
    let counts = table.indexed_iter().map(|((truth, answer), &count)| (truth, answer, count.to_f64()));
    let mistakes = counts.filter(|&(truth, answer, count)| truth != answer && truth.max(answer) < 10 && count > 0.0);
    let title = match mistakes.max_by(|a, b| a.2.total_cmp(&b.2)) {
        Some((truth, answer, _)) => {
            format!("The most frequent mistake: {} taken for {}", TEXT_LABELS[truth], TEXT_LABELS[answer])
        }
        None => "Each is taken for what it is".to_owned(),
    };
    Figure::heat_map(&title, table)
        .row_labels(&TEXT_LABELS)
        .column_labels(&TEXT_LABELS)
        .x_label("prediction")
        .y_label("truth")
}

/// For each class, the share of its images that are found, and the share of right ones among those found.
///
/// # Panics
/// If there are not ten of each.
#[track_caller]
pub fn recall_and_precision(recall: &(impl Values + ?Sized), precision: &(impl Values + ?Sized)) -> Figure {
    let (recall, precision) = (recall.to_f64s(), precision.to_f64s());
    let least = (0..recall.len().min(10)).min_by(|&i, &j| recall[i].total_cmp(&recall[j]));
    let hardest = least.map_or("", |class| TEXT_LABELS[class]);
    Figure::new(&format!("Hardest to find: {hardest}"))
        .y_label("share of images")
        .bars("recall", &TEXT_LABELS, &recall)
        .bars("precision", &TEXT_LABELS, &precision)
}

/// The share of right answers against the mean confidence of an interval, with the number of its images, beside the
/// diagonal of honest forecasts. The title compares the two over all images, to within two in a hundred.
///
/// # Panics
/// If the three differ in length.
#[track_caller]
pub fn calibration(
    confidence: &(impl Values + ?Sized),
    right: &(impl Values + ?Sized),
    images: &(impl Values + ?Sized),
) -> Figure {
    let (confidence, right, images) = (confidence.to_f64s(), right.to_f64s(), images.to_f64s());
    assert_eq!(images.len(), right.len(), "each interval needs the number of its images");
    let sum = |values: &[f64]| values.iter().zip(&images).map(|(value, n)| value * n).sum::<f64>();
    let above = (sum(&right) - sum(&confidence)) / images.iter().sum::<f64>();
    let figure = Figure::new(match above {
        0.02.. => "The model is right more often than it says",
        ..-0.02 => "The model is right less often than it says",
        _ => "The model is right about as often as it says",
    })
    .x_label("mean confidence")
    .y_label("share of right answers")
    .x_range(0.0..1.0)
    .y_range(0.0..1.0)
    .equal_axes()
    .step()
    .function("perfectly calibrated", 0.0..1.0, |p| p)
    .step()
    .line("the model", &confidence, &right)
    .step();
    let places = confidence.iter().zip(&right).zip(images);
    let count = |n: f64, first: bool| if first { format!("{n} images") } else { n.to_string() };
    places.enumerate().fold(figure, |figure, (i, ((p, share), n))| figure.annotate(*p, *share, &count(n, i == 0)))
}
