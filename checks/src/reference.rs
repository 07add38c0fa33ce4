//! What the checks compare with: plain formulas in f64 over ndarray, apart from the tensors that they are to judge.

use ndarray::{Array1, Array2, Axis};

use workbook::random::Rng;
use workbook::tensor::Tensor;

/// What is said of a descent that is right with a few steps, and wrong with thousands.
pub(super) const MANY_STEPS: &str =
    "right with a few steps, but not with thousands: take as many as are asked for, without a limit or an early end";

/// The tensor, a matrix, in f64.
pub(super) fn matrix(x: &Tensor) -> Array2<f64> {
    x.value().mapv(f64::from).into_dimensionality().expect("checks call this with matrices")
}

/// A matrix of logits from N(0, scale²).
pub(super) fn logits(n: usize, classes: usize, scale: f32, rng: &mut Rng) -> Tensor {
    Tensor::normal(0.0, scale, (n, classes), rng)
}

/// Logits of kinds that a model produces sooner or later: the largest of a row in each place once, equal largest ones,
/// a single example, a single class.
pub(super) fn logit_samples(rng: &mut Rng) -> Vec<Tensor> {
    let mut peaks = logits(5, 5, 2.0, rng).to_array();
    (0..5).for_each(|i| peaks[[i, i]] += 150.0);
    let mut ties = logits(3, 4, 1.0, rng).to_array();
    for i in 0..3 {
        (ties[[i, i]], ties[[i, i + 1]]) = (120.0, 120.0);
    }
    vec![peaks.into(), ties.into(), logits(1, 6, 3.0, rng), logits(4, 1, 3.0, rng)]
}

/// n labels below `classes`.
pub(super) fn labels(n: usize, classes: usize, rng: &mut Rng) -> workbook::Labels {
    use rand::Rng as _;
    (0..n).map(|_| rng.random_range(0..classes)).collect()
}

/// The softmax of each row.
pub(super) fn softmax(x: &Array2<f64>) -> Array2<f64> {
    log_softmax(x).exp()
}

/// The logarithm of the softmax of each row.
pub(super) fn log_softmax(x: &Array2<f64>) -> Array2<f64> {
    // The shift is taken off before the logarithm of the sum, so that huge logits do not swallow it.
    let shifted = x - &max(x).insert_axis(Axis(1));
    let ln_sum = shifted.exp().sum_axis(Axis(1)).ln();
    shifted - ln_sum.insert_axis(Axis(1))
}

/// ln Σ_j exp(x_ij) of each row.
pub(super) fn log_sum_exp(x: &Array2<f64>) -> Array1<f64> {
    let max = max(x);
    (x - &max.view().insert_axis(Axis(1))).exp().sum_axis(Axis(1)).ln() + max
}

/// The largest entry of each row.
pub(super) fn max(x: &Array2<f64>) -> Array1<f64> {
    x.map_axis(Axis(1), |row| row.fold(f64::NEG_INFINITY, |max, x| max.max(*x)))
}

/// A 1 for each label, and zeros.
pub(super) fn one_hot(labels: &[usize], classes: usize) -> Array2<f64> {
    Array2::from_shape_fn((labels.len(), classes), |(i, j)| f64::from(u8::from(labels[i] == j)))
}

/// Each row divided by its sum.
pub(super) fn normalized(x: &Array2<f64>) -> Array2<f64> {
    x / &x.sum_axis(Axis(1)).insert_axis(Axis(1))
}

/// A matrix as a tensor.
pub(super) fn tensor(x: &Array2<f64>) -> Tensor {
    x.mapv(|x| x as f32).into()
}

/// The same matrix, stored column by column.
pub(super) fn by_columns(x: &Tensor) -> Tensor {
    tensor(&matrix(x).t().as_standard_layout().into_owned().reversed_axes())
}

/// n numbers, uniform between -scale and scale.
pub(super) fn vector(n: usize, scale: f64, rng: &mut Rng) -> Vec<f64> {
    use rand::Rng as _;
    (0..n).map(|_| rng.random_range(-scale..scale)).collect()
}

/// The softmax of a list.
pub(super) fn softmax_of(x: &[f64]) -> Array1<f64> {
    let max = x.iter().fold(f64::NEG_INFINITY, |max, x| max.max(*x));
    let exp: Array1<f64> = x.iter().map(|x| (x - max).exp()).collect();
    let sum = exp.sum();
    exp / sum
}

/// ln Σ exp(x) of a list.
pub(super) fn log_sum_exp_of(x: &[f64]) -> f64 {
    let max = x.iter().fold(f64::NEG_INFINITY, |max, x| max.max(*x));
    max + x.iter().map(|x| (x - max).exp()).sum::<f64>().ln()
}
