//! Wrong answers to section 3.5.

use checks::ch03_05::*;
use workbook::prelude::{
    Array1, LeastSquares, LinearRegression, Module, Optimizer, Sgd, SyntheticRegressionData, Trainer, huber_loss,
    squared_loss,
};
use workbook::tensor::Tensor;

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [sum_mutants(), huber_mutants(), gradient_mutants(), settling_mutants(), size_mutants(), power_mutants()]
        .into_iter()
        .flatten()
        .collect()
}

fn sum_mutants() -> Vec<Mutant> {
    fn stepped(x: &Tensor, y: &Tensor, w: &Tensor, lr: f32) -> Tensor {
        let w = w.detach().requires_grad();
        (x.matmul(&w) - y).powi(2).sum().backward();
        Sgd::new(vec![w.clone()], lr).step().unwrap();
        w.detach()
    }
    fn step(x: &Tensor, y: &Tensor, w: &Tensor, lr: f32) -> Tensor {
        stepped(x, y, w, lr / x.shape()[0] as f32)
    }
    fn last(n: usize, b: usize) -> f64 {
        ((n - 1) % b + 1) as f64 / b as f64
    }
    let rate = |name, answer, diagnosis| mutant(name, sum_instead_of_mean(answer, step, last), diagnosis);
    let moved =
        |name, answer, diagnosis| mutant(name, sum_instead_of_mean(|lr, b| lr / b as f32, answer, last), diagnosis);
    let end =
        |name, answer, diagnosis| mutant(name, sum_instead_of_mean(|lr, b| lr / b as f32, step, answer), diagnosis);
    vec![
        rate("larger", |lr, b| lr * b as f32, "must be smaller"),
        rate("root", |lr, b| lr / (b as f32).sqrt(), "not its root"),
        rate("the same", |lr, _| lr, "B times as long"),
        moved("the mean's rate", stepped, "still that of the mean"),
        moved("twice", |x, y, w, lr| step(x, y, w, lr / x.shape()[0] as f32), "divided by n twice"),
        moved("half", |x, y, w, lr| step(x, y, w, lr / 2.0), "half a step"),
        moved("by entries", |x, y, w, lr| step(x, y, w, lr / x.shape()[1] as f32), "the number of entries"),
        end("a single batch", |n, b| if n < b { 1.0 } else { last(n, b) }, "may be short too"),
        end("upside down", |n, b| 1.0 / last(n, b), "upside down"),
        end("empty", |n, b| (n % b) as f64 / b as f64, "full, not empty"),
    ]
}

fn huber_mutants() -> Vec<Mutant> {
    fn parts(y_hat: &Tensor, y: &Tensor, s: f32) -> (Tensor, Tensor, Tensor) {
        let r = (y_hat - y).abs();
        let clipped = s - (s - &r).relu();
        let far = Tensor::from(r.value().mapv(|r| f32::from(u8::from(r > s))));
        (r, clipped, far)
    }
    fn masked(a: &Tensor, b: &Tensor, s: f32, is_near: fn(f32, f32) -> bool) -> Tensor {
        let r = a - b;
        let near = Tensor::from(r.value().mapv(|r| f32::from(u8::from(is_near(r, s)))));
        (&near * (r.powi(2) / (2.0 * s)) + (1.0 - &near) * (r.abs() - s / 2.0)).mean()
    }
    let wrong = |name, answer, diagnosis| mutant(name, huber(answer), diagnosis);
    vec![
        wrong("a mask", |a, b, s| masked(a, b, s, |r, s| r.abs() <= s), "a square overflows"),
        wrong(
            "absolute for a small σ",
            |a, b, s| {
                let (r, c, _) = parts(a, b, s);
                if s < 1e-3 { r.mean() } else { (&c / s * (&r - &c * 0.5)).mean() }
            },
            "a small σ is a σ like any other",
        ),
        wrong("by the square", |a, b, s| masked(a, b, s, |r, s| r * r <= s), "by r² > σ"),
        wrong("above only", |a, b, s| masked(a, b, s, |r, s| r <= s), "it is |r| that decides"),
        wrong(
            "no slope on the edge",
            |a, b, s| {
                let r = (a - b).abs();
                (r.clamp(0.0, s).powi(2) / (2.0 * s) + (r - s).relu()).mean()
            },
            "the gradient is lost",
        ),
        wrong(
            "far cut off",
            |a, b, s| {
                let r = (a - b).abs();
                let near = Tensor::from(r.value().mapv(|r| f32::from(u8::from(r <= s))));
                (&near * (r.powi(2) / (2.0 * s)) + ((1.0 - &near) * (r - s / 2.0)).detach()).mean()
            },
            "beyond σ no gradient flows",
        ),
        wrong("the library's", huber_loss, "the usual form"),
        wrong("absolute", |a, b, _| (a - b).abs().mean(), "the absolute error everywhere"),
        wrong(
            "a jump",
            |a, b, s| {
                let (_, _, far) = parts(a, b, s);
                (huber_loss(a, b, s) / s) + (far * (s / 2.0)).mean()
            },
            "far out σ/2 must be taken off",
        ),
        wrong(
            "not divided",
            |a, b, s| {
                let (r, c, far) = parts(a, b, s);
                ((1.0 - &far) * c.powi(2) / 2.0 + &far * (r - s / 2.0)).mean()
            },
            "",
        ),
        wrong(
            "from 1 on",
            |a, b, s| {
                let r = a - b;
                let near = Tensor::from(r.value().mapv(|r| f32::from(u8::from(r.abs() <= s.min(1.0)))));
                (&near * (r.powi(2) / (2.0 * s)) + (1.0 - &near) * (r.abs() - s / 2.0)).mean()
            },
            "change at 1",
        ),
        wrong("sum", |a, b, s| huber_loss(a, b, s) / s * a.len() as f32, "summed over the examples"),
    ]
}

fn gradient_mutants() -> Vec<Mutant> {
    fn read(m: &LinearRegression, x: &Tensor, y: &Tensor, loss: fn(&Tensor, &Tensor) -> Tensor) -> (Tensor, Tensor) {
        m.w.zero_grad();
        m.b.zero_grad();
        loss(&m.forward(x), y).backward();
        (m.w.grad().unwrap(), m.b.grad().unwrap())
    }
    let wrong = |name, answer, diagnosis| mutant(name, reading_gradients(answer), diagnosis);
    vec![
        wrong(
            "not cleared",
            |m, x, y| {
                m.loss(&m.forward(x), y).backward();
                (m.w.grad().unwrap(), m.b.grad().unwrap())
            },
            "of an earlier minibatch",
        ),
        wrong("half", |m, x, y| read(m, x, y, squared_loss), "half the loss"),
        wrong(
            "the bias not cleared",
            |m, x, y| {
                m.w.zero_grad();
                m.loss(&m.forward(x), y).backward();
                (m.w.grad().unwrap(), m.b.grad().unwrap())
            },
            "the bias still holds",
        ),
        wrong(
            "subtracted",
            |m, x, y| {
                let held = |p: &Tensor| p.grad().unwrap_or_else(|| Tensor::zeros(p.shape()));
                let (w, b) = (held(&m.w), held(&m.b));
                m.loss(&m.forward(x), y).backward();
                (held(&m.w) - w, held(&m.b) - b)
            },
            "clear them before `backward`",
        ),
        wrong(
            "a step taken back",
            |m, x, y| {
                let before = (m.w.value(), m.b.value());
                let mut optimizer = m.optimizer();
                optimizer.zero_grad();
                m.loss(&m.forward(x), y).backward();
                optimizer.step().unwrap();
                let [w, b] = [&before.0, &before.1].map(|before| Tensor::from(before.to_owned()));
                let gradients = ((w - m.w.detach()) / m.lr, (b - m.b.detach()) / m.lr);
                (*m.w.value_mut(), *m.b.value_mut()) = before;
                gradients
            },
            "a step is lost in rounding",
        ),
        wrong(
            "by entries",
            |m, x, y| {
                let (w, b) = read(m, x, y, |a, b| (a - b).powi(2).mean());
                (w / x.shape()[1] as f32, b)
            },
            "the number of entries",
        ),
        wrong(
            "the bias summed",
            |m, x, y| {
                let (w, b) = read(m, x, y, |a, b| (a - b).powi(2).mean());
                (w, b * x.shape()[0] as f32)
            },
            "a mean over the examples too",
        ),
        wrong("sum", |m, x, y| read(m, x, y, |a, b| (a - b).powi(2).sum()), "a mean, not a sum"),
        wrong("parameters", |m, _, _| (m.w.detach(), m.b.detach()), "the parameters themselves"),
        wrong(
            "a step",
            |m, x, y| {
                let gradients = read(m, x, y, |a, b| (a - b).powi(2).mean());
                m.optimizer().step().unwrap();
                gradients
            },
            "the parameters have moved",
        ),
    ]
}

fn distance(model: &LinearRegression, best: &LeastSquares) -> f64 {
    let w = model.w.to_vec();
    let by_w: f64 = w.iter().zip(&best.w).map(|(w, best)| (f64::from(*w) - best).powi(2)).sum();
    by_w + (f64::from(model.b.item()) - best.b).powi(2)
}

fn distances(d: &SyntheticRegressionData, best: &LeastSquares, lr: f32, epochs: usize) -> Vec<f64> {
    let (model, mut all) = (LinearRegression::new(d.w().len(), lr, 0), Vec::new());
    Trainer::new(epochs).fit_with(&model, d, &mut |_| all.push(distance(&model, best))).unwrap();
    all
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn settling_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, settling(answer), diagnosis);
    vec![
        wrong("the last epoch", |d, b, lr, e, _| distances(d, b, lr, e)[e - 1], "the last epoch only"),
        wrong("all epochs", |d, b, lr, e, _| mean(&distances(d, b, lr, e)), "averaged over all epochs"),
        wrong("one too many", |d, b, lr, e, last| mean(&distances(d, b, lr, e)[e - last - 1..]), "one epoch too many"),
        wrong(
            "of the mean",
            |d, b, lr, e, last| {
                let (model, mut epoch) = (LinearRegression::new(d.w().len(), lr, 0), 0);
                let (mut w, mut bias) = (vec![0.0; d.w().len()], 0.0);
                let mut report = |_: &_| {
                    if epoch >= e - last {
                        let all = w.iter_mut().zip(model.w.to_vec());
                        all.for_each(|(sum, w)| *sum += w / last as f32);
                        bias += model.b.item() / last as f32;
                    }
                    epoch += 1;
                };
                Trainer::new(e).fit_with(&model, d, &mut report).unwrap();
                let w = Tensor::from(Array1::from(w));
                distance(&LinearRegression { w, b: Tensor::scalar(bias), lr }, b)
            },
            "where the trembling cancels",
        ),
        wrong("root", |d, b, lr, e, last| mean(&distances(d, b, lr, e)[e - last..]).sqrt(), "this is the root"),
        wrong(
            "the truth",
            |d, _, lr, e, last| {
                let truth = LeastSquares { w: d.w().mapv(f64::from), b: f64::from(d.b()) };
                mean(&distances(d, &truth, lr, e)[e - last..])
            },
            "from the true weights",
        ),
        wrong(
            "an epoch at a time",
            |d, b, lr, e, last| {
                let model = LinearRegression::new(d.w().len(), lr, 0);
                let all: Vec<f64> = (0..e)
                    .map(|_| {
                        Trainer::new(1).quiet().fit(&model, d).unwrap();
                        distance(&model, b)
                    })
                    .collect();
                mean(&all[e - last..])
            },
            "begins with the order of the first epoch",
        ),
    ]
}

fn fit(w: &[f32], b: f32, noise: f32, n: usize, seed: u64) -> LeastSquares {
    let data = SyntheticRegressionData::with_rows(w, b, noise, n, 1, seed).unwrap();
    LeastSquares::of(data.train()).unwrap()
}

fn size_mutants() -> Vec<Mutant> {
    fn errors(w: &[f32], b: f32, noise: f32, sizes: &[usize], seed: u64) -> Vec<(f64, f64)> {
        let error = |n: &usize| {
            let line = fit(w, b, noise, *n, seed);
            let squares: f64 = line.w.iter().zip(w).map(|(a, b)| (a - f64::from(*b)).powi(2)).sum();
            (squares.sqrt(), line.b - f64::from(b))
        };
        sizes.iter().map(error).collect()
    }
    fn absolute(w: &[f32], b: f32, noise: f32, sizes: &[usize], seed: u64) -> Vec<(f64, f64)> {
        errors(w, b, noise, sizes, seed).iter().map(|(w, b)| (*w, b.abs())).collect()
    }
    let wrong = |name, answer, diagnosis| mutant(name, error_against_size(answer), diagnosis);
    vec![
        wrong("signed", errors, "an error has no sign"),
        wrong(
            "a seed for each size",
            |w, b, noise, n, seed| {
                let one = |(i, n)| absolute(w, b, noise, &[n], seed + i)[0];
                (0..).zip(n.iter().copied()).map(one).collect()
            },
            "a seed of its own",
        ),
        wrong("32 bits", |w, b, noise, n, seed| absolute(w, b, noise, n, u64::from(seed as u32)), "cut to 32 bits"),
        wrong(
            "two weights",
            |w, b, noise, n, seed| {
                let error = |n: &usize| {
                    let line = fit(w, b, noise, *n, seed);
                    let squares: f64 = line.w.iter().zip(w).take(2).map(|(a, b)| (a - f64::from(*b)).powi(2)).sum();
                    (squares.sqrt(), (line.b - f64::from(b)).abs())
                };
                n.iter().map(error).collect()
            },
            "not only the first two",
        ),
        wrong(
            "squared",
            |w, b, noise, n, seed| errors(w, b, noise, n, seed).iter().map(|(w, b)| (w * w, b.abs())).collect(),
            "the root of the sum of the squares",
        ),
        wrong(
            "swapped",
            |w, b, noise, n, seed| errors(w, b, noise, n, seed).iter().map(|(w, b)| (b.abs(), *w)).collect(),
            "the wrong way round",
        ),
        wrong(
            "one size",
            |w, b, noise, n, seed| {
                let (by_w, by_b) = errors(w, b, noise, &n[..1], seed)[0];
                vec![(by_w, by_b.abs()); n.len()]
            },
            "the same number of examples",
        ),
    ]
}

fn power_mutants() -> Vec<Mutant> {
    fn slope(x: &[f64], y: &[f64]) -> f64 {
        let (mx, my) = (mean(x), mean(y));
        let products: f64 = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum();
        products / x.iter().map(|x| (x - mx).powi(2)).sum::<f64>()
    }
    fn logs(sizes: &[usize], errors: &[f64]) -> (Vec<f64>, Vec<f64>) {
        (sizes.iter().map(|n| (*n as f64).ln()).collect(), errors.iter().map(|e| e.ln()).collect())
    }
    fn right(sizes: &[usize], errors: &[f64]) -> f64 {
        let (x, y) = logs(sizes, errors);
        slope(&x, &y)
    }
    fn measure(sizes: &[usize], rounds: usize, error: fn(&LeastSquares) -> f64) -> f64 {
        let at = |n: usize| (0..rounds).map(|seed| error(&fit(&[2.0], 1.0, 1.0, n, seed as u64))).sum::<f64>();
        right(sizes, &sizes.iter().map(|n| at(*n) / rounds as f64).collect::<Vec<_>>())
    }
    fn measured(sizes: &[usize], rounds: usize) -> f64 {
        measure(sizes, rounds, |line| (line.w[0] - 2.0).abs())
    }
    fn needed(n: f64, error: f64, wanted: f64) -> f64 {
        n * (error / wanted).powi(2)
    }
    let law = |name, answer, diagnosis| mutant(name, powers(answer, measured, needed), diagnosis);
    let tried = |name, answer, diagnosis| mutant(name, powers(right, answer, needed), diagnosis);
    let count = |name, answer, diagnosis| mutant(name, powers(right, measured, answer), diagnosis);
    vec![
        law("positive", |n, e| -right(n, e), "the slope is negative"),
        law("no logarithms", |n, e| slope(&n.iter().map(|n| *n as f64).collect::<Vec<_>>(), e), "of both sides"),
        law(
            "the ends",
            |n, e| {
                let (x, y) = logs(n, e);
                (y[y.len() - 1] - y[0]) / (x[x.len() - 1] - x[0])
            },
            "joins the first point with the last",
        ),
        tried("theory", |_, _| -0.5, "it is to be measured"),
        tried("bias", |n, rounds| measure(n, rounds, |line| (line.b - 1.0).abs()), "this is the bias"),
        tried("squares", |n, rounds| measure(n, rounds, |line| (line.w[0] - 2.0).powi(2)), "these are squared errors"),
        tried(
            "root mean square",
            |n, rounds| measure(n, rounds, |line| (line.w[0] - 2.0).powi(2)) / 2.0,
            "the root of the mean square",
        ),
        tried("errors of less than 1", |n, rounds| measure(n, rounds, |line| (line.w[0] - 2.0).abs() % 1.0), ""),
        tried("at most 100 rounds", |n, rounds| measured(n, rounds.min(100)), "instead of"),
        count(
            "in whole steps",
            |mut n, mut e, w| {
                while e > w {
                    (n, e) = (4.0 * n, e / 2.0);
                }
                n
            },
            "halved in whole steps",
        ),
        count("rounded", |n, e, w| needed(n, e, w).ceil(), "do not round"),
        count("in proportion", |n, e, w| n * e / w, "falls with the root"),
        count("on top", |n, e, w| needed(n, e, w) - n, "on top of those"),
    ]
}
