//! 3.1.2, 3.1.3 and 3.1.6: what a linear layer can express, given the right features.

use ndarray::{Array1, Array2, Axis, concatenate, s};
use rand::Rng as _;

use crate::reference::{matrix, tensor, vector};
use crate::{Check, Trial, show};
use workbook::nn::LeastSquares;
use workbook::tensor::Tensor;

type Ones = fn(&Array2<f64>) -> Array2<f64>;
type ToLinear = fn(&Array1<f64>, f64) -> Array1<f64>;
type ToAffine = fn(&Array1<f64>) -> (Array1<f64>, f64);

fn random(n: usize, d: usize, t: &mut Trial) -> Array2<f64> {
    Array2::from_shape_simple_fn((n, d), || t.rng.random_range(-3.0..3.0))
}

/// The same, stored column by column.
fn by_columns(n: usize, d: usize, t: &mut Trial) -> Array2<f64> {
    random(d, n, t).reversed_axes()
}

/// What somebody reads who takes the memory of an array for its rows.
fn misread<T: Copy>(x: &Array2<T>) -> Array2<T> {
    let memory = x.as_slice_memory_order().expect("it is contiguous");
    Array2::from_shape_fn(x.dim(), |(i, j)| memory[i * x.ncols() + j])
}

/// 3.1.2: affine functions of x are linear functions of (x, 1), and the other way round.
pub fn affine(with_ones: Ones, to_linear: ToLinear, to_affine: ToAffine) -> Check {
    Check::new("3.1.2", move |t| {
        t.part("with_ones", |t| {
            let mut ends_in_ones = random(3, 2, t);
            ends_in_ones.column_mut(1).fill(1.0);
            let empty = [Array2::zeros((0, 3)), Array2::zeros((2, 0))];
            for x in [random(3, 2, t), random(1, 4, t), random(4, 4, t), by_columns(3, 2, t), ends_in_ones].into_iter().chain(empty) {
                let (n, d) = x.dim();
                let stored = if x.is_standard_layout() { "" } else { ", stored column by column" };
                let joined = |axis, parts: &[Array2<f64>]| {
                    concatenate(Axis(axis), &parts.iter().map(|part| part.view()).collect::<Vec<_>>())
                        .expect("they fit")
                };
                let tried = format!("with_ones(&x) with x = {}, of shape {:?}{stored}", show(&x), x.shape());
                t.call(tried, || with_ones(&x))?
                    .mistake("the 1 comes after the features, not before them", || {
                        joined(1, &[Array2::ones((n, 1)), x.clone()])
                    })
                    .mistake("a 0 would let the bias play no part; what is appended is a 1", || {
                        joined(1, &[x.clone(), Array2::zeros((n, 1))])
                    })
                    .mistake("this is one more example, a row of ones; append one more feature, a column", || {
                        joined(0, &[x.clone(), Array2::ones((1, d))])
                    })
                    .mistake("the features are added to 1; they stay, and a column is appended", || &x + 1.0)
                    .mistake("nothing was appended; features that are all 1 are features like others, and get their 1 as well", || x.clone())
                    .mistake("the memory of an array was taken for its rows, but it may be stored column by column: index it, or go by its rows", || {
                        joined(1, &[misread(&x), Array2::ones((n, 1))])
                    })
                    .suspect("without any rows there is no first row to take the width from: it is `x.ncols() + 1`", |_| n == 0)
                    .tolerance(1e-12, 0.0)
                    .expect(joined(1, &[x.clone(), Array2::ones((n, 1))]))?;
            }
            Ok(())
        })?;
        let b = t.rng.random_range(1.0..9.0);
        for (w, b) in [
            (vec![2.0, -1.0], b),
            (vector(4, 3.0, &mut t.rng), -b),
            (vec![], b),
            (vec![0.1, -2.0], 1e17),
            (vec![1e17, 0.3], b),
            (vec![1.5, 0.0], 0.0),
        ] {
            let with = |first: &[f64], last: &[f64]| -> Array1<f64> { first.iter().chain(last).copied().collect() };
            let v = with(&w, &[b]);
            let array = Array1::from(w.clone());
            t.call(format!("to_linear(&{}, {b})", show(&w)), || to_linear(&array, b))?
                .suspect("a bias of 0 has its place as well: (d) becomes (d + 1)", |v| b == 0.0 && v.len() == w.len())
                .mistake("the bias belongs to the 1, and that comes last", || with(&[b], &w))
                .mistake("the bias is lost: it is the weight of the 1", || array.clone())
                .mistake("the bias is added, so its sign stays", || with(&w, &[-b]))
                .mistake("the weight of the 1 is the bias, not 1", || with(&w, &[1.0]))
                .tolerance(1e-12, 0.0)
                .expect(&v)?;
            t.call(format!("to_affine(&{})", show(&v)), || to_affine(&v))?
                .mistake("the bias is the weight of the 1, and that comes last", || (v.slice(s![1..]).to_owned(), v[0]))
                .mistake("the last entry is the bias, and no longer one of the weights", || (v.clone(), b))
                .suspect("nothing is to be computed: the weights stand in v as they are, and differences of function values lose them beside a large bias", |(found, bias)| {
                    b == 1e17 && *bias == b && found.len() == w.len()
                })
                .suspect("nothing is to be computed: the bias stands last in v as it is, and a difference of sums loses it beside large weights", |(found, bias)| {
                    w.contains(&1e17) && found.to_vec() == w && *bias != b
                })
                .tolerance(1e-12, 0.0)
                .expect((array, b))?;
        }
        Ok(())
    })
}

type Features = fn(&Array2<f32>) -> Array2<f32>;
type Errors = fn(&Array2<f32>, &Array1<f32>) -> (f64, f64);

/// The features of each example, and after them the products of those pairs (i, j) of columns that `keep` selects.
fn products(x: &Array2<f32>, keep: fn(usize, usize) -> bool) -> Array2<f32> {
    let d = x.ncols();
    let mut all = x.clone();
    for (i, j) in (0..d).flat_map(|i| (0..d).map(move |j| (i, j))).filter(|(i, j)| keep(*i, *j)) {
        all.push_column((&x.column(i) * &x.column(j)).view()).expect("it has as many rows");
    }
    all
}

fn mean_squared_error(x: &Array2<f32>, y: &Array1<f32>) -> f64 {
    let Some(fit) = LeastSquares::fit(x.view(), y.view()) else { return f64::NAN };
    let squares = x.rows().into_iter().zip(y).map(|(x, y)| (fit.predict(&x.to_vec()) - f64::from(*y)).powi(2));
    squares.sum::<f64>() / y.len() as f64
}

/// 3.1.3: products of features make a quadratic function linear.
pub fn quadratic(features: Features, errors: Errors) -> Check {
    Check::new("3.1.3", move |t| {
        let known = ndarray::array![[2.0, 3.0, 5.0], [1.0, 0.0, -1.0]];
        t.part("quadratic_features", |t| {
            let drawn = [random(4, 2, t), random(3, 5, t), random(2, 1, t), by_columns(3, 2, t), Array2::zeros((0, 3))];
            for x in [known].into_iter().chain(drawn.map(|x| x.mapv(|x| x as f32))) {
                let expected = products(&x, |i, j| j <= i);
                let d = x.ncols();
                let stored = if x.is_standard_layout() { "" } else { ", stored column by column" };
                t.call(format!("quadratic_features(&x) with x = {}, of shape {:?}{stored}", show(&x), x.shape()), || features(&x))?
                    .mistake("only the squares are there; the products of different features belong to it too", || {
                        products(&x, |i, j| i == j)
                    })
                    .mistake("every product of two different features appears twice: keep those with j ≤ i", || {
                        products(&x, |_, _| true)
                    })
                    .mistake("the squares are missing: j ≤ i includes j = i", || products(&x, |i, j| j < i))
                    .mistake("the order is by i, and within it j = 1 to i: x₁x₁, x₂x₁, x₂x₂, ...", || {
                        products(&x, |i, j| i <= j)
                    })
                    .mistake("the features themselves come first, for the linear part", || {
                        expected.slice(s![.., d..]).to_owned()
                    })
                    .mistake("the bias of the layer stands for the constant, so no column of ones is needed", || {
                        let mut all = expected.clone();
                        all.push_column(Array1::ones(x.nrows()).view()).expect("it has as many rows");
                        all
                    })
                    .mistake("the memory of an array was taken for its rows, but it may be stored column by column: index it, or go by its rows", || {
                        products(&misread(&x), |i, j| j <= i)
                    })
                    .tolerance(1e-6, 0.0)
                    .expect(&expected)?;
            }
            Ok(())
        })?;
        // Prices of houses are far from 0, and an f32 has seven digits.
        // The last four points are one more than a parabola needs.
        for (n, d, offset) in [(30, 2, 0.0), (50, 3, 1e6), (12, 1, -40.0), (4, 1, 7.0)] {
            let mut x = by_columns(n, d, t).mapv(|x| x as f32);
            let noise = if offset == 0.0 { 0.5 } else { 0.01 };
            let curve =
                |x: &[f32]| 2.0 * x[0] + x[0] * x[0] - 3.0 * x[0] * x[d - 1] + 0.5 * x[d - 1] * x[d - 1] + offset;
            if n == 4 {
                x.column_mut(0).assign(&ndarray::array![-2.0, -0.5, 1.0, 2.5]);
            }
            let mut y: Array1<f32> =
                x.rows().into_iter().map(|x| curve(&x.to_vec()) + t.rng.random_range(-noise..noise)).collect();
            if n == 4 {
                y[0] += 1.0;
            }
            let [linear, full, squares] =
                [products(&x, |_, _| false), products(&x, |i, j| j <= i), products(&x, |i, j| i == j)]
                    .map(|x| mean_squared_error(&x, &y));
            let freedom = |unknowns: usize| n as f64 / (n - unknowns) as f64;
            let unknowns = d + d * (d + 1) / 2 + 1;
            t.call(format!("errors(&x, &y) with {n} points of a quadratic function of {d} features, and noise, near {offset}"), || errors(&x, &y))?
                .mistake("the order is (linear, quadratic)", || (full, linear))
                .mistake("these are sums; take the means over the examples", || (n as f64 * linear, n as f64 * full))
                .mistake("these are the roots; the mean squared errors are asked for", || (linear.sqrt(), full.sqrt()))
                .mistake("both fits got the same features", || (linear, linear))
                .mistake("both fits got the same features", || (full, full))
                .mistake("the second fit had the features x and their squares only", || (linear, squares))
                .mistake("the second fit lacks the features themselves: a quadratic function has a linear part", || {
                    (linear, mean_squared_error(&products(&x, |i, j| j <= i).slice(s![.., d..]).to_owned(), &y))
                })
                .mistake("a mean divides by n, the number of examples, not by n minus the number of unknowns", || {
                    (freedom(d + 1) * linear, freedom(unknowns) * full)
                })
                .suspect("four points and three unknowns: the fit does not pass through all of them, and its error is to be measured, not told by counting", |(_, quadratic)| {
                    n == 4 && *quadratic == 0.0
                })
                .suspect("the predictions or their errors were rounded to `f32`, which has no digits left for them: `predict` returns an `f64`", |_| {
                    offset > 1e5
                })
                .tolerance(1e-4, 1e-12)
                .expect((linear, full))?;
        }
        Ok(())
    })
}

type Layers = fn(&Tensor, &Tensor, &Tensor, &Tensor) -> (Tensor, Tensor);

/// 3.1.6: two linear layers are one.
pub fn two_layers(answer: Layers) -> Check {
    Check::new("3.1.6", move |t| {
        // With square matrices every mistake of order or kind still has the right shape.
        let shapes = [(2, 2, 2, 1.0), (3, 3, 3, 1.0), (4, 2, 3, 1.0), (3, 5, 1, 1e-3), (2, 4, 3, 1e3), (1, 1, 1, 1.0)];
        for (d, h, k, scale) in shapes {
            let (w1, w2, biases) =
                (by_columns(d, h, t) * scale, random(h, k, t) * scale, random(2, h.max(k), t) * scale);
            let (b1, b2) = (biases.slice(s![0, ..h]).to_owned(), biases.slice(s![1, ..k]).to_owned());
            let [t1, t2] = [&w1, &w2].map(tensor);
            let [v1, v2] = [&b1, &b2].map(|b| Tensor::from(b.mapv(|x| x as f32)));
            // All that is expected is computed from what the answer sees, in f32.
            let (w1, w2) = (matrix(&t1), matrix(&t2));
            let [b1, b2] = [&v1, &v2].map(|b| b.to_vec().into_iter().map(f64::from).collect::<Array1<f64>>());
            let w: Array2<f64> = w1.dot(&w2);
            let b: Array1<f64> = w2.t().dot(&b1) + &b2;
            let tried =
                format!("collapse with w1 = {}, b1 = {}, w2 = {}, b2 = {}", show(&t1), show(&v1), show(&t2), show(&v2));
            t.lend(&[("w1", &t1), ("b1", &v1), ("w2", &t2), ("b2", &v2)])
                .call(tried, || answer(&t1, &v1, &t2, &v2))?
                .mistake(
                    "the first bias passes through the second layer as well: b₁ W₂ + b₂, not b₁ + b₂",
                    || (w.clone(), &b1 + &b2),
                )
                .mistake("the first bias is lost; it passes through the second layer as b₁ W₂", || {
                    (w.clone(), b2.clone())
                })
                .mistake("the second bias is lost", || (w.clone(), w2.t().dot(&b1)))
                .mistake("b₁ W₂ is a sum over the hidden units, not their mean", || {
                    (w.clone(), w2.t().dot(&b1) / h as f64 + &b2)
                })
                .mistake(
                    "the examples are rows, so the first layer stands on the left: W₁ W₂, not W₂ W₁",
                    || (w2.dot(&w1), b.clone()),
                )
                .mistake("layers one after the other multiply their weights; sums are layers side by side", || {
                    (&w1 + &w2, b.clone())
                })
                .mistake("entry by entry is not how a matrix acts: use `matmul`", || (&w1 * &w2, b.clone()))
                .mistake("b₁ is a row and stands on the left of W₂", || (w.clone(), w2.dot(&b1) + &b2))
                .mistake("the bias has the shape (k)", || (w.clone(), b.clone().insert_axis(Axis(0))))
                .tolerance(1e-5, 1e-5 * scale * scale + 1e-7 * scale)
                .expect((w.clone(), b.clone()))?;
        }
        // Biases that are huge beside the weights take no digits from these.
        let [t1, t2] = [random(3, 2, t), random(2, 3, t)].map(|w| tensor(&w));
        let [v1, v2] = [2, 3].map(|n| Tensor::from(Array1::from(vector(n, 1e6, &mut t.rng)).mapv(|b| b as f32)));
        let tried = format!(
            "collapse with w1 = {}, b1 = {}, w2 = {}, b2 = {}: the weights",
            show(&t1),
            show(&v1),
            show(&t2),
            show(&v2)
        );
        t.call(tried, || answer(&t1, &v1, &t2, &v2).0)?
            .otherwise("beside small biases the weights came out right, and beside huge ones they lose their digits: do not take them from differences of outputs, which contain the biases; multiply the matrices")
            .tolerance(1e-5, 1e-5)
            .expect(matrix(&t1).dot(&matrix(&t2)))?;
        Ok(())
    })
}
