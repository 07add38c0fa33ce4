//! 3.1.8: counts, the Poisson distribution, and its loss.

use ndarray::ArrayD;
use rand::Rng as _;
use rand_distr::{Distribution, Poisson};

use crate::{Check, Trial, Tried, show};
use workbook::tensor;
use workbook::tensor::Tensor;

/// 3.1.8a: the variance of counts beside their mean.
pub fn dispersion(answer: fn(&[u32]) -> Option<f64>) -> Check {
    Check::new("3.1.8a", move |t| {
        let rate = t.rng.random_range(2.0..9.0);
        let poisson = Poisson::<f64>::new(rate).expect("the rate is positive");
        let random = (0..30).map(|_| poisson.sample(&mut t.rng) as u32).collect();
        let huge: Vec<u32> = (0..7).map(|_| 4_000_000_000 + t.rng.random_range(0..1000)).collect();
        let ordinary =
            [vec![1, 2, 6, 3], vec![3, 4], random, vec![0, 5], vec![0, 0, 0, 1], vec![4, 4, 4], vec![7], vec![]];
        // A mean far below 1 is a mean all the same.
        let rare = [vec![0; t.rng.random_range(20..40)], vec![1]].concat();
        for counts in ordinary.into_iter().chain([rare, vec![0, 0, 0], huge]) {
            let n = counts.len() as f64;
            let mean = counts.iter().map(|k| f64::from(*k)).sum::<f64>() / n;
            let about =
                |mean: f64, count: fn(u32) -> f64| counts.iter().map(|k| (count(*k) - mean).powi(2)).sum::<f64>();
            let squares = about(mean, f64::from);
            let variance = squares / (n - 1.0);
            let exists = n >= 2.0 && mean > 0.0;
            let in_f32 = |k: u32| f64::from(k as f32);
            t.call(format!("dispersion(&{counts:?})"), || answer(&counts))?
                .suspect(
                    "fewer than two counts, or only zeros: a division by 0 gives a NaN or an infinity, so ask first",
                    |_| !exists,
                )
                .suspect("counts that are all equal have a variance, and it is 0", |d| d.is_none() && variance == 0.0)
                .suspect("a 0 is a count like any other; only if all are 0 is there no such number", |d| {
                    d.is_none() && counts.contains(&0)
                })
                .mistake("the mean of counts is no whole number: convert them to `f64` before you divide", || {
                    let whole = mean.floor().max(1.0);
                    Some(about(whole, f64::from) / (n - 1.0) / whole)
                })
                .mistake("the mean of counts is no whole number: convert them to `f64` before you divide", || {
                    Some(about(mean.floor(), f64::from) / (n - 1.0) / mean)
                })
                .mistake("the mean of counts is no whole number: convert them to `f64` before you divide", || {
                    Some(about(mean.floor(), f64::from) / (n - 1.0) / mean.floor().max(1.0))
                })
                .mistake("this is the variance; divide it by the mean", || Some(variance))
                .mistake("divided by n; the estimate of a variance has n - 1", || Some(squares / n / mean))
                .mistake("this is the standard deviation over the mean; take the variance", || {
                    Some(variance.sqrt() / mean)
                })
                .mistake("this is the mean over the variance", || Some(mean / variance))
                .mistake("this is the sum of the squares over the mean; divide by n - 1 as well", || {
                    Some(squares / mean)
                })
                .mistake("an `f32` holds whole numbers up to 16777216 only, so near counts became equal: use `f64`", || {
                    let mean = counts.iter().map(|k| in_f32(*k)).sum::<f64>() / n;
                    Some(about(mean, in_f32) / (n - 1.0) / mean)
                })
                .suspect("huge and nearly equal numbers were subtracted, and their digits are lost: take the mean off each count before you square, in `f64`", |d| {
                    d.is_some() && mean > 1e9
                })
                .tolerance(1e-6, 0.0)
                .expect(exists.then(|| variance / mean))?;
        }
        Ok(())
    })
}

/// ln(λᵏ exp(-λ) / k!) for a positive λ.
fn ln_poisson(lambda: f64, k: u32) -> f64 {
    f64::from(k) * lambda.ln() - lambda - (1..=k).map(|i| f64::from(i).ln()).sum::<f64>()
}

/// 3.1.8b: the probabilities of counts, and how their mean adds up.
pub fn poisson(probability: fn(f64, u32) -> f64, partial_mean: fn(f64, u32) -> f64) -> Check {
    Check::new("3.1.8b", move |t| {
        let random = (t.rng.random_range(0.2..9.0), t.rng.random_range(1..12));
        t.part("poisson", |t| {
        let known = [(2.5, 3), (2.5, 0), (0.25, 1), random, (10.0, 14), (15.0, 22), (1e-5, 3)];
        for (lambda, k) in known.into_iter().chain([(30.0, 30), (150.0, 180), (1000.0, 1010), (2500.0, 2520), (2.0, 150), (0.0, 0), (0.0, 2)]) {
            let expected = if lambda == 0.0 { f64::from(u8::from(k == 0)) } else { ln_poisson(lambda, k).exp() };
            let factorial = || (1..=k).map(f64::from).product::<f64>();
            // Beyond that, these mistakes drown in overflows.
            let small = |p: f64| if k > 22 { f64::NAN } else { p };
            t.call(format!("poisson({lambda}, {k})"), || probability(lambda, k))?
                .mistake("the factor exp(-λ) is missing, without which the probabilities do not sum to 1", || small(expected * lambda.exp()))
                .mistake("the division by k! is missing", || small(expected * factorial()))
                .mistake("divided by k; k! is the product of all numbers up to k", || small(expected * factorial() / f64::from(k)))
                .mistake("this is the logarithm of the probability", || expected.ln())
                .mistake("λ and k changed places: it is λ to the power of k", || small(f64::from(k).powf(lambda) * (-lambda).exp() / factorial()))
                .suspect("for λ = 0 the logarithm is -∞, and 0 · ∞ is NaN; nothing happens then, surely: p(0) = 1", |_| lambda == 0.0)
                .suspect("λᵏ, exp(-λ) or k! went beyond what an f64 can hold; add up logarithms, and take the exponential at the very end", |p| {
                    !p.is_finite() || *p == 0.0
                })
                .suspect("this is near, but no rounding: an approximation of k!, such as Stirling's, is not exact enough; add up the logarithms of 1 to k", |p| {
                    k > 10 && (p / expected - 1.0).abs() < 0.02
                })
                // Each of k logarithms is rounded.
                .tolerance(if k > 2000 { 1e-8 } else { 1e-9 }, 0.0)
                .expect(expected)?;
        }
            Ok(())
        })?;
        t.part("partial_mean", |t| {
            let known = [(2.5, 3), (random.0, random.1), (4.0, 0), (1.0, 4), (0.3, 2), (3.0, 60), (1e-5, 2), (0.0, 4)];
            for (lambda, last) in known.into_iter().chain([(40.0, 30), (300.0, 320), (800.0, 1000)]) {
                let p = |k| if lambda == 0.0 { f64::from(u8::from(k == 0)) } else { ln_poisson(lambda, k).exp() };
                let sum = |f: &dyn Fn(u32) -> f64| (0..=last).map(f).sum::<f64>();
                let expected = sum(&|k| f64::from(k) * p(k));
                t.call(format!("partial_mean({lambda}, {last})"), || partial_mean(lambda, last))?
                    .mistake("this is the limit; only the counts up to `last` are to be added", || lambda)
                    .mistake("these are the probabilities alone; each is to be weighted with its count", || sum(&p))
                    .mistake("`last` belongs to the sum of k p(k)", || expected - f64::from(last) * p(last))
                    .mistake("after the k is cancelled the sum reaches to last - 1 only: λ Σ p(k - 1)", || {
                        lambda * sum(&p)
                    })
                    .mistake("after the k is cancelled, a factor λ comes out of the sum", || sum(&p) - p(last))
                    .mistake(
                        "do not divide by the sum of the probabilities: what is missing lies beyond `last`",
                        || expected / sum(&p),
                    )
                    .mistake("the sum ends at 170, where factorials end; with logarithms it reaches to `last`", || {
                        (0..=last.min(170)).map(|k| f64::from(k) * p(k)).sum::<f64>()
                    })
                    .suspect("a large λ has small terms first and large ones later: leave none out, and let none become 0 or NaN on the way", |_| {
                        lambda > 100.0
                    })
                    .tolerance(1e-9, 0.0)
                    .expect(expected)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

fn numbers(x: &Tensor) -> Vec<f64> {
    x.to_vec().into_iter().map(f64::from).collect()
}

/// Calls a loss for the gradient that flows from it back to its predictions; its value is right.
fn gradient(
    t: &mut Trial,
    loss: fn(&Tensor, &Tensor) -> Tensor,
    [name, of]: [&'static str; 2],
    (x, counts): (&Tensor, &Tensor),
    (value, slope): (f64, &dyn Fn(f64, f64) -> f64),
) -> Tried {
    let (leaf, n) = (x.detach().requires_grad(), x.len() as f64);
    let slopes = numbers(x).into_iter().zip(numbers(counts)).map(|(x, k)| slope(x, k) / n).collect();
    let expected = ArrayD::from_shape_vec(x.shape(), slopes).expect("one for each");
    let tried = format!("{name}(&{of}, &{}) and its gradient with respect to {of} = {}", show(counts), show(x));
    t.lend(&[(of, &leaf), ("counts", counts)])
        .backward(tried, &leaf, || loss(&leaf, counts))?
        .suspect(
            "a part of the graph was cut off with `detach` or `value`, or by a bound, so its gradient is missing",
            |flow| flow.gradient.is_some(),
        )
        .expect((value, expected))
        .map(drop)
}

/// 3.1.8c: the Poisson loss of a predicted rate.
pub fn poisson_loss(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("3.1.8c", move |t| {
        let random = (Tensor::uniform(0.2, 9.0, (6, 1), &mut t.rng), tensor![[0.0], [2.0], [5.0], [1.0], [9.0], [3.0]]);
        let known = (tensor![2.0, 0.5, 4.0], tensor![3.0, 1.0, 4.0]);
        let small = (tensor![1e-10, 3.0, 2.0], tensor![2.0, 1.0, 0.0]);
        let large = (tensor![5e5, 2e6], tensor![4e5, 2e6]);
        for (lambda, counts) in [known, random, (tensor![[3.0]], tensor![[0.0]]), small, large] {
            let pairs: Vec<(f64, f64)> = numbers(&lambda).into_iter().zip(numbers(&counts)).collect();
            let of = |f: &dyn Fn(f64, f64) -> f64| mean(pairs.iter().map(|(l, k)| f(*l, *k)));
            let n = pairs.len() as f64;
            let expected = of(&|l, k| l - k * l.ln());
            let tried = format!("poisson_loss(&{}, &{})", show(&lambda), show(&counts));
            t.lend(&[("lambda", &lambda), ("counts", &counts)])
                .call(tried, || answer(&lambda, &counts))?
                .mistake("this is the log-likelihood; a loss has the opposite sign", || -expected)
                .mistake("this is the sum over the examples; the mean is asked for", || n * expected)
                .mistake("the term λ is missing: without it the loss falls for ever as λ grows", || {
                    of(&|l, k| -k * l.ln())
                })
                .mistake("ln k! is not changed by any λ, and left out", || of(&|l, k| -ln_poisson(l, k as u32)))
                .mistake("the factor before ln λ is the count", || of(&|l, _| l - l.ln()))
                .mistake("rate and count changed places: the logarithm is taken of the rate", || {
                    of(&|l, k| k - l * k.ln())
                })
                .mistake("this is for a model that predicts ln λ; here λ itself is given", || {
                    of(&|l, k| l.exp() - k * l)
                })
                .mistake("this is the squared error; counts have a likelihood of their own", || {
                    of(&|l, k| (l - k).powi(2))
                })
                .suspect("the mean over the examples is one number", |loss| loss.len() > 1)
                .suspect(
                    "a rate of 1e-10 is positive, and has a logarithm: add nothing to it, and set no lower bound",
                    |_| pairs.iter().any(|(l, _)| *l < 1e-9),
                )
                .expect(expected)?;
            gradient(t, answer, ["poisson_loss", "lambda"], (&lambda, &counts), (expected, &|l, k| 1.0 - k / l))?;
        }
        Ok(())
    })
}

/// 3.1.8d: the Poisson loss of a predicted logarithm of the rate.
pub fn poisson_loss_of_log(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("3.1.8d", move |t| {
        let random = (Tensor::normal(0.0, 1.0, (6, 1), &mut t.rng), tensor![[0.0], [2.0], [5.0], [1.0], [9.0], [3.0]]);
        let known = (tensor![2.0, 0.5, -1.0], tensor![3.0, 1.0, 4.0]);
        // The rate of s = 85 has 37 digits, and is a number like any other.
        let extreme = [(tensor![-200.0, 1.0], tensor![3.0, 0.0]), (tensor![85.0, 0.5], tensor![2.0, 1.0])];
        for (s, counts) in [known, random, (tensor![[0.3]], tensor![[0.0]])].into_iter().chain(extreme) {
            let pairs: Vec<(f64, f64)> = numbers(&s).into_iter().zip(numbers(&counts)).collect();
            let of = |f: &dyn Fn(f64, f64) -> f64| mean(pairs.iter().map(|(s, k)| f(*s, *k)));
            let n = pairs.len() as f64;
            let expected = of(&|s, k| s.exp() - k * s);
            let (low, high) = pairs.iter().fold((0.0f64, 0.0f64), |(low, high), (s, _)| (low.min(*s), high.max(*s)));
            let tried = format!("poisson_loss_of_log(&{}, &{})", show(&s), show(&counts));
            t.lend(&[("log_lambda", &s), ("counts", &counts)])
                .call(tried, || answer(&s, &counts))?
                .suspect(
                    "the logarithm of a rate that has become 0: ln exp(s) is s, so no logarithm is needed",
                    |loss| low < -100.0 && !loss.to_vec().iter().all(|x| x.is_finite()),
                )
                .mistake("this is the log-likelihood; a loss has the opposite sign", || -expected)
                .mistake("this is the sum over the examples; the mean is asked for", || n * expected)
                .mistake("s was taken for the rate; the rate is exp(s)", || of(&|s, k| s - k * s.ln()))
                .mistake("the rate is exp(s), and s its logarithm: exp(s) - k s", || of(&|s, k| s - k * s))
                .mistake("the rate is exp(s), and s its logarithm: exp(s) - k s", || of(&|s, k| s.exp() - k * s.exp()))
                .mistake("ln k! is not changed by any s, and left out", || of(&|s, k| -ln_poisson(s.exp(), k as u32)))
                .mistake("the factor before s is the count", || of(&|s, _| s.exp() - s))
                .mistake(
                    "this is the squared error of the logarithm; counts may be 0, and have a likelihood of their own",
                    || of(&|s, k| (s - (k + 1.0).ln()).powi(2)),
                )
                .suspect("the mean over the examples is one number", |loss| loss.len() > 1)
                .suspect("a linear model may return any number: set no bounds to s or its exponential", |_| {
                    low < -100.0 || high > 40.0
                })
                .expect(expected)?;
            gradient(t, answer, ["poisson_loss_of_log", "log_lambda"], (&s, &counts), (expected, &|s, k| s.exp() - k))?;
        }
        Ok(())
    })
}
