//! The data sets in memory: their sizes, distributions and errors, and that a seed repeats them.

use std::collections::HashSet;

use ndarray::{Axis, arr0};
use workbook::data::{DataError, EXAM_DEVIATIONS, Scenario};
use workbook::prelude::*;

fn mean_and_deviation(values: &[f32]) -> (f32, f32) {
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / values.len() as f32;
    (mean, variance.sqrt())
}

#[test]
fn the_exam_data_has_its_five_scenarios() {
    let scores = ExamScores::synthetic(0);
    let mut rows = scores.records().iter();
    for scenario in Scenario::ALL {
        assert!(rows.by_ref().take(scenario.rows()).all(|row| row.scenario == scenario));
    }
    assert_eq!(rows.count(), 0);
    // Over 100 seeds, each measure has the mean and the deviation that it was given.
    for scenario in Scenario::ALL {
        let of = |measure: fn(&ExamRecord) -> f32| -> Vec<f32> {
            let sets = (0..100).map(ExamScores::synthetic);
            sets.flat_map(|set| {
                set.records().iter().filter(|row| row.scenario == scenario).map(measure).collect::<Vec<_>>()
            })
            .collect()
        };
        let measures: [fn(&ExamRecord) -> f32; 3] =
            [|row| row.sleep_hours, |row| row.study_hours, |row| row.exam_score];
        for ((measure, expected), deviation) in measures.into_iter().zip(scenario.means()).zip(EXAM_DEVIATIONS) {
            let values = of(measure);
            let (mean, found) = mean_and_deviation(&values);
            let error = deviation / (values.len() as f32).sqrt();
            assert!((mean - expected).abs() < 4.5 * error, "{scenario}: mean {mean}, expected {expected}");
            assert!((found - deviation).abs() < 4.5 * error, "{scenario}: deviation {found}, expected {deviation}");
        }
    }
}

#[test]
fn the_exam_data_is_a_data_module() {
    let scores = ExamScores::synthetic(1).with_batch_size(64).unwrap();
    let (x, y) = scores.val_dataloader().next().unwrap();
    assert_eq!((x.shape().to_vec(), y.shape().to_vec()), (vec![64, 2], vec![64, 1]));
    assert_eq!(x.to_vec()[..2], [scores.records()[0].sleep_hours, scores.records()[0].study_hours]);
    assert_eq!(y.to_vec()[0], scores.records()[0].exam_score);
    assert_eq!(scores.train_set().len(), 200);
    assert_eq!(scores.val_set().len(), 200);
    assert_eq!(scores.train_dataloader(0).map(|(x, _)| x.shape()[0]).collect::<Vec<_>>(), [64, 64, 64, 8]);
    assert!(scores.with_batch_size(0).unwrap_err().to_string().contains("batch size is 0"));
    assert!(matches!(ExamScores::from_records(vec![]).unwrap_err(), DataError::Empty { .. }));
    let broken = ExamRecord { sleep_hours: f32::NAN, study_hours: 1.0, exam_score: 50.0, scenario: Scenario::Neither };
    assert!(matches!(
        ExamScores::from_records(vec![broken]).unwrap_err(),
        DataError::NotFinite { row: 0, position: 0, .. }
    ));
}

#[test]
fn a_batch_may_be_larger_than_any_data_set() {
    let scores = ExamScores::synthetic(0).with_batch_size(usize::MAX).unwrap();
    assert_eq!(scores.train_dataloader(0).map(|(x, _)| x.shape()[0]).collect::<Vec<_>>(), [200]);
    assert_eq!(scores.val_dataloader().len(), 1);
}

#[test]
fn a_seed_repeats_the_data_and_its_order() {
    let orders =
        |seed: u64, epoch: usize| ExamScores::synthetic(seed).train_dataloader(epoch).next().unwrap().0.to_vec();
    assert_eq!(orders(5, 0), orders(5, 0));
    assert_ne!(orders(5, 0), orders(5, 1));
    assert_ne!(orders(5, 0), orders(6, 0));
}

#[test]
fn synthetic_regression_follows_its_weights() {
    let data = SyntheticRegressionData::with_rows(&[2.0, -3.4], 4.2, 0.1, 5000, 300, 7).unwrap();
    assert_eq!((data.train_set().len(), data.val_set().len()), (5000, 300));
    let x = data.train().inputs().clone().into_dimensionality::<ndarray::Ix2>().unwrap();
    let y = data.train().targets().clone().into_dimensionality::<ndarray::Ix2>().unwrap();
    assert_eq!((x.dim(), y.dim()), ((5000, 2), (5000, 1)));
    let noise = &y.index_axis(Axis(1), 0) - &(x.dot(data.w()) + data.b());
    let (mean, deviation) = mean_and_deviation(noise.as_slice().unwrap());
    assert!(mean.abs() < 0.006 && (deviation - 0.1).abs() < 0.004, "{mean} {deviation}");
    let (mean, deviation) = mean_and_deviation(x.as_slice().unwrap());
    assert!(mean.abs() < 0.05 && (deviation - 1.0).abs() < 0.04, "{mean} {deviation}");
    assert_ne!(data.train().examples(&[0]).0.to_vec(), data.val().examples(&[0]).0.to_vec());
}

#[test]
fn synthetic_regression_refuses_what_cannot_work() {
    let error = |w: &[f32], b, noise, rows| {
        SyntheticRegressionData::with_rows(w, b, noise, rows, 1, 0).unwrap_err().to_string()
    };
    assert_eq!(error(&[], 0.0, 0.0, 1), "w holds no weights; at least one is needed");
    assert!(error(&[1.0, f32::INFINITY], 0.0, 0.0, 1).contains("holds inf at position 1"));
    assert_eq!(error(&[1.0], f32::NAN, 0.0, 1), "the bias is NaN, but it must be a finite number");
    assert_eq!(error(&[1.0], 0.0, -0.5, 1), "the noise is -0.5, but it must be a finite number that is not negative");
    assert!(error(&[1.0], 0.0, f32::NAN, 1).starts_with("the noise is NaN"));
    assert!(error(&[1.0], 0.0, 0.0, 0).contains("holds no examples"));
}

#[test]
fn arrays_become_a_data_set() {
    let x = Array2::from_shape_fn((5, 3), |(row, column)| (10 * row + column) as f32);
    let set = ArrayDataset::classification(x.clone(), [0, 1, 2, 1, 0], 3).unwrap();
    let (inputs, labels) = set.examples(&[4, 1]);
    assert_eq!(inputs.to_vec(), [40.0, 41.0, 42.0, 10.0, 11.0, 12.0]);
    assert_eq!(labels, Labels::from([0, 1]));
    assert_eq!((set.num_classes(), set.labels().len(), set.inputs().shape()), (3, 5, &[5, 3][..]));
    // One target per row may come as (n) or as (n, 1), and keeps its shape.
    let set = ArrayDataset::regression(x.clone(), Array1::from_iter([1.0, 2.0, 3.0, 4.0, 5.0])).unwrap();
    assert_eq!(set.examples(&[2]).1.shape(), [1]);
    let set = ArrayDataset::regression(x, Array2::ones((5, 1))).unwrap();
    assert_eq!(set.examples(&[2, 0]).1.shape(), [2, 1]);
    let data = ArrayData::new(set.clone(), set).with_batch_size(2).unwrap().with_seed(1);
    assert_eq!(data.train_dataloader(0).map(|(x, _)| x.shape()[0]).collect::<Vec<_>>(), [2, 2, 1]);
    assert!(data.with_batch_size(0).is_err());
}

#[test]
fn arrays_that_do_not_fit_are_refused() {
    let x = || Array2::<f32>::zeros((3, 2));
    let error = |outcome: Result<ArrayDataset<Labels>, DataError>| outcome.unwrap_err().to_string();
    assert_eq!(
        error(ArrayDataset::classification(x(), [0, 1], 2)),
        "3 inputs, but 2 labels; there must be one for each input"
    );
    assert_eq!(
        error(ArrayDataset::classification(x(), [0, 1, 2], 2)),
        "the labels: label number 2 is 2, but the 2 classes are numbered 0 to 1"
    );
    assert_eq!(
        error(ArrayDataset::classification(x(), [0, 0, 0], 0)),
        "the number of classes is 0, but it must be at least 1"
    );
    assert_eq!(
        error(ArrayDataset::classification(Array2::zeros((0, 2)), [], 2)),
        "the data set holds no examples; at least one is needed"
    );
    assert!(ArrayDataset::classification(Array2::zeros((2, 0)), [0, 0], 2).is_err());
    let mut spoilt = x();
    spoilt[[1, 1]] = f32::NAN;
    let nan = "row 1 holds NaN at position 1; every value must be a finite number";
    assert_eq!(error(ArrayDataset::classification(spoilt.clone(), [0, 0, 0], 2)), format!("inputs: {nan}"));
    let error = |outcome: Result<ArrayDataset, DataError>| outcome.unwrap_err().to_string();
    assert_eq!(error(ArrayDataset::regression(x(), spoilt)), format!("targets: {nan}"));
    assert_eq!(
        error(ArrayDataset::regression(x(), Array2::zeros((4, 1)))),
        "3 inputs, but 4 targets; there must be one for each input"
    );
    assert!(error(ArrayDataset::regression(x(), arr0(1.0))).starts_with("3 inputs, but 1 targets"));
    assert!(matches!(ArrayDataset::regression(arr0(1.0), x()).unwrap_err(), DataError::Empty { .. }));
}

/// What a reader writes in a cell: a data module of one's own, in a few lines.
struct TwoClouds {
    points: ArrayDataset<Labels>,
}

impl DataModule for TwoClouds {
    type Target = Labels;

    fn train_set(&self) -> &dyn Dataset<Target = Labels> {
        &self.points
    }

    fn val_set(&self) -> &dyn Dataset<Target = Labels> {
        &self.points
    }

    fn batch_size(&self) -> usize {
        8
    }

    fn seed(&self) -> u64 {
        0
    }
}

#[test]
fn a_data_module_of_one_s_own_can_be_learnt_from() {
    let x = Array2::from_shape_fn((40, 2), |(row, column)| (row % 2) as f32 * 2.0 - 1.0 + 0.1 * column as f32);
    let labels = (0..40).map(|row| row % 2).collect::<Labels>();
    let data = TwoClouds { points: ArrayDataset::classification(x, labels, 2).unwrap() };
    let history = Trainer::new(5).quiet().fit(&SoftmaxRegression::new(2, 2, 0.5, 0), &data).unwrap();
    assert_eq!(history.last().val_accuracy, Some(1.0));
}

#[test]
fn every_image_is_seen_once_in_an_epoch() {
    let data = FashionMnist::small().first(103, 10).with_batch_size(10).unwrap();
    let mut seen: Vec<Vec<u32>> = Vec::new();
    for (x, y) in data.train_dataloader(3) {
        assert_eq!(x.shape()[0], y.len());
        seen.extend(x.to_vec().chunks(784).map(|image| image.iter().map(|pixel| pixel.to_bits()).collect()));
    }
    let mut all: Vec<Vec<u32>> = (0..103)
        .map(|row| data.train().examples(&[row]).0.to_vec().iter().map(|pixel| pixel.to_bits()).collect())
        .collect();
    seen.sort();
    all.sort();
    assert!(seen == all, "the batches of an epoch hold other images than the set");
}

#[test]
fn the_small_set_is_balanced_and_its_parts_are_disjoint() {
    let data = FashionMnist::small();
    assert!(data.is_small());
    assert_eq!(data.to_string(), "1200 + 500 images, the small part that comes with the book");
    let sets = [data.train(), data.val(), data.test()];
    assert_eq!(sets.map(|set| set.class_counts()), [[120; 10], [50; 10], [50; 10]]);
    let images =
        sets.iter().flat_map(|set| (0..set.len()).map(|row| set.image(row).iter().copied().collect::<Vec<_>>()));
    assert_eq!(images.collect::<HashSet<_>>().len(), 2200, "an image occurs twice");
    // The mean and the deviation of all 60 000 are 0.286 and 0.353.
    let (mean, deviation) = mean_and_deviation(&data.train().examples(&(0..1200).collect::<Vec<_>>()).0.to_vec());
    assert!((mean - 0.286).abs() < 0.01 && (deviation - 0.353).abs() < 0.01, "{mean} {deviation}");
    assert!(data.with_batch_size(0).is_err());
}

#[test]
fn the_first_images_are_a_set_of_their_own() {
    let data = FashionMnist::small();
    let few = data.clone().first(10, 5000);
    assert_eq!((few.train().len(), few.val().len(), few.test().len()), (10, 500, 500));
    assert_eq!(few.train().labels()[..], data.train().labels()[..10]);
    assert_eq!(few.train().image(9), data.train().image(9));
    assert_eq!(data.first(0, 0).train().len(), 1, "a set is never empty");
}

#[test]
fn images_can_be_held_out_to_validate_on() {
    let data = FashionMnist::small();
    let held_out = data.clone().hold_out(200).unwrap();
    assert_eq!((held_out.train().len(), held_out.val().len()), (1000, 200));
    assert_eq!(held_out.val().labels()[..], data.train().labels()[1000..]);
    assert_eq!(held_out.val().image(199), data.train().image(1199));
    assert!(std::ptr::eq(held_out.test(), data.test()), "the test set is left alone");
    assert_eq!(data.clone().hold_out(1199).unwrap().train().len(), 1);
    for n in [0, 1200, usize::MAX] {
        let message = data.clone().hold_out(n).unwrap_err().to_string();
        let expected = format!(
            "the number of images to hold out is {n} of 1200, but it must be at least 1, and leave at least 1 to learn from"
        );
        assert_eq!(message, expected);
    }
}

#[test]
#[should_panic(expected = "label 10 names none of the ten classes")]
fn an_unknown_label_has_no_text() {
    text_labels(&[0, 10]);
}
