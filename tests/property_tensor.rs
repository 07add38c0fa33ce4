//! Every operation of the tensor in f32, with its derivative, against the same in f64, over random shapes: empty ones,
//! single elements, broadcasts, and products both narrow and wide.
//!
//! The references are not the f32 results in disguise: `workbook::tensor64` shares the source, so the formulas are held
//! against difference quotients elsewhere (`tensor::gradcheck`), and here it is the rounding that is bounded.

use rand::Rng as _;
use workbook::Rng;
use workbook::functional as functional32;
use workbook::ndarray::{ArrayD, Dimension, IxDyn};
use workbook::tensor::Tensor as Tensor32;
use workbook::tensor64::functional as functional64;
use workbook::tensor64::tensor::Tensor as Tensor64;

/// The relative error that is allowed, on the scale of one or of the largest element, if that is more. Sums here have
/// up to a hundred terms, each of which may add half a unit in the last place, 6e-8.
const BOUND: f64 = 2e-5;
const ROUNDS: u64 = 60;

type Array = ArrayD<f32>;

fn array(rng: &mut Rng, shape: &[usize], (low, high): (f32, f32)) -> Array {
    ArrayD::from_shape_simple_fn(IxDyn(shape), || rng.random_range(low..high))
}

/// None of the axes, one, two or three, of 0 to 6 elements.
fn shape(rng: &mut Rng, axes: std::ops::RangeInclusive<usize>) -> Vec<usize> {
    let axes = rng.random_range(axes);
    (0..axes).map(|_| if rng.random_bool(0.1) { 0 } else { rng.random_range(1..=6) }).collect()
}

#[track_caller]
fn assert_near(name: &str, what: &str, found: &[f32], found_shape: &[usize], exact: &Tensor64, case: &str) {
    assert_eq!(found_shape, exact.shape(), "{name}, shape of the {what}, {case}");
    let exact = exact.to_vec();
    let scale = exact.iter().fold(1.0, |largest: f64, x| largest.max(x.abs()));
    for (i, (&found, &exact)) in found.iter().zip(&exact).enumerate() {
        let same = found.is_nan() && exact.is_nan();
        let error = (f64::from(found) - exact).abs();
        assert!(same || error <= BOUND * scale, "{name}, {what}[{i}], {case}: {found} instead of {exact}");
    }
}

/// Computes `f32` and `f64` from the same inputs, and compares the results and what flows back from a weighted sum.
fn compare(
    name: &str,
    inputs: &[Array],
    in32: impl Fn(&[Tensor32]) -> Tensor32,
    in64: impl Fn(&[Tensor64]) -> Tensor64,
) {
    let case = format!("inputs {:?}", inputs.iter().map(|input| input.shape()).collect::<Vec<_>>());
    let x32: Vec<Tensor32> = inputs.iter().map(|input| Tensor32::from(input.clone()).requires_grad()).collect();
    let x64: Vec<Tensor64> = inputs.iter().map(|input| Tensor64::from(input.mapv(f64::from)).requires_grad()).collect();
    let (y32, y64) = (in32(&x32), in64(&x64));
    assert_near(name, "result", &y32.to_vec(), &y32.shape(), &y64, &case);
    // Different weights, exact in both types, so that a gradient that goes to the wrong place is noticed.
    let weights = ArrayD::from_shape_fn(IxDyn(&y32.shape()), |at| {
        let place: usize = at.slice().iter().enumerate().map(|(axis, i)| (axis + 1) * (i + 1)).sum();
        (place % 5) as f32 / 4.0 - 0.25
    });
    (y32 * Tensor32::from(weights.clone())).sum().backward();
    (y64 * Tensor64::from(weights.mapv(f64::from))).sum().backward();
    for (i, (x32, x64)) in x32.iter().zip(&x64).enumerate() {
        let (Some(g32), Some(g64)) = (x32.grad(), x64.grad()) else {
            panic!("{name}: no gradient for input {i}, {case}")
        };
        assert_near(name, &format!("gradient of input {i}"), &g32.to_vec(), &g32.shape(), &g64, &case);
    }
}

/// One formula, compiled for both types.
macro_rules! compare {
    ($name:expr, $inputs:expr, |$x:ident| $formula:expr) => {
        compare($name, &$inputs, |$x: &[Tensor32]| $formula, |$x: &[Tensor64]| $formula)
    };
}

#[test]
fn elementwise_operations() {
    for seed in 0..ROUNDS {
        let rng = &mut workbook::rng(seed);
        let shape = shape(rng, 0..=3);
        let any = [array(rng, &shape, (-3.0, 3.0))];
        // Away from kinks and poles, where the slope of a rounded input is another one.
        let positive = [array(rng, &shape, (0.25, 4.0))];
        compare!("exp", any, |x| x[0].exp());
        compare!("sigmoid", any, |x| x[0].sigmoid());
        compare!("tanh", any, |x| x[0].tanh());
        compare!("abs", any, |x| x[0].abs());
        compare!("relu", any, |x| x[0].relu());
        compare!("neg", any, |x| -&x[0]);
        compare!("powi 3", any, |x| x[0].powi(3));
        compare!("powi 0", any, |x| x[0].powi(0));
        compare!("powi -2", positive, |x| x[0].powi(-2));
        compare!("ln", positive, |x| x[0].ln());
        compare!("sqrt", positive, |x| x[0].sqrt());
        compare!("with numbers", positive, |x| 2.0 - (&x[0] * 0.5 + 1.0) / (3.0 / &x[0]));
    }
}

#[test]
fn arithmetic_between_any_shapes_that_broadcast() {
    for seed in 0..ROUNDS {
        let rng = &mut workbook::rng(seed);
        let whole = shape(rng, 0..=3);
        // Fewer axes, and some of them stretched.
        let start = rng.random_range(0..=whole.len());
        let part: Vec<usize> = whole[start..].iter().map(|&n| if rng.random_bool(0.3) { 1 } else { n }).collect();
        let shapes = if rng.random_bool(0.5) { [whole, part] } else { [part, whole] };
        let pair = shapes.map(|shape| array(rng, &shape, (0.5, 3.0)));
        compare!("add", pair, |x| &x[0] + &x[1]);
        compare!("sub", pair, |x| &x[0] - &x[1]);
        compare!("mul", pair, |x| &x[0] * &x[1]);
        compare!("div", pair, |x| &x[0] / &x[1]);
        compare!("an input twice", pair, |x| &x[0] * &x[0] - &x[1] * &x[0]);
    }
}

#[test]
fn sums_means_and_maxima() {
    for seed in 0..ROUNDS {
        let rng = &mut workbook::rng(seed);
        let shape = shape(rng, 1..=3);
        let axis = rng.random_range(0..shape.len());
        let x = [array(rng, &shape, (-3.0, 3.0))];
        compare!("sum", x, |x| x[0].sum());
        compare!("sum_axis", x, |x| x[0].sum_axis(axis));
        compare!("sum_axis_keepdim", x, |x| x[0].sum_axis_keepdim(axis));
        // The mean of nothing is NaN in both, and nothing flows back to nothing.
        compare!("mean", x, |x| x[0].mean());
        compare!("mean_axis", x, |x| x[0].mean_axis(axis));
        compare!("mean_axis_keepdim", x, |x| x[0].mean_axis_keepdim(axis));
        if shape[axis] > 0 {
            compare!("max_axis", x, |x| x[0].max_axis(axis));
            compare!("max_axis_keepdim", x, |x| x[0].max_axis_keepdim(axis));
        }
    }
}

#[test]
fn products_of_matrices_and_vectors() {
    for seed in 0..ROUNDS {
        let rng = &mut workbook::rng(seed);
        let mut extent = |narrow: std::ops::RangeInclusive<usize>| match rng.random_range(0..10) {
            0 => 0,
            1 => 1,
            _ => rng.random_range(narrow),
        };
        // The columns and the depth decide which routine is taken; both are wanted, on both sides of the limits.
        let (n, k, m) = (extent(1..=20), extent(40..=90), extent(1..=20));
        let range = (-1.0, 1.0);
        let matrices = [array(rng, &[n, k], range), array(rng, &[k, m], range)];
        compare!("matmul", matrices, |x| x[0].matmul(&x[1]));
        let vectors = [array(rng, &[k], range), array(rng, &[k, m], range)];
        compare!("vector and matrix", vectors, |x| x[0].matmul(&x[1]));
        let vectors = [array(rng, &[n, k], range), array(rng, &[k], range)];
        compare!("matrix and vector", vectors, |x| x[0].matmul(&x[1]));
        compare!("matmul with a transpose", matrices, |x| x[1].t().matmul(&x[0].t()));
        compare!("a matrix with itself", [matrices[0].clone()], |x| x[0].matmul(&x[0].t()));
    }
}

#[test]
fn new_shapes() {
    for seed in 0..ROUNDS {
        let rng = &mut workbook::rng(seed);
        let shape = [shape(rng, 2..=2), vec![1]].concat();
        let (rows, columns) = (shape[0], shape[1]);
        let x = [array(rng, &shape, (-3.0, 3.0))];
        compare!("squeeze and transpose", x, |x| x[0].squeeze(2).t());
        compare!("reshape", x, |x| x[0].reshape((columns, rows)));
        compare!("reshape to a column", x, |x| x[0].squeeze(2).t().reshape((rows * columns, 1)));
        compare!("detach in part", x, |x| &x[0] * &x[0].detach());
    }
}

#[test]
fn softmax_and_its_relatives() {
    for seed in 0..ROUNDS {
        let rng = &mut workbook::rng(seed);
        let (rows, classes) = (rng.random_range(0..=6), rng.random_range(1..=12));
        let axis = rng.random_range(0..=1);
        let x = [array(rng, &[rows, classes], (-30.0, 30.0))];
        compare!("softmax", x, |x| x[0].softmax(axis));
        compare!("log_softmax", x, |x| x[0].log_softmax(axis));
        if rows > 0 || axis == 1 {
            compare!("log_sum_exp", x, |x| x[0].log_sum_exp(axis));
        }
        let labels: Vec<usize> = (0..rows).map(|_| rng.random_range(0..classes)).collect();
        compare!("gather", x, |x| x[0].gather(&labels));
        if rows > 0 {
            compare!("cross_entropy", x, |x| x[0].cross_entropy(&labels));
        }
    }
}

#[test]
fn losses_of_numbers() {
    for seed in 0..ROUNDS {
        let rng = &mut workbook::rng(seed);
        let shape = [rng.random_range(1..=40), rng.random_range(1..=2)];
        let pair = [array(rng, &shape, (-3.0, 3.0)), array(rng, &shape, (-3.0, 3.0))];
        macro_rules! loss {
            ($name:ident $(, $more:expr)*) => {
                compare(
                    stringify!($name),
                    &pair,
                    |x| functional32::$name(&x[0], &x[1] $(, $more)*),
                    |x| functional64::$name(&x[0], &x[1] $(, $more)*),
                )
            };
        }
        loss!(mse_loss);
        loss!(squared_loss);
        loss!(absolute_loss);
        loss!(huber_loss, 1.0);
    }
}
