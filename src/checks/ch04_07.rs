//! Checks of section 4.7, distribution shift.

use rand::Rng as _;

use crate::checks::reference::vector;
use crate::checks::{Check, show};
use crate::tensor::Tensor;

/// Positions with clicks, and how often each position is seen.
type Relevance = fn(&[(usize, bool)], &[f64]) -> f64;

/// 4.7.1: relevance from clicks, whatever the positions.
pub fn clicks(relevance: Relevance) -> Check {
    Check::new("4.7.1", move |t| {
        let random = (0..12).map(|i| (t.rng.random_range(0..3), i < 2 || t.rng.random())).collect();
        let known = vec![(0, true), (0, false), (0, true), (1, false), (1, true), (2, false), (2, true), (2, false)];
        for (shown, seen) in [
            (known, vec![0.9, 0.5, 0.2]),
            (random, vec![0.9, 0.4, 0.1]),
            (vec![(1, true), (1, true)], vec![1.0, 0.25]),
            (vec![(0, false), (3, false)], vec![1.0, 0.6, 0.3, 0.1]),
        ] {
            let n = shown.len() as f64;
            let sum = |f: &dyn Fn(f64, f64) -> f64| {
                shown.iter().map(|(i, clicked)| f(f64::from(u8::from(*clicked)), seen[*i])).sum::<f64>()
            };
            let exact = sum(&|click, seen| click / seen) / n;
            t.call(format!("relevance(&{shown:?}, &{seen:?})"), || relevance(&shown, &seen))?
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
                .expect(exact)?;
        }
        Ok(())
    })
}

type Accuracy = fn(&Tensor, &Tensor) -> f64;

/// 4.7.2: a classifier that looks for a shift, and the decision whether it has found one.
pub fn detector(held_out_accuracy: Accuracy, is_shifted: fn(f64, usize) -> bool) -> Check {
    Check::new("4.7.2", move |t| {
        t.part("is_shifted", |t| {
        for (accuracy, n, likely) in [
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
        ] {
            let expected = accuracy > 0.5 + 1.5 / f64::from(n).sqrt();
            t.call(format!("is_shifted({accuracy}, {n})"), || is_shifted(accuracy, n as usize))?
                .otherwise(likely)
                .expect(expected)?;
        }
            Ok(())
        })?;
        // A shift by two standard deviations: the best possible accuracy is 0.84.
        let mut sample = |n: usize, d: usize, mean: f32| Tensor::normal(mean, 1.0, (n, d), &mut t.rng);
        let (source, near, far) = (sample(120, 2, 0.0), sample(120, 2, 1.414), sample(120, 2, 4.0));
        let noise = sample(120, 2, 0.0).to_array();
        // More columns than training rows: these can be learned by heart, and mean nothing.
        let (same, again) = (sample(40, 60, 0.0), sample(40, 60, 0.0));
        t.call("held_out_accuracy(&source, &target) with means 1.4 apart in both of 2 columns", || {
            held_out_accuracy(&source, &near)
        })?
        .suspect("this is the share of errors; the accuracy is asked for", |a| *a < 0.35)
        .suspect("this is a percentage; give a share, from 0 to 1", |a| *a > 1.0)
        .suspect(
            "this is what guessing gives: was the model trained? Does each row have the label of its sample?",
            |a| (0.35..0.65).contains(a),
        )
        .otherwise("accuracies of 0.65 to 1 are possible here; this one is not")
        .expect_that("an accuracy near 0.84", |a| (0.65..=1.0).contains(a))?;
        t.call("held_out_accuracy(&source, &target) with two samples of the same distribution, (40, 60)", || {
            held_out_accuracy(&same, &again)
        })?
        .suspect("measured on the rows that it was trained on, which it knows by heart: measure on the others", |a| {
            *a > 0.85
        })
        .otherwise(
            "nothing tells the two samples apart, so no more than half of the held-out rows can be right, give or take",
        )
        .expect_that("an accuracy near 0.5", |a| (0.17..0.83).contains(a))?;
        // What the first halves teach is wrong of the second ones.
        let turned = |first: f32| {
            Tensor::from(ndarray::Array2::from_shape_fn((120, 2), |(i, j)| {
                let mean = if (i < 60) == (first > 0.0) { 3.0 } else { 0.0 };
                mean + noise[[i, j]]
            }))
        };
        let (source_turned, target_turned) = (turned(0.0), turned(1.0));
        t.call(
            "held_out_accuracy(&source, &target) with two samples whose first and second halves are exchanged",
            || held_out_accuracy(&source_turned, &target_turned),
        )?
        .otherwise(
            "this was trained on the first half of the rows and measured on the second: train on the rows 0, 2, 4, ...",
        )
        .expect_that("an accuracy near 0.5", |a| (0.25..0.75).contains(a))?;
        t.call("held_out_accuracy(&source, &target) with means 4 apart in both columns", || {
            held_out_accuracy(&source, &far)
        })?
        .suspect("the held-out rows of one sample only are counted; both belong to it", |a| (0.4..0.6).contains(a))
        .otherwise("hardly any of these rows can be mistaken: was it trained for long enough, on rows of both samples?")
        .expect_that("an accuracy near 1", |a| (0.93..=1.0).contains(a))?;
        Ok(())
    })
}

type Weights = fn(&[f64], usize, usize) -> Vec<f64>;
type Line = fn(&[f64], &[f64], &[f64]) -> (f64, f64);

/// 4.7.3: weights for the source, a line fitted with them, and what they are worth.
pub fn corrector(importance_weights: Weights, weighted_line: Line, effective_size: fn(&[f64]) -> f64) -> Check {
    Check::new("4.7.3", move |t| {
        let random: Vec<f64> = (0..5).map(|_| t.rng.random_range(0.05..0.95)).collect();
        t.part("importance_weights", |t| {
        for (p, n, m) in [(vec![0.5, 0.8, 0.1], 100, 300), (random, 500, 50), (vec![0.0, 0.25], 30, 10)] {
            let weights = |f: &dyn Fn(f64) -> f64| p.iter().map(|p| f(*p)).collect::<Vec<_>>();
            let ratio = n as f64 / m as f64;
            t.call(format!("importance_weights(&{}, {n}, {m})", show(&p)), || importance_weights(&p, n, m))?
                .tolerance(1e-6, 1e-9)
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
            for (x, y, beta) in [known, (x, y, beta), (vec![7.0, 8.0, 9.0], vec![2.0, 2.0, 0.0], vec![3.0, 3.0, 0.0])] {
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
            for beta in [vec![1.0, 2.0, 4.0], random, vec![3.0, 3.0], vec![5.0, 0.0, 0.0]] {
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
                    .expect(sum * sum / squares)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
