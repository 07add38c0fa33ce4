//! 3.1.8: counts, the Poisson distribution, and its loss.

use rand::Rng as _;
use rand_distr::{Distribution, Poisson};

use crate::checks::{Check, Stop, Trial, Tried, show};
use crate::tensor;
use crate::tensor::Tensor;

/// 3.1.8a: the variance of counts beside their mean.
pub fn dispersion(answer: fn(&[u32]) -> Option<f64>) -> Check {
    Check::new("3.1.8a", move |t| {
        let rate = t.rng.random_range(2.0..9.0);
        let poisson = Poisson::<f64>::new(rate).expect("the rate is positive");
        let random = (0..30).map(|_| poisson.sample(&mut t.rng) as u32).collect();
        for counts in [vec![1, 2, 6, 3], random, vec![0, 5], vec![4, 4, 4], vec![7], vec![], vec![0, 0, 0]] {
            let n = counts.len() as f64;
            let mean = counts.iter().map(|k| f64::from(*k)).sum::<f64>() / n;
            let squares = counts.iter().map(|k| (f64::from(*k) - mean).powi(2)).sum::<f64>();
            let variance = squares / (n - 1.0);
            let exists = n >= 2.0 && mean > 0.0;
            t.call(format!("dispersion(&{})", show(&counts)), || answer(&counts))?
                .suspect(
                    "fewer than two counts, or only zeros: a division by 0 gives a NaN or an infinity, so ask first",
                    |_| !exists,
                )
                .suspect("counts that are all equal have a variance, and it is 0", Option::is_none)
                .mistake("this is the variance; divide it by the mean", || Some(variance))
                .mistake("divided by n; the estimate of a variance has n - 1", || Some(squares / n / mean))
                .mistake("this is the standard deviation over the mean; take the variance", || {
                    Some(variance.sqrt() / mean)
                })
                .mistake("this is the mean over the variance", || Some(mean / variance))
                .mistake("this is the sum of the squares over the mean; divide by n - 1 as well", || {
                    Some(squares / mean)
                })
                .tolerance(1e-9, 1e-9)
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
        for (lambda, k) in [(2.5, 3), (2.5, 0), random, (150.0, 180), (1000.0, 1010), (0.0, 0), (0.0, 2)] {
            let expected = if lambda == 0.0 { f64::from(u8::from(k == 0)) } else { ln_poisson(lambda, k).exp() };
            let factorial = || (1..=k).map(f64::from).product::<f64>();
            t.call(format!("poisson({lambda}, {k})"), || probability(lambda, k))?
                .mistake("the factor exp(-λ) is missing, without which the probabilities do not sum to 1", || expected * lambda.exp())
                .mistake("the division by k! is missing", || expected * factorial())
                .mistake("divided by k; k! is the product of all numbers up to k", || expected * factorial() / f64::from(k))
                .mistake("this is the logarithm of the probability", || expected.ln())
                .mistake("λ and k changed places: it is λ to the power of k", || f64::from(k).powf(lambda) * (-lambda).exp() / factorial())
                .suspect("for λ = 0 the logarithm is -∞, and 0 · ∞ is NaN; nothing happens then, surely: p(0) = 1", |_| lambda == 0.0)
                .suspect("λᵏ, exp(-λ) or k! went beyond what an f64 can hold; add up logarithms, and take the exponential at the very end", |_| {
                    lambda > 100.0
                })
                .tolerance(1e-9, 0.0)
                .expect(expected)?;
        }
            Ok(())
        })?;
        t.part("partial_mean", |t| {
            for (lambda, last) in [(2.5, 3), (random.0, random.1), (4.0, 0), (3.0, 60)] {
                let p = |k| ln_poisson(lambda, k).exp();
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
                    .tolerance(1e-9, 1e-12)
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

/// The gradient that flows from a loss back to its predictions.
fn gradient(
    t: &mut Trial,
    loss: fn(&Tensor, &Tensor) -> Tensor,
    [name, of]: [&str; 2],
    (x, counts): (&Tensor, &Tensor),
    expected: Vec<f64>,
) -> Tried {
    let x = x.detach().requires_grad();
    let tried = format!("the gradient of {name}(&{of}, &{}) with respect to {of} = {}", show(counts), show(&x));
    let result = loss(&x, counts);
    if !result.needs_grad() {
        let likely = "the loss forgot how it was computed: stay with operations on tensors, without `item`, `to_vec` or `detach`";
        return Err(Stop::failed(tried, "no gradient", show(&expected), likely));
    }
    t.call(tried, || {
        result.backward();
        x.grad().map(|gradient| gradient.to_vec())
    })?
    .otherwise("a part of the graph was cut off with `detach` or read out as an array")
    .expect(expected)
    .map(drop)
}

/// 3.1.8c: the Poisson loss of a predicted rate.
pub fn poisson_loss(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("3.1.8c", move |t| {
        let random = (Tensor::uniform(0.2, 9.0, (6, 1), &mut t.rng), tensor![[0.0], [2.0], [5.0], [1.0], [9.0], [3.0]]);
        let known = (tensor![2.0, 0.5, 4.0], tensor![3.0, 1.0, 4.0]);
        for (lambda, counts) in [known, random.clone(), (tensor![[3.0]], tensor![[0.0]])] {
            let pairs: Vec<(f64, f64)> = numbers(&lambda).into_iter().zip(numbers(&counts)).collect();
            let of = |f: &dyn Fn(f64, f64) -> f64| mean(pairs.iter().map(|(l, k)| f(*l, *k)));
            let n = pairs.len() as f64;
            let expected = of(&|l, k| l - k * l.ln());
            t.call(format!("poisson_loss(&{}, &{})", show(&lambda), show(&counts)), || answer(&lambda, &counts))?
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
                .expect(expected)?;
        }
        let (lambda, counts) = random;
        let n = lambda.len() as f64;
        let expected = numbers(&lambda).into_iter().zip(numbers(&counts)).map(|(l, k)| (1.0 - k / l) / n).collect();
        gradient(t, answer, ["poisson_loss", "lambda"], (&lambda, &counts), expected)
    })
}

/// 3.1.8d: the Poisson loss of a predicted logarithm of the rate.
pub fn poisson_loss_of_log(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("3.1.8d", move |t| {
        let random = (Tensor::normal(0.0, 1.0, (6, 1), &mut t.rng), tensor![[0.0], [2.0], [5.0], [1.0], [9.0], [3.0]]);
        let known = (tensor![2.0, 0.5, -1.0], tensor![3.0, 1.0, 4.0]);
        for (s, counts) in [known, random.clone(), (tensor![-200.0, 1.0], tensor![3.0, 0.0])] {
            let pairs: Vec<(f64, f64)> = numbers(&s).into_iter().zip(numbers(&counts)).collect();
            let of = |f: &dyn Fn(f64, f64) -> f64| mean(pairs.iter().map(|(s, k)| f(*s, *k)));
            let n = pairs.len() as f64;
            let expected = of(&|s, k| s.exp() - k * s);
            t.call(format!("poisson_loss_of_log(&{}, &{})", show(&s), show(&counts)), || answer(&s, &counts))?
                .suspect(
                    "the logarithm of a rate that has become 0: ln exp(s) is s, so no logarithm is needed",
                    |loss| n == 2.0 && !loss.to_vec().iter().all(|x| x.is_finite()),
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
                .expect(expected)?;
        }
        let (s, counts) = random;
        let n = s.len() as f64;
        let expected = numbers(&s).into_iter().zip(numbers(&counts)).map(|(s, k)| (s.exp() - k) / n).collect();
        gradient(t, answer, ["poisson_loss_of_log", "log_lambda"], (&s, &counts), expected)
    })
}
