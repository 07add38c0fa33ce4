//! 4.7.2: a detector of covariate shift.

use ndarray::Array2;
use rand::Rng as _;

use crate::reference::by_columns;
use crate::{Case, Check, Trial, Tried, show};
use workbook::Labels;
use workbook::nn::{Module as _, Optimizer as _, SoftmaxRegression};
use workbook::tensor::Tensor;

type Accuracy = fn(&Tensor, &Tensor) -> f64;

/// 4.7.2: a classifier that looks for a shift, and the decision whether it has found one.
pub fn detector(held_out_accuracy: Accuracy, is_shifted: fn(f64, usize) -> bool) -> Check {
    Check::new("4.7.2", move |t| {
        t.part("is_shifted", |t| decisions(t, is_shifted))?;
        t.part("held_out_accuracy", |t| accuracies(t, held_out_accuracy))
    })
}

fn decisions(t: &mut Trial, is_shifted: fn(f64, usize) -> bool) -> Tried {
    let above = "more than three standard deviations above 1/2, of 1/2 √(1/n) each";
    let known = [
        (0.9, 100, "0.9 is 8 standard deviations above 1/2"),
        (0.5, 1000, "1/2 is what guessing gives"),
        (0.52, 100, "a little above 1/2 may be luck: the standard deviation is 0.05 here"),
        (0.52, 10_000, "with so many rows 0.52 is 4 standard deviations above 1/2: they shrink with √n"),
        (
            0.7,
            100,
            "the standard deviation of a 0 or 1 is 1/2, so that of the mean of 100 is 0.05, and 0.7 is 4 of them above",
        ),
        (0.62, 100, "0.62 is less than 3 standard deviations of 0.05 above 1/2"),
        (
            0.647,
            100,
            "how far guessing strays is asked for: the deviation is that of p = 1/2, not of the measured accuracy, which is smaller",
        ),
        (0.2, 100, "an accuracy *below* 1/2 is no sign that the two can be told apart on new rows"),
        (1.0, 4, "of so few rows guessing gets all right now and then: 1 is 2 standard deviations above 1/2"),
        (1.0, 1, "a single row says nothing: its standard deviation is 1/2"),
        (1.0, 10, "1 is 3.2 standard deviations above 1/2"),
    ];
    // The limit itself, where a power of 4 rounds nothing in whatever way it is computed.
    let exact = 4usize.pow(t.rng.random_range(2..8));
    let limit = 0.5 + 1.5 / (exact as f64).sqrt();
    let known = known.into_iter().chain([(
        limit,
        exact,
        "this is exactly three standard deviations above 1/2, and not more than three",
    )]);
    // Just below and just above the limit, also for more rows than a u32 can count.
    let sizes = [t.rng.random_range(50..5000), t.rng.random_range(100_000..1_000_000), 6_000_000_000];
    let near =
        sizes.into_iter().flat_map(|n| [2.9, 3.1].map(|times| (0.5 + times * 0.5 / (n as f64).sqrt(), n, above)));
    for (accuracy, n, likely) in known.chain(near) {
        let expected = accuracy > 0.5 + 1.5 / (n as f64).sqrt();
        t.call(format!("is_shifted({accuracy}, {n})"), || is_shifted(accuracy, n))?
            .otherwise(likely)
            .expect(expected)?;
    }
    Ok(())
}

fn accuracies(t: &mut Trial, held_out_accuracy: Accuracy) -> Tried {
    // The mean of each row is given by its number.
    let mut sample = |n: usize, d: usize, deviation: f32, mean: &dyn Fn(usize) -> f32| {
        let noise = Tensor::normal(0.0, deviation, (n, d), &mut t.rng).to_array();
        Tensor::from(Array2::from_shape_fn((n, d), |(i, j)| mean(i) + noise[[i, j]]))
    };
    // A shift by two standard deviations: the best possible accuracy is 0.84.
    let source = sample(120, 2, 1.0, &|_| 0.0);
    let (near, far) = (sample(120, 2, 1.0, &|_| 1.414), sample(120, 2, 1.0, &|_| 4.0));
    // More columns than training rows: these can be learned by heart, and mean nothing.
    let (same, again) = (sample(40, 60, 1.0, &|_| 0.0), sample(40, 60, 1.0, &|_| 0.0));
    // Half of the target is as the source, on the rows to train on as on the others, and half is far away.
    let (narrow, half) = (sample(40, 1, 0.05, &|_| 0.0), sample(40, 1, 0.05, &|i| if i % 4 < 2 { 3.0 } else { 0.0 }));
    // What the first halves teach is wrong of the second ones.
    let [first, second] = [0, 1].map(|k| sample(120, 2, 1.0, &|i| if i / 60 == k { 3.0 } else { 0.0 }));
    // What the rows 0, 2, ... teach is wrong of the others, or of half of them.
    let [even, odd] = [0, 1].map(|k| sample(40, 1, 0.05, &|i| if i % 2 == k { 3.0 } else { 0.0 }));
    let (zero, less) = (sample(40, 1, 0.05, &|_| 0.0), sample(40, 1, 0.05, &|i| if i % 2 == 0 { 3.0 } else { 0.5 }));
    let (few, fewer) = (sample(2, 3, 0.05, &|_| 1.0), sample(2, 3, 0.05, &|_| -1.0));

    let mut measure = |what: &str, source: &Tensor, target: &Tensor| -> Tried<Case<'static, f64>> {
        let tried = format!("held_out_accuracy(&source, &target) with {what}");
        let call =
            t.lend(&[("source", source), ("target", target)]).call(tried, || held_out_accuracy(source, target))?;
        Ok(call.suspect(SWINGS, move |_| swings(held_out_accuracy)))
    };
    measure("means 1.4 apart in both of 2 columns", &source, &near)?
        .suspect("this is the share of errors; the accuracy is asked for", |a| *a < 0.35)
        .suspect("this is a percentage; give a share, from 0 to 1", |a| *a > 1.0)
        .suspect(
            "this is what guessing gives: was the model trained? Does each row have the label of its sample?",
            |a| (0.35..0.65).contains(a),
        )
        .otherwise("accuracies of 0.65 to 1 are possible here; this one is not")
        .expect_that("an accuracy near 0.84", |a| (0.65..=1.0).contains(a))?;
    measure("two samples of the same distribution, (40, 60)", &same, &again)?
        .suspect("measured on the rows that it was trained on, which it knows by heart: measure on the others", |a| {
            *a > 0.85
        })
        .otherwise(
            "nothing tells the two samples apart, so no more than half of the held-out rows can be right, give or take",
        )
        .expect_that("an accuracy near 0.5", |a| (0.17..0.83).contains(a))?;
    measure("40 rows near 0 each, but half of those of the target near 3", &narrow, &half)?
        .suspect("only the rows of the source are counted; those of the target belong to it too", |a| *a > 0.95)
        .suspect("only the rows of the target are counted; those of the source belong to it too", |a| *a < 0.55)
        .otherwise("all of the source and half of the target can be told, on the rows 1, 3, 5, ...")
        .expect_that("0.75", |a| (a - 0.75).abs() < 0.01)?;
    measure("two samples whose first and second halves are exchanged", &first, &second)?
        .suspect(
            "this was trained on the first half of the rows and measured on the second: train on the rows 0, 2, 4, ...",
            |a| !(0.1..0.9).contains(a),
        )
        .otherwise("nothing tells these rows apart: about half of the held-out ones can be right")
        .expect_that("an accuracy near 0.5", |a| (0.25..0.75).contains(a))?;
    measure("40 rows in turn near 3 and near 0, and 40 near 0 and near 3", &even, &odd)?
        .suspect("an accuracy below 1/2 stays as it is: on these rows the model is wrong", |a| *a > 0.95)
        .otherwise("what the rows 0, 2, 4, ... teach is wrong of all the others here")
        .expect_that("0", |a| *a < 0.01)?;
    measure("40 rows near 0, and 40 in turn near 3 and near 0.5", &zero, &less)?
        .suspect(
            "this was trained on the rows 1, 3, 5, ... and measured on the others: it is the other way round",
            |a| *a > 0.95,
        )
        .otherwise("0.5 is closer to 0 than to 3, so half of the rows 1, 3, 5, ... are taken for the source")
        .expect_that("0.5", |a| (a - 0.5).abs() < 0.01)?;
    measure("2 rows near 1, and 2 near -1", &by_columns(&few), &by_columns(&fewer))?
        .otherwise("one row of each sample is enough to tell the other two")
        .expect_that("1", |a| *a == 1.0)?;
    measure("means 4 apart in both columns", &source, &far)?
        .suspect("the held-out rows of one sample only are counted; both belong to it", |a| (0.4..0.6).contains(a))
        .otherwise("hardly any of these rows can be mistaken: was it trained for long enough, on rows of both samples?")
        .expect_that("an accuracy near 1", |a| (0.93..=1.0).contains(a))?;
    settled(t, held_out_accuracy)
}

const SWINGS: &str = "this is where a training ends that adds the gradients of all earlier steps to each new one: begin each step with `zero_grad`";

/// The middle of two samples, and how far apart they are.
const OVERLAPPING: [(f32, f32); 5] = [(0.5, 1.0), (-1.0, 0.7), (1.5, 1.0), (1.0, 1.5), (-1.5, 0.7)];

/// A source and a target: in turn a row to train on, and one that is close to the middle.
fn overlapping(middle: f32, apart: f32) -> [Tensor; 2] {
    [-1.0, 1.0].map(|side| {
        let at = |x: f32| [middle + side * apart / 2.0 + x, middle + 0.2 * side];
        Tensor::from(Array2::from_shape_vec((8, 1), [-1.5, -0.5, 0.5, 1.5].map(at).concat()).expect("8 numbers"))
    })
}

/// Whether the answer ends on the wrong side wherever a training without `zero_grad` does, after some number of steps.
fn swings(answer: Accuracy) -> bool {
    let found = OVERLAPPING.map(|(middle, apart)| {
        let [source, target] = overlapping(middle, apart);
        answer(&source, &target)
    });
    let courses = OVERLAPPING.map(|(middle, apart)| without_zero_grad(&overlapping(middle, apart)));
    let differ = found.iter().any(|accuracy| *accuracy != found[0]);
    differ && (0..courses[0].len()).any(|steps| courses.iter().zip(found).all(|(course, a)| course[steps] == a))
}

/// After so many steps a reader may stop.
const STEPS: [usize; 7] = [50, 100, 150, 200, 300, 500, 1000];

/// The accuracies after each of these numbers of steps, where all gradients add up.
fn without_zero_grad([source, target]: &[Tensor; 2]) -> Vec<f64> {
    let rows = |first: usize| {
        let both =
            [source, target].map(|x| x.to_vec().into_iter().skip(first).step_by(2).collect::<Vec<f32>>()).concat();
        let labels: Labels = (0..both.len()).map(|i| usize::from(2 * i >= both.len())).collect();
        (Tensor::from(Array2::from_shape_vec((both.len(), 1), both).expect("a column")), labels)
    };
    let ((x, y), (held_out, truth)) = (rows(0), rows(1));
    let model = SoftmaxRegression::new(1, 2, 0.3, 0);
    let mut optimizer = model.optimizer();
    let mut course = vec![];
    for step in 1..=1000 {
        model.loss(&model.forward(&x), &y).backward();
        optimizer.step().expect("the learning rate is positive");
        if STEPS.contains(&step) {
            course.push(f64::from(model.forward(&held_out).argmax().accuracy(&truth)));
        }
    }
    course
}

/// Samples that overlap, so that the best line is a finite one. Its place is reached within some 30 steps; without a
/// `zero_grad` it swings about it for ever.
fn settled(t: &mut Trial, held_out_accuracy: Accuracy) -> Tried {
    for (middle, apart) in OVERLAPPING {
        let [source, target] = overlapping(middle, apart);
        let tried =
            format!("held_out_accuracy(&source, &target) with source = {}, target = {}", show(&source), show(&target));
        t.lend(&[("source", &source), ("target", &target)])
            .call(tried, || held_out_accuracy(&source, &target))?
            .suspect(SWINGS, |_| swings(held_out_accuracy))
            .otherwise(format!(
                "the line between the samples has not settled near {middle}, where a hundred steps bring it: does each step \
                 begin with `zero_grad`, so that the gradients of earlier ones do not push on, and are there enough steps?"
            ))
            .expect_that("1: all held-out rows of the source are on one side, and those of the target on the other", |a| *a == 1.0)?;
    }
    Ok(())
}
