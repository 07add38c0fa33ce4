//! Right answers by other ways than the solutions take: each must pass.

use std::collections::BTreeSet;

use checks::inside_backward::{self, Graph};
use checks::{Check, capstones, ch03_01, ch03_05, ch04_01, ch04_04, ch04_05, ch04_06, hidden_layer, open_questions};
use workbook::prelude::*;

#[path = "common/thorough.rs"]
mod thorough;

/// Passes with the inputs that readers get, and where `THOROUGH` is set with others; a capstone, which trains models, with
/// one other.
fn accepted(name: &str, check: Check) {
    let seeds = thorough::seeds(1, if check.id().starts_with('C') { 2 } else { 10 });
    for seed in 0..seeds {
        let verdict = check.verdict_with_seed(seed);
        assert!(verdict.is_passed(), "`{name}` with seed {seed}: {verdict}");
    }
}

fn is_distribution(p: &Tensor) -> bool {
    p.value().rows().into_iter().all(|row| row.iter().all(|p| *p >= 0.0) && (row.sum() - 1.0).abs() <= 1e-4)
}

#[test]
fn an_excess_may_be_added_up_from_factors() {
    fn mean(x: &[f64]) -> f64 {
        x.iter().sum::<f64>() / x.len() as f64
    }
    fn factored(x: &[f64], b: f64) -> f64 {
        let m = mean(x);
        (m - b) * x.iter().map(|x| 2.0 * x - b - m).sum::<f64>()
    }
    accepted("a² - b² = (a - b) (a + b)", ch03_01::mean(mean, factored));
}

#[test]
fn the_best_line_may_be_rounded_to_f32() {
    fn plateau(data: &SyntheticRegressionData, best: &LeastSquares, lr: f32, epochs: usize, last: usize) -> f64 {
        let model = LinearRegression::new(data.w().len(), lr, 0);
        let mut distances = vec![];
        let mut report = |_: &_| {
            let by_w: f32 = model.w.to_vec().iter().zip(&best.w).map(|(w, best)| (w - *best as f32).powi(2)).sum();
            distances.push(f64::from(by_w + (model.b.item() - best.b as f32).powi(2)));
        };
        Trainer::new(epochs).fit_with(&model, data, &mut report).unwrap();
        distances[epochs - last..].iter().sum::<f64>() / last as f64
    }
    accepted("distances in f32", ch03_05::settling(plateau));
}

#[test]
fn an_entropy_may_take_the_logarithm_of_the_reciprocal() {
    fn by_reciprocals(p: &[f64]) -> f64 {
        p.iter().filter(|p| **p > 0.0).map(|p| p * p.recip().ln()).sum::<f64>() / std::f64::consts::LN_2
    }
    accepted("ln (1/p)", ch04_01::binary_code(|| ["01", "1", "00"], by_reciprocals));
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
    with_seed!(0 1 2);
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

#[test]
fn a_relu_may_be_half_the_sum_of_z_and_its_size() {
    fn forward(x: &Tensor, w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor) -> Tensor {
        let z = x.matmul(w1) + b1;
        ((&z + z.abs()) / 2.0).matmul(w2) + b2
    }
    accepted("(z + |z|) / 2", hidden_layer::forward(forward));
}

#[test]
fn a_gradient_may_come_from_leaves_of_ones_own() {
    let by_backward = |x: &Tensor, y: &Labels, w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor| {
        let [w1, b1] = [w1, b1].map(|parameter| parameter.detach().requires_grad());
        let [x, w2, b2] = [x, w2, b2].map(Tensor::detach);
        cross_entropy(&((x.matmul(&w1) + &b1).relu().matmul(&w2) + b2), y).backward();
        (w1.grad().unwrap(), b1.grad().unwrap())
    };
    accepted("by backward", hidden_layer::gradient(by_backward));
}

#[test]
fn a_parity_may_count_dark_pixels() {
    fn parity(pixels: usize) -> (Tensor, Tensor, Tensor, Tensor) {
        // Unit i passes on by how much the number of dark pixels exceeds i; the two classes share the zigzag.
        let b1: Array1<f32> = (0..pixels).map(|unit| (pixels - unit) as f32).collect();
        let factor = |unit: usize| if unit == 0 { 1.0 } else { 2.0 - 4.0 * (unit % 2) as f32 };
        let sign = if pixels.is_multiple_of(2) { 1.0 } else { -1.0 };
        let w2 = Array2::from_shape_fn((pixels, 2), |(unit, k)| sign * factor(unit) * (2.0 * k as f32 - 1.0));
        let b2 = if pixels.is_multiple_of(2) { tensor![0.5, -0.5] } else { tensor![-0.5, 0.5] };
        (-Tensor::ones((pixels, pixels)), b1.into(), w2.into(), b2)
    }
    accepted("dark pixels", hidden_layer::parity(parity));
}

#[test]
fn a_sleeping_unit_may_be_one_whose_sum_is_zero() {
    fn dead(x: &Tensor, w1: &Tensor, b1: &Tensor) -> Vec<usize> {
        let sums = (x.matmul(w1) + b1).relu().sum_axis(0).to_vec();
        sums.iter().enumerate().filter(|(_, sum)| **sum == 0.0).map(|(unit, _)| unit).collect()
    }
    fn share(x: &Tensor, w1: &Tensor, b1: &Tensor) -> f64 {
        let units = (x.matmul(w1) + b1).relu();
        units.to_vec().iter().map(|h| f64::from(u8::from(*h == 0.0))).sum::<f64>() / units.len() as f64
    }
    accepted("by the sum", hidden_layer::asleep(dead, share));
}

#[test]
fn a_gain_may_be_measured_unit_by_unit() {
    fn gain(x: &Tensor, units: usize, deviation: f32, slope: f32, seed: u64) -> f64 {
        let (rng, (n, d)) = (&mut rng(seed), (x.shape()[0], x.shape()[1]));
        let mut sum = 0.0;
        for _ in 0..units {
            let z = x.detach().matmul(&Tensor::normal(0.0, deviation, (d, 1), rng));
            sum += z.to_vec().iter().map(|z| f64::from(z.max(slope * z)).powi(2)).sum::<f64>();
        }
        let before = x.to_vec().iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / (n * d) as f64;
        sum / (n * units) as f64 / before
    }
    let keeping = solutions::hidden_layer::first_weights::keeping_deviation;
    accepted("unit by unit", hidden_layer::first_weights(keeping, gain));
}

#[test]
fn a_line_may_be_trained_by_the_library() {
    fn fitted(x: &Array2<f32>, y: &Array1<f32>, seed: u64) -> (Vec<f32>, f32) {
        let (mean, deviation) = (x.mean_axis(Axis(0)).unwrap(), x.std_axis(Axis(0), 0.0));
        let scaled = (x - &mean) / &deviation;
        let set = ArrayDataset::regression(scaled, y.clone().insert_axis(Axis(1))).unwrap();
        let data = ArrayData::new(set.clone(), set).with_seed(seed).with_batch_size(32).unwrap();
        let model = LinearRegression::new(x.ncols(), 0.05, seed);
        Trainer::new(80).schedule(Schedule::Cosine).quiet().fit(&model, &data).unwrap();
        let w = Array1::from(model.w.to_vec()) / deviation;
        let b = model.b.item() - w.dot(&mean);
        (w.to_vec(), b)
    }
    accepted("the library's trainer", capstones::line(fitted));
}

#[test]
fn a_classifier_may_have_its_gradient_by_formula() {
    fn loss_and_gradient(weights: &[f64], x: &[Vec<f64>], y: &[usize]) -> (f64, Vec<f64>) {
        let (d, n) = (x[0].len(), x.len() as f64);
        let (mut loss, mut gradient) = (0.0, vec![0.0; weights.len()]);
        for (x, label) in x.iter().zip(y) {
            let logits: Vec<f64> =
                weights.chunks(d + 1).map(|w| w[d] + w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>()).collect();
            let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = logits.iter().map(|o| (o - largest).exp()).sum();
            loss += (sum.ln() + largest - logits[*label]) / n;
            for (class, slopes) in gradient.chunks_mut(d + 1).enumerate() {
                let g = ((logits[class] - largest).exp() / sum - f64::from(u8::from(class == *label))) / n;
                slopes.iter_mut().zip(x.iter().chain([&1.0])).for_each(|(slope, x)| *slope += g * x);
            }
        }
        (loss, gradient)
    }
    accepted("by formula", capstones::engine(loss_and_gradient, solutions::capstones::engine::train));
}

#[test]
fn a_classifier_may_bring_its_features_between_minus_one_and_one() {
    use solutions::capstones::engine::loss_and_gradient;
    fn train(x: &[Vec<f64>], y: &[usize], classes: usize) -> Vec<f64> {
        let d = x[0].len();
        let bound = |j: usize, pick: fn(f64, f64) -> f64| x.iter().map(|row| row[j]).reduce(pick).unwrap();
        let (low, high): (Vec<f64>, Vec<f64>) = (0..d).map(|j| (bound(j, f64::min), bound(j, f64::max))).unzip();
        let middle = |j: usize| f64::midpoint(low[j], high[j]);
        let half = |j: usize| (high[j] - low[j]) / 2.0;
        let scaled = x.iter().map(|row| (0..d).map(|j| (row[j] - middle(j)) / half(j)).collect()).collect::<Vec<_>>();
        let mut weights = vec![0.0; classes * (d + 1)];
        for _ in 0..500 {
            let (_, gradient) = loss_and_gradient(&weights, &scaled, y);
            weights.iter_mut().zip(gradient).for_each(|(weight, slope)| *weight -= 1.5 * slope);
        }
        for class in weights.chunks_mut(d + 1) {
            for j in 0..d {
                class[j] /= half(j);
                class[d] -= class[j] * middle(j);
            }
        }
        weights
    }
    accepted("by range", capstones::engine(loss_and_gradient, train));
}

#[test]
fn bayes_rule_may_use_the_squared_distances() {
    fn probabilities(x: &Tensor, means: &Tensor, variance: f32, shares: &Tensor) -> Tensor {
        let d = x.shape()[1];
        let (x, means, shares) = (x.to_vec(), means.to_vec(), shares.to_vec());
        let row = |x: &[f32]| {
            let logit = |(mean, share): (&[f32], &f32)| {
                let square: f64 = x.iter().zip(mean).map(|(x, m)| f64::from(x - m).powi(2)).sum();
                f64::from(*share).ln() - square / (2.0 * f64::from(variance))
            };
            let logits: Vec<f64> = means.chunks(d).zip(&shares).map(logit).collect();
            let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let exp: Vec<f64> = logits.iter().map(|o| (o - largest).exp()).collect();
            let sum: f64 = exp.iter().sum();
            exp.into_iter().map(move |e| (e / sum) as f32).collect::<Vec<f32>>()
        };
        let all: Vec<f32> = x.chunks(d).flat_map(row).collect();
        Array2::from_shape_vec((x.len() / d, shares.len()), all).unwrap().into()
    }
    accepted("by distances", capstones::bells(solutions::capstones::bells::learned, probabilities));
}

#[test]
fn a_cheap_answer_may_come_from_a_shorter_or_longer_training() {
    macro_rules! after_epochs {
        ($($epochs:literal)*) => {$({
            let answers = |data: &FashionMnist, costs: &Array2<f32>, rates: &[f32]| -> Labels {
                let mut best: Option<(f64, SoftmaxRegression)> = None;
                for lr in rates {
                    let model = SoftmaxRegression::new(784, 10, *lr, 4);
                    let Ok(history) = Trainer::new($epochs).quiet().fit(&model, data) else { continue };
                    let loss = history.last().val_loss;
                    if best.as_ref().is_none_or(|(least, _)| loss < *least) {
                        best = Some((loss, model));
                    }
                }
                let model = best.unwrap().1;
                let images = data.test().examples(&(0..data.test().len()).collect::<Vec<_>>()).0;
                let p = softmax(&model.forward(&images)).to_vec();
                let cost = |p: &[f32], j: usize| (0..10).map(|i| p[i] * costs[[i, j]]).sum::<f32>();
                p.chunks(10).map(|p| (0..10).min_by(|a, b| cost(p, *a).total_cmp(&cost(p, *b))).unwrap()).collect()
            };
            accepted(concat!("after ", $epochs), capstones::cheap_answers(answers));
        })*};
    }
    after_epochs!(8 24);
}

#[test]
fn a_network_may_be_trained_by_adam() {
    struct Adaptive(Linear, Linear);
    impl Module for Adaptive {
        type Target = Labels;
        type Optimizer = Adam;
        fn forward(&self, x: &Tensor) -> Tensor {
            self.1.forward(&self.0.forward(&x.reshape((-1, 784))).relu())
        }
        fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
            cross_entropy(y_hat, y)
        }
        fn parameters(&self) -> Vec<Tensor> {
            [self.0.parameters(), self.1.parameters()].concat()
        }
        fn optimizer(&self) -> Adam {
            Adam::new(self.parameters(), 0.001)
        }
    }
    fn trained(data: &FashionMnist, seed: u64) -> Adaptive {
        let rng = &mut rng(seed);
        let network = Adaptive(Linear::new(784, 64, Init::He, rng), Linear::new(64, 10, Init::He, rng));
        Trainer::new(15).schedule(Schedule::Cosine).quiet().fit(&network, data).unwrap();
        network
    }
    accepted("Adam", capstones::hidden_layer(trained, solutions::capstones::hidden_layer::forecast));
}

#[test]
fn an_interval_may_be_wilsons() {
    let report = |data: &ArrayData<Labels>, decays: &[f32], lr: f32, epochs: usize| {
        let (decay, low, high) = solutions::capstones::honest_report::report(data, decays, lr, epochs);
        let (p, n, z) = (f64::midpoint(low, high), data.test_set().unwrap().len() as f64, 1.96f64);
        let center = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
        (decay, center - half, center + half)
    };
    accepted("Wilson", capstones::honest_report(report));
}

/// Around a point that is in the smallest rectangle of several, two of them lie in opposite quadrants: pairs decide.
#[test]
fn rectangles_may_be_tried_on_pairs_only() {
    fn is_shattered(points: &[[f64; 2]]) -> bool {
        let is_picked = |i: usize, j: usize| {
            let wanted: Vec<bool> = (0..points.len()).map(|k| k == i || k == j).collect();
            solutions::ch04_06::rectangles::can_pick(points, &wanted)
        };
        (0..points.len()).all(|i| (i..points.len()).all(|j| is_picked(i, j)))
    }
    accepted("pairs", ch04_06::rectangles(solutions::ch04_06::rectangles::can_pick, is_shattered));
}

#[test]
fn a_share_and_a_gain_may_be_means_in_f32() {
    fn share(x: &Tensor, w1: &Tensor, b1: &Tensor) -> f64 {
        let asleep = (x.matmul(w1) + b1).to_array().mapv(|z| if z > 0.0 { 0.0 } else { 1.0 });
        f64::from(Tensor::from(asleep).mean().item())
    }
    fn gain(x: &Tensor, units: usize, deviation: f32, slope: f32, seed: u64) -> f64 {
        let z = x.matmul(&Tensor::normal(0.0, deviation, (x.shape()[1], units), &mut rng(seed)));
        let behind = z.relu() - (-&z).relu() * slope;
        (behind.powi(2).mean() / x.powi(2).mean()).item().into()
    }
    accepted("a share in f32", hidden_layer::asleep(solutions::hidden_layer::asleep::dead_units, share));
    let keeping = solutions::hidden_layer::first_weights::keeping_deviation;
    accepted("a gain in f32", hidden_layer::first_weights(keeping, gain));
}
