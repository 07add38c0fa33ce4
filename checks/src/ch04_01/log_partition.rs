//! 4.1.6: the log-partition function g(x) = ln Σ exp(x_i).

use ndarray::Array2;

use crate::reference::{
    by_columns, log_sum_exp, log_sum_exp_of, logit_samples, logits, matrix, max, softmax, softmax_of, vector,
};
use crate::{Check, show};
use workbook::tensor;
use workbook::tensor::Tensor;

/// 4.1.6a: the curvature of g along a direction, which is a variance.
pub fn convexity(answer: fn(&[f64], &[f64]) -> f64) -> Check {
    Check::new("4.1.6a", move |t| {
        let random = (vector(5, 2.0, &mut t.rng), vector(5, 2.0, &mut t.rng));
        let known = (vec![0.0, 2f64.ln(), 5f64.ln()], vec![1.0, -1.0, 2.0]);
        let high = (vec![0.0, 899.0, 900.0], vec![1.0, 3.0, -7.0]);
        let first = (vec![900.0, 0.0, 900.5], vec![1.0, 2.0, -1.0]);
        let alone = (vec![0.0, 0.0, 3000.0, 0.0], vec![1.0, 2.0, 3.0, -1.0]);
        let low = (vec![-2000.0, -2001.0], vec![1e-4, -2e-4]);
        let rare = (vec![0.0, -25.0], vec![0.0, 1000.0]);
        let rest = [(vec![0.3, -0.8, 1.0], vec![2.0; 3]), (vec![4.0], vec![3.0])];
        // A v that hardly scatters: the squares are so large that no digit of the variance is left in them.
        let hardly = [(vec![0.0, 0.5], vec![1e8, 1e8 + 1.0]), (vec![0.3, -0.8, 1.0], vec![1e8 / 3.0; 3])];
        for (x, v) in [known, random, high, first, alone, low, rare].into_iter().chain(rest).chain(hardly) {
            let p = softmax_of(&x);
            let mean = |f: &dyn Fn(f64) -> f64| p.iter().zip(&v).map(|(p, v)| p * f(*v)).sum::<f64>();
            let (first, second) = (mean(&|v| v), mean(&|v| v * v));
            let plain_mean = v.iter().sum::<f64>() / v.len() as f64;
            t.call(format!("curvature(&{}, &{})", show(&x), show(&v)), || answer(&x, &v))?
                .suspect("the softmax overflowed: subtract the largest x first", |y| y.is_nan())
                .mistake("this is the mean of v² under p; the square of the mean of v is still to be subtracted", || second)
                .mistake("this is the slope along v, Σ p v; the curvature is how the slope changes", || first)
                .mistake("the sign is reversed: mean of the squares minus square of the mean is never negative, and that is the proof", || {
                    // Of such squares nothing is left but rounding, and that may have either sign.
                    if v[0] > 1e7 { f64::NAN } else { first * first - second }
                })
                .mistake("every v counts the same here; weigh each with its probability softmax(x)", || {
                    v.iter().map(|v| (v - plain_mean).powi(2)).sum::<f64>() / v.len() as f64
                })
                .mistake("only the diagonal of the second derivative is used, p (1 - p) v²; the mixed terms -p_i p_j v_i v_j are missing", || {
                    p.iter().zip(&v).map(|(p, v)| p * (1.0 - p) * v * v).sum::<f64>()
                })
                .suspect(
                    "the mean of v² and the square of the mean are nearly equal here, and what is left of them is rounding: take the mean off each v first, and square then",
                    |_| v[0] > 1e7,
                )
                .tolerance(1e-7, if v[0] > 1e7 { 1e-9 } else { 1e-13 * v.iter().fold(0.0, |max: f64, v| max.max(v * v)) })
                .expect(mean(&|v| (v - first).powi(2)))?;
        }
        Ok(())
    })
}

/// 4.1.6b: what adding b to every coordinate does to g.
pub fn translation(answer: fn(&[f64], f64) -> f64) -> Check {
    Check::new("4.1.6b", move |t| {
        let random = (vector(4, 2.0, &mut t.rng), vector(1, 3.0, &mut t.rng)[0]);
        for (x, b) in [(vec![0.0, 1.0, 2.0], 0.5), random, (vec![1.0, 2.0], -3.0), (vec![0.0, 1.0], 1000.0)] {
            let n = x.len() as f64;
            t.call(format!("change(&{}, {b})", show(&x)), || answer(&x, b))?
                .suspect("an exponential overflows: use a log-sum-exp that subtracts the maximum first, or pencil and paper", |y| !y.is_finite())
                .mistake(
                    "0 is what the book claims, but g(x + b) = ln(exp(b) Σ exp(x)) = b + g(x): the common factor comes out of the \
                     logarithm as b. What does not change is the softmax, the gradient of g",
                    || 0.0,
                )
                .mistake("exp(b) is the factor of the sum; its logarithm is what g changes by", || b.exp())
                .mistake("each of the n terms has the factor exp(b), and a common factor counts once, not n times", || n * b)
                .mistake("the difference is the wrong way round: after minus before", || -b)
                .tolerance(1e-6, 1e-9)
                .expect(b)?;
        }
        for (x, b) in [(vec![1e17, 0.0], 1.0), (vec![-3e12, 2.0, -1e18], -0.25), (vec![0.0; 3], 1e-20)] {
            t.call(format!("change(&{}, {b})", show(&x)), || answer(&x, b))?
                .suspect(
                    "computed as a difference of two large numbers, in which b drowns; on paper it becomes simple",
                    |y| (y - b).abs() < 1e3,
                )
                .tolerance(1e-9, 0.0)
                .expect(b)?;
        }
        Ok(())
    })
}

/// 4.1.6c: between which bounds g lies, however extreme its arguments.
pub fn extremes(answer: fn(&[f64]) -> (f64, f64)) -> Check {
    Check::new("4.1.6c", move |t| {
        let random = vector(5, 50.0, &mut t.rng);
        let signs = [vec![1e6, 0.0], vec![-1e6, -2e6, -3e6], vec![-5.0, -7.0]];
        let sizes = [vec![1.0, 4.0, 2.0], vec![7.0; 10], random, vec![5.0], vec![0.5; 1000], vec![1e-9, 2e-9]];
        for x in sizes.into_iter().chain(signs) {
            let top = x.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b));
            let low = x.iter().fold(f64::INFINITY, |a, b| a.min(*b));
            let (n, g) = (x.len() as f64, log_sum_exp_of(&x));
            t.call(format!("bounds(&{})", show(&x)), || answer(&x))?
                .mistake("g lies above the maximum: one term of the sum alone is exp(max)", || (low, top))
                .mistake("the bounds must be right for the smallest as well: at least one term is exp(max), so the lower bound is the maximum", || {
                    (low + n.ln(), top + n.ln())
                })
                .mistake("n terms of at most exp(max) give ln(n exp(max)) = max + ln n, not n · max", || (top, n * top))
                .mistake("n terms of at most exp(max) give ln(n exp(max)) = max + ln n, not max + n", || (top, top + n))
                .mistake("these bounds fit this x alone, and need g itself, which may overflow; find some in max x and n only", || (g, g))
                .mistake("0 is no lower bound: if all x are low, so is g", || (0.0, top + n.ln()))
                .mistake("the bounds are in reverse: lower, then upper", || (top + n.ln(), top))
                .mistake("the largest is sought from 0 on, so it is never below: begin with the first, or with -∞", || {
                    (top.max(0.0), top.max(0.0) + n.ln())
                })
                .tolerance(1e-12, 1e-12)
                .expect((top, top + n.ln()))?;
        }
        Ok(())
    })
}

/// 4.1.6d: g of each row, relative to its maximum.
pub fn log_partition(answer: fn(&Tensor) -> Tensor) -> Check {
    Check::new("4.1.6d", move |t| {
        let random = logits(4, 5, 3.0, &mut t.rng);
        let moderate = tensor![[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]];
        let high = tensor![[100.0, 100.0, 99.0]];
        let low = tensor![[-200.0, -201.0], [-1000.0, -1000.0]];
        let mixed = tensor![[300.0, 299.0], [-300.0, -299.0]];
        let alone = tensor![[0.0, 0.0, 1e6], [0.0, 0.0, 0.0]];
        let samples = logit_samples(&mut t.rng);
        let by_columns = by_columns(&random);
        for x in [moderate, random.clone(), high, mixed, low, alone, by_columns].into_iter().chain(samples.clone()) {
            let reference = matrix(&x);
            let (expected, top) = (log_sum_exp(&reference), max(&reference));
            let all = reference.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b));
            t.lend(&[("x", &x)])
                .call(format!("log_partition(&{})", show(&x)), || answer(&x))?
                .mistake("the sum runs along the columns; every row is an example", || log_sum_exp(&reference.t().to_owned()))
                .mistake("the shift was not put back: g(x) = m + g(x - m)", || &expected - &top)
                .mistake("the shift was subtracted again instead of added", || &expected - &(2.0 * &top))
                .mistake("this is the maximum of each row; the logarithm of the sum is still to be added", || top.clone())
                .mistake("the logarithm is missing: this is the sum of the exponentials", || reference.exp().sum_axis(ndarray::Axis(1)))
                .mistake("one number for each row is asked for, of shape (n)", || expected.clone().insert_axis(ndarray::Axis(1)))
                .suspect(
                    "the maximum of the whole matrix was subtracted: a row far below it underflows to ln 0; each row has a maximum of its own",
                    |g| all > 250.0 && g.len() == 2 && g.to_vec()[1] == f32::NEG_INFINITY,
                )
                .suspect("an exponential overflows, or all of them are 0: take the maximum of each row out first", |g| {
                    g.to_vec().iter().any(|g| !g.is_finite())
                })
                .tolerance(1e-5, 1e-6)
                .expect(&expected)?;
        }
        for x in samples.into_iter().chain([random]) {
            let x = x.requires_grad();
            let reference = matrix(&x);
            let (value, p, top) = (log_sum_exp(&reference), softmax(&reference), max(&reference));
            // Equal largest ones may share what is too much in any way.
            let ties = reference.outer_iter().zip(&top).any(|(row, top)| row.iter().filter(|x| *x == top).count() > 1);
            let at_top = |by: f64| {
                let by = if ties { f64::NAN } else { by };
                let extra = Array2::from_shape_fn(p.dim(), |(i, j)| if reference[[i, j]] == top[i] { by } else { 0.0 });
                (value.clone(), &p + &extra)
            };
            t.lend(&[("x", &x)])
                .backward(format!("log_partition(&x), and the gradient of its sum with respect to x = {}", show(&x)), &x, || answer(&x))?
                .mistake(HALF_DETACHED, || at_top(1.0))
                .mistake(HALF_DETACHED, || at_top(-1.0))
                .suspect(
                    "a part of the graph was cut off with `detach` or read out as an array; only the shift may be a constant",
                    |flow| flow.gradient.is_some(),
                )
                .tolerance(1e-4, 1e-6)
                .expect((value.clone(), p.clone()))?;
        }
        Ok(())
    })
}

const HALF_DETACHED: &str = "the maximum is a constant in one of its places, and not in the other: in both, or in none";
