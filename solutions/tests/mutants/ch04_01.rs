//! Wrong answers to section 4.1.

use checks::ch04_01::*;
use workbook::prelude::{Array1, Array2, Axis, Tensor};

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [curvature_mutants(), code_mutants(), preference_mutants(), real_softmax_mutants(), partition_mutants()]
        .into_iter()
        .chain([temperature_mutants(), cancelling_mutants()])
        .flatten()
        .collect()
}

fn max(x: &[f64]) -> f64 {
    x.iter().fold(f64::NEG_INFINITY, |max, x| max.max(*x))
}

fn softmax(x: &[f64]) -> Vec<f64> {
    let exp: Vec<f64> = x.iter().map(|y| (y - max(x)).exp()).collect();
    exp.iter().map(|e| e / exp.iter().sum::<f64>()).collect()
}

fn lse(x: &[f64]) -> f64 {
    max(x) + x.iter().map(|y| (y - max(x)).exp()).sum::<f64>().ln()
}

fn p_of(logits: &Array1<f64>) -> Array1<f64> {
    softmax(&logits.to_vec()).into()
}

fn outer(p: &Array1<f64>) -> Array2<f64> {
    Array2::from_shape_fn((p.len(), p.len()), |(i, j)| p[i] * p[j])
}

fn curvature_mutants() -> Vec<Mutant> {
    let second = |name, answer, diagnosis| mutant(name, hessian(answer), diagnosis);
    let spread = |name, answer, diagnosis| mutant(name, covariance(answer), diagnosis);
    fn about(x: &Array2<f64>, mean: Array1<f64>, p: &Array1<f64>) -> Array2<f64> {
        let centred = x - &mean;
        centred.t().dot(&(&centred * &p.view().insert_axis(Axis(1))))
    }
    vec![
        second(
            "diagonal",
            |o| {
                let p = p_of(o);
                Array2::from_diag(&(&p * &(1.0 - &p)))
            },
            "only the diagonal is there",
        ),
        second(
            "plus",
            |o| {
                let p = p_of(o);
                Array2::from_diag(&p) + outer(&p)
            },
            "the sign of the mixed derivatives",
        ),
        second(
            "equal shares",
            |o| {
                let (p, m) = (p_of(o), o.len() as f64);
                let d = &p * &(1.0 - &p);
                Array2::from_shape_fn((p.len(), p.len()), |(i, j)| if i == j { d[i] } else { -d[i] / (m - 1.0) })
            },
            "by equal shares",
        ),
        second(
            "f32",
            |o| {
                let p = p_of(&o.mapv(|o| f64::from(o as f32)));
                Array2::from_diag(&p) - outer(&p)
            },
            "about seven digits",
        ),
        second(
            "clipped",
            |o| {
                let exp = o.mapv(|o| o.min(700.0).exp());
                let p = &exp / exp.sum();
                Array2::from_diag(&p) - outer(&p)
            },
            "cut off at some bound",
        ),
        second("outer product", |o| outer(&p_of(o)), "still to be subtracted from the diagonal"),
        second("no diagonal", |o| -outer(&p_of(o)), "the diagonal lacks its p_i"),
        second(
            "sign",
            |o| {
                let p = p_of(o);
                outer(&p) - Array2::from_diag(&p)
            },
            "the log-likelihood",
        ),
        second(
            "naive softmax",
            |o| {
                let p = o.exp() / o.exp().sum();
                Array2::from_diag(&p) - outer(&p)
            },
            "the softmax overflowed",
        ),
        spread("not centred", |x, p| about(x, Array1::zeros(x.ncols()), p), "the second moment"),
        spread(
            "unweighted",
            |x, p| {
                let m = p.len() as f64;
                about(x, x.sum_axis(Axis(0)) / m, &Array1::from_elem(p.len(), 1.0 / m))
            },
            "every outcome counts the same",
        ),
        spread(
            "unweighted mean",
            |x, p| about(x, x.sum_axis(Axis(0)) / p.len() as f64, p),
            "the mean must be weighted",
        ),
        spread(
            "rare ones skipped",
            |x, p| about(x, p.dot(x), &p.mapv(|p| if p < 1e-3 { 0.0 } else { p })),
            "however small",
        ),
        spread("divided by m", |x, p| about(x, p.dot(x), p) / p.len() as f64, "no division by the number of outcomes"),
        spread(
            "one triangle",
            |x, p| {
                let all = about(x, p.dot(x), p);
                Array2::from_shape_fn(all.dim(), |(i, j)| if i <= j { all[[i, j]] } else { 0.0 })
            },
            "one half is missing",
        ),
        spread(
            "one-hot",
            |x, p| if x.is_square() { Array2::from_diag(p) - outer(p) } else { about(x, p.dot(x), p) },
            "one-hot rows only",
        ),
        spread(
            "f32",
            |x, p| {
                let x = x.mapv(|x| f64::from(x as f32));
                about(&x, p.dot(&x), p)
            },
            "about seven digits",
        ),
        spread("variances", |x, p| Array2::from_diag(&about(x, p.dot(x), p).diag()), "entries are wrong; furthest off"),
    ]
}

fn cancelling_mutants() -> Vec<Mutant> {
    vec![
        mutant(
            "squares that cancel",
            covariance(|x, p| {
                let weighted = x * &p.view().insert_axis(Axis(1));
                x.t().dot(&weighted) - outer(&p.dot(x))
            }),
            "only rounding is left",
        ),
        mutant(
            "squares that cancel",
            convexity(|x, v| {
                let p = softmax(x);
                let mean = |f: fn(f64) -> f64| p.iter().zip(v).map(|(p, v)| p * f(*v)).sum::<f64>();
                (mean(|v| v * v) - mean(|v| v).powi(2)).max(0.0)
            }),
            "what is left of them is rounding",
        ),
        mutant("a + b less the maximum", softmin(|a, b| a + b - lse(&[a, b])), "is the same on paper"),
    ]
}

fn code_mutants() -> Vec<Mutant> {
    let code = |name, answer, diagnosis| mutant(name, binary_code(answer, |_| 0.0), diagnosis);
    let entropy = |name, answer, diagnosis| mutant(name, binary_code(|| ["0", "10", "11"], answer), diagnosis);
    let block = |name, answer, diagnosis| mutant(name, block_code(answer), diagnosis);
    fn bits(classes: u32, n: u32) -> u32 {
        u64::from(classes).pow(n).next_power_of_two().trailing_zeros()
    }
    fn digits(values: u64) -> u32 {
        (0..).find(|n| 3u128.pow(*n) >= u128::from(values)).unwrap()
    }
    fn base_three(mut value: u64) -> Vec<u8> {
        let mut digits = vec![];
        while value > 0 {
            digits.insert(0, (value % 3) as u8);
            value /= 3;
        }
        digits
    }
    let needed = |name, answer, diagnosis| mutant(name, ternary(answer, base_three), diagnosis);
    let written = |name, answer, diagnosis| mutant(name, ternary(digits, answer), diagnosis);
    vec![
        code("two bits each", || ["00", "01", "10"], "2 bits for each class"),
        code("not prefix free", || ["0", "01", "11"], "begins with"),
        code("too short", || ["0", "1", "10"], "begins with"),
        code("an empty word", || ["", "0", "1"], "a word is empty"),
        code("too long", || ["0", "10", "110"], "2 bits for each class leave"),
        entropy("nats", |p| p.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum(), "this is in nats"),
        entropy(
            "no minus",
            |p| p.iter().filter(|p| **p > 0.0).map(|p| p * p.log2()).sum(),
            "the minus sign is missing",
        ),
        entropy("unweighted", |p| p.iter().map(|p| -p.log2()).sum(), "must be weighted with its probability"),
        entropy(
            "ends at 0",
            |p| p.iter().take_while(|p| **p > 0.0).map(|p| -p * p.log2()).sum(),
            "those after it count",
        ),
        entropy(
            "rare classes",
            |p| p.iter().filter(|p| **p > 1e-12).map(|p| -p * p.log2()).sum(),
            "occurs hardly ever",
        ),
        entropy("NaN", |p| p.iter().map(|p| -p * p.log2()).sum(), "0 · log 0 is NaN"),
        entropy("equal classes", |p| (p.len() as f64).log2(), "equally likely classes only"),
        block("integers divided", |classes, n| f64::from(bits(classes, n) / n), "divided as integers"),
        block(
            "32 bits",
            |classes, n| f64::from(classes.pow(n).next_power_of_two().trailing_zeros()) / f64::from(n),
            "outgrown its type",
        ),
        block("one bit at least", |k, n| f64::from(bits(k, n).max(1)) / f64::from(n), "a single class"),
        block("f32", |k, n| f64::from((n as f32 * (k as f32).log2()).ceil()) / f64::from(n), "an f32 has 24"),
        block("entropy", |k, _| f64::from(k).log2(), "this is the entropy"),
        block("symbol by symbol", |k, _| f64::from(k).log2().ceil(), "symbol by symbol"),
        block("whole block", |k, n| (f64::from(n) * f64::from(k).log2()).ceil(), "divide by the number of symbols"),
        block("rounded down", |k, n| (f64::from(n) * f64::from(k).log2()).floor() / f64::from(n), "rounded down"),
        block(
            "one too many",
            |k, n| ((f64::from(k).powi(n as i32).ln() / 2f64.ln()).floor() + 1.0) / f64::from(n),
            "one bit too many",
        ),
        needed("bits", |values| values.next_power_of_two().trailing_zeros(), "these are bits"),
        needed("one too many", |values| values.max(1).ilog(3) + 1, "one too many"),
        needed("rounded down", |values| digits(values + 1) - 1, "one too few"),
        needed("u64", |values| (0..).find(|n| 3u64.pow(*n) >= values).unwrap(), "outgrown its type"),
        needed("logarithm", |values| (values.max(1) as f64).log(3.0).ceil() as u32, "logarithm"),
        written(
            "20 digits",
            |value| match base_three(value) {
                digits if digits.is_empty() => vec![0],
                digits if digits.len() > 20 => [vec![3], digits[digits.len() - 20..].to_vec()].concat(),
                digits => digits,
            },
            "0, 1 or 2",
        ),
        written("reversed", |value| base_three(value).into_iter().rev().collect(), "in reverse"),
        written("no digit for 0", base_three, "0 has a digit as well"),
        written(
            "fixed width",
            |value| {
                let d = base_three(value);
                [vec![0; 12 - d.len().min(12)], d].concat()
            },
            "a leading 0",
        ),
    ]
}

fn preference_mutants() -> Vec<Mutant> {
    let pair = |name, answer, diagnosis| mutant(name, bradley_terry(answer), diagnosis);
    let three = |name, answer, diagnosis| mutant(name, neither(answer), diagnosis);
    vec![
        pair("cut off", |a, b| 1.0 / (1.0 + (b - a).clamp(-20.0, 20.0).exp()), "at some bound"),
        pair("reversed", |a, b| 1.0 / (1.0 + (a - b).exp()), "preferring b"),
        pair("shares of the scores", |a, b| a / (a + b), "scores may be negative"),
        pair("the better one wins", |a, b| if a > b { 1.0 } else { 0.0 }, "does not always win"),
        pair("odds", |a, b| (a - b).exp(), "this is the odds"),
        pair("overflow", |a, b| a.exp() / (a.exp() + b.exp()), "only the difference of the scores matters"),
        pair(
            "shift by the mean",
            |a, b| {
                let m = (a + b) / 2.0;
                (a - m).exp() / ((a - m).exp() + (b - m).exp())
            },
            "only the difference of the scores matters",
        ),
        pair(
            "cut off",
            |a, b| 1.0 / (1.0 + (b.clamp(-500.0, 500.0) - a.clamp(-500.0, 500.0)).exp()),
            "cut off at some",
        ),
        pair(
            "certain",
            |a, b| 1.0 / (1.0 + if b - a > 20.0 { f64::INFINITY } else { (b - a).exp() }),
            "not impossible",
        ),
        three(
            "shift by the first two",
            |a, b, n| {
                let exp = [a, b, n].map(|s| (s - a.max(b)).exp());
                exp.map(|e| e / exp.iter().sum::<f64>())
            },
            "an exponential overflows",
        ),
        three("left out of the sum", |a, b, n| [a, b, n].map(|s| s.exp() / (a.exp() + b.exp())), "left out of the sum"),
        three(
            "no weight",
            |a, b, _| {
                let p = softmax(&[a, b]);
                [p[0], p[1], 0.0]
            },
            "no weight",
        ),
        three(
            "overflow",
            |a, b, n| [a, b, n].map(|s| s.exp() / (a.exp() + b.exp() + n.exp())),
            "an exponential overflows",
        ),
        three(
            "nested",
            |a, b, n| {
                let (p, q) = (softmax(&[a, b]), 1.0 / (1.0 + (-n).exp()));
                [(1.0 - q) * p[0], (1.0 - q) * p[1], q]
            },
            "all three compete",
        ),
    ]
}

fn real_softmax_mutants() -> Vec<Mutant> {
    let above = |name, answer, diagnosis| mutant(name, above_the_maximum(answer), diagnosis);
    let distance = |name, answer, diagnosis| mutant(name, gap(answer), diagnosis);
    let lambda = |name, answer, diagnosis| mutant(name, scaled(answer), diagnosis);
    let closeness = |name, answer, diagnosis| mutant(name, limit(answer), diagnosis);
    let below = |name, answer, diagnosis| mutant(name, softmin(answer), diagnosis);
    let many = |name, answer, diagnosis| mutant(name, many_inputs(answer), diagnosis);
    vec![
        above("maximum", f64::max, "the maximum itself"),
        above("no logarithm", |a, b| a.exp() + b.exp(), "the logarithm is missing"),
        above("overflow", |a, b| (a.exp() + b.exp()).ln(), "an exponential overflows"),
        above("mean", |a, b| lse(&[a, b]) - 2f64.ln(), "a mean instead of a sum"),
        above("shift lost", |a, b| (-(a - b).abs()).exp().ln_1p(), "not put back"),
        distance("by difference", |a, b| lse(&[a, b]) - a.max(b), "drowned"),
        distance("ln(1 + x)", |a, b| (1.0 + (-(a - b).abs()).exp()).ln(), "drowned"),
        distance(
            "exact from 40 on",
            |a, b| {
                let e = (-(a - b).abs()).exp();
                if (a - b).abs() > 40.0 { e } else { (1.0 + e).ln() }
            },
            "drowned",
        ),
        distance("sign", |a, b| (a - b).abs().exp().ln_1p(), "must be minus the distance"),
        distance("one side", |a, b| (b - a).exp().ln_1p(), "for a ≥ b only"),
        distance("not subtracted", |a, b| lse(&[a, b]), "subtract the maximum"),
        lambda("not divided", |l, a, b| lse(&[l * a, l * b]), "divided by λ again"),
        lambda("gap not divided", |l, a, b| a.max(b) + (-l * (a - b).abs()).exp().ln_1p(), "divided by λ as well"),
        lambda("not multiplied", |l, a, b| lse(&[a, b]) / l, "multiplied by λ before"),
        lambda("upside down", |l, a, b| l * lse(&[a / l, b / l]), "λ is upside down"),
        lambda("overflow", |l, a, b| ((l * a).exp() + (l * b).exp()).ln() / l, "an exponential overflows"),
        closeness("1 / tolerance", |e| 1.0 / e, "not 1/λ"),
        closeness("upside down", |e| e / 2f64.ln(), "upside down"),
        closeness("multiplied", |e| e * 2f64.ln(), "where it should be divided"),
        closeness("at least 1", |e| (2f64.ln() / e).max(1.0), "λ may be below 1"),
        closeness("generous", |e| 100.0 / e, "not the smallest"),
        below("maximum", |a, b| lse(&[a, b]), "the smooth maximum"),
        below("no outer minus", |a, b| lse(&[-a, -b]), "the outer minus"),
        below("no inner minus", |a, b| -lse(&[a, b]), "the inner minus"),
        below("minimum", f64::min, "the minimum itself"),
        below("from the first", |a, b| a - (a - b).exp().ln_1p(), "an exponential overflows"),
        below("overflow", |a, b| -((-a).exp() + (-b).exp()).ln(), "an exponential overflows"),
        many("overflow", |x| x.iter().map(|x| x.exp()).sum::<f64>().ln(), "an exponential overflows"),
        many(
            "largest from 0 on",
            |x| match max(x).max(0.0) {
                _ if x.is_empty() => f64::NEG_INFINITY,
                max => max + x.iter().map(|y| (y - max).exp()).sum::<f64>().ln(),
            },
            "sought from 0 on",
        ),
        many("mean", |x| lse(x) - (x.len() as f64).ln(), "the mean exponential"),
        many("from 0", |x| x.iter().fold(0.0, |a, b| lse(&[a, *b])), "a fold that starts from 0"),
        many("0 for nothing", |x| if x.is_empty() { 0.0 } else { lse(x) }, "no exponentials sum to 0"),
        many("maximum", max, "the maximum itself"),
    ]
}

fn partition_mutants() -> Vec<Mutant> {
    let curve = |name, answer, diagnosis| mutant(name, convexity(answer), diagnosis);
    let shift = |name, answer, diagnosis| mutant(name, translation(answer), diagnosis);
    let range = |name, answer, diagnosis| mutant(name, extremes(answer), diagnosis);
    let stable = |name, answer, diagnosis| mutant(name, log_partition(answer), diagnosis);
    fn mean(x: &[f64], v: &[f64], f: fn(f64) -> f64) -> f64 {
        softmax(x).iter().zip(v).map(|(p, v)| p * f(*v)).sum()
    }
    fn g(x: &Tensor) -> Tensor {
        x.log_sum_exp(1)
    }
    vec![
        curve("second moment", |x, v| mean(x, v, |v| v * v), "still to be subtracted"),
        curve(
            "squares that cancel",
            |x, v| mean(x, v, |v| v * v) - mean(x, v, |v| v).powi(2),
            "what is left of them is rounding",
        ),
        curve("sign", |x, v| mean(x, v, |v| v).powi(2) - mean(x, v, |v| v * v), "the sign is reversed"),
        curve(
            "unweighted",
            |_, v| {
                let m = v.iter().sum::<f64>() / v.len() as f64;
                v.iter().map(|v| (v - m).powi(2)).sum::<f64>() / v.len() as f64
            },
            "every v counts the same",
        ),
        curve(
            "diagonal",
            |x, v| softmax(x).iter().zip(v).map(|(p, v)| p * (1.0 - p) * v * v).sum(),
            "only the diagonal",
        ),
        curve("slope", |x, v| mean(x, v, |v| v), "this is the slope"),
        shift("as the book has it", |_, _| 0.0, "0 is what the book claims"),
        shift("factor", |_, b| b.exp(), "its logarithm is what g changes by"),
        shift("n times", |x, b| x.len() as f64 * b, "counts once, not n times"),
        shift("difference", |x, b| lse(&x.iter().map(|x| x + b).collect::<Vec<_>>()) - lse(x), "in which b drowns"),
        shift(
            "overflow",
            |x, b| {
                let naive = |b: f64| x.iter().map(|x| (x + b).exp()).sum::<f64>().ln();
                naive(b) - naive(0.0)
            },
            "an exponential overflows",
        ),
        range(
            "minimum and maximum",
            |x| (x.iter().fold(f64::INFINITY, |a, b| a.min(*b)), max(x)),
            "g lies above the maximum",
        ),
        range("n times", |x| (max(x), x.len() as f64 * max(x)), "not n · max"),
        range("plus n", |x| (max(x), max(x) + x.len() as f64), "not max + n"),
        range("largest from 0 on", |x| (max(x).max(0.0), max(x).max(0.0) + (x.len() as f64).ln()), "sought from 0 on"),
        range("from 0", |x| (0.0, max(x) + (x.len() as f64).ln()), "0 is no lower bound"),
        stable("naive", |x| x.exp().sum_axis(1).ln(), "an exponential overflows"),
        stable("shift lost", |x| g(x) - x.max_axis(1), "not put back"),
        stable("columns", |x| x.log_sum_exp(0), "along the columns"),
        stable("maximum", |x| x.max_axis(1), "the maximum of each row"),
        stable(
            "maximum of the matrix",
            |x| {
                let max = x.reshape((1, -1)).max_axis(1).item();
                (x - max).exp().sum_axis(1).ln() + max
            },
            "the maximum of the whole matrix",
        ),
        stable(
            "shift by the mean",
            |x| {
                let mean = x.mean_axis_keepdim(1);
                (x - &mean).exp().sum_axis(1).ln() + mean.squeeze(1)
            },
            "an exponential overflows",
        ),
        stable(
            "half detached",
            |x| {
                let max = x.max_axis_keepdim(1);
                (x - max.detach()).exp().sum_axis(1).ln() + max.squeeze(1)
            },
            "a constant in one of its places",
        ),
        stable("a column", |x| g(x).reshape((-1, 1)), "of shape (n)"),
        stable("graph lost", |x| g(&x.detach()), "no gradient flows"),
    ]
}

fn temperature_mutants() -> Vec<Mutant> {
    fn at(p: &[f64], alpha: f64) -> Vec<f64> {
        softmax(&p.iter().map(|p| alpha * p.ln()).collect::<Vec<_>>())
    }
    let alpha = |name, answer, diagnosis| mutant(name, temperature(answer, at), diagnosis);
    let power = |name, answer, diagnosis| mutant(name, temperature(|factor| 1.0 / factor, answer), diagnosis);
    let cold = |name, answer, diagnosis| mutant(name, absolute_zero(answer), diagnosis);
    let hot = |name, answer, diagnosis| mutant(name, infinite_heat(answer), diagnosis);
    fn naive(p: &[f64], alpha: f64) -> Vec<f64> {
        let sum: f64 = p.iter().map(|p| p.powf(alpha)).sum();
        p.iter().map(|p| p.powf(alpha) / sum).collect()
    }
    fn top(p: &[f64]) -> f64 {
        max(p)
    }
    vec![
        alpha("upside down", |factor| factor, "the smaller α"),
        alpha("logarithm", |factor| -factor.log2(), "no logarithm"),
        power("limited", |p, a| at(p, a.min(1e4)), "is α limited"),
        power("not normalised", |p, a| p.iter().map(|p| p.powf(a)).collect(), "divided by their sum"),
        power(
            "multiplied",
            |p, a| {
                let s: f64 = p.iter().map(|p| a * p).sum();
                p.iter().map(|p| a * p / s).collect()
            },
            "multiplied by α",
        ),
        power("underflow", naive, "every power underflows"),
        power(
            "kept above a bound",
            |p, a| at(&p.iter().map(|p| p.max(1e-12)).collect::<Vec<_>>(), a),
            "what is impossible",
        ),
        power(
            "tiny is 0",
            |p, a| at(&p.iter().map(|p| if *p < 1e-12 { 0.0 } else { *p }).collect::<Vec<_>>(), a),
            "no probability is too small",
        ),
        power("softmax of α p", |p, a| softmax(&p.iter().map(|p| a * p).collect::<Vec<_>>()), "another distribution"),
        cold(
            "first winner",
            |p| {
                let first = p.iter().position(|q| *q == top(p));
                (0..p.len()).map(|i| if Some(i) == first { 1.0 } else { 0.0 }).collect()
            },
            "the winners share",
        ),
        cold("not shared", |p| p.iter().map(|q| if *q == top(p) { 1.0 } else { 0.0 }).collect(), "must sum to 1"),
        cold("large power", |p| naive(p, 1e5), "underflows everywhere"),
        cold("large power of ratios", |p| at(p, 1e6), "not yet the limit"),
        cold(
            "nearly equal",
            |p| {
                let winners: Vec<f64> = p.iter().map(|q| if top(p) - q < 1e-9 { 1.0 } else { 0.0 }).collect();
                winners.iter().map(|w| w / winners.iter().sum::<f64>()).collect()
            },
            "the larger one wins",
        ),
        cold("uniform", |p| vec![1.0 / p.len() as f64; p.len()], "the other limit"),
        hot("uniform", |p| vec![1.0 / p.len() as f64; p.len()], "what is impossible"),
        hot("power 0", |p| naive(p, 0.0), "what is impossible"),
        hot(
            "rare is impossible",
            |p| {
                let possible: Vec<f64> = p.iter().map(|q| if *q > 1e-6 { 1.0 } else { 0.0 }).collect();
                possible.iter().map(|w| w / possible.iter().sum::<f64>()).collect()
            },
            "what is rare",
        ),
        hot("unchanged", |p| p.to_vec(), "this is P itself"),
        hot("not normalised", |p| p.iter().map(|p| if *p > 0.0 { 1.0 } else { 0.0 }).collect(), "must sum to 1"),
    ]
}
