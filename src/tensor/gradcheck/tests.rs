//! Every operation, for several shapes and for random ones. The file is compiled for f32 and for f64.

use ndarray::ArrayD;
use proptest::prelude::*;

use super::super::{Float, Tensor};
use super::check_gradients;
use crate::random::rng;

type Unary = fn(&Tensor) -> Tensor;
type Binary = fn(&Tensor, &Tensor) -> Tensor;

/// Operations defined everywhere.
const SMOOTH: [(&str, Unary); 8] = [
    ("neg", |x| -x),
    ("exp", Tensor::exp),
    ("sigmoid", Tensor::sigmoid),
    ("tanh", Tensor::tanh),
    ("powi(3)", |x| x.powi(3)),
    ("powi(0)", |x| x.powi(0)),
    ("with a number on either side", |x| 2.0 / (3.0 - (x * 0.5 + 1.0).tanh()) - 1.0),
    ("used many times", |x| x * x * x + x / (x * x + 1.0)),
];

/// Operations with a kink, or an edge, at 0.
const AWAY_FROM_ZERO: [(&str, Unary); 5] = [
    ("ln", |x| x.abs().ln()),
    ("sqrt", |x| x.abs().sqrt()),
    ("abs", Tensor::abs),
    ("relu", Tensor::relu),
    ("powi(-2)", |x| x.powi(-2)),
];

const BINARY: [(&str, Binary); 4] =
    [("add", |a, b| a + b), ("sub", |a, b| a - b), ("mul", |a, b| a * b), ("div", |a, b| a / b)];

/// Operations of a matrix.
const MATRIX: [(&str, Unary); 25] = [
    ("sum", Tensor::sum),
    ("mean", Tensor::mean),
    ("sum_axis(0)", |x| x.sum_axis(0)),
    ("sum_axis(1)", |x| x.sum_axis(1)),
    ("sum_axis_keepdim(0)", |x| x.sum_axis_keepdim(0)),
    ("sum_axis_keepdim(1)", |x| x.sum_axis_keepdim(1)),
    ("mean_axis(0)", |x| x.mean_axis(0)),
    ("mean_axis_keepdim(1)", |x| x.mean_axis_keepdim(1)),
    ("max_axis(0)", |x| x.max_axis(0)),
    ("max_axis_keepdim(1)", |x| x.max_axis_keepdim(1)),
    ("softmax(0)", |x| x.softmax(0)),
    ("softmax(1)", |x| x.softmax(1)),
    ("log_softmax(0)", |x| x.log_softmax(0)),
    ("log_softmax(1)", |x| x.log_softmax(1)),
    ("log_sum_exp(0)", |x| x.log_sum_exp(0)),
    ("log_sum_exp(1)", |x| x.log_sum_exp(1)),
    ("t", |x| x.t()),
    ("reshape", |x| x.reshape(-1).reshape((1, -1))),
    ("slice", |x| x.slice(1, 1..) * 2.0),
    ("cat", |x| Tensor::cat(&[x * x, x.slice(0, 1..), x.clone()], 0)),
    ("clamp", |x| x.clamp(-0.95, 1.05)),
    ("gather", |x| x.gather(&labels(x))),
    ("cross_entropy", |x| x.cross_entropy(&labels(x))),
    ("a softmax from its parts", |x| {
        let e = (x - x.max_axis_keepdim(1)).exp();
        &e / e.sum_axis_keepdim(1)
    }),
    ("cross-entropy from probabilities", |x| -x.softmax(1).gather(&labels(x)).ln().mean()),
];

/// A label for each row, spread over the columns.
fn labels(x: &Tensor) -> Vec<usize> {
    let shape = x.shape();
    (0..shape[0]).map(|i| (2 * i + 1) % shape[1]).collect()
}

/// Distinct numbers, none near 0 and no two near each other, in random order and with random signs, so that no
/// difference quotient straddles a kink or a tie.
fn spread_out(shape: &[usize], seed: u64) -> Tensor {
    let n: usize = shape.iter().product();
    let mut values: Vec<Float> = (0..n).map(|i| 0.4 + 1.6 * i as Float / n.max(1) as Float).collect();
    let generator = &mut rng(seed);
    rand::seq::SliceRandom::shuffle(&mut values[..], generator);
    values.iter_mut().for_each(|x| *x *= if rand::Rng::random(generator) { 1.0 } else { -1.0 });
    ArrayD::from_shape_vec(shape, values).unwrap().into()
}

fn check(name: &str, f: impl Fn(&[Tensor]) -> Tensor, inputs: &[Tensor]) {
    let shapes: Vec<_> = inputs.iter().map(Tensor::shape).collect();
    check_gradients(f, inputs).unwrap_or_else(|e| panic!("{name} of {shapes:?}: {e}"));
}

#[test]
fn functions_of_each_element() {
    for shape in [&[][..], &[1], &[5], &[2, 3], &[2, 1, 4]] {
        for (name, f) in SMOOTH.iter().chain(&AWAY_FROM_ZERO) {
            check(name, |x| f(&x[0]), &[spread_out(shape, 1)]);
        }
    }
}

#[test]
fn arithmetic_with_every_kind_of_broadcast() {
    let pairs: [(&[usize], &[usize]); 9] = [
        (&[3], &[3]),
        (&[2, 3], &[2, 3]),
        (&[2, 3], &[3]),
        (&[3], &[2, 3]),
        (&[2, 3], &[2, 1]),
        (&[2, 1], &[1, 3]),
        (&[2, 3], &[]),
        (&[4, 2, 3], &[2, 1]),
        (&[1, 1], &[2, 2]),
    ];
    for (a, b) in pairs {
        for (name, f) in BINARY {
            check(name, |x| f(&x[0], &x[1]), &[spread_out(a, 2), spread_out(b, 3)]);
        }
    }
}

#[test]
fn matrix_operations() {
    for shape in [[1, 1], [1, 4], [4, 1], [3, 5]] {
        for (name, f) in MATRIX {
            check(name, |x| f(&x[0]), &[spread_out(&shape, 4)]);
        }
    }
}

#[test]
fn products_of_all_sizes() {
    let shapes: [(&[usize], &[usize]); 8] = [
        (&[1, 1], &[1, 1]),
        (&[2, 3], &[3, 4]),
        (&[3], &[3, 2]),
        (&[2, 3], &[3]),
        (&[3], &[3]),
        (&[3, 70], &[70, 4]),
        (&[2, 83], &[83, 11]),
        (&[4, 5], &[5, 1]),
    ];
    for (a, b) in shapes {
        check("matmul", |x| x[0].matmul(&x[1]), &[spread_out(a, 5), spread_out(b, 6)]);
    }
}

#[test]
fn losses() {
    use super::super::super::functional::*;
    let (y_hat, y) = (spread_out(&[4, 1], 7), Tensor::zeros((4, 1)));
    check("mse_loss", |x| mse_loss(&x[0], &y), std::slice::from_ref(&y_hat));
    check("squared_loss", |x| squared_loss(&x[0], &y), std::slice::from_ref(&y_hat));
    check("absolute_loss", |x| absolute_loss(&x[0], &y), std::slice::from_ref(&y_hat));
    check("huber_loss", |x| huber_loss(&x[0], &y, 1.03), std::slice::from_ref(&y_hat));
    check("l2_penalty", |x| l2_penalty(&x[0], 0.3), std::slice::from_ref(&y_hat));
    check("targets", |x| huber_loss(&y, &x[0], 1.03) + mse_loss(&y, &x[0]), &[y_hat]);
}

#[test]
fn a_wrong_derivative_is_caught_where_it_is() {
    // x² + (x - x), where the second term is always 0 but adds 1 to the gradient of the second entry.
    let wrong = |x: &[Tensor]| x[0].powi(2) + (&x[0] - x[0].detach()) * Tensor::from(ndarray::array![0.0, 1.0]);
    let mismatch = check_gradients(wrong, &[Tensor::from(ndarray::array![3.0, 4.0])]).unwrap_err();
    assert_eq!((mismatch.input, mismatch.index), (0, vec![1]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_shapes(rows in 1usize..6, columns in 1usize..6, kept in proptest::array::uniform2(any::<bool>()), seed: u64) {
        let full = [rows, columns];
        let broadcast = [if kept[0] { rows } else { 1 }, if kept[1] { columns } else { 1 }];
        let (a, b) = (spread_out(&full, seed), spread_out(&broadcast, seed ^ 1));
        for (name, f) in BINARY {
            check(name, |x| f(&x[0], &x[1]), &[a.clone(), b.clone()]);
            check(name, |x| f(&x[1], &x[0]), &[a.clone(), b.clone()]);
        }
        for (name, f) in MATRIX.iter().chain(&SMOOTH).chain(&AWAY_FROM_ZERO) {
            check(name, |x| f(&x[0]), std::slice::from_ref(&a));
        }
        check("matmul", |x| x[0].matmul(&x[1].t()), &[a.clone(), spread_out(&[3, columns], seed ^ 2)]);
    }
}
