//! C8: a decay chosen by validation, and an interval for the test.

use ndarray::{Array1, Array2};
use rand::Rng as _;

use super::points::{agreement, argmax, softmax_step};
use crate::reference::{log_softmax, logits, matrix, one_hot};
use crate::{Check, Stop, Trial, Tried, show, show_number};
use workbook::Labels;
use workbook::data::{ArrayData, ArrayDataset, DataModule as _, Dataset};
use workbook::tensor::Tensor;

type Answer = fn(&ArrayData<Labels>, &[f32], f32, usize) -> (f32, f64, f64);

/// How much larger the validation loss of the chosen decay may be than the smallest.
const MARK: f64 = 1.03;

/// How the models are trained.
const LR: f32 = 0.3;
const EPOCHS: usize = 200;

/// C8: the chosen decay, and the interval.
pub fn honest_report(answer: Answer) -> Check {
    Check::new("C8", move |t| {
        for (classes, decays) in [(2, vec![0.0, 0.003, 0.03, 0.3, 3.0]), (3, vec![3.0, 0.1, 0.0]), (2, vec![0.05])] {
            let data = problem(t, (40, classes), 0.0);
            case(t, answer, &data, &decays)?;
        }
        // Without a decay the loss is low for some epochs, and high in the end.
        let data = misleading(t, 40, [0.0, 3.0], |run| run.least_val_loss);
        case(t, answer, &data, &[0.0, 3.0])?;
        // With the penalty in it, the loss of the better one is the larger one.
        let data = misleading(t, 6, [0.0, 0.2], Run::with_penalty);
        case(t, answer, &data, &[0.0, 0.2])?;
        // And so it is on the test set.
        let data = misleading(t, 8, [0.15, 3.0], |run| run.test_loss);
        case(t, answer, &data, &[0.15, 3.0])?;
        // With the last decay a model can do much less than with the best.
        let data = problem(t, (6, 2), 2.0);
        case(t, answer, &data, &[0.003, 0.03, 3.0])
    })
    .takes(3.0)
}

/// Few examples of many features, so that the weights are to be held back. Those to test with come from a harder world, in
/// which a fifth of the labels are wrong. What counts most is the difference of the first two features; `disturbance` is
/// what both have in common, and who may use small weights only cannot look past it.
fn problem(t: &mut Trial, (d, classes): (usize, usize), disturbance: f32) -> ArrayData<Labels> {
    let mut truth = logits(d, classes, 0.5, &mut t.rng);
    if disturbance > 0.0 {
        let mut rows = truth.to_array();
        rows.mapv_inplace(|w| 0.1 * w);
        (0..classes).for_each(|k| (rows[[0, k]], rows[[1, k]]) = if k == 0 { (1.0, -1.0) } else { (-1.0, 1.0) });
        truth = rows.into();
    }
    let mut set = |n: usize, wrong: f64| {
        let mut x = Tensor::normal(0.0, 1.0, (n, d), &mut t.rng).to_array();
        if disturbance > 0.0 {
            let common = Tensor::normal(0.0, disturbance, (n, 1), &mut t.rng).to_vec();
            common.iter().enumerate().for_each(|(i, common)| (0..2).for_each(|j| x[[i, j]] += common));
        }
        let x = Tensor::from(x);
        let scores = x.matmul(&truth) + logits(n, classes, 1.0, &mut t.rng);
        let spoiled = |label: usize| if t.rng.random_bool(wrong) { (label + 1) % classes } else { label };
        let y: Labels = scores.argmax().iter().copied().map(spoiled).collect();
        let x: Array2<f32> = x.to_array().into_dimensionality().expect("it is a matrix");
        ArrayDataset::classification(x, y, classes).expect("the labels are below the number of classes")
    };
    let (train, val, test) = (set(60, 0.1), set(400, 0.1), set(900, 0.3));
    ArrayData::new(train, val).with_test(test).with_batch_size(400).expect("it is not 0").with_seed(t.rng.random())
}

/// A problem in which one of two decays is better by the validation loss, and the other one by a wrong rule.
fn misleading(t: &mut Trial, d: usize, decays: [f32; 2], by_wrong: fn(&Run) -> f64) -> ArrayData<Labels> {
    let mut data = problem(t, (d, 2), 0.0);
    for _ in 0..30 {
        let [a, b] = decays.map(|decay| run(&data, decay, 2));
        let (best, other) = if a.val_loss < b.val_loss { (a, b) } else { (b, a) };
        if 1.04 * best.val_loss < other.val_loss && by_wrong(&other) < 0.995 * by_wrong(&best) {
            break;
        }
        data = problem(t, (d, 2), 0.0);
    }
    data
}

/// What one decay comes to.
struct Run {
    train_loss: f64,
    val_loss: f64,
    least_val_loss: f64,
    /// What the decay charges for the weights.
    penalty: f64,
    val_accuracy: f64,
    test_loss: f64,
    test_accuracy: f64,
}

impl Run {
    fn with_penalty(&self) -> f64 {
        self.val_loss + self.penalty
    }
}

/// Softmax regression on all examples at once, from weights of 0.
fn run(data: &ArrayData<Labels>, decay: f32, classes: usize) -> Run {
    let all = |set: &dyn Dataset<Target = Labels>| {
        let (x, y) = set.examples(&(0..set.len()).collect::<Vec<_>>());
        (matrix(&x), y)
    };
    // Not by `test_dataloader`, which would say that the test set is open.
    let (train, val, test) = (all(data.train_set()), all(data.val_set()), all(data.test_set().expect("there is one")));
    let (x, truth) = (&train.0, one_hot(&train.1, classes));
    let (lr, decay) = (f64::from(LR), f64::from(decay));
    let measured = |(x, y): &(Array2<f64>, Labels), w: &Array2<f64>, b: &Array1<f64>| {
        let ln_p = log_softmax(&(x.dot(w) + b));
        let loss = y.iter().enumerate().map(|(i, label)| -ln_p[[i, *label]]).sum::<f64>() / y.len() as f64;
        (loss, agreement(&argmax(&ln_p), y))
    };
    let (mut w, mut b) = (Array2::<f64>::zeros((x.ncols(), classes)), Array1::<f64>::zeros(classes));
    let mut least_val_loss = f64::INFINITY;
    for epoch in 0..EPOCHS {
        (w, b) = softmax_step((w, b), (x, &truth), lr, decay);
        if epoch % 4 == 3 {
            least_val_loss = measured(&val, &w, &b).0.min(least_val_loss);
        }
    }
    let (val_loss, val_accuracy) = measured(&val, &w, &b);
    let (test_loss, test_accuracy) = measured(&test, &w, &b);
    Run {
        train_loss: measured(&train, &w, &b).0,
        val_loss,
        least_val_loss,
        penalty: decay / 2.0 * w.mapv(|w| w * w).sum(),
        val_accuracy,
        test_loss,
        test_accuracy,
    }
}

fn case(t: &mut Trial, answer: Answer, data: &ArrayData<Labels>, decays: &[f32]) -> Tried {
    let (lr, epochs) = (LR, EPOCHS);
    let tried = format!(
        "report(&data, &{}, {lr}, {epochs}) with 60 examples to learn from, 400 to choose by and 900 to test with",
        show(&decays.to_vec())
    );
    let (decay, low, high) = t.run(&tried, || answer(data, decays, lr, epochs))?;
    let classes = 1 + data.train_dataloader(0).flat_map(|(_, y)| y.to_vec()).max().unwrap_or(0);
    let runs: Vec<Run> = decays.iter().map(|decay| run(data, *decay, classes)).collect();
    let least = |f: fn(&Run) -> f64| {
        (0..runs.len()).min_by(|a, b| f(&runs[*a]).total_cmp(&f(&runs[*b]))).expect("there are decays")
    };
    let returned = format!("the decay {decay}, and the interval from {} to {}", show_number(low), show_number(high));
    let failed = |expected: String, likely: &str| Err(Stop::failed(&tried, &returned, expected, likely));
    let best = least(|run| run.val_loss);
    let Some(chosen) = decays.iter().position(|candidate| *candidate == decay) else {
        return failed(
            format!("one of {decays:?}"),
            "the first of the three is the decay itself, and not its place in the list",
        );
    };
    if runs[chosen].val_loss > MARK * runs[best].val_loss {
        let likely = match () {
            () if chosen == least(|run| run.train_loss) && chosen == least(|run| run.least_val_loss) => {
                "this one has the smallest training loss, and in some epoch on the way the lowest validation loss; the validation loss after the last epoch decides"
            }
            () if chosen == least(|run| run.train_loss) => {
                "this one has the smallest training loss, as no decay always has: the validation loss decides"
            }
            () if chosen == least(|run| run.test_loss) || chosen == least(|run| -run.test_accuracy) => {
                "this one is the best on the test set: nothing may be chosen by it"
            }
            () if chosen == least(Run::with_penalty) => {
                "the losses that were compared have the penalty in them, by which a small decay looks better than it is: `Sgd::weight_decay` leaves the loss alone"
            }
            () if chosen == least(|run| run.least_val_loss) => {
                "with this one the validation loss was the lowest in some epoch on the way; that after the last epoch decides"
            }
            () if chosen == least(|run| -run.val_loss) => {
                "this one has the largest validation loss; the smallest is the best"
            }
            () if chosen == 0 => "this is the first of them: was each trained with its own decay, and compared?",
            () => "is each trained anew, from first weights of its own, with `Sgd::weight_decay`?",
        };
        let losses: Array1<f64> = runs.iter().map(|run| run.val_loss).collect();
        return failed(format!("the decay {}; the validation losses are {}", decays[best], show(&losses)), likely);
    }
    let margin = |p: f64, n: f64| 1.96 * (p * (1.0 - p) / n).sqrt();
    let (p, val) = (runs[chosen].test_accuracy, runs[chosen].val_accuracy);
    let is = |center: f64, half: f64| (low - center + half).abs() < 0.01 && (high - center - half).abs() < 0.01;
    let right = margin(p, 900.0);
    if is(p, right) && (high - low) / (2.0 * right) > 0.93 && (high - low) / (2.0 * right) < 1.07 {
        return Ok(());
    }
    let center = f64::midpoint(low, high);
    let half = (high - low) / 2.0;
    let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.03;
    let deviation = right / 1.96;
    let last = runs[runs.len() - 1].test_accuracy;
    let likely = match () {
        () if low > high => "the lower end comes first",
        () if (center - val).abs() < 0.005 && (center - p).abs() > 0.01 => {
            "this is the accuracy on the validation set, by which the decay was chosen: report that of the test set"
        }
        () if (center - p).abs() < 0.015 && near(half, deviation) => {
            "this is one deviation; 95 of 100 lie within 1.96 of them"
        }
        () if (center - p).abs() < 0.015 && near(half, 1.96 * p * (1.0 - p) / 900.0) => {
            "the root is missing: √(p (1 - p) / n)"
        }
        () if (center - p).abs() < 0.015 && near(half, margin(p, 400.0)) => {
            "n is the number of test examples, and not of those to validate on"
        }
        () if (center - p).abs() < 0.015 && near(half, margin(p, 60.0)) => {
            "n is the number of test examples, and not of those to learn from"
        }
        () if (center - p).abs() < 0.015 && near(half, 1.96 * (p * (1.0 - p)).sqrt()) => {
            "the division by n is missing: the mean of n trials varies less than one of them"
        }
        () if (center - p).abs() < 0.015 && near(half, 2.0 * right) => {
            "the margin goes to each side: p - 1.96 σ to p + 1.96 σ, and not twice as far"
        }
        () if (center - last).abs() < 0.005 && near(half, margin(last, 900.0)) && (center - p).abs() > 0.01 => {
            "this is the accuracy of the model with the last decay, and not with the chosen one. A clone of a model shares its weights: make a new one for each decay, and keep the one that you choose"
        }
        () if near(center, 100.0 * p) => "shares are asked for, and not per cent",
        () if (center - (1.0 - p)).abs() < 0.015 => "this is the share of errors; the accuracy is asked for",
        () if (center - p).abs() > 0.01 => {
            "the middle is the accuracy of the chosen model on the test set, of all of its examples"
        }
        () => "the middle is right, but the margin is not: 1.96 √(p (1 - p) / n)",
    };
    failed(
        format!(
            "about {} to {}: the test accuracy {} ± {}",
            show_number(p - right),
            show_number(p + right),
            show_number(p),
            show_number(right)
        ),
        likely,
    )
}
