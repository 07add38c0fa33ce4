//! Checks of section 4.7, distribution shift.

use std::collections::BTreeSet;

use ndarray::Array2;
use rand::Rng as _;

use crate::checks::reference::{by_columns, vector};
use crate::checks::{Case, Check, Trial, Tried, show};
use crate::tensor::Tensor;

/// Positions with clicks, and how often each position is seen.
type Relevance = fn(&[(usize, bool)], &[f64]) -> f64;

/// 4.7.1: relevance from clicks, whatever the positions.
pub fn clicks(relevance: Relevance) -> Check {
    Check::new("4.7.1", move |t| {
        let random: Vec<_> = (0..12).map(|i| (t.rng.random_range(0..3), i < 2 || t.rng.random())).collect();
        let many: Vec<_> = (0..900).map(|_| (t.rng.random_range(0..5), t.rng.random_bool(0.4))).collect();
        let known = vec![(0, true), (0, false), (0, true), (1, false), (1, true), (2, false), (2, true), (2, false)];
        // What is hardly ever seen counts much: the more, the less it is seen.
        let rare = [0.04, 0.01, 1e-3, 1e-6].map(|p| (vec![(0, true), (1, true), (0, false)], vec![0.8, p]));
        for (shown, seen) in [
            (known, vec![0.9, 0.5, 0.2]),
            (random, vec![0.9, 0.4, 0.1]),
            (many, vec![0.7, 0.9, 0.3, 0.2, 0.1]),
            (vec![(1, true), (1, true)], vec![1.0, 0.25]),
            (vec![(0, false), (3, false)], vec![1.0, 0.6, 0.3, 0.1]),
            (vec![(2, true)], vec![0.5, 0.6, 0.7]),
        ]
        .into_iter()
        .chain(rare)
        {
            let n = shown.len() as f64;
            let sum = |f: &dyn Fn(f64, f64) -> f64| {
                shown.iter().map(|(i, clicked)| f(f64::from(u8::from(*clicked)), seen[*i])).sum::<f64>()
            };
            let exact = sum(&|click, seen| click / seen) / n;
            let listed =
                if shown.len() > 20 { format!("(one of {n} random times, …)") } else { format!("{shown:?}") };
            t.call(format!("relevance(&{listed}, &{seen:?})"), || relevance(&shown, &seen))?
                .mistake("this is the plain share of clicks: it is lower for what was shown further down", || {
                    sum(&|click, _| click) / n
                })
                .mistake("a click on what is rarely seen says more, not less: divide by the probability", || {
                    sum(&|click, seen| click * seen) / n
                })
                .mistake("this is the sum; divide by the number of times that it was shown", || exact * n)
                .mistake("divided by the number of clicks; times without a click count as well", || {
                    sum(&|click, seen| click / seen) / sum(&|click, _| click)
                })
                .mistake("each click is to be weighted by itself; this divides all clicks by how often the page was seen, a sound estimate too, but another one", || {
                    sum(&|click, _| click) / sum(&|_, seen| seen)
                })
                .mistake("this is divided by the sum of all weights, those of no clicks included; divide by n", || {
                    sum(&|click, seen| click / seen) / sum(&|_, seen| 1.0 / seen)
                })
                .mistake("an estimate may come out above 1; don't cut it off, or it is no longer right on average", || exact.min(1.0))
                .mistake("this is the plain mean of an estimate for each position; every time that it was shown counts alike", || {
                    let positions: BTreeSet<usize> = shown.iter().map(|(i, _)| *i).collect();
                    let at = |position: &usize| {
                        let here = shown.iter().filter(|(i, _)| i == position);
                        let clicks = here.clone().filter(|(_, click)| *click).count() as f64;
                        clicks / seen[*position] / here.count() as f64
                    };
                    positions.iter().map(at).sum::<f64>() / positions.len() as f64
                })
                .mistake("the top is not always seen either: divide by `seen[position]` as it is", || exact * seen[0])
                .suspect("no weight is to be cut off, however seldom a position is seen", |found| {
                    seen.iter().any(|seen| *seen < 0.05) && *found < exact
                })
                .tolerance(1e-9, 0.0)
                .expect(exact)?;
        }
        Ok(())
    })
}

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
    // Just below and just above the limit, also for more rows than a u32 can count.
    let sizes = [t.rng.random_range(50..5000), t.rng.random_range(100_000..1_000_000), 6_000_000_000];
    let near =
        sizes.into_iter().flat_map(|n| [2.9, 3.1].map(|times| (0.5 + times * 0.5 / (n as f64).sqrt(), n, above)));
    for (accuracy, n, likely) in known.into_iter().chain(near) {
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
        t.lend(&[("source", source), ("target", target)])
            .call(format!("held_out_accuracy(&source, &target) with {what}"), || held_out_accuracy(source, target))
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

/// Samples that overlap, so that the best line is a finite one. Its place is reached within some 30 steps; without a
/// `zero_grad` it swings about it for ever.
fn settled(t: &mut Trial, held_out_accuracy: Accuracy) -> Tried {
    for (middle, apart) in [(0.5f32, 1.0f32), (-1.0, 0.7), (1.5, 1.0), (1.0, 1.5), (-1.5, 0.7)] {
        // In turn a row to train on, and one that is close to the middle.
        let rows = |side: f32| {
            let at = |x: f32| [middle + side * apart / 2.0 + x, middle + 0.2 * side];
            Tensor::from(Array2::from_shape_vec((8, 1), [-1.5, -0.5, 0.5, 1.5].map(at).concat()).expect("8 numbers"))
        };
        let (source, target) = (rows(-1.0), rows(1.0));
        let tried =
            format!("held_out_accuracy(&source, &target) with source = {}, target = {}", show(&source), show(&target));
        t.lend(&[("source", &source), ("target", &target)])
            .call(tried, || held_out_accuracy(&source, &target))?
            .otherwise(format!(
                "the line between the samples has not settled near {middle}, where a hundred steps bring it: does each step \
                 begin with `zero_grad`, so that the gradients of earlier ones do not push on, and are there enough steps?"
            ))
            .expect_that("1: all held-out rows of the source are on one side, and those of the target on the other", |a| *a == 1.0)?;
    }
    Ok(())
}

type Weights = fn(&[f64], usize, usize) -> Vec<f64>;
type Line = fn(&[f64], &[f64], &[f64]) -> (f64, f64);

/// 4.7.3: weights for the source, a line fitted with them, and what they are worth.
pub fn corrector(importance_weights: Weights, weighted_line: Line, effective_size: fn(&[f64]) -> f64) -> Check {
    Check::new("4.7.3", move |t| {
        let random: Vec<f64> = (0..5).map(|_| t.rng.random_range(0.05..0.95)).collect();
        t.part("importance_weights", |t| {
        let near_bounds = vec![1e-9, 0.999_999, 1e-300, 0.3];
        for (p, n, m) in [
            (vec![0.5, 0.8, 0.1], 100, 300),
            (random, 500, 50),
            (vec![0.0, 0.25], 30, 10),
            (near_bounds, 150, 100),
            (vec![0.75], 6_000_000_000usize, 7usize),
            (vec![], 3, 2),
        ] {
            let weights = |f: &dyn Fn(f64) -> f64| p.iter().map(|p| f(*p)).collect::<Vec<_>>();
            let ratio = n as f64 / m as f64;
            t.call(format!("importance_weights(&{}, {n}, {m})", show(&p)), || importance_weights(&p, n, m))?
                .tolerance(1e-9, 0.0)
                .mistake("the samples differ in size: a large target is likelier from the start, which n_source / n_target undoes", || {
                    weights(&|p| p / (1.0 - p))
                })
                .mistake("the ratio of the sizes is upside down: the larger the target sample, the less its probability means", || {
                    weights(&|p| p / (1.0 - p) / ratio)
                })
                .mistake("upside down: what is likelier under the target must count more", || weights(&|p| (1.0 - p) / p / ratio))
                .mistake("upside down: what is likelier under the target must count more", || weights(&|p| (1.0 - p) / p * ratio))
                .mistake("this is the probability; the weight is a ratio of densities, p / (1 - p)", || weights(&|p| p))
                .mistake("this is the probability; the weight is a ratio of densities, p / (1 - p)", || weights(&|p| p * ratio))
                .mistake("the numbers of rows were divided as integers: convert to `f64` first", || {
                    weights(&|p| p / (1.0 - p) * (n / m) as f64)
                })
                .suspect("the weights are not to be normalised: a ratio of densities may be above 1", |found| {
                    (found.iter().sum::<f64>() - 1.0).abs() < 1e-6
                })
                .expect(weights(&|p| p / (1.0 - p) * ratio))?;
        }
            Ok(())
        })?;
        let (x, noise) = (vector(12, 3.0, &mut t.rng), vector(12, 1.0, &mut t.rng));
        let y: Vec<f64> = x.iter().zip(noise).map(|(x, noise)| x * x + noise).collect();
        let beta: Vec<f64> = x.iter().map(|x| (0.8 * x).exp()).collect();
        let known = (vec![0.0, 1.0, 2.0, 4.0], vec![1.0, 1.0, 5.0, 16.0], vec![1.0, 0.5, 2.0, 4.0]);
        t.part("weighted_line", |t| {
            // Years instead of small numbers, weights that are all tiny, or huge, and two examples.
            let years = (x.iter().map(|x| 2000.0 + x).collect(), y.clone(), beta.clone());
            let tiny = (x.clone(), y.clone(), beta.iter().map(|b| 1e-12 * b).collect());
            let two = (vec![3.0, -1.0], vec![1e4, 2e4], vec![1e8, 3e8]);
            let flat = (vec![7.0, 8.0, 9.0], vec![2.0, 2.0, 0.0], vec![3.0, 3.0, 0.0]);
            for (x, y, beta) in [known, (x, y, beta), flat, years, tiny, two] {
                let line = |weight: &dyn Fn(f64) -> f64, centred: [bool; 2]| {
                    let sum = |f: &dyn Fn(usize) -> f64, on: bool| {
                        (0..x.len()).map(|i| f(i) * if on { weight(beta[i]) } else { 1.0 }).sum::<f64>()
                    };
                    let total = |on| sum(&|_| 1.0, on);
                    let (u, v) = (
                        sum(&|i| x[i], centred[1]) / total(centred[1]),
                        sum(&|i| y[i], centred[1]) / total(centred[1]),
                    );
                    let (u, v) = if centred[0] { (u, v) } else { (0.0, 0.0) };
                    let slope = sum(&|i| (x[i] - u) * (y[i] - v), true) / sum(&|i| (x[i] - u).powi(2), true);
                    (slope, v - slope * u)
                };
                let exact = line(&|b| b, [true, true]);
                t.call(format!("weighted_line(&{}, &{}, &{})", show(&x), show(&y), show(&beta)), || {
                    weighted_line(&x, &y, &beta)
                })?
                .tolerance(1e-6, 1e-9)
                .mistake("the weights play no part: this is the plain least-squares line", || {
                    line(&|_| 1.0, [true, true])
                })
                .mistake("the means must be weighted as well, and divided by Σ β", || line(&|b| b, [true, false]))
                .mistake("the weights are squared; in a sum of β (y - a x - b)² they count once", || {
                    line(&|b| b * b, [true, true])
                })
                .mistake("every example with a weight counts alike here; the weights differ", || {
                    line(&|b| f64::from(u8::from(b > 0.0)), [true, true])
                })
                .mistake("these are the roots of the weights: they belong outside the square", || {
                    line(&|b| b.sqrt(), [true, true])
                })
                .mistake("this line goes through the origin; take the means off first", || line(&|b| b, [false, true]))
                .mistake("the order is (slope, intercept)", || (exact.1, exact.0))
                .expect(exact)?;
            }
            Ok(())
        })?;
        let random: Vec<f64> = (0..7).map(|_| t.rng.random_range(0.2..5.0)).collect();
        t.part("effective_sample_size", |t| {
            let scaled = [1e-9, 1e9].map(|factor| random.iter().map(|b| factor * b).collect());
            let known = [vec![1.0, 2.0, 4.0], vec![3.0, 3.0], vec![5.0, 0.0, 0.0], vec![0.2], vec![0.3; 500], random];
            for beta in known.into_iter().chain(scaled) {
                let (n, sum) = (beta.len() as f64, beta.iter().sum::<f64>());
                let squares: f64 = beta.iter().map(|b| b * b).sum();
                t.call(format!("effective_sample_size(&{})", show(&beta)), || effective_size(&beta))?
                    .mistake("the sum is squared too: doubling all weights must change nothing", || sum / squares)
                    .mistake("upside down: it is (Σ β)² over Σ β²", || squares / (sum * sum))
                    .mistake("this is the number of examples, which it is for equal weights only", || n)
                    .mistake("this is the sum of the weights; doubling them all must change nothing", || sum)
                    .mistake("this is the square of the sum; divide it by the sum of the squares", || sum * sum)
                    .mistake("divided by n as well: that is the share of the examples, not their number", || {
                        sum * sum / squares / n
                    })
                    .mistake("this is the sum over the largest weight; the squares of all of them count", || {
                        sum / beta.iter().fold(0.0, |max: f64, b| max.max(*b))
                    })
                    .tolerance(1e-9, 0.0)
                    .expect(sum * sum / squares)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
