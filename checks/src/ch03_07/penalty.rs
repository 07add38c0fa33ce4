//! 3.7.3, 3.7.4 and 3.7.6: other penalties, and what they mean.

use std::f64::consts::PI;

use ndarray::{Array2, ArrayD, Axis};
use rand::Rng as _;

use crate::flow::NO_GRADIENT;
use crate::reference::{by_columns, logits, matrix, vector};
use crate::{Check, Flow, Trial, Tried, show};
use workbook::tensor;
use workbook::tensor::Tensor;

type Step = fn(&Tensor, &Tensor, f32, f32) -> Tensor;

fn array(x: &Tensor) -> ArrayD<f64> {
    x.value().mapv(f64::from)
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// 3.7.3: a step with a penalty on absolute values, plain and proximal.
pub fn l1_update(l1_step: Step, proximal_step: Step) -> Check {
    Check::new("3.7.3", move |t| {
        t.part("l1_step", |t| {
            for (w, g, lr, lambda) in cases(t) {
                let (w64, g64, eta, l) = (array(&w), array(&g), f64::from(lr), f64::from(lambda));
                let scale = w64.fold(eta * l, |max, w| max.max(w.abs()));
                let step = |penalty: fn(f64) -> f64, by: f64| &w64 - &(&g64 * eta) - w64.mapv(penalty) * by;
                t.lend(&[("w", &w), ("g", &g)])
                    .call(format!("l1_step(&{}, &{}, {lr}, {lambda})", show(&w), show(&g)), || {
                        l1_step(&w, &g, lr, lambda)
                    })?
                    .mistake("this is the update of weight decay, λ w; the derivative of |w| is only its sign", || {
                        step(|w| w, eta * l)
                    })
                    .mistake("`signum` of 0 is 1 in Rust; a weight of 0 is not to be pushed anywhere", || {
                        step(f64::signum, eta * l)
                    })
                    .mistake("the penalty pushes towards 0, so its derivative is taken off, like the gradient", || {
                        step(sign, -eta * l)
                    })
                    .mistake("the learning rate multiplies the penalty's derivative too", || step(sign, l))
                    .mistake("this takes λ |w| off; its derivative is asked for, λ times the sign", || {
                        step(f64::abs, eta * l)
                    })
                    .mistake("every weight is pushed down, also the negative ones; towards 0 means by the sign", || {
                        step(|_| 1.0, eta * l)
                    })
                    .mistake("the penalty is missing", || step(sign, 0.0))
                    .mistake("the penalty is λ Σ |w|, without a half", || step(sign, eta * l / 2.0))
                    .suspect(
                        "a tiny weight has a sign as well: no small number in a denominator, and no threshold",
                        |found| {
                            let right = step(sign, eta * l);
                            let is_off = |(a, b): (&f64, &f64)| (a - b).abs() > 1e-4 * scale;
                            let off: Vec<bool> = array(found).iter().zip(&right).map(is_off).collect();
                            found.shape() == w.shape()
                                && w64.iter().zip(off).all(|(w, off)| !off || (*w != 0.0 && w.abs() < 1e-4 * scale))
                        },
                    )
                    .suspect(SHAPE, |found| found.len() == w.len() && found.shape() != w.shape())
                    .tolerance(1e-5, 1e-6 * scale)
                    .expect(step(sign, eta * l))?;
            }
            Ok(())
        })?;
        t.part("proximal_step", |t| {
            for (w, g, lr, lambda) in cases(t) {
                let (w64, g64, eta, l) = (array(&w), array(&g), f64::from(lr), f64::from(lambda));
                let scale = w64.fold(eta * l, |max, w| max.max(w.abs()));
                let v = &w64 - &(&g64 * eta);
                let shrink = |by: f64| v.mapv(|v| sign(v) * (v.abs() - by).max(0.0));
                let tried = format!("proximal_step(&{}, &{}, {lr}, {lambda})", show(&w), show(&g));
                t.lend(&[("w", &w), ("g", &g)])
                    .call(tried, || proximal_step(&w, &g, lr, lambda))?
                    .mistake("a weight that is less than ηλ from 0 must stop there, not jump over it", || {
                        v.mapv(|v| v - eta * l * sign(v))
                    })
                    .mistake("this is the plain step again: its sign is that of w, and it jumps over 0", || {
                        &v - &(w64.mapv(sign) * (eta * l))
                    })
                    .mistake("the negative weights are lost: draw them up towards 0", || {
                        v.mapv(|v| (v - eta * l).max(0.0))
                    })
                    .mistake("the signs are lost: put the sign of v back", || v.mapv(|v| (v.abs() - eta * l).max(0.0)))
                    .mistake("small weights become 0, but the others must come closer by ηλ as well", || {
                        v.mapv(|v| if v.abs() > eta * l { v } else { 0.0 })
                    })
                    .mistake("the threshold is ηλ, not λ", || shrink(l))
                    .mistake("the sign is that of v, after the gradient step; here it is that of w", || {
                        v.mapv(|v| (v.abs() - eta * l).max(0.0)) * w64.mapv(sign)
                    })
                    .mistake("first the gradient step, then the shrinking; here it is the other way round", || {
                        w64.mapv(|w| sign(w) * (w.abs() - eta * l).max(0.0)) - &g64 * eta
                    })
                    .suspect(SHAPE, |found| found.len() == w.len() && found.shape() != w.shape())
                    .tolerance(1e-5, 1e-6 * scale)
                    .expect(shrink(eta * l))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

const SHAPE: &str = "the result has the shape of w";

fn cases(t: &mut Trial) -> [(Tensor, Tensor, f32, f32); 6] {
    // One weight is drawn to 0, others are led across it by the gradient.
    let known = tensor![1.0, -2.0, 0.02, 0.15, -0.03, 0.6, -1.0];
    let gradient = tensor![0.5, 0.5, -0.1, 2.0, -0.2, -0.4, -8.0];
    let random = (logits(4, 3, 0.5, &mut t.rng), logits(4, 3, 1.0, &mut t.rng));
    let zero = (tensor![0.0, 0.0, 0.3], tensor![0.0, 0.75, 0.5]);
    let small = (tensor![[1e-3, -1e-6], [1e-9, -1e-20]], tensor![[0.0, 0.0], [0.0, 0.0]]);
    let tiny = (tensor![[3e-7], [-2e-7], [1e-8]], tensor![[0.0], [1e-7], [0.0]]);
    let large = (by_columns(&logits(3, 2, 1e6, &mut t.rng)), by_columns(&logits(3, 2, 1e6, &mut t.rng)));
    [
        (known, gradient, 0.25, 0.4),
        (random.0, random.1, 0.2, 0.8),
        (zero.0, zero.1, 0.5, 0.5),
        (small.0, small.1, 0.5, 0.4),
        (tiny.0, tiny.1, 0.5, 1e-7),
        (large.0, large.1, 0.5, 4e5),
    ]
}

/// 3.7.4: the squared Frobenius norm as the trace of a product.
pub fn frobenius(trace: fn(&Tensor) -> Tensor, gram: fn(&Tensor) -> Tensor) -> Check {
    Check::new("3.7.4", move |t| {
        t.part("trace", |t| traces(t, trace))?;
        t.part("gram", |t| products(t, gram))
    })
}

fn traces(t: &mut Trial, trace: fn(&Tensor) -> Tensor) -> Tried {
    let random = by_columns(&logits(6, 6, 1.0, &mut t.rng));
    let negative = tensor![[-1.0, 2.0], [3.0, -5.0]];
    for a in [tensor![[1.0, 2.0], [4.0, 8.0]], random, negative, tensor![[7.0]], Tensor::zeros((3, 3))] {
        let x = matrix(&a);
        let n = x.nrows();
        t.lend(&[("a", &a)])
            .call(format!("trace(&{})", show(&a)), || trace(&a))?
            .mistake("this is the sum of all entries; only the diagonal counts", || x.sum())
            .mistake("this is the other diagonal", || (0..n).map(|i| x[[i, n - 1 - i]]).sum::<f64>())
            .mistake("this is the mean of the diagonal; the sum is asked for", || x.diag().sum() / n as f64)
            .mistake("this is the diagonal; add it up", || x.diag().to_owned())
            .mistake("the entries of the diagonal that are below 0 are lost", || x.diag().mapv(|a| a.max(0.0)).sum())
            .mistake("the entries keep their signs: no absolute values", || x.diag().mapv(f64::abs).sum())
            .expect(x.diag().sum())?;
        let a = a.detach().requires_grad();
        t.lend(&[("a", &a)])
            .backward(format!("trace(&a), and its gradient with respect to a = {}", show(&a)), &a, || trace(&a))?
            .expect((x.diag().sum(), Array2::<f64>::eye(n)))?;
    }
    Ok(())
}

fn products(t: &mut Trial, gram: fn(&Tensor) -> Tensor) -> Tried {
    let random = by_columns(&logits(3, 5, 1.0, &mut t.rng));
    let tiny = logits(4, 4, 1e-3, &mut t.rng);
    for w in [tensor![[1.0, 2.0], [3.0, 5.0]], tensor![[3.0, 4.0]], tensor![[1.0], [2.0], [2.0]], random, tiny] {
        let x = matrix(&w);
        let (columns, rows) = (x.t().dot(&x), x.dot(&x.t()));
        let close = |p: &Tensor, q: &Array2<f64>| {
            let scale = q.fold(0.0, |max: f64, q| max.max(q.abs()));
            p.shape() == q.shape() && p.value().iter().zip(q).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5 * scale)
        };
        let diagonal = |q: &Array2<f64>| Array2::from_diag(&q.diag());
        let w = w.requires_grad();
        let Flow { value, gradient } = t
            .lend(&[("w", &w)])
            .backward(format!("gram(&{})", show(&w)), &w, || gram(&w))?
            .suspect("these are the squares of the entries; a product of matrices is asked for, `matmul`", |p| {
                close(&p.value, &(&x * &x))
            })
            .suspect("one of the two factors must be transposed: `w.t()`", |p| {
                x.is_square() && close(&p.value, &x.dot(&x))
            })
            .suspect("this is the norm itself; a matrix is asked for, of which the norm is the trace", |p| {
                p.value.ndim() == 0
            })
            .suspect("only the diagonal is there; the trace needs no more, but the whole product is asked for", |p| {
                close(&p.value, &diagonal(&columns)) || close(&p.value, &diagonal(&rows))
            })
            .otherwise("multiply W with its transpose, on either side")
            .expect_that(format!("the matrix {} or {}", show(&columns), show(&rows)), |p| {
                close(&p.value, &columns) || close(&p.value, &rows)
            })?;
        // The sum of all entries of WᵀW is Σ_r (Σ_j w_rj)², that of WWᵀ the same along the other axis.
        let along = usize::from(close(&value, &columns));
        let sums = x.sum_axis(Axis(along)).insert_axis(Axis(along)) * 2.0;
        t.call(format!("the gradient of the sum of gram(&w) with respect to w = {}", show(&w)), || gradient)?
            .suspect(NO_GRADIENT, Option::is_none)
            .tolerance(1e-4, 1e-6 * x.fold(0.0, |max: f64, x| max.max(x.abs())))
            .expect(sums.broadcast(x.dim()).expect("one axis has the extent 1").to_owned())?;
    }
    Ok(())
}

type Prior = fn(&[f64], f64) -> f64;

/// 3.7.6: the negative logarithms of two priors, and the λ of one.
pub fn prior(gaussian: Prior, laplace: Prior, lambda: fn(f64, f64, usize) -> f64) -> Check {
    Check::new("3.7.6", move |t| {
        for (name, answer, power) in [("gaussian", gaussian, 2), ("laplace", laplace, 1)] {
            let random = (vector(4, 2.0, &mut t.rng), t.rng.random_range(1.5..3.0));
            let narrow = (vector(3, 0.1, &mut t.rng), 0.05);
            let known = (vec![1.0, -2.0, 4.0], 2.0);
            // Densities that are 0 for the computer, one by one or as a product.
            let extreme = [(vec![60.0, -0.5], 1.0), (vec![-9e4], 3.0), (vector(2000, 3.0, &mut t.rng), 1.0)];
            for (w, scale) in [known, random, narrow, (vec![0.0, 0.0], 3.0), (vec![], 0.5)].into_iter().chain(extreme) {
                let n = w.len() as f64;
                let sum = |power: i32| w.iter().map(|w: &f64| w.abs().powi(power)).sum::<f64>();
                let (penalty, log) = match power {
                    2 => (sum(2) / (2.0 * scale * scale), (2.0 * PI * scale * scale).ln() / 2.0),
                    _ => (sum(1) / scale, (2.0 * scale).ln()),
                };
                t.call(format!("{name}(&{}, {scale})", show(&w)), || answer(&w, scale))?
                    .mistake("this is ln P(w); the minus sign is missing", || -(penalty + n * log))
                    .mistake(
                        "the factor before the exponential is missing: its logarithm is a part of -ln P(w)",
                        || penalty,
                    )
                    .mistake(
                        "each weight has the factor before the exponential, so its logarithm counts n times",
                        || penalty + log,
                    )
                    .mistake("the logarithm of that factor has the wrong sign: -ln(1/c) = ln c", || penalty - n * log)
                    .mistake("the scale is squared in the exponent: τ is the deviation, τ² the variance", || {
                        if power == 2 { sum(2) / (2.0 * scale) + n * log } else { sum(1) / (scale * scale) + n * log }
                    })
                    .mistake("the exponent has a 2 in its denominator", || {
                        if power == 2 { 2.0 * penalty + n * log } else { f64::NAN }
                    })
                    .mistake("without absolute values a negative weight would be rewarded", || {
                        if power == 1 { w.iter().sum::<f64>() / scale + n * log } else { f64::NAN }
                    })
                    .mistake("this is the density, not its negative logarithm", || (-penalty - n * log).exp())
                    .suspect(
                        "the density is 0 for the computer, as exp(-800) is: work out the logarithm on paper, weight by weight",
                        |found| found.is_infinite(),
                    )
                    .suspect("no density is too small to count: they must not be kept above a bound", |found| {
                        penalty > 50.0 && (n * log..penalty + n * log).contains(found)
                    })
                    .tolerance(1e-9, 1e-9)
                    .expect(penalty + n * log)?;
            }
        }
        let random = (t.rng.random_range(0.2..0.9), t.rng.random_range(2.0..4.0), t.rng.random_range(5..90));
        t.part("lambda", |t| {
            for (sigma, tau, n) in [(0.6, 3.0, 10), random, (3.0, 1.0, 1), (1e-3, 20.0, 3_000_000_019)] {
                let (ratio, count) = (sigma / tau, n as f64);
                let exact = ratio * ratio / count;
                t.call(format!("lambda({sigma}, {tau}, {n})"), || lambda(sigma, tau, n))?
                    .mistake("the loss is a mean over n examples, but the prior counts once: divide by n", || {
                        ratio * ratio
                    })
                    .mistake("the more examples, the less the prior counts: divide by n, don't multiply", || {
                        ratio * ratio * count
                    })
                    .mistake("the two are the wrong way round: a narrow prior (small τ) means a large λ", || {
                        1.0 / (ratio * ratio) / count
                    })
                    .mistake("σ and τ are deviations; the formula has their squares", || ratio / count)
                    .mistake("the noise counts too: multiply all by σ², so that the loss has its own form", || {
                        1.0 / (tau * tau) / count
                    })
                    .mistake("the noise counts too: multiply all by σ², so that the loss has its own form", || {
                        1.0 / (tau * tau)
                    })
                    .mistake(
                        "the penalty is (λ/2) ‖w‖², and the prior has the half as well: the 2 cancels",
                        || exact / 2.0,
                    )
                    .mistake("the loss has the half as well: the 2 cancels", || exact * 2.0)
                    .tolerance(1e-9, 0.0)
                    .expect(exact)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
