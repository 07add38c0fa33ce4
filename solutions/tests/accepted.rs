//! Right answers by other ways than the solutions take: each must pass.

use std::collections::BTreeSet;

use workbook::checks::inside_backward::{self, Graph};
use workbook::checks::{Check, ch04_04, ch04_05, open_questions};
use workbook::prelude::*;

/// Passes with the inputs that readers get, and with others.
fn accepted(name: &str, check: Check) {
    for seed in 0..5 {
        let verdict = check.verdict_with_seed(seed);
        assert!(verdict.is_passed(), "`{name}` with seed {seed}: {verdict}");
    }
}

fn is_distribution(p: &Tensor) -> bool {
    p.value().rows().into_iter().all(|row| row.iter().all(|p| *p >= 0.0) && (row.sum() - 1.0).abs() <= 1e-4)
}

#[test]
fn the_naive_softmax_may_compute_in_f64() {
    fn in_f64(x: &Tensor) -> Tensor {
        let exp = x.value().mapv(|x| f64::from(x).exp());
        let sum = exp.sum_axis(Axis(1)).insert_axis(Axis(1));
        Tensor::from((exp / sum).mapv(|p| p as f32))
    }
    accepted("in f64", ch04_04::overflow(in_f64, is_distribution));
}

fn mean_loss(data: &FashionMnist, model: &SoftmaxRegression) -> f64 {
    let (mut sum, mut n) = (0.0, 0);
    for (x, y) in data.train_dataloader(7) {
        sum += f64::from(model.loss(&model.forward(&x), &y).item()) * y.len() as f64;
        n += y.len();
    }
    sum / n as f64
}

/// One model, handed to a trainer again for each epoch.
fn again_and_again(data: &FashionMnist, lr: f32, epochs: usize, seed: u64) -> Vec<(f64, f64, f64, f64)> {
    let model = SoftmaxRegression::new(784, 10, lr, seed);
    let epoch = |_| {
        let last = *Trainer::new(1).quiet().fit(&model, data).unwrap().last();
        (last.train_loss, last.val_loss, last.val_accuracy.unwrap(), mean_loss(data, &model))
    };
    (0..epochs).map(epoch).collect()
}

fn keep(losses: &[f64], patience: usize) -> usize {
    solutions::ch04_05::early_stopping::epoch_to_keep(losses, patience)
}

#[test]
fn an_epoch_may_be_trained_by_itself() {
    let repeated = |data: &FashionMnist, lr, n| {
        again_and_again(data, lr, n, 5).into_iter().map(|(train, val, accuracy, _)| (train, val, accuracy)).collect()
    };
    accepted("repeated fit", ch04_05::early_stopping(repeated, keep));
    let afterwards = |data: &FashionMnist, lr, n| {
        again_and_again(data, lr, n, 5).into_iter().map(|(_, val, accuracy, after)| (after, val, accuracy)).collect()
    };
    accepted("measured after the epoch", ch04_05::early_stopping(afterwards, keep));
}

#[test]
fn a_training_loss_may_be_measured_after_the_training() {
    let afterwards = |data: &FashionMnist, sizes: &[usize], lr, n| {
        let losses = |size: &usize| {
            let data = data.clone().with_batch_size(*size).unwrap();
            let model = SoftmaxRegression::new(784, 10, lr, 5);
            let history = Trainer::new(n).quiet().fit(&model, &data).unwrap();
            (mean_loss(&data, &model), history.last().val_loss)
        };
        sizes.iter().map(losses).collect()
    };
    accepted("measured afterwards", ch04_04::batch_sizes(afterwards));
}

#[test]
fn steps_may_be_counted_one_by_one() {
    fn counted(distance: f64, tolerance: f64, factor: f64) -> usize {
        (0..).find(|t| distance * factor.powi(*t) <= tolerance * (1.0 + 1e-12)).unwrap() as usize
    }
    accepted("counted", open_questions::start(solutions::open_questions::start::descend, counted));
}

#[test]
fn a_different_seed_of_the_model_changes_nothing() {
    macro_rules! with_seed {
        ($($seed:literal)*) => {$({
            let epochs = |data: &FashionMnist, lr, n| -> Vec<(f64, f64, f64)> {
                let history = Trainer::new(n).quiet().fit(&SoftmaxRegression::new(784, 10, lr, $seed), data).unwrap();
                history.epochs().iter().map(|e| (e.train_loss, e.val_loss, e.val_accuracy.unwrap())).collect()
            };
            accepted(concat!("seed ", $seed), ch04_05::early_stopping(epochs, keep));
        })*};
    }
    with_seed!(0 1 2 3 4 5 6 7 8 9);
}

#[test]
fn a_tanh_may_come_from_a_single_exponential() {
    fn tanh(x: f64) -> (f64, f64) {
        let e = (-2.0 * x.abs()).exp();
        (x.signum() * (1.0 - e) / (1.0 + e), 4.0 * e / (1.0 + e).powi(2))
    }
    fn divide(a: f64, b: f64) -> (f64, f64, f64) {
        (a / b, b.recip(), -(a * b.recip()) * b.recip())
    }
    accepted("from e^(-2|x|)", inside_backward::operations(divide, tanh));
}

/// Kahn's way: a value is listed once all of its users are.
fn by_counting_users(graph: &Graph, end: usize) -> Vec<usize> {
    let (mut behind, mut open) = (BTreeSet::from([end]), vec![end]);
    let mut users = vec![0; graph.len()];
    while let Some(i) = open.pop() {
        for &parent in graph.parents(i) {
            users[parent] += 1;
            if behind.insert(parent) {
                open.push(parent);
            }
        }
    }
    let (mut order, mut free) = (vec![], vec![end]);
    while let Some(i) = free.pop() {
        order.push(i);
        for &parent in graph.parents(i) {
            users[parent] -= 1;
            if users[parent] == 0 {
                free.push(parent);
            }
        }
    }
    order
}

#[test]
fn an_order_may_be_found_by_counting_users() {
    accepted("Kahn", inside_backward::order(by_counting_users));
}

#[test]
fn a_gradient_may_be_asked_of_the_users() {
    fn mended(edges: &[Vec<(usize, f64)>], end: usize) -> Vec<f64> {
        let mut gradients = vec![0.0; edges.len()];
        for i in (0..=end).rev() {
            let from_users = |user: usize| {
                let slopes = edges[user].iter().filter(|(parent, _)| *parent == i).map(|(_, slope)| slope);
                slopes.sum::<f64>() * gradients[user]
            };
            gradients[i] = if i == end { 1.0 } else { (i + 1..=end).map(from_users).sum() };
        }
        gradients
    }
    accepted("by users", inside_backward::repair(mended));
}

#[test]
fn a_line_may_be_trained_by_formula() {
    use solutions::inside_backward::tape::{backward, forward};
    fn train(x: &[f64], y: &[f64], lr: f64, steps: usize) -> (f64, f64) {
        (0..steps).fold((0.0, 0.0), |(w, b), _| {
            let mean =
                |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).map(|(x, y)| f(*x, *y)).sum::<f64>() / x.len() as f64;
            let slope_w = mean(&|x, y| 2.0 * (w * x + b - y) * x);
            let slope_b = mean(&|x, y| 2.0 * (w * x + b - y));
            (w - lr * slope_w, b - lr * slope_b)
        })
    }
    accepted("by formula", inside_backward::tape(forward, backward, train));
}
