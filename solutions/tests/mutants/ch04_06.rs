//! Wrong answers to section 4.6.

use checks::ch04_06::*;

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [sample_mutants(), leak_mutants(), polynomial_mutants(), rectangle_mutants()].into_iter().flatten().collect()
}

fn hoeffding(epsilon: f64, delta: f64) -> f64 {
    (2.0 / delta).ln() / (2.0 * epsilon * epsilon)
}

fn normal(epsilon: f64, z: f64, p: f64) -> f64 {
    (z / epsilon).powi(2) * p * (1.0 - p)
}

fn sample_mutants() -> Vec<Mutant> {
    let bound = |name, answer, diagnosis| {
        mutant(name, sample_size(answer, |epsilon, z, p| normal(epsilon, z, p).ceil() as u64), diagnosis)
    };
    let limit = |name, answer, diagnosis| {
        mutant(name, sample_size(|epsilon, delta| hoeffding(epsilon, delta).ceil() as u64, answer), diagnosis)
    };
    vec![
        bound("one side", |epsilon, delta| hoeffding(epsilon, 2.0 * delta).ceil() as u64, "one side only"),
        bound("rounded down", |epsilon, delta| hoeffding(epsilon, delta) as u64, "rounded down"),
        bound("ε", |epsilon, delta| hoeffding(epsilon.sqrt(), delta).ceil() as u64, "ε is squared"),
        bound("no 2", |epsilon, delta| (2.0 * hoeffding(epsilon, delta)).ceil() as u64, "the 2 in the exponent"),
        bound("u32", |epsilon, delta| u64::from(hoeffding(epsilon, delta).ceil() as u32), "the largest u32"),
        bound(
            "f32",
            |epsilon, delta| f64::from(((2.0 / delta as f32).ln() / (2.0 * (epsilon as f32).powi(2))).ceil()) as u64,
            "an f32 keeps seven",
        ),
        limit("to the nearest", |epsilon, z, p| normal(epsilon, z, p).round() as u64, "to the nearest whole number"),
        limit("30 at least", |epsilon, z, p| normal(epsilon, z, p).ceil().max(30.0) as u64, "there is no least number"),
        limit("one more", |epsilon, z, p| normal(epsilon, z, p) as u64 + 1, "whole already"),
        limit("p²", |epsilon, z, p| (normal(epsilon, z, p) / (1.0 - p) * p).ceil() as u64, "not p²"),
        bound("1 - δ", |epsilon, delta| hoeffding(epsilon, 1.0 - delta).ceil() as u64, "the probability to fail"),
        limit("p", |epsilon, z, p| (normal(epsilon, z, p) / (1.0 - p)).ceil() as u64, "is p (1 - p), not p"),
        limit("worst", |epsilon, z, _| normal(epsilon, z, 0.5).ceil() as u64, "though p is given"),
        limit("z", |epsilon, z, p| normal(epsilon, z.sqrt(), p).ceil() as u64, "z is squared too"),
        limit("not squared", |epsilon, z, p| normal(epsilon, z, p).sqrt().ceil() as u64, "square both sides"),
    ]
}

fn one_by_one(n: usize, error_rate: &dyn Fn(&[bool]) -> f64) -> Vec<bool> {
    let base = error_rate(&vec![false; n]);
    (0..n).map(|i| error_rate(&(0..n).map(|j| i == j).collect::<Vec<_>>()) < base).collect()
}

/// Right, if `count` makes an integer of n times an error rate, and a rate counts as lower by more than `least`.
fn by_count(n: usize, rate: &dyn Fn(&[bool]) -> f64, count: fn(f64) -> usize, least: f64) -> Vec<bool> {
    let base = rate(&vec![false; n]);
    let ask = |i: usize| rate(&(0..n).map(|j| i == j).collect::<Vec<_>>());
    let mut labels: Vec<bool> = (0..n - 1).map(|i| ask(i) < base - least).collect();
    labels.push(labels.iter().filter(|y| **y).count() < count(base * n as f64));
    labels
}

fn leak_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, leak(answer), diagnosis);
    vec![
        wrong(
            "rates compared for equality",
            |n, rate| {
                let first = rate(&vec![false; n]);
                let alone = |i: usize| (0..n).map(|j| i == j).collect::<Vec<_>>();
                let mut found: Vec<bool> = (0..n - 1).map(|i| rate(&alone(i)) == first - 1.0 / n as f64).collect();
                found.push((first * n as f64).round() as usize > found.iter().filter(|y| **y).count());
                found
            },
            "not whether two are equal",
        ),
        wrong(
            "kept, and compared with the first",
            |n, rate| {
                let mut found = vec![false; n];
                let first = rate(&found);
                for i in 0..n - 1 {
                    found[i] = true;
                    found[i] = rate(&found) < first;
                }
                found[n - 1] = (first * n as f64).round() as usize > found.iter().filter(|y| **y).count();
                found
            },
            "not with the first",
        ),
        wrong("one too many", one_by_one, "one question too many"),
        wrong("inverted", |n, rate| one_by_one(n, rate).into_iter().map(|y| !y).collect(), "the wrong way round"),
        wrong(
            "last one guessed",
            |n, rate| {
                let mut labels = one_by_one(n, rate);
                labels[n - 1] = !labels[n - 1];
                labels
            },
            "the last label is missing",
        ),
        wrong("cut off", |n, rate| by_count(n, rate, |trues| trues as usize, 0.0), "a hair below k"),
        wrong("a thousandth", |n, rate| by_count(n, rate, |trues| trues.round() as usize, 1e-3), "however small"),
        wrong(
            "below the worst",
            |n, rate| {
                let rates: Vec<f64> = (0..n).map(|i| rate(&(0..n).map(|j| i == j).collect::<Vec<_>>())).collect();
                let worst = rates.iter().copied().fold(0.0, f64::max);
                rates.iter().map(|rate| *rate < worst - 0.5 / n as f64).collect()
            },
            "one rate says nothing about another",
        ),
        wrong(
            "two for each",
            |n, rate| {
                let ask = |i: usize, y: bool| rate(&(0..n).map(|j| i == j && y).collect::<Vec<_>>());
                (0..n).map(|i| ask(i, true) < ask(i, false)).collect()
            },
            "two questions for each",
        ),
        wrong(
            "all labels",
            |n, rate| {
                let choice = |bits: usize| (0..n).map(|i| bits >> i & 1 == 1).collect::<Vec<_>>();
                (0..1 << n).map(choice).find(|labels| rate(labels) == 0.0).unwrap()
            },
            "questions",
        ),
    ]
}

fn changes(points: &[f64], labels: &[bool], sort: bool) -> (f64, Vec<f64>) {
    let mut pairs: Vec<(f64, bool)> = points.iter().copied().zip(labels.iter().copied()).collect();
    if sort {
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let roots = pairs.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| (pair[0].0 + pair[1].0) / 2.0);
    (if pairs[pairs.len() - 1].1 { 1.0 } else { -1.0 }, roots.collect())
}

fn monomials(inputs: usize, degree: usize) -> usize {
    (1..=degree).fold(1, |product, k| product * (inputs + k) / k)
}

fn polynomial_mutants() -> Vec<Mutant> {
    let roots = |name, answer, diagnosis| mutant(name, polynomial(answer, monomials), diagnosis);
    let dimension = |name, answer, diagnosis| {
        mutant(name, polynomial(|points, labels| changes(points, labels, true), answer), diagnosis)
    };
    vec![
        dimension(
            "factorials",
            |inputs, degree| {
                let factorial = |n: usize| (1..=n).product::<usize>();
                factorial(inputs + degree) / factorial(inputs) / factorial(degree)
            },
            "outgrown its type",
        ),
        dimension(
            "wrapping factorials",
            |inputs, degree| {
                let factorial = |n: usize| (1..=n).fold(1usize, |product, k| product.wrapping_mul(k));
                factorial(inputs + degree) / factorial(inputs).wrapping_mul(factorial(degree)).max(1)
            },
            "outgrew its type",
        ),
        dimension(
            "two variables",
            |inputs, degree| if inputs < 2 { degree + 1 } else { (degree + 1) * (degree + 2) / 2 },
            "right for two variables",
        ),
        roots(
            "near ones as one",
            |points, labels| {
                let (c, roots) = changes(points, labels, true);
                let gap = |root: &f64| points.iter().map(|x| (x - root).abs()).fold(f64::INFINITY, f64::min);
                (c, roots.into_iter().filter(|root| gap(root) > f64::EPSILON).collect())
            },
            "however near they are",
        ),
        roots(
            "whole parts",
            |points, labels| {
                let mut order: Vec<usize> = (0..points.len()).collect();
                order.sort_by_key(|i| points[*i] as i64);
                let points: Vec<f64> = order.iter().map(|i| points[*i]).collect();
                let labels: Vec<bool> = order.iter().map(|i| labels[*i]).collect();
                changes(&points, &labels, false)
            },
            "all of their digits",
        ),
        roots("not sorted", |points, labels| changes(points, labels, false), "sort them"),
        roots(
            "sign of the first",
            |points, labels| {
                let (c, roots) = changes(points, labels, true);
                (-c, roots)
            },
            "the wrong way round",
        ),
        roots(
            "root at a point",
            |points, labels| {
                let (c, roots) = changes(points, labels, true);
                let above = |root: f64| points.iter().copied().filter(|x| *x > root).fold(f64::INFINITY, f64::min);
                (c, roots.into_iter().map(above).collect())
            },
            "is 0 at a point",
        ),
        roots(
            "a root in every gap",
            |points, labels| {
                let (c, _) = changes(points, labels, true);
                (c, points.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect())
            },
            "too many roots",
        ),
        dimension("degree", |_, degree| degree, "has one coefficient more"),
        dimension("no constant", |inputs, degree| monomials(inputs, degree) - 1, "the constant term"),
        dimension("one variable", |_, degree| degree + 1, "right for one variable"),
        dimension("each power", |inputs, degree| (degree + 1).pow(inputs as u32), "their sum must not"),
        dimension("no mixed terms", |inputs, degree| inputs * degree + 1, "the mixed terms"),
    ]
}

/// Whether no other point is in the smallest rectangle around the wanted ones, compared by `holds` in the given axes.
fn alone(points: &[[f64; 2]], wanted: &[bool], axes: std::ops::Range<usize>, holds: fn(f64, f64, f64) -> bool) -> bool {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for (point, _) in points.iter().zip(wanted).filter(|(_, wanted)| **wanted) {
        for i in 0..2 {
            (low[i], high[i]) = (low[i].min(point[i]), high[i].max(point[i]));
        }
    }
    let is_in = |point: &[f64; 2]| axes.clone().all(|i| holds(low[i], point[i], high[i]));
    points.iter().zip(wanted).all(|(point, wanted)| *wanted || !is_in(point))
}

fn within(low: f64, x: f64, high: f64) -> bool {
    (low..=high).contains(&x)
}

fn shattered(points: &[[f64; 2]], choices: impl Fn(usize) -> bool) -> bool {
    (0..1usize << points.len()).filter(|bits| choices(*bits)).all(|bits| {
        let wanted: Vec<bool> = (0..points.len()).map(|i| bits >> i & 1 == 1).collect();
        alone(points, &wanted, 0..2, within)
    })
}

fn rectangle_mutants() -> Vec<Mutant> {
    let pick =
        |name, answer, diagnosis| mutant(name, rectangles(answer, |points| shattered(points, |_| true)), diagnosis);
    let shatter = |name, answer, diagnosis| {
        mutant(name, rectangles(|points, wanted| alone(points, wanted, 0..2, within), answer), diagnosis)
    };
    vec![
        shatter(
            "counted in a byte",
            |points| {
                (0..1u8 << points.len()).all(|bits| {
                    let wanted: Vec<bool> = (0..points.len()).map(|i| bits >> i & 1 == 1).collect();
                    alone(points, &wanted, 0..2, within)
                })
            },
            "",
        ),
        pick("always", |_, _| true, "holds the one in the middle"),
        pick(
            "from the first to the last",
            |points, wanted| {
                let chosen: Vec<usize> = (0..points.len()).filter(|i| wanted[*i]).collect();
                let ends = |i: usize| Some(&i) == chosen.first() || Some(&i) == chosen.last();
                let corners: Vec<bool> = (0..points.len()).map(ends).collect();
                let others: Vec<bool> = (0..points.len()).map(|i| corners[i] || !wanted[i]).collect();
                let keep = |keep: &[bool]| (0..points.len()).filter(|i| keep[*i]).collect::<Vec<_>>();
                let points: Vec<[f64; 2]> = keep(&others).into_iter().map(|i| points[i]).collect();
                let corners: Vec<bool> = keep(&others).into_iter().map(|i| corners[i]).collect();
                alone(&points, &corners, 0..2, within)
            },
            "wherever in the list these are",
        ),
        pick(
            "largest from 0",
            |points, wanted| {
                let reach = |i: usize| {
                    let chosen = points.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(point, _)| point[i]);
                    chosen.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), x| (low.min(x), high.max(x)))
                };
                let inside = |p: &[f64; 2]| (0..2).all(|i| within(reach(i).0, p[i], reach(i).1));
                points.iter().zip(wanted).all(|(point, wanted)| *wanted || !inside(point))
            },
            "begin with 0",
        ),
        pick("x alone", |points, wanted| alone(points, wanted, 0..1, within), "between in x alone"),
        pick(
            "open",
            |points, wanted| alone(points, wanted, 0..2, |low, x, high| low < x && x < high),
            "the border belongs",
        ),
        pick(
            "not none",
            |points, wanted| wanted.contains(&true) && alone(points, wanted, 0..2, within),
            "to pick none is easy",
        ),
        shatter("up to four", |points| points.len() <= 4, "but not these"),
        shatter("pairs only", |points| shattered(points, |bits| bits.count_ones() == 2), "told apart"),
        shatter("exactly four", |points| points.len() == 4 && shattered(points, |_| true), "each of the 8 choices"),
    ]
}
