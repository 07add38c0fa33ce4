//! C2: predictions in points, for any features, held against least squares.

use ndarray::{Array1, Array2, Axis, array, concatenate};
use rand::Rng as _;
use rand_distr::{Distribution, StandardNormal};

use super::points::related;
use crate::{Check, Trial, Tried, show};
use workbook::data::ExamScores;
use workbook::nn::LeastSquares;

type Answer = fn(&Array2<f32>, &Array1<f32>, &Array2<f32>) -> Vec<Option<f64>>;

/// C2: what the repaired model says of new days.
pub fn any_features(answer: Answer) -> Check {
    Check::new("C2", move |t| {
        let exams = ExamScores::synthetic(t.rng.random());
        let (x, y) = (exams.features(), exams.scores());
        let days = array![[4.0, 8.0], [5.5, 8.0], [8.0, 8.0], [0.0, 24.0], [24.0, 0.0], [12.0, 12.0]];
        case(t, answer, &x, &y, &days, "the exam data")?;
        case(t, answer, &x, &y, &array![[11.0, 1.5]], "the exam data")?;
        // Which of the two is sleep, the answer is not told.
        let turned = concatenate![Axis(1), x.slice(ndarray::s![.., 1..]), x.slice(ndarray::s![.., ..1])];
        case(t, answer, &turned, &y, &days, "the exam data, study first")?;
        let nan = f32::NAN;
        let odd = array![
            [-0.5, 8.0],
            [8.0, -0.01],
            [24.5, 0.0],
            [0.0, 24.5],
            [13.0, 12.0],
            [nan, 8.0],
            [8.0, nan],
            [f32::INFINITY, 1.0],
            [0.0, 0.0],
            [8.0, f32::NEG_INFINITY]
        ];
        case(t, answer, &x, &y, &odd, "the exam data")?;
        // A third feature that matters, and one that never changes.
        let third = Array2::from_shape_simple_fn((200, 1), || t.rng.random_range(0.0f32..4.0));
        let wide = concatenate![Axis(1), x, third];
        let scores = &y - &(&third.column(0) * 3.0);
        let days = array![[8.0, 8.0, 1.0], [4.0, 8.0, 3.5], [10.0, 10.0, 3.0], [9.0, 9.0, 9.0]];
        case(t, answer, &wide, &scores, &days, "the exam data and a third feature")?;
        let constant = concatenate![Axis(1), x, Array2::from_elem((200, 1), 1.5)];
        let days = array![[8.0, 8.0, 1.5], [4.0, 8.0, 3.5]];
        case(t, answer, &constant, &y, &days, "the exam data and a third feature that is 1.5 in all rows")?;
        // An f32 holds no 7.3, so the mean of many may miss it; and on new days that feature may differ.
        let constant = concatenate![Axis(1), x, Array2::from_elem((200, 1), 7.3)];
        let days = array![[4.0, 8.0, 7.3], [8.0, 8.0, 2.0], [4.0, 8.0, 9.0]];
        case(t, answer, &constant, &y, &days, "the exam data and a third feature that is 7.3 in all rows")?;
        for d in [2, 4] {
            let (x, y) = correlated(t, d);
            let days =
                Array2::from_shape_fn((4, d), |(i, j)| [[2.0, 5.0], [10.0, 0.0], [0.0, 10.0], [1.5, 1.0]][i][j % 2]);
            case(t, answer, &x, &y, &days, &format!("{d} features that are correlated"))?;
        }
        let one = x.slice(ndarray::s![..60, ..1]).to_owned();
        case(t, answer, &one, &y.slice(ndarray::s![..60]).to_owned(), &array![[7.0], [9.0]], "60 rows with sleep alone")
    })
    .takes(1.0)
}

/// 150 rows of features of which any two have a correlation of 0.87, and that pull in different directions.
fn correlated(t: &mut Trial, d: usize) -> (Array2<f32>, Array1<f32>) {
    let mut x = related((150, d), 0.87, &mut t.rng);
    x.indexed_iter_mut().for_each(|((_, j), x)| *x = 5.0 + (1.0 + 0.3 * j as f64) * *x);
    let x = x.mapv(|x| x as f32);
    let mut normal = || -> f64 { StandardNormal.sample(&mut t.rng) };
    let score = |row: ndarray::ArrayView1<'_, f32>| {
        40.0 + row.iter().zip([4.0, -2.0, 3.0, -1.0]).map(|(x, w)| f64::from(*x) * w).sum::<f64>()
    };
    let y = x.rows().into_iter().map(|row| (score(row) + normal()) as f32).collect();
    (x, y)
}

/// The features that change.
fn columns(x: &Array2<f32>) -> Vec<usize> {
    (0..x.ncols()).filter(|j| x.column(*j).iter().any(|value| *value != x[[0, *j]])).collect()
}

fn case(t: &mut Trial, answer: Answer, x: &Array2<f32>, y: &Array1<f32>, days: &Array2<f32>, words: &str) -> Tried {
    let tried = format!("predictions(&x, &y, &{}) with {words}", show(days));
    let call = t.call(tried, || answer(x, y, days))?;
    let used = columns(x);
    let line = LeastSquares::fit(x.select(Axis(1), &used).view(), y.view()).expect("the features are independent");
    let (mean, deviation) =
        (x.mapv(f64::from).mean_axis(Axis(0)).expect("rows"), x.mapv(f64::from).std_axis(Axis(0), 0.0));
    let is_possible =
        |day: &[f32]| day.iter().all(|hours| (0.0..=24.0).contains(hours)) && day.iter().sum::<f32>() <= 24.0;
    // What an answer makes of the possible days.
    let each = |f: &dyn Fn(&[f32]) -> f64| -> Vec<Option<f64>> {
        days.rows().into_iter().map(|day| is_possible(&day.to_vec()).then(|| f(&day.to_vec()))).collect()
    };
    let sum = |f: &dyn Fn(usize, usize) -> f64| used.iter().enumerate().map(|(i, j)| line.w[i] * f(i, *j)).sum::<f64>();
    let predict = |day: &[f32]| line.b + sum(&|_, j| f64::from(day[j]));
    let new_mean = days.mapv(f64::from).mean_axis(Axis(0)).expect("days");
    let new_deviation = days.mapv(f64::from).std_axis(Axis(0), 0.0);
    let right = each(&predict);
    let _ = call
        .tolerance(0.0, 0.05)
        .suspect("there is one answer for each day", |found| found.len() != days.nrows())
        .suspect("a day with a number that is NaN or infinite cannot be, and gets `None`. NaN is neither below 0 nor above 24, so ask whether each number lies from 0 to 24, and not whether it lies outside", |found| {
            let is_odd = |i: usize| days.row(i).iter().any(|hours| !hours.is_finite());
            let not_finite = |i: &usize| found[*i].is_some_and(|p| !p.is_finite());
            let mut places = (0..found.len()).filter(not_finite).peekable();
            places.peek().is_some() && places.all(is_odd)
        })
        .suspect("a feature that never changes has the deviation 0, and 0/0 is no number: it must not be divided by", |found| {
            used.len() < x.ncols() && found.iter().flatten().any(|p| !p.is_finite())
        })
        .suspect("the prediction of a day that can be is no finite number: were the steps too long, so that they grew from one to the next, or is something divided by 0?", |found| {
            found.iter().flatten().any(|p| !p.is_finite())
        })
        .mistake("the days are standardised by their own mean and deviation; take those of the training rows, which the weights were learned with", || {
            each(&|day| line.b + sum(&|_, j| mean[j] + (f64::from(day[j]) - new_mean[j]) / new_deviation[j] * deviation[j]))
        })
        .mistake("the days are not standardised, but the weights are those of standardised features", || {
            each(&|day| line.b + sum(&|_, j| mean[j] + f64::from(day[j]) * deviation[j]))
        })
        .mistake("the weights were brought back to hours, and the days are standardised all the same", || {
            each(&|day| line.b + sum(&|_, j| mean[j] + (f64::from(day[j]) - mean[j]) / deviation[j]))
        })
        .mistake("the bias is that of standardised features: from it comes off Σ w m / s", || {
            each(&|day| predict(day) + sum(&|_, j| mean[j]))
        })
        .suspect("a day that cannot be gets `None`: numbers below 0, above 24, or that sum to more than 24", |found| {
            found.iter().zip(&right).any(|(found, right)| found.is_some() && right.is_none())
        })
        .suspect("this day can be: 0 and 24 are hours too, and 24 in all is a whole day", |found| {
            found.iter().zip(&right).any(|(found, right)| found.is_none() && right.is_some())
        })
        .suspect("the weight of a feature that never changes is 0, so on a new day it may be anything and changes nothing. Does rounding leave it a tiny deviation, by which it is divided?", |found| {
            let as_in_rows = |j: usize| days.column(j).iter().all(|hours| *hours == x[[0, j]]);
            let alike = |i: usize| (0..x.ncols()).filter(|j| !used.contains(j)).all(|j| days[[i, j]] == x[[0, j]]);
            let close = |i: usize| matches!((found[i], right[i]), (Some(a), Some(b)) if (a - b).abs() < 0.05);
            (0..x.ncols()).any(|j| !used.contains(&j) && !as_in_rows(j)) && (0..days.nrows()).all(|i| close(i) || !alike(i))
        })
        .suspect("it has not arrived at the best line yet: standardised features, a rate of about 1 / d, and more steps", |found| {
            found.iter().zip(&right).all(|(found, right)| found.is_some() == right.is_some())
        })
        .expect(right.clone())?;
    Ok(())
}
