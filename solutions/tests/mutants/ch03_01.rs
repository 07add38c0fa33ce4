//! Wrong answers to section 3.1.

use checks::ch03_01::*;
use workbook::prelude::{Array1, Array2, Axis, LeastSquares, Tensor, mse_loss, ndarray, s};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [constant_mutants(), median_mutants(), affine_mutants(), quadratic_mutants(), layer_mutants(), rank_mutants()]
        .into_iter()
        .chain([noise_mutants(), descent_mutants(), laplace_mutants(), line_mutants(), path_mutants()])
        .chain([price_mutants(), tick_mutants(), dispersion_mutants(), poisson_mutants(), loss_mutants()])
        .flatten()
        .collect()
}

fn mean_of(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

fn sorted(x: &[f64]) -> Vec<f64> {
    let mut x = x.to_vec();
    x.sort_by(f64::total_cmp);
    x
}

fn squares(x: &[f64], b: f64) -> f64 {
    x.iter().map(|x| (x - b).powi(2)).sum()
}

fn constant_mutants() -> Vec<Mutant> {
    fn right(x: &[f64], b: f64) -> f64 {
        x.len() as f64 * (b - mean_of(x)).powi(2)
    }
    let best = |name, answer, diagnosis| mutant(name, mean(answer, right), diagnosis);
    let cost = |name, answer, diagnosis| mutant(name, mean(mean_of, answer), diagnosis);
    let likelihood = |name, answer, diagnosis| mutant(name, gaussian(answer), diagnosis);
    /// n (ln √(2π) + ln s) + Σ / d
    fn nll(x: &[f64], b: f64, s: f64, d: f64) -> f64 {
        x.len() as f64 * ((2.0 * std::f64::consts::PI).ln() / 2.0 + s.ln()) + squares(x, b) / d
    }
    vec![
        best("sum", |x| x.iter().sum(), "this is the sum"),
        best("median", |x| (sorted(x)[(x.len() - 1) / 2] + sorted(x)[x.len() / 2]) / 2.0, "this is the median"),
        best("midrange", |x| (sorted(x)[0] + sorted(x)[x.len() - 1]) / 2.0, "halfway"),
        cost("whole", squares, "the whole sum of squares"),
        cost("without n", |x, b| (b - mean_of(x)).powi(2), "there is a factor n"),
        cost("reversed", |x, b| -right(x, b), "the wrong way round"),
        cost(
            "difference of squares",
            |x, b| {
                let (n, m) = (x.len() as f64, mean_of(x));
                n * b * b - 2.0 * n * b * m + n * m * m
            },
            "lost its digits",
        ),
        best("in f32", |x| f64::from(x.iter().map(|x| *x as f32).sum::<f32>() / x.len() as f32), "about seven digits"),
        cost("difference of sums", |x, b| squares(x, b) - squares(x, mean_of(x)), "lost its digits"),
        likelihood("sign", |x, b, s| -nll(x, b, s, 2.0 * s * s), "the minus sign is missing"),
        likelihood("squares only", |x, b, s| squares(x, b) / (2.0 * s * s), "the normalising factor"),
        likelihood("deviation for variance", |x, b, s| nll(x, b, s, 2.0 * s), "not by 2σ"),
        likelihood("no half", |x, b, s| nll(x, b, s, s * s), "the 2 is missing"),
        likelihood("sigma of 1", |x, b, s| nll(x, b, 1.0, 2.0 * s * s), "n ln σ, is part of the sum"),
        likelihood("sigma for its square", |x, b, s| nll(x, b, s.sqrt(), 2.0 * s), "not the variance σ²"),
        likelihood(
            "multiplied out",
            |x, b, s| {
                let square: f64 = x.iter().map(|x| x * x).sum::<f64>() - 2.0 * b * x.iter().sum::<f64>();
                nll(x, b, s, f64::INFINITY) + (square + x.len() as f64 * b * b) / (2.0 * s * s)
            },
            "loses its digits",
        ),
        likelihood("mean", |x, b, s| nll(x, b, s, 2.0 * s * s) / x.len() as f64, "this is the mean"),
        likelihood(
            "product first",
            |x, b, s| {
                let density =
                    |x: &f64| (-(x - b).powi(2) / (2.0 * s * s)).exp() / (2.0 * std::f64::consts::PI * s * s).sqrt();
                -x.iter().map(density).product::<f64>().ln()
            },
            "became 0 or infinite before its logarithm",
        ),
    ]
}

/// The outermost of the values for which the sum of the distances is the smallest, or nearly so.
fn best_sums(x: &[f64], slack: f64) -> (f64, f64) {
    let sum = |b: f64| x.iter().map(|x| (x - b).abs()).sum::<f64>();
    let smallest = x.iter().map(|b| sum(*b)).fold(f64::INFINITY, f64::min);
    let best = sorted(x).into_iter().filter(|b| sum(*b) <= smallest + slack).collect::<Vec<_>>();
    (best[0], best[best.len() - 1])
}

fn median_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, median(answer), diagnosis);
    vec![
        wrong("mean", |x| (mean_of(x), mean_of(x)), "this is the mean"),
        wrong("unsorted", |x| (x[(x.len() - 1) / 2], x[x.len() / 2]), "not sorted"),
        wrong("upper", |x| (sorted(x)[x.len() / 2], sorted(x)[x.len() / 2]), "the other end is missing"),
        wrong(
            "middle",
            |x| {
                let middle = (sorted(x)[(x.len() - 1) / 2] + sorted(x)[x.len() / 2]) / 2.0;
                (middle, middle)
            },
            "halfway between the two middle values",
        ),
        wrong("odd as even", |x| (sorted(x)[(x.len() / 2).max(1) - 1], sorted(x)[x.len() / 2]), "exactly one stands"),
        wrong("reversed", |x| (sorted(x)[x.len() / 2], sorted(x)[(x.len() - 1) / 2]), "the smaller of the two"),
        wrong(
            "middle of two, in order",
            |x| {
                let (a, b) = (x[(x.len() - 1) / 2], x[x.len() / 2]);
                (a.min(b), a.max(b))
            },
            "not sorted",
        ),
        wrong(
            "each value once",
            |x| {
                let mut x = sorted(x);
                x.dedup();
                (x[(x.len() - 1) / 2], x[x.len() / 2])
            },
            "counts as often",
        ),
        wrong("equal sums", |x| best_sums(x, 0.0), "sums Σ |x - b| are compared"),
        wrong("nearly equal sums", |x| best_sums(x, 1e-9), "sums Σ |x - b| are compared"),
    ]
}

/// The memory of an array taken for its rows.
fn misread<T: Copy>(x: &Array2<T>) -> Array2<T> {
    let memory = x.as_slice_memory_order().unwrap();
    Array2::from_shape_fn(x.dim(), |(i, j)| memory[i * x.ncols() + j])
}

fn affine_mutants() -> Vec<Mutant> {
    fn ones(x: &Array2<f64>) -> Array2<f64> {
        let mut x = x.clone();
        x.push_column(Array1::ones(x.nrows()).view()).unwrap();
        x
    }
    fn linear(w: &Array1<f64>, b: f64) -> Array1<f64> {
        w.iter().copied().chain([b]).collect()
    }
    fn back(v: &Array1<f64>) -> (Array1<f64>, f64) {
        (v.slice(s![..-1]).to_owned(), v[v.len() - 1])
    }
    let features = |name, answer, diagnosis| mutant(name, affine(answer, linear, back), diagnosis);
    let forth = |name, answer, diagnosis| mutant(name, affine(ones, answer, back), diagnosis);
    let return_way = |name, answer, diagnosis| mutant(name, affine(ones, linear, answer), diagnosis);
    vec![
        features(
            "ones first",
            |x| ndarray::concatenate(Axis(1), &[Array2::ones((x.nrows(), 1)).view(), x.view()]).unwrap(),
            "not before them",
        ),
        features(
            "row of ones",
            |x| ndarray::concatenate(Axis(0), &[x.view(), Array2::ones((1, x.ncols())).view()]).unwrap(),
            "one more example",
        ),
        features("added", |x| x + 1.0, "added to 1"),
        features("memory", |x| ones(&misread(x)), "the memory of an array"),
        features(
            "ones already",
            |x| if x.column(x.ncols() - 1).iter().all(|x| *x == 1.0) { x.clone() } else { ones(x) },
            "nothing was appended",
        ),
        features(
            "width of the first row",
            |x| if x.nrows() == 0 { Array2::zeros((0, 1)) } else { ones(x) },
            "there is no first row",
        ),
        features("in f32", |x| ones(&x.mapv(|x| f64::from(x as f32))), "about seven digits"),
        forth("bias first", |w, b| [b].into_iter().chain(w.iter().copied()).collect(), "the bias belongs to the 1"),
        forth("bias lost", |w, _| w.clone(), "the bias is lost"),
        forth("no place for 0", |w, b| if b == 0.0 { w.clone() } else { linear(w, b) }, "a bias of 0 has its place"),
        return_way("first is bias", |v| (v.slice(s![1..]).to_owned(), v[0]), "the bias is the weight of the 1"),
        return_way(
            "differences",
            |v| (v.slice(s![..-1]).mapv(|w| w + v[v.len() - 1] - v[v.len() - 1]), v[v.len() - 1]),
            "a large bias",
        ),
        return_way(
            "difference of sums",
            |v| {
                let w = v.slice(s![..-1]).to_owned();
                let b = v.sum() - w.sum();
                (w, b)
            },
            "beside large weights",
        ),
        return_way("bias kept", |v| (v.clone(), v[v.len() - 1]), "no longer one of the weights"),
    ]
}

fn error(x: &Array2<f32>, y: &Array1<f32>) -> f64 {
    let fit = LeastSquares::fit(x.view(), y.view()).unwrap();
    let square = |(x, y): (ndarray::ArrayView1<f32>, &f32)| (fit.predict(&x.to_vec()) - f64::from(*y)).powi(2);
    x.rows().into_iter().zip(y).map(square).sum::<f64>() / y.len() as f64
}

fn with_products(x: &Array2<f32>, keep: fn(usize, usize) -> bool) -> Array2<f32> {
    let mut all = x.clone();
    for i in 0..x.ncols() {
        for j in (0..x.ncols()).filter(|j| keep(i, *j)) {
            all.push_column((&x.column(i) * &x.column(j)).view()).unwrap();
        }
    }
    all
}

fn quadratic_mutants() -> Vec<Mutant> {
    fn right(x: &Array2<f32>) -> Array2<f32> {
        with_products(x, |i, j| j <= i)
    }
    let features = |name, answer, diagnosis| mutant(name, quadratic(answer, |_, _| (0.0, 0.0)), diagnosis);
    let errors = |name, answer, diagnosis| mutant(name, quadratic(right, answer), diagnosis);
    vec![
        features("squares", |x| with_products(x, |i, j| i == j), "only the squares"),
        features("twice", |x| with_products(x, |_, _| true), "appears twice"),
        features("no squares", |x| with_products(x, |i, j| j < i), "the squares are missing"),
        features("no linear part", |x| right(x).slice(s![.., x.ncols()..]).to_owned(), "the features themselves"),
        features("memory", |x| with_products(&misread(x), |i, j| j <= i), "the memory of an array"),
        errors(
            "degrees of freedom",
            |x, y| {
                let corrected = |x: &Array2<f32>| error(x, y) * y.len() as f64 / (y.len() - x.ncols() - 1) as f64;
                (corrected(x), corrected(&right(x)))
            },
            "not by n minus",
        ),
        errors(
            "in f32",
            |x, y| {
                let rounded = |x: &Array2<f32>| {
                    let fit = LeastSquares::fit(x.view(), y.view()).unwrap();
                    let square =
                        |(x, y): (ndarray::ArrayView1<f32>, &f32)| (fit.predict(&x.to_vec()) as f32 - y).powi(2);
                    f64::from(x.rows().into_iter().zip(y).map(square).sum::<f32>()) / y.len() as f64
                };
                (rounded(x), rounded(&right(x)))
            },
            "were rounded to `f32`",
        ),
        errors(
            "counted",
            |x, y| (error(x, y), if x.nrows() <= right(x).ncols() + 2 { 0.0 } else { error(&right(x), y) }),
            "to be measured",
        ),
        errors("reversed", |x, y| (error(&right(x), y), error(x, y)), "the order is"),
        errors("roots", |x, y| (error(x, y).sqrt(), error(&right(x), y).sqrt()), "these are the roots"),
        errors("same features", |x, y| (error(x, y), error(x, y)), "the same features"),
    ]
}

fn layer_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, two_layers(answer), diagnosis);
    vec![
        wrong("biases added", |w1, b1, w2, b2| (w1.matmul(w2), b1 + b2), "not b₁ + b₂"),
        wrong("first bias lost", |w1, _, w2, b2| (w1.matmul(w2), b2.clone()), "the first bias is lost"),
        wrong("order", |w1, b1, w2, b2| (w2.matmul(w1), b1.matmul(w2) + b2), "not W₂ W₁"),
        wrong("sum", |w1, b1, w2, b2| (w1 + w2, b1.matmul(w2) + b2), "multiply their weights"),
        wrong("mean", |w1, b1, w2, b2| (w1.matmul(w2), b1.matmul(w2) / b1.len() as f32 + b2), "not their mean"),
        wrong(
            "differences",
            |w1, b1, w2, b2| {
                let outputs = |x: &Tensor| (x.matmul(w1) + b1).matmul(w2) + b2;
                let d = w1.shape()[0];
                let origin = outputs(&Tensor::zeros((1, d)));
                (outputs(&Array2::eye(d).into()) - &origin, origin.squeeze(0))
            },
            "",
        ),
        wrong("entry by entry", |w1, b1, w2, b2| (w1 * w2, b1.matmul(w2) + b2), "use `matmul`"),
    ]
}

/// The sums of the normal equations: a, b, c, p, q, and the determinant.
fn sums(x: &[[f64; 2]], y: &[f64]) -> [f64; 6] {
    let sum = |f: &dyn Fn(&[f64; 2], f64) -> f64| x.iter().zip(y).map(|(x, y)| f(x, *y)).sum::<f64>();
    let (a, b, c) = (sum(&|x, _| x[0] * x[0]), sum(&|x, _| x[0] * x[1]), sum(&|x, _| x[1] * x[1]));
    [a, b, c, sum(&|x, y| x[0] * y), sum(&|x, y| x[1] * y), a * c - b * b]
}

fn solved(x: &[[f64; 2]], y: &[f64]) -> [f64; 2] {
    let [a, b, c, p, q, det] = sums(x, y);
    [(c * p - b * q) / det, (a * q - b * p) / det]
}

fn rank_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, full_rank(answer), diagnosis);
    vec![
        wrong("never asked", |x, y| Some(solved(x, y)), "ask first"),
        wrong("exactly 0", |x, y| (sums(x, y)[5] != 0.0).then(|| solved(x, y)), "not exactly 0"),
        wrong(
            "1e-13",
            |x, y| {
                let [a, _, c, .., det] = sums(x, y);
                (det > 1e-13 * a * c).then(|| solved(x, y))
            },
            "counts as not determined",
        ),
        wrong("fixed bound", |x, y| (sums(x, y)[5] > 1e-12).then(|| solved(x, y)), "only in other units"),
        wrong(
            "trace",
            |x, y| {
                let [a, _, c, .., det] = sums(x, y);
                (det > 1e-12 * (a + c) * (a + c)).then(|| solved(x, y))
            },
            "only in other units",
        ),
        wrong(
            "sum of squares",
            |x, y| {
                let [a, _, c, .., det] = sums(x, y);
                (det > 1e-12 * (a + c)).then(|| solved(x, y))
            },
            "only in other units",
        ),
        wrong(
            "square of a c",
            |x, y| {
                let [a, _, c, .., det] = sums(x, y);
                (det > 1e-12 * (a * c).powi(2)).then(|| solved(x, y))
            },
            "only in other units",
        ),
        wrong(
            "bound of 1e-10",
            |x, y| (sums(x, y)[5] > 1e-10 * sums(x, y)[0] * sums(x, y)[2]).then(|| solved(x, y)),
            "not nearer than",
        ),
        wrong(
            "bound of 1e-14",
            |x, y| (sums(x, y)[5] > 1e-14 * sums(x, y)[0] * sums(x, y)[2]).then(|| solved(x, y)),
            "sin² of the angle",
        ),
        wrong(
            "descent",
            |x, y| {
                let [a, b, c, p, q, det] = sums(x, y);
                let step = |[v, w]: [f64; 2], _| [v - (a * v + b * w - p) / (a + c), w - (b * v + c * w - q) / (a + c)];
                (det > 1e-12 * a * c).then(|| (0..10_000).fold([0.0; 2], step))
            },
            "a descent would take",
        ),
        wrong(
            "one by one",
            |x, y| {
                let [a, _, c, p, q, _] = sums(x, y);
                Some([p / a, q / c])
            },
            "one by one",
        ),
        wrong(
            "sign",
            |x, y| {
                let [a, b, c, p, q, det] = sums(x, y);
                Some([(c * p + b * q) / det, (a * q + b * p) / det])
            },
            "the sign of b",
        ),
    ]
}

fn noise_mutants() -> Vec<Mutant> {
    let noise = |name, answer, diagnosis| mutant(name, jitter(answer), diagnosis);
    let gram = |name, answer, diagnosis| mutant(name, expected_gram(answer), diagnosis);
    fn normal(sigma: f32, shape: (usize, usize), seed: u64) -> Tensor {
        Tensor::normal(0.0, sigma, shape, &mut workbook::rng(seed))
    }
    fn shape(x: &Tensor) -> (usize, usize) {
        (x.shape()[0], x.shape()[1])
    }
    vec![
        noise("nothing", |x, _, _| x.clone(), "nothing was added"),
        noise("rows", |x, sigma, seed| x + normal(sigma, (shape(x).0, 1), seed), "all entries of a row"),
        noise("columns", |x, sigma, seed| x + normal(sigma, (1, shape(x).1), seed), "all entries of a column"),
        noise("one number", |x, sigma, seed| x + normal(sigma, (1, 1), seed), "all entries got the same"),
        noise("times", |x, sigma, seed| x * (normal(sigma, shape(x), seed) + 1.0), "not multiplied"),
        noise("variance", |x, sigma, seed| x + normal(sigma * sigma, shape(x), seed), "the standard deviation σ²"),
        noise("root", |x, sigma, seed| x + normal(sigma.sqrt(), shape(x), seed), "the standard deviation √σ"),
        noise(
            "uniform",
            |x, sigma, seed| x + Tensor::uniform(-1.0, 1.0, shape(x), &mut workbook::rng(seed)) * (sigma * 1.7),
            "the noise is bounded",
        ),
        noise("half the seed", |x, sigma, seed| x + normal(sigma, shape(x), seed % (1 << 32)), "cut to 32 bits"),
        noise(
            "in place",
            |x, sigma, seed| {
                let noise = normal(sigma, shape(x), seed).to_vec();
                x.value_mut().iter_mut().zip(noise).for_each(|(x, e)| *x += e);
                x.clone()
            },
            "`x` itself was changed",
        ),
        noise(
            "the same for every other row",
            |x, sigma, seed| {
                let (n, d) = shape(x);
                let half = normal(sigma, (n.div_ceil(8) * 4, d), seed);
                x + Tensor::cat(&[half.clone(), half], 0).slice(0, ..n)
            },
            "occur twice",
        ),
        noise(
            "a generator for each row",
            |x, sigma, seed| {
                let rows = (0..shape(x).0)
                    .map(|i| x.slice(0, i..i + 1) + normal(sigma, (1, shape(x).1), seed.wrapping_add(i as u64)));
                Tensor::cat(&rows.collect::<Vec<_>>(), 0)
            },
            "from one generator",
        ),
        noise("seed ignored", |x, sigma, _| x + normal(sigma, shape(x), 0), "the seed plays no part"),
        gram("no noise", |x, _| x.t().dot(x), "without noise"),
        gram(
            "all entries",
            |x, s| x.t().dot(x) + x.len() as f64 * s * s * Array2::<f64>::eye(x.ncols()),
            "not over all n d entries",
        ),
        gram("once", |x, s| x.t().dot(x) + s * s * Array2::<f64>::eye(x.ncols()), "counts n times"),
        gram("everywhere", |x, s| x.t().dot(x) + x.nrows() as f64 * s * s, "so the mean is 0"),
        gram("deviation", |x, s| x.t().dot(x) + x.nrows() as f64 * s * Array2::<f64>::eye(x.ncols()), "not σ"),
        gram(
            "only the diagonal",
            |x, s| Array2::from_diag(&(x.t().dot(x).diag().to_owned() + x.nrows() as f64 * s * s)),
            "XᵀX is still there",
        ),
        gram(
            "the same noise for equal columns",
            |x, s| {
                let noise = |i, j| if x.column(i) == x.column(j) { x.nrows() as f64 * s * s } else { 0.0 };
                x.t().dot(x) + Array2::from_shape_fn((x.ncols(), x.ncols()), |(i, j)| noise(i, j))
            },
            "each column has noise of its own",
        ),
        gram(
            "as many as examples",
            |x, s| {
                let noise = |i, j| if i == j && i < x.nrows() { x.nrows() as f64 * s * s } else { 0.0 };
                x.t().dot(x) + Array2::from_shape_fn((x.ncols(), x.ncols()), |(i, j)| noise(i, j))
            },
            "more columns than examples",
        ),
        gram(
            "experiment",
            |x, s| {
                let draw = |seed| {
                    let noise = normal(s as f32, x.dim(), seed).to_vec().into_iter().map(f64::from);
                    let noisy = x + &Array2::from_shape_vec(x.dim(), noise.collect()).unwrap();
                    noisy.t().dot(&noisy)
                };
                (0..2000).map(draw).fold(Array2::zeros((x.ncols(), x.ncols())), |sum, gram| sum + gram / 2000.0)
            },
            "an average over some draws",
        ),
        gram(
            "examples",
            |x, s| x.dot(&x.t()) + x.nrows() as f64 * s * s * Array2::<f64>::eye(x.nrows()),
            "compares examples",
        ),
    ]
}

fn descent_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, descent(answer), diagnosis);
    fn run(x: &Array2<f64>, y: &Array1<f64>, start: &Array1<f64>, rate: f64, steps: usize) -> Array1<f64> {
        (0..steps).fold(start.clone(), |w, _| &w - rate * x.t().dot(&(x.dot(&w) - y)))
    }
    vec![
        wrong("uphill", |x, y, w, lr, n| run(x, y, w, -2.0 * lr / y.len() as f64, n), "against the gradient"),
        wrong("half", |x, y, w, lr, n| run(x, y, w, lr / y.len() as f64, n), "has a factor 2"),
        wrong("sum", |x, y, w, lr, n| run(x, y, w, 2.0 * lr, n), "the loss is a mean"),
        wrong(
            "from zero",
            |x, y, w, lr, n| run(x, y, &Array1::zeros(w.len()), 2.0 * lr / y.len() as f64, n),
            "begin at `start`",
        ),
        wrong(
            "one step less",
            |x, y, w, lr, n| run(x, y, w, 2.0 * lr / y.len() as f64, n.max(1) - 1),
            "one step too few",
        ),
        wrong(
            "row by row",
            |x, y, w, lr, n| {
                let rate = 2.0 * lr / y.len() as f64;
                let row = |w: Array1<f64>, (x, y): (ndarray::ArrayView1<f64>, &f64)| &w - rate * (x.dot(&w) - y) * &x;
                (0..n).fold(w.clone(), |w, _| x.rows().into_iter().zip(y).fold(w, row))
            },
            "not after each row",
        ),
        wrong(
            "converged",
            |x, y, w, lr, n| {
                let rate = 2.0 * lr / y.len() as f64;
                let small = |w: &Array1<f64>| (w - &run(x, y, w, rate, 1)).iter().all(|step| step.abs() < 1e-8 * lr);
                (0..n).fold(w.clone(), |w, _| if small(&w) { w } else { run(x, y, &w, rate, 1) })
            },
            "small gradients",
        ),
        wrong(
            "in f32",
            |x, y, w, lr, n| {
                let rounded = |w: Array1<f64>| w.mapv(|w| f64::from(w as f32));
                (0..n).fold(w.clone(), |w, _| rounded(run(x, y, &w, 2.0 * lr / y.len() as f64, 1)))
            },
            "about seven digits",
        ),
        wrong(
            "clipped",
            |x, y, w, lr, n| {
                (0..n).fold(w.clone(), |w, _| {
                    let step = run(x, y, &w, 2.0 * lr / y.len() as f64, 1) - &w;
                    let length = step.dot(&step).sqrt() / lr;
                    w + step * (10.0 / length).min(1.0)
                })
            },
            "without a limit",
        ),
        wrong("one step", |x, y, w, lr, _| run(x, y, w, 2.0 * lr / y.len() as f64, 1), "a single step"),
    ]
}

fn laplace_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, laplace(answer), diagnosis);
    vec![
        wrong("sign", |x, y, w, b| -(y - x.dot(w) - b).mapv(|r| r.abs() + 2f64.ln()).sum(), "the minus sign"),
        wrong("no constant", |x, y, w, b| (y - x.dot(w) - b).mapv(f64::abs).sum(), "the factor ½"),
        wrong("squares", |x, y, w, b| (y - x.dot(w) - b).mapv(|r| r * r + 2f64.ln()).sum(), "these are squares"),
        wrong("no absolute value", |x, y, w, b| (y - x.dot(w) - b + 2f64.ln()).sum(), "the absolute value is missing"),
        wrong(
            "first feature",
            |x, y, w, b| (y - &(&x.column(0) * w[0]) - b).mapv(|r| r.abs() + 2f64.ln()).sum(),
            "only the first feature",
        ),
        wrong(
            "densities first",
            |x, y, w, b| -(y - x.dot(w) - b).iter().map(|r| (0.5 * (-r.abs()).exp()).ln()).sum::<f64>(),
            "became 0 before its logarithm",
        ),
        wrong(
            "product first",
            |x, y, w, b| -(y - x.dot(w) - b).iter().map(|r| 0.5 * (-r.abs()).exp()).product::<f64>().ln(),
            "became 0 before its logarithm",
        ),
        wrong(
            "free if it fits",
            |x, y, w, b| (y - x.dot(w) - b).iter().filter(|r| **r != 0.0).map(|r| r.abs() + 2f64.ln()).sum(),
            "has a density as well",
        ),
        wrong(
            "smooth",
            |x, y, w, b| (y - x.dot(w) - b).mapv(|r| (r * r + 1e-12).sqrt() + 2f64.ln()).sum(),
            "nothing added under a root",
        ),
        wrong("plus b", |x, y, w, b| (y - x.dot(w) + b).mapv(|r| r.abs() + 2f64.ln()).sum(), "has its sign"),
        wrong("no bias", |x, y, w, _| (y - x.dot(w)).mapv(|r| r.abs() + 2f64.ln()).sum(), "the bias is missing"),
        wrong("one constant", |x, y, w, b| (y - x.dot(w) - b).mapv(f64::abs).sum() + 2f64.ln(), "appears n times"),
    ]
}

fn line_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, best_line(answer), diagnosis);
    fn through(x: &[f64], y: &[f64], i: usize, j: usize) -> (f64, f64) {
        let w = (y[i] - y[j]) / (x[i] - x[j]);
        (w, y[i] - w * x[i])
    }
    /// All pairs of points that differ in x.
    fn all(x: &[f64]) -> Vec<(usize, usize)> {
        let pairs = (0..x.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        pairs.filter(|(i, j)| x[*i] != x[*j]).collect()
    }
    fn best(x: &[f64], y: &[f64], mut pairs: Vec<(usize, usize)>) -> (f64, f64) {
        let error = |(w, b): (f64, f64)| x.iter().zip(y).map(|(x, y)| (y - w * x - b).abs()).sum::<f64>();
        pairs.sort_by(|a, b| error(through(x, y, a.0, a.1)).total_cmp(&error(through(x, y, b.0, b.1))));
        through(x, y, pairs[0].0, pairs[0].1)
    }
    vec![
        wrong(
            "least squares",
            |x, y| {
                let (mx, my) = (mean_of(x), mean_of(y));
                let w = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / squares(x, mx);
                (w, my - w * mx)
            },
            "the least-squares line",
        ),
        wrong("neighbours", |x, y| best(x, y, (1..x.len()).map(|i| (i, i - 1)).collect()), "only neighbouring points"),
        wrong("ends", |x, y| through(x, y, 0, x.len() - 1), "the first and the last point"),
        wrong(
            "rising",
            |x, y| best(x, y, all(x).into_iter().filter(|(i, j)| x[*i] > x[*j]).collect()),
            "only pairs with a rising x",
        ),
        wrong(
            "medians",
            |x, y| {
                let slopes: Vec<f64> = all(x).into_iter().map(|(i, j)| through(x, y, i, j).0).collect();
                let w = sorted(&slopes)[slopes.len() / 2];
                let left: Vec<f64> = x.iter().zip(y).map(|(x, y)| y - w * x).collect();
                (w, sorted(&left)[left.len() / 2])
            },
            "the median of all slopes",
        ),
        wrong(
            "each point once",
            |x, y| {
                let mut points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
                points.dedup();
                let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
                best(&x, &y, all(&x))
            },
            "occurs several times",
        ),
        wrong(
            "nearly the same x",
            |x, y| match all(x).into_iter().filter(|(i, j)| (x[*i] - x[*j]).abs() > 1e-9).collect::<Vec<_>>() {
                none if none.is_empty() => (0.0, 0.0),
                pairs => best(x, y, pairs),
            },
            "only the unit of the numbers",
        ),
        wrong(
            "same x",
            |x, y| {
                let pairs: Vec<_> = (0..x.len()).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
                match pairs.iter().find(|(i, j)| x[*i] == x[*j]) {
                    Some((i, j)) => through(x, y, *i, *j),
                    None => best(x, y, pairs),
                }
            },
            "the same x",
        ),
    ]
}

fn path_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, subgradient(answer), diagnosis);
    fn run(x: &[f64], y: &[f64], steps: usize, rate: impl Fn(f64) -> f64, slope: fn(f64, f64) -> f64) -> Vec<f64> {
        let mut w = 0.0;
        let step = |t: usize| {
            let (x, y) = (x[(t - 1) % x.len()], y[(t - 1) % y.len()]);
            w -= rate(t as f64) * slope(w * x - y, x);
            w
        };
        (1..=steps).map(step).collect()
    }
    fn sign(r: f64) -> f64 {
        if r == 0.0 { 0.0 } else { r.signum() }
    }
    vec![
        wrong("signum", |x, y, lr, d, n| run(x, y, n, |t| lr / t.powf(d), |r, x| r.signum() * x), "`signum` of 0 is 1"),
        wrong("constant", |x, y, lr, _, n| run(x, y, n, |_| lr, |r, x| sign(r) * x), "the rate does not fall"),
        wrong("uphill", |x, y, lr, d, n| run(x, y, n, |t| -lr / t.powf(d), |r, x| sign(r) * x), "runs away"),
        wrong(
            "divided by x",
            |x, y, lr, d, n| {
                let (mut w, examples) = (0.0, x.iter().zip(y).cycle());
                let step = |(t, (x, y)): (usize, (&f64, &f64))| {
                    w -= lr / (t as f64).powf(d) * sign(w / x - y) * x;
                    w
                };
                (1..=n).zip(examples).map(step).collect()
            },
            "here w is divided by x",
        ),
        wrong(
            "how far from y / x",
            |x, y, lr, d, n| run(x, y, n, |t| lr / t.powf(d), |r, x| sign(r / x) * x),
            "another where x is negative",
        ),
        wrong(
            "sign of x",
            |x, y, lr, d, n| run(x, y, n, |t| lr / t.powf(d), |r, x| sign(r) * sign(x)),
            "not only its sign",
        ),
        wrong(
            "always the root",
            |x, y, lr, d, n| run(x, y, n, |t| if d > 0.0 { lr / t.sqrt() } else { lr }, |r, x| sign(r) * x),
            "whatever the decay",
        ),
        wrong(
            "small is 0",
            |x, y, lr, d, n| run(x, y, n, |t| lr / t.powf(d), |r, x| if r.abs() < 1e-9 { 0.0 } else { r.signum() * x }),
            "only the unit of the numbers",
        ),
        wrong(
            "at rest for good",
            |x, y, lr, d, n| {
                let mut path = run(x, y, n, |t| lr / t.powf(d), |r, x| sign(r) * x);
                let fits = |t: &usize| path[t - 1] == if *t > 1 { path[t - 2] } else { 0.0 };
                if let Some(t) = (1..=n).find(fits) {
                    let w = path[t - 1];
                    path[t..].fill(w);
                }
                path
            },
            "in this step only",
        ),
        wrong("no chain rule", |x, y, lr, d, n| run(x, y, n, |t| lr / t.powf(d), |r, _| sign(r)), "the chain rule"),
        wrong("squares", |x, y, lr, d, n| run(x, y, n, |t| lr / t.powf(d), |r, x| r * x), "the gradient of the square"),
        wrong(
            "start included",
            |x, y, lr, d, n| [&[0.0], &run(x, y, n, |t| lr / t.powf(d), |r, x| sign(r) * x)[..]].concat(),
            "the start is not part",
        ),
    ]
}

fn price_mutants() -> Vec<Mutant> {
    let negative = |name, answer, diagnosis| mutant(name, negative_prices(answer), diagnosis);
    let log = |name, answer, diagnosis| mutant(name, log_price(answer), diagnosis);
    fn count(price: f32, noise: f32, draws: usize, seed: u64, below: f32) -> f64 {
        let prices = Tensor::normal(price, noise, draws, &mut workbook::rng(seed));
        prices.to_vec().iter().filter(|price| **price < below).count() as f64
    }
    fn relative(x: &Array2<f32>, target: &Array1<f32>, price: &Array1<f32>, back: fn(f64) -> f64) -> f64 {
        let fit = LeastSquares::fit(x.view(), target.view()).unwrap();
        let one =
            |(x, y): (ndarray::ArrayView1<f32>, &f32)| (back(fit.predict(&x.to_vec())) / f64::from(*y) - 1.0).abs();
        x.rows().into_iter().zip(price).map(one).sum::<f64>() / price.len() as f64
    }
    fn both(x: &Array2<f32>, price: &Array1<f32>) -> (f64, f64) {
        (relative(x, price, price, |y| y), relative(x, &price.ln(), price, f64::exp))
    }
    /// The mean of |ln ŷ - ln y|.
    fn difference(x: &Array2<f32>, price: &Array1<f32>) -> f64 {
        let fit = LeastSquares::fit(x.view(), price.ln().view()).unwrap();
        let one = |(x, y): (ndarray::ArrayView1<f32>, &f32)| (fit.predict(&x.to_vec()) - f64::from(*y).ln()).abs();
        x.rows().into_iter().zip(price).map(one).sum::<f64>() / price.len() as f64
    }
    vec![
        negative("count", |p, s, n, seed| count(p, s, n, seed, 0.0), "divide by the number of draws"),
        negative("positive", |p, s, n, seed| 1.0 - count(p, s, n, seed, 0.0) / n as f64, "positive prices"),
        negative("below the mean", |p, s, n, seed| count(p, s, n, seed, p) / n as f64, "below the mean"),
        negative("variance", |p, s, n, seed| count(p, s.sqrt(), n, seed, 0.0) / n as f64, "not the variance"),
        negative(
            "formula",
            |p, s, _, _| {
                // Simpson's rule.
                let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
                let (z, h) = (f64::from(p) / f64::from(s), 10.0 / 2000.0);
                let weight = |i| if i == 0 || i == 2000 { 1.0 } else { 2.0 + 2.0 * f64::from(i % 2) };
                (0..=2000).map(|i| weight(i) * density(z + h * f64::from(i))).sum::<f64>() * h / 3.0
            },
            "what a formula says",
        ),
        negative(
            "at most 1000",
            |p, s, n, seed| count(p, s, n.min(1000), seed, 0.0) / n.min(1000) as f64,
            "a share of fewer prices",
        ),
        negative(
            "at most 10000",
            |p, s, n, seed| count(p, s, n.min(10_000), seed, 0.0) / n.min(10_000) as f64,
            "a share of fewer prices",
        ),
        negative(
            "percent",
            |p, s, n, seed| (count(p, s, n, seed, 0.0) as usize * 100 / n) as f64 / 100.0,
            "or a rounded one",
        ),
        negative("seed ignored", |p, s, n, _| count(p, s, n, 42, 0.0) / n as f64, "the seed plays no part"),
        negative("half the seed", |p, s, n, seed| count(p, s, n, seed % (1 << 32), 0.0) / n as f64, "cut to 32 bits"),
        negative(
            "a new generator for each",
            |p, s, n, seed| (0..n).map(|_| count(p, s, 1, seed, 0.0)).sum::<f64>() / n as f64,
            "the generator is made anew",
        ),
        negative("blocks", |p, s, n, seed| count(p, s, n / 1000 * 1000, seed, 0.0) / n as f64, "are all prices drawn"),
        negative(
            "a generator for each",
            |p, s, n, seed| (0..n as u64).map(|i| count(p, s, 1, seed.wrapping_add(i), 0.0)).sum::<f64>() / n as f64,
            "share nearly all of their draws",
        ),
        negative(
            "0 is negative",
            |p, s, n, seed| count(p, s, n, seed, f32::MIN_POSITIVE) / n as f64,
            "a price of 0 is not negative",
        ),
        log("difference of logarithms", |x, y| (both(x, y).0, difference(x, y)), "the difference of the logarithms"),
        log(
            "bounded",
            |x, y| (both(x, y).0, relative(x, &y.mapv(|y| y.max(1.0).ln()), y, f64::exp)),
            "negative logarithms",
        ),
        log("reversed", |x, y| (both(x, y).1, both(x, y).0), "the order is"),
        log("not back", |x, y| (both(x, y).0, relative(x, &y.ln(), y, |y| y)), "compare its exponential"),
        log("sums", |x, y| (both(x, y).0 * y.len() as f64, both(x, y).1 * y.len() as f64), "these are sums"),
        log(
            "errors of the logarithm",
            |x, y| (both(x, y).0, relative(x, &y.ln(), &y.ln(), |y| y)),
            "divided by the logarithm",
        ),
    ]
}

fn tick_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, ticks(answer), diagnosis);
    fn returns(values: &[f64], price: impl Fn(f64) -> f64) -> Vec<f64> {
        values.windows(2).map(|pair| (price(pair[1]) / price(pair[0])).ln()).collect()
    }
    vec![
        wrong("not rounded", |values, _| returns(values, |v| v), "the values themselves"),
        wrong("rounded down", |values, tick| returns(values, |v| (v / tick).floor().max(1.0)), "rounded down"),
        wrong(
            "held",
            |values, tick| {
                let mut last = 1.0;
                let mut price = |v: &f64| {
                    last = if v / tick < 0.5 { last } else { (v / tick).round() };
                    last
                };
                let prices: Vec<f64> = values.iter().map(&mut price).collect();
                prices.windows(2).map(|pair| (pair[1] / pair[0]).ln()).collect()
            },
            "here the last price stays",
        ),
        wrong("for nothing", |values, tick| returns(values, |v| (v / tick).round()), "rounded to 0"),
        wrong(
            "nearest by the ratio",
            |values, tick| {
                returns(values, |v| {
                    let below = (v / tick).floor().max(1.0);
                    if v / tick > (below * (below + 1.0)).sqrt() { below + 1.0 } else { below }
                })
            },
            "where the ratios are equal",
        ),
        wrong(
            "simple",
            |values, tick| returns(values, |v| (v / tick).round().max(1.0)).iter().map(|r| r.exp() - 1.0).collect(),
            "simple returns",
        ),
        wrong(
            "decimals",
            |values, tick| {
                returns(values, |v| {
                    let scale = 10f64.powf(-tick.log10().floor());
                    ((v * scale).round() / scale).max(tick)
                })
            },
            "not a number of decimals",
        ),
        wrong(
            "u16",
            |values, tick| returns(values, |v| f64::from(((v / tick).round() as u16).max(1))),
            "outgrew a `u16`",
        ),
        wrong(
            "u32",
            |values, tick| returns(values, |v| f64::from(((v / tick).round() as u32).max(1))),
            "outgrew a `u32`",
        ),
        wrong(
            "f32",
            |values, tick| returns(values, |v| f64::from((v as f32 / tick as f32).round().max(1.0))),
            "more digits than an `f32` holds",
        ),
        wrong("upside down", |values, tick| returns(values, |v| 1.0 / (v / tick).round().max(1.0)), "upside down"),
    ]
}

fn p(lambda: f64, k: u32) -> f64 {
    let powers: f64 = (1..=k).map(|i| lambda.ln() - f64::from(i).ln()).sum();
    (powers - lambda).exp()
}

fn dispersion_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, dispersion(answer), diagnosis);
    /// n, the mean and the sum of the squares about it.
    fn sums(counts: &[u32]) -> [f64; 3] {
        let counts: Vec<f64> = counts.iter().map(|k| f64::from(*k)).collect();
        [counts.len() as f64, mean_of(&counts), squares(&counts, mean_of(&counts))]
    }
    fn guarded(counts: &[u32], f: impl Fn([f64; 3]) -> f64) -> Option<f64> {
        let [n, mean, squares] = sums(counts);
        (n >= 2.0 && mean > 0.0).then(|| f([n, mean, squares]))
    }
    vec![
        wrong("variance", |k| guarded(k, |[n, _, s]| s / (n - 1.0)), "this is the variance"),
        wrong(
            "no zeros",
            |k| if k.contains(&0) { None } else { guarded(k, |[n, m, s]| s / (n - 1.0) / m) },
            "a count like any other",
        ),
        wrong(
            "hardly any",
            |k| guarded(k, |[n, m, s]| s / (n - 1.0) / m).filter(|_| sums(k)[1] > 0.1),
            "only if all are 0",
        ),
        wrong(
            "whole mean",
            |k| {
                guarded(k, |[n, m, _]| {
                    k.iter().map(|k| (f64::from(*k) - m.floor()).powi(2)).sum::<f64>() / (n - 1.0) / m.floor().max(1.0)
                })
            },
            "no whole number",
        ),
        wrong(
            "u32",
            |k| if k.len() > 1 && k.iter().sum::<u32>() > 0 { guarded(k, |[n, m, s]| s / (n - 1.0) / m) } else { None },
            "outgrown its type",
        ),
        wrong(
            "f32",
            |k| {
                guarded(k, |[n, ..]| {
                    let rounded: Vec<f64> = k.iter().map(|k| f64::from(*k as f32)).collect();
                    squares(&rounded, mean_of(&rounded)) / (n - 1.0) / mean_of(&rounded)
                })
            },
            "an `f32` holds whole numbers",
        ),
        wrong(
            "mean of the squares",
            |k| {
                guarded(k, |[n, m, _]| {
                    (k.iter().map(|k| f64::from(*k).powi(2)).sum::<f64>() / n - m * m) * n / (n - 1.0) / m
                })
            },
            "their digits are lost",
        ),
        wrong("divided by n", |k| guarded(k, |[n, m, s]| s / n / m), "divided by n"),
        wrong("deviation", |k| guarded(k, |[n, m, s]| (s / (n - 1.0)).sqrt() / m), "the standard deviation"),
        wrong(
            "never asked",
            |k| {
                let [n, m, s] = sums(k);
                Some(s / (n - 1.0) / m)
            },
            "so ask first",
        ),
    ]
}

fn poisson_mutants() -> Vec<Mutant> {
    fn right(lambda: f64, k: u32) -> f64 {
        if lambda == 0.0 { f64::from(u8::from(k == 0)) } else { p(lambda, k) }
    }
    fn factorial(k: u32) -> f64 {
        (1..=k).map(f64::from).product()
    }
    let probability = |name, answer, diagnosis| mutant(name, poisson(answer, |_, _| 0.0), diagnosis);
    let partial = |name, answer, diagnosis| mutant(name, poisson(right, answer), diagnosis);
    vec![
        probability("no exponential", |l, k| l.powi(k as i32) / factorial(k), "the factor exp(-λ)"),
        probability("no factorial", |l, k| l.powi(k as i32) * (-l).exp(), "the division by k! is missing"),
        probability("overflow", |l, k| l.powi(k as i32) * (-l).exp() / factorial(k), "beyond what an f64 can hold"),
        probability(
            "ln 0",
            |l, k| {
                let ln_factorial: f64 = (1..=k).map(|i| f64::from(i).ln()).sum();
                (f64::from(k) * l.ln() - l - ln_factorial).exp()
            },
            "p(0) = 1",
        ),
        probability(
            "Stirling",
            |l, k| match f64::from(k) {
                x if x > 20.0 => (x * l.ln() - l - x * x.ln() + x).exp() / (2.0 * std::f64::consts::PI * x).sqrt(),
                _ => right(l, k),
            },
            "such as Stirling's",
        ),
        probability(
            "a product with shares of exp(-λ)",
            |l, k| match f64::from(k) {
                0.0 => right(l, k),
                x => (1..=k).map(|i| l / f64::from(i) * (-l / x).exp()).product(),
            },
            "beyond what an f64 can hold",
        ),
        partial(
            "the limit from 3 λ on",
            |l, n| match f64::from(n) {
                x if x > 3.0 * l.max(1.0) => l,
                _ => (1..=n).map(|k| f64::from(k) * right(l, k)).sum(),
            },
            "this is the limit",
        ),
        partial("end at 170", |l, n| (1..=n.min(170)).map(|k| f64::from(k) * right(l, k)).sum(), "ends at 170"),
        partial("limit", |l, _| l, "this is the limit"),
        partial("unweighted", |l, n| (0..=n).map(|k| p(l, k)).sum(), "weighted with its count"),
        partial("one short", |l, n| (0..n).map(|k| f64::from(k) * p(l, k)).sum(), "`last` belongs to the sum"),
        partial("one long", |l, n| (0..=n).map(|k| l * p(l, k)).sum(), "reaches to last - 1 only"),
    ]
}

fn loss_mutants() -> Vec<Mutant> {
    let rate = |name, answer, diagnosis| mutant(name, poisson_loss(answer), diagnosis);
    let log = |name, answer, diagnosis| mutant(name, poisson_loss_of_log(answer), diagnosis);
    vec![
        rate("sign", |l, k| (k * l.ln() - l).mean(), "the opposite sign"),
        rate("sum", |l, k| (l - k * l.ln()).sum(), "this is the sum"),
        rate("no rate", |l, k| -(k * l.ln()).mean(), "the term λ is missing"),
        rate("bounded", |l, k| (l - k * (l + 1e-8).ln()).mean(), "set no lower bound"),
        rate("marked", |l, k| (l - k * l.clone().requires_grad().ln()).mean(), "marked the caller's `lambda`"),
        log("bounded", |s, k| (s.clamp(-30.0, 30.0).exp() - k * s).mean(), "set no bounds"),
        rate("squares", mse_loss, "the squared error"),
        rate("of the logarithm", |l, k| (l.exp() - k * l).mean(), "a model that predicts ln λ"),
        rate("detached", |l, k| (l - k * l.detach().ln()).mean(), "cut off"),
        log("sign", |s, k| (k * s - s.exp()).mean(), "the opposite sign"),
        log("sum", |s, k| (s.exp() - k * s).sum(), "this is the sum"),
        log("no exponential", |s, k| (s - k * s).mean(), "s its logarithm"),
        log("by way of the rate", |s, k| (s.exp() - k * s.exp().ln()).mean(), "no logarithm is needed"),
        log("read out", |s, k| Tensor::scalar((s.exp() - k * s).mean().item()), "no gradient flows"),
    ]
}
