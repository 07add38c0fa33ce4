//! Wrong answers to H1 to H6.

use checks::hidden_layer::*;
use solutions::hidden_layer as right;
use workbook::prelude::{Array1, Array2, Axis, Labels, Tensor, one_hot, rng, softmax, tensor};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [
        forward_mutants(),
        gradient_mutants(),
        merging_mutants(),
        shaking_mutants(),
        size_mutants(),
        parity_mutants(),
        sleep_mutants(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn forward_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, forward(answer), diagnosis);
    vec![
        wrong("linear", |x, w1, b1, w2, b2| (x.matmul(w1) + b1).matmul(w2) + b2, "one linear layer"),
        wrong("relu, then bias", |x, w1, b1, w2, b2| (x.matmul(w1).relu() + b1).matmul(w2) + b2, "before the bias"),
        wrong("no first bias", |x, w1, _, w2, b2| x.matmul(w1).relu().matmul(w2) + b2, "b₁ is missing"),
        wrong("no last bias", |x, w1, b1, w2, _| (x.matmul(w1) + b1).relu().matmul(w2), "b₂ is missing"),
        wrong(
            "relu twice",
            |x, w1, b1, w2, b2| ((x.matmul(w1) + b1).relu().matmul(w2) + b2).relu(),
            "the last layer is linear",
        ),
        wrong(
            "relu at the end only",
            |x, w1, b1, w2, b2| ((x.matmul(w1) + b1).matmul(w2) + b2).relu(),
            "behind the wrong layer",
        ),
        wrong("tanh", |x, w1, b1, w2, b2| (x.matmul(w1) + b1).tanh().matmul(w2) + b2, "this is tanh"),
        wrong("sigmoid", |x, w1, b1, w2, b2| (x.matmul(w1) + b1).sigmoid().matmul(w2) + b2, "the sigmoid"),
        wrong("absolute", |x, w1, b1, w2, b2| (x.matmul(w1) + b1).abs().matmul(w2) + b2, "absolute values"),
        wrong(
            "up to 1000",
            |x, w1, b1, w2, b2| (x.matmul(w1) + b1).clamp(0.0, 1000.0).matmul(w2) + b2,
            "has no upper end",
        ),
        wrong("clamped", |x, w1, b1, w2, b2| (x.matmul(w1) + b1).clamp(0.0, 1.0).matmul(w2) + b2, "ends at 1"),
        wrong(
            "probabilities",
            |x, w1, b1, w2, b2| softmax(&((x.matmul(w1) + b1).relu().matmul(w2) + b2)),
            "these are probabilities",
        ),
        wrong("units only", |x, w1, b1, _, _| (x.matmul(w1) + b1).relu(), "these are the hidden units"),
        wrong(
            "no gradient",
            |x, w1, b1, w2, b2| (x.matmul(w1) + b1).relu().detach().matmul(w2) + b2,
            "no gradient flows",
        ),
        wrong(
            "by an array",
            |x, w1, b1, w2, b2| {
                let units = (x.matmul(w1) + b1).to_array().mapv(|z| z.max(0.0));
                Tensor::from(units).matmul(w2) + b2
            },
            "no gradient flows",
        ),
        wrong(
            "marks its input",
            |x, w1, b1, w2, b2| (x.matmul(&w1.clone().requires_grad()) + b1).relu().matmul(w2) + b2,
            "marked the caller's `w1`",
        ),
    ]
}

type Parts = (Tensor, Tensor, Tensor, f32);

/// H, the logits, the one-hot labels, and n.
fn parts(x: &Tensor, y: &Labels, w1: &Tensor, b1: &Tensor, w2: &Tensor, b2: &Tensor) -> Parts {
    let units = (x.matmul(w1) + b1).relu();
    let logits = units.matmul(w2) + b2;
    let truth = one_hot(y, logits.shape()[1]);
    (units, logits, truth, y.len() as f32)
}

fn awake(units: &Tensor) -> Tensor {
    units.to_array().mapv(|h| f32::from(u8::from(h > 0.0))).into()
}

fn back(x: &Tensor, d: &Tensor) -> (Tensor, Tensor) {
    (x.t().matmul(d), d.sum_axis(0))
}

fn gradient_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, gradient(answer), diagnosis);
    vec![
        wrong(
            "largest of all",
            |x, y, w1, b1, w2, b2| {
                let (h, o, truth, n) = parts(x, y, w1, b1, w2, b2);
                let largest = o.to_vec().into_iter().fold(f32::NEG_INFINITY, f32::max);
                let exp = (o - largest).exp();
                back(x, &(((&exp / exp.sum_axis_keepdim(1) - truth) / n).matmul(&w2.t()) * awake(&h)))
            },
            "and not that of all rows",
        ),
        wrong(
            "no mask",
            |x, y, w1, b1, w2, b2| {
                let (_, o, truth, n) = parts(x, y, w1, b1, w2, b2);
                back(x, &((softmax(&o) - truth) / n).matmul(&w2.t()))
            },
            "units that sleep must be left out",
        ),
        wrong(
            "0 is awake",
            |x, y, w1, b1, w2, b2| {
                let (_, o, truth, n) = parts(x, y, w1, b1, w2, b2);
                let z = x.matmul(w1) + b1;
                let mask = Tensor::from(z.to_array().mapv(|z| f32::from(u8::from(z >= 0.0))));
                back(x, &(((softmax(&o) - truth) / n).matmul(&w2.t()) * mask))
            },
            "exactly 0 is asleep",
        ),
        wrong(
            "sum",
            |x, y, w1, b1, w2, b2| {
                let (h, o, truth, _) = parts(x, y, w1, b1, w2, b2);
                back(x, &((softmax(&o) - truth).matmul(&w2.t()) * awake(&h)))
            },
            "the 1/n is missing",
        ),
        wrong(
            "no labels",
            |x, y, w1, b1, w2, b2| {
                let (h, o, _, n) = parts(x, y, w1, b1, w2, b2);
                back(x, &((softmax(&o) / n).matmul(&w2.t()) * awake(&h)))
            },
            "the labels play no part",
        ),
        wrong(
            "uphill",
            |x, y, w1, b1, w2, b2| {
                let (h, o, truth, n) = parts(x, y, w1, b1, w2, b2);
                back(x, &(((truth - softmax(&o)) / n).matmul(&w2.t()) * awake(&h)))
            },
            "the sign is reversed",
        ),
        wrong(
            "times H",
            |x, y, w1, b1, w2, b2| {
                let (h, o, truth, n) = parts(x, y, w1, b1, w2, b2);
                back(x, &(((softmax(&o) - truth) / n).matmul(&w2.t()) * h))
            },
            "by 1 or by 0",
        ),
        wrong(
            "of the last layer",
            |x, y, w1, b1, w2, b2| {
                let (h, o, truth, n) = parts(x, y, w1, b1, w2, b2);
                back(&h, &((softmax(&o) - truth) / n))
            },
            "the gradients of W₂ and b₂",
        ),
        wrong(
            "mean for the bias",
            |x, y, w1, b1, w2, b2| {
                let (w, b) = right::gradient::hidden_gradients(x, y, w1, b1, w2, b2);
                (w, b / y.len() as f32)
            },
            "the sum over the examples",
        ),
        wrong(
            "transposed",
            |x, y, w1, b1, w2, b2| {
                let (w, b) = right::gradient::hidden_gradients(x, y, w1, b1, w2, b2);
                (w.t(), b)
            },
            "has the shape of W₁",
        ),
        wrong(
            "naive softmax",
            |x, y, w1, b1, w2, b2| {
                let (h, o, truth, n) = parts(x, y, w1, b1, w2, b2);
                let exp = o.exp();
                let p = &exp / exp.sum_axis_keepdim(1);
                back(x, &(((p - truth) / n).matmul(&w2.t()) * awake(&h)))
            },
            "the softmax overflowed",
        ),
        wrong(
            "leaves a gradient",
            |x, y, w1, b1, w2, b2| {
                let [w1, b1] = [w1, b1].map(|leaf| leaf.clone().requires_grad());
                ((x.matmul(&w1) + &b1).relu().matmul(w2) + b2).cross_entropy(y).backward();
                (w1.grad().unwrap(), b1.grad().unwrap())
            },
            "marked the caller's",
        ),
    ]
}

type Arrays = (Array2<f32>, Array1<f32>, Array2<f32>);

/// Keeps the first of the units that are the same; `add` says what becomes of the others' rows.
fn merged_by(
    w1: &Tensor,
    b1: &Tensor,
    w2: &Tensor,
    is_same: fn(&Arrays, usize, usize) -> bool,
    add: fn(f32, f32) -> f32,
) -> (Tensor, Tensor, Tensor) {
    let matrix = |x: &Tensor| Array2::from_shape_vec((x.shape()[0], x.shape()[1]), x.to_vec()).unwrap();
    let all: Arrays = (matrix(w1), b1.to_vec().into(), matrix(w2));
    let (mut kept, mut rows): (Vec<usize>, _) = (vec![], all.2.clone());
    for unit in 0..b1.len() {
        match kept.iter().find(|first| is_same(&all, **first, unit)) {
            Some(first) => (0..rows.ncols()).for_each(|k| rows[[*first, k]] = add(rows[[*first, k]], rows[[unit, k]])),
            None => kept.push(unit),
        }
    }
    (all.0.select(Axis(1), &kept).into(), all.1.select(Axis(0), &kept).into(), rows.select(Axis(0), &kept).into())
}

fn same(all: &Arrays, i: usize, j: usize) -> bool {
    all.0.column(i) == all.0.column(j) && all.1[i] == all.1[j]
}

fn merging_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, symmetry(answer, right::symmetry::shaken), diagnosis);
    vec![
        wrong(
            "rows are lost",
            |w1, b1, w2| merged_by(w1, b1, w2, same, |a, _| a),
            "the row of a unit that goes is lost",
        ),
        wrong("the last row", |w1, b1, w2| merged_by(w1, b1, w2, same, |_, b| b), "replaces the others"),
        wrong(
            "biases ignored",
            |w1, b1, w2| merged_by(w1, b1, w2, |all, i, j| all.0.column(i) == all.0.column(j), |a, b| a + b),
            "compare b₁ as well",
        ),
        wrong(
            "outgoing weights too",
            |w1, b1, w2| {
                merged_by(w1, b1, w2, |all, i, j| same(all, i, j) && all.2.row(i) == all.2.row(j), |a, b| a + b)
            },
            "compare what comes in",
        ),
        wrong(
            "the first weight",
            |w1, b1, w2| {
                merged_by(w1, b1, w2, |all, i, j| all.0[[0, i]] == all.0[[0, j]] && all.1[i] == all.1[j], |a, b| a + b)
            },
            "compares the first alone",
        ),
        wrong(
            "nearly",
            |w1, b1, w2| {
                let near = |all: &Arrays, i: usize, j: usize| {
                    all.0.column(i).iter().zip(all.0.column(j)).all(|(a, b)| (a - b).abs() < 1e-5)
                        && all.1[i] == all.1[j]
                };
                merged_by(w1, b1, w2, near, |a, b| a + b)
            },
            "to the last digit",
        ),
        wrong(
            "but for rounding",
            |w1, b1, w2| {
                let near = |all: &Arrays, i: usize, j: usize| {
                    let is_near = |(a, b): (&f32, &f32)| (a - b).abs() <= 5e-7;
                    all.0.column(i).iter().zip(all.0.column(j)).all(is_near) && is_near((&all.1[i], &all.1[j]))
                };
                merged_by(w1, b1, w2, near, |a, b| a + b)
            },
            "to the last digit",
        ),
        wrong("nothing", |w1, b1, w2| (w1.detach(), b1.detach(), w2.detach()), "nothing is merged"),
        wrong(
            "in place",
            |w1, b1, w2| {
                let merged = merged_by(w1, b1, w2, same, |a, b| a + b);
                w2.value_mut().fill(0.0);
                merged
            },
            "`w2` itself was changed",
        ),
    ]
}

fn shaking_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, symmetry(right::symmetry::merged, answer), diagnosis);
    fn noise(w1: &Tensor, deviation: f32, seed: u64) -> Tensor {
        Tensor::normal(0.0, deviation, (w1.shape()[0], w1.shape()[1]), &mut rng(seed))
    }
    vec![
        wrong("nothing", |w1, _, _| w1.detach(), "nothing was added"),
        wrong("noise alone", noise, "the weights themselves are gone"),
        wrong(
            "as a variance",
            |w1, deviation, seed| w1.detach() + noise(w1, deviation.sqrt(), seed),
            "taken for a variance",
        ),
        wrong(
            "squared",
            |w1, deviation, seed| w1.detach() + noise(w1, deviation.powi(2), seed),
            "the deviation was squared",
        ),
        wrong("one deviation", |w1, _, seed| w1.detach() + noise(w1, 0.01, seed), "another standard deviation"),
        wrong(
            "uniform",
            |w1, deviation, seed| {
                let width = deviation * 3f32.sqrt();
                w1.detach() + Tensor::uniform(-width, width, (w1.shape()[0], w1.shape()[1]), &mut rng(seed))
            },
            "not from a normal distribution",
        ),
        wrong(
            "from 0 up",
            |w1, deviation, seed| w1.detach() + noise(w1, deviation, seed).abs(),
            "the noise has the mean 0",
        ),
        wrong(
            "a number for each unit",
            |w1, deviation, seed| w1.detach() + Tensor::normal(0.0, deviation, (1, w1.shape()[1]), &mut rng(seed)),
            "all weights of a unit got the same noise",
        ),
        wrong(
            "a number for each input",
            |w1, deviation, seed| w1.detach() + Tensor::normal(0.0, deviation, (w1.shape()[0], 1), &mut rng(seed)),
            "every unit got the same noise",
        ),
        wrong("seed ignored", |w1, deviation, _| w1.detach() + noise(w1, deviation, 3), "the seed plays no part"),
        wrong(
            "32 bits",
            |w1, deviation, seed| w1.detach() + noise(w1, deviation, u64::from(seed as u32)),
            "cut to 32 bits",
        ),
        wrong(
            "in place",
            |w1, deviation, seed| {
                let noise = noise(w1, deviation, seed);
                w1.value_mut().zip_mut_with(&noise.value(), |w, e| *w += e);
                w1.clone()
            },
            "`w1` itself was changed",
        ),
    ]
}

fn size_mutants() -> Vec<Mutant> {
    let formula =
        |name, answer, diagnosis| mutant(name, first_weights(answer, right::first_weights::measured_gain), diagnosis);
    let measured = |name, answer, diagnosis| {
        mutant(name, first_weights(right::first_weights::keeping_deviation, answer), diagnosis)
    };
    fn gain(x: &Tensor, units: usize, deviation: f32, slope: f32, seed: u64) -> f64 {
        right::first_weights::measured_gain(x, units, deviation, slope, seed)
    }
    fn size(x: &Tensor) -> f64 {
        f64::from(x.detach().powi(2).mean().item())
    }
    vec![
        measured(
            "at most 256 units",
            |x, units, deviation, slope, seed| gain(x, units.min(256), deviation, slope, seed),
            "without a limit",
        ),
        measured(
            "1000 units at least",
            |x, units, deviation, slope, seed| gain(x, units.max(1000), deviation, slope, seed),
            "or are there always many",
        ),
        measured(
            "example by example",
            |x, units, deviation, slope, seed| {
                let x = x.detach();
                let of = |i: usize| gain(&x.slice(0, i..i + 1), units, deviation, slope, seed);
                (0..x.shape()[0]).map(of).sum::<f64>() / x.shape()[0] as f64
            },
            "and not example by example",
        ),
        formula("variance", |d, s| 2.0 / (d as f64 * (1.0 + s * s)), "this is the variance"),
        formula("He alone", |d, _| (2.0 / d as f64).sqrt(), "the slope plays no part"),
        formula("slope not squared", |d, s| (2.0 / (d as f64 * (1.0 + s))).sqrt(), "squares count"),
        formula("no relu", |d, _| (1.0 / d as f64).sqrt(), "the relu is left out"),
        formula("u32", |d, s| (2.0 / (f64::from(d as u32) * (1.0 + s * s))).sqrt(), ""),
        formula("integers", |d, s| ((2 / d) as f64 / (1.0 + s * s)).sqrt(), ""),
        formula("in f32", |d, s| f64::from((2.0 / (d as f32 * (1.0 + (s * s) as f32))).sqrt()) * 1.00001, ""),
        measured("not divided", |x, u, d, s, seed| gain(x, u, d, s, seed) * size(x), "divide by that of the inputs"),
        measured("linear", |x, u, d, _, seed| gain(x, u, d, 1.0, seed), "the relu is missing"),
        measured("plain relu", |x, u, d, _, seed| gain(x, u, d, 0.0, seed), "the slope plays no part"),
        measured("roots", |x, u, d, s, seed| gain(x, u, d, s, seed).sqrt(), "these are the roots"),
        measured("upside down", |x, u, d, s, seed| 1.0 / gain(x, u, d, s, seed), "upside down"),
        measured("variance", |x, u, d, s, seed| gain(x, u, d.sqrt(), s, seed), "taken for a variance"),
        measured(
            "the formula",
            |x, _, d, s, _| x.shape()[1] as f64 * f64::from(d).powi(2) * (1.0 + f64::from(s).powi(2)) / 2.0,
            "this is the formula",
        ),
        measured("seed ignored", |x, u, d, s, _| gain(x, u, d, s, 0), "the seed plays no part"),
    ]
}

/// As the solution, with these factors of the units and these biases of the classes.
fn zigzag(pixels: usize, factor: fn(usize) -> f32, b2: [f32; 2]) -> (Tensor, Tensor, Tensor, Tensor) {
    let b1: Array1<f32> = (0..pixels).map(|unit| -(unit as f32)).collect();
    let w2 = Array2::from_shape_fn((pixels, 2), |(unit, class)| factor(unit) * class as f32);
    (Tensor::ones((pixels, pixels)), b1.into(), w2.into(), Tensor::from(Array1::from(b2.to_vec())))
}

fn turns(unit: usize) -> f32 {
    if unit == 0 { 1.0 } else { 2.0 - 4.0 * (unit % 2) as f32 }
}

fn parity_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, parity(answer), diagnosis);
    vec![
        wrong(
            "exactly one",
            |pixels| zigzag(pixels, |unit| [1.0, -2.0].get(unit).copied().unwrap_or(0.0), [0.5, 0.0]),
            "whether exactly one pixel is bright",
        ),
        wrong("exchanged", |pixels| zigzag(pixels, turns, [-0.5, 0.0]), ""),
        wrong(
            "classes exchanged",
            |pixels| {
                let (w1, b1, w2, b2) = zigzag(pixels, |unit| -turns(unit), [-0.5, 0.0]);
                (w1, b1, w2, b2)
            },
            "the two classes are exchanged",
        ),
        wrong("no decision", |pixels| zigzag(pixels, turns, [0.0, 0.0]), "it is not decided"),
        wrong("or", |pixels| zigzag(pixels, |unit| f32::from(u8::from(unit == 0)), [0.5, 0.0]), "'or', and not"),
        wrong(
            "one column",
            |pixels| {
                let (w1, b1, w2, _) = zigzag(pixels, turns, [0.5, 0.0]);
                (w1, b1, w2.slice(1, 1..2), tensor![-0.5])
            },
            "W₂ has two columns",
        ),
        wrong(
            "a unit for each picture",
            |pixels| {
                let (w1, b1, w2, b2) = zigzag(pixels, turns, [0.5, 0.0]);
                let zeros = |rows, columns| Tensor::zeros((rows, columns));
                (
                    Tensor::cat(&[w1, zeros(pixels, pixels)], 1),
                    Tensor::cat(&[b1, Tensor::zeros(pixels)], 0),
                    Tensor::cat(&[w2, zeros(pixels, 2)], 0),
                    b2,
                )
            },
            "one unit for each pixel is enough",
        ),
        wrong("zeros", |pixels| zigzag(pixels, |_| 0.0, [0.5, 0.0]), ""),
    ]
}

fn sleep_mutants() -> Vec<Mutant> {
    let dead = |name, answer, diagnosis| mutant(name, asleep(answer, right::asleep::sleeping_share), diagnosis);
    let share = |name, answer, diagnosis| mutant(name, asleep(right::asleep::dead_units, answer), diagnosis);
    fn units(x: &Tensor, w1: &Tensor, b1: &Tensor, is_dead: fn(&[f32]) -> bool) -> Vec<usize> {
        let columns = (x.matmul(w1) + b1).t().to_vec();
        let columns: Vec<&[f32]> = columns.chunks(x.shape()[0]).collect();
        (0..columns.len()).filter(|unit| is_dead(columns[*unit])).collect()
    }
    vec![
        dead(
            "of the first hundred",
            |x, w1, b1| units(x, w1, b1, |z| z.iter().take(100).all(|z| *z <= 0.0)),
            "the last example may wake",
        ),
        dead("below 0", |x, w1, b1| units(x, w1, b1, |z| z.iter().all(|z| *z < 0.0)), "relu(0) is 0"),
        dead("some", |x, w1, b1| units(x, w1, b1, |z| z.iter().any(|z| *z <= 0.0)), "these sleep for some examples"),
        dead("the mean", |x, w1, b1| units(x, w1, b1, |z| z.iter().sum::<f32>() <= 0.0), "asleep on average"),
        dead("the first", |x, w1, b1| units(x, w1, b1, |z| z[0] <= 0.0), "for the first example"),
        dead("awake", |x, w1, b1| units(x, w1, b1, |z| z.iter().any(|z| *z > 0.0)), "awake for some example"),
        dead(
            "no gradient",
            |x, w1, b1| {
                let w = w1.detach().requires_grad();
                (x.matmul(&w) + b1).relu().sum().backward();
                let gradient = w.grad().unwrap().to_array();
                (0..gradient.shape()[1])
                    .filter(|unit| gradient.index_axis(Axis(1), *unit).iter().all(|g| *g == 0.0))
                    .collect()
            },
            "gradients of several examples may cancel",
        ),
        dead("nearly", |x, w1, b1| units(x, w1, b1, |z| z.iter().all(|z| *z < 1e-5)), "a small number is not 0"),
        dead("no bias", |x, w1, b1| units(x, w1, &(b1 * 0.0), |z| z.iter().all(|z| *z <= 0.0)), "b₁ is missing"),
        dead(
            "from 1",
            |x, w1, b1| right::asleep::dead_units(x, w1, b1).into_iter().map(|unit| unit + 1).collect(),
            "counted from 0",
        ),
        dead(
            "a byte",
            |x, w1, b1| right::asleep::dead_units(x, w1, b1).into_iter().map(|unit| unit & 0xff).collect(),
            "",
        ),
        share("awake", |x, w1, b1| 1.0 - right::asleep::sleeping_share(x, w1, b1), "the share that is awake"),
        share("per cent", |x, w1, b1| 100.0 * right::asleep::sleeping_share(x, w1, b1), "in per cent"),
        share(
            "dead ones",
            |x, w1, b1| right::asleep::dead_units(x, w1, b1).len() as f64 / b1.len() as f64,
            "the share of dead units",
        ),
        share(
            "integers",
            |x, w1, b1| {
                let z = (x.matmul(w1) + b1).to_vec();
                (z.iter().filter(|z| **z <= 0.0).count() / z.len()) as f64
            },
            "",
        ),
        share(
            "below 0",
            |x, w1, b1| {
                let z = (x.matmul(w1) + b1).to_vec();
                z.iter().filter(|z| **z < 0.0).count() as f64 / z.len() as f64
            },
            "relu(0) is 0",
        ),
    ]
}
