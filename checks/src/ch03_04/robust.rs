//! 3.4.8a and b: the absolute loss, and a corrupted target.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;

use crate::reference::{MANY_STEPS, by_columns, matrix, vector};
use crate::residual::{column, residuals};
use crate::{Answer as _, Check, Trial, Tried, show};
use workbook::tensor;
use workbook::tensor::Tensor;

type Loss = fn(&Tensor, &Tensor) -> Tensor;
/// The derivative of an example's loss by its residual.
type Slope = fn(f64) -> f64;
type Fit = fn(Loss, &Tensor, &Tensor, f32, usize) -> (Tensor, Tensor);

/// 3.4.8a: the mean absolute error, and its gradient.
pub fn absolute_loss(loss: Loss, gradient: Loss) -> Check {
    Check::new("3.4.8a", move |t| {
        let random = [vector(6, 3.0, &mut t.rng), vector(6, 3.0, &mut t.rng)];
        for [y_hat, y] in [
            [vec![1.0, 2.0, 4.5], vec![1.0, 5.0, 2.0]],
            random,
            [vec![2.5], vec![4.0]],
            [vec![1e-25, -3e-25, 0.0], vec![0.0; 3]],
            [vec![1e20, -0.5], vec![0.0; 2]],
        ] {
            let n = y.len() as f64;
            let r = Array1::from(residuals(&y_hat, &y));
            let expected = r.mapv(f64::abs).sum() / n;
            let table: f64 = y_hat.iter().map(|a| y.iter().map(|b| (a - b).abs()).sum::<f64>()).sum();
            let sign = r.mapv(|r| if r == 0.0 { 0.0 } else { r.signum() }).insert_axis(Axis(1));
            let (p, q) = (column(&y_hat), column(&y));
            for target in [q.clone(), q.reshape(-1)] {
                let call = format!("absolute_loss(&y_hat, &y) with y_hat = {}, y = {}", show(&p), show(&target));
                t.lend(&[("y_hat", &p), ("y", &target)])
                    .call(&call, || loss(&p, &target))?
                    .tolerance(1e-4, 0.0)
                    .mistake(
                        "summed over the examples, as the book prints it; the mean is asked for, whose step does \
                            not grow with the batch",
                        || n * expected,
                    )
                    .mistake("a column minus a list is a table of all pairs: bring y to the shape of ŷ first", || {
                        table / n / n
                    })
                    .mistake(
                        "a column minus a list is a table of all pairs, and it was summed: bring y to the shape \
                            of ŷ first",
                        || table,
                    )
                    .mistake("the signs cancel each other: take the absolute value before the mean", || {
                        r.sum().abs() / n
                    })
                    .mistake("the signs cancel each other: take the absolute value before the mean", || r.sum() / n)
                    // In f32, where those of tiny numbers are 0.
                    .mistake("these are squares; take the absolute values", || {
                        r.mapv(|r| f64::from((r as f32).powi(2))).sum() / n
                    })
                    .suspect("the square of a huge residual overflows in f32; take the absolute value itself", |l| {
                        expected > 1e19 && !l.to_value().is_finite()
                    })
                    .suspect("a tiny residual is lost: its square is 0 in f32, and beside a constant it is too", |l| {
                        expected < 1e-6 && l.to_vec().iter().all(|l| f64::from(*l) < expected)
                    })
                    .expect(expected)?;
                let leaf = p.detach().requires_grad();
                t.lend(&[("y_hat", &leaf), ("y", &target)])
                    .backward(format!("{call}, and its gradient by y_hat"), &leaf, || loss(&leaf, &target))?
                    .tolerance(1e-4, 0.0)
                    .suspect(
                        "a NaN where the prediction is exactly right: the slope of a root at 0 is infinite",
                        |flow| flow.to_value().has_nan(),
                    )
                    .expect((expected, &sign / n))?;
            }
            let with_zeros = r.mapv(f64::signum).insert_axis(Axis(1)) / n;
            let tried = format!("absolute_gradient(&y_hat, &y) with y_hat = {}, y = {}", show(&p), show(&q));
            t.lend(&[("y_hat", &p), ("y", &q)])
                .call(tried, || gradient(&p, &q))?
                .tolerance(1e-4, 0.0)
                .mistake("the 1/n is missing: the loss is a mean, and so is its gradient", || sign.clone())
                .mistake("the sign is reversed: where ŷ is too large, the loss grows with ŷ", || -&sign / n)
                .mistake(
                    "this is the gradient of the squared error: that of the absolute one does not know how large \
                        the error is",
                    || r.clone().insert_axis(Axis(1)) * (2.0 / n),
                )
                .mistake(
                    "this is the gradient of half the squared error: that of the absolute one does not know how \
                        large the error is",
                    || r.clone().insert_axis(Axis(1)) / n,
                )
                .mistake("where the prediction is exactly right the gradient is 0; `signum` of 0.0 is 1", || with_zeros)
                .suspect("0/0: where the prediction is exactly right the gradient is 0", |g| g.to_value().has_nan())
                .suspect(
                    "for a tiny residual it is too short: a sign is whole, so divide by |r| alone, or compare with 0",
                    |g| expected < 1e-6 && g.to_vec().iter().zip(&sign).all(|(g, s)| f64::from(g.abs()) * n <= s.abs()),
                )
                .expect(&sign / n)?;
        }
        Ok(())
    })
}

/// 3.4.8b: a fit with any loss, and how hard the worst example pulls.
pub fn corrupted_target(fit: Fit, pull_of_the_worst: fn(&[f64]) -> (f64, f64)) -> Check {
    Check::new("3.4.8b", move |t| {
        fits(t, fit)?;
        let mut random = vector(9, 1.0, &mut t.rng);
        random[3] = t.rng.random_range(-20.0..-5.0);
        t.part("pull_of_the_worst", |t| {
            for r in [vec![1.0, -1.0, 2.0, 10_000.0], random, vec![0.5, -0.5], vec![-3.0], vec![1e-9, -4e-9, 2e-9]] {
                let worst = r.iter().fold(0.0, |m: f64, r| m.max(r.abs()));
                let (sum, squares) = (r.iter().map(|r| r.abs()).sum::<f64>(), r.iter().map(|r| r * r).sum::<f64>());
                let n = r.len() as f64;
                t.call(format!("pull_of_the_worst(&{})", show(&r)), || pull_of_the_worst(&r))?
                    .tolerance(1e-9, 0.0)
                    .mistake("the two are the wrong way round: first the squared loss, then the absolute one", || {
                        (1.0 / n, worst / sum)
                    })
                    .mistake(
                        "these are the shares in the loss; the gradient of r² is 2r, and that of |r| is ±1",
                        || (worst * worst / squares, worst / sum),
                    )
                    .mistake(
                        "the pulls of both directions were added with their signs; take their absolute values",
                        || {
                            let signed = r.iter().copied().find(|r| r.abs() == worst).unwrap_or(worst);
                            (signed / r.iter().sum::<f64>(), 1.0 / n)
                        },
                    )
                    .mistake("the worst is the residual with the largest |r|, not the last one", || {
                        (r[r.len() - 1].abs() / sum, 1.0 / n)
                    })
                    .mistake("the worst is the residual with the largest |r|, not the first one", || {
                        (r[0].abs() / sum, 1.0 / n)
                    })
                    .mistake("the worst may lie below the target: look for the largest |r|, not the largest r", || {
                        (r.iter().fold(f64::MIN, |m, r| m.max(*r)).abs() / sum, 1.0 / n)
                    })
                    .mistake("under the absolute loss all examples pull alike, however wrong they are", || {
                        (worst / sum, worst / sum)
                    })
                    .mistake("in percent; shares are asked for, between 0 and 1", || (100.0 * worst / sum, 100.0 / n))
                    .expect((worst / sum, 1.0 / n))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn squared(y_hat: &Tensor, y: &Tensor) -> Tensor {
    (y_hat - y).powi(2).mean()
}

fn absolute(y_hat: &Tensor, y: &Tensor) -> Tensor {
    (y_hat - y).abs().mean()
}

/// Gradient descent from zero.
fn descent(x: &Array2<f64>, y: &Array2<f64>, slope: Slope, lr: f64, steps: usize) -> (Array2<f64>, Array1<f64>) {
    let (mut w, mut b) = (Array2::<f64>::zeros((x.ncols(), 1)), 0.0);
    for _ in 0..steps {
        let pull = (x.dot(&w) + b - y).mapv(slope) / x.nrows() as f64;
        (w, b) = (w - x.t().dot(&pull) * lr, b - lr * pull.sum());
    }
    (w, Array1::from(vec![b]))
}

fn fits(t: &mut Trial, fit: Fit) -> Tried {
    // Nowhere on the way is a residual so small that rounding could turn its sign.
    let x = tensor![[0.0], [1.0], [2.0], [3.0]];
    let (clean, corrupted) = (tensor![[1.13], [3.07], [4.91], [7.03]], tensor![[1.13], [3.07], [4.91], [10_000.0]]);
    let mut random = |n: usize, d: usize, scale: f32| {
        let x = by_columns(&Tensor::normal(0.0, 1.0, (n, d), &mut t.rng));
        (x, Tensor::normal(0.0, scale, (n, 1), &mut t.rng))
    };
    let (random, many, tiny) = (random(8, 3, 3.0), random(40, 2, 3.0), random(6, 1, 0.01));
    let two = |r: f64| 2.0 * r;
    let sign = |r: f64| r.signum();
    let cases: [(&str, Loss, Slope, &Tensor, &Tensor, f32, usize); 10] = [
        ("mse_loss", squared, two, &x, &clean, 0.03, 30),
        ("absolute_loss", absolute, sign, &x, &clean, 0.03, 30),
        ("mse_loss", squared, two, &random.0, &random.1, 0.01, 1),
        ("mse_loss", squared, two, &random.0, &random.1, 0.05, 12),
        ("absolute_loss", absolute, sign, &x, &corrupted, 0.03, 30),
        ("mse_loss", squared, two, &many.0, &many.1, 0.02, 9),
        ("mse_loss", squared, two, &tiny.0, &tiny.1, 0.02, 25),
        ("mse_loss", squared, two, &x, &corrupted, 0.03, 30),
        ("mse_loss", squared, two, &x, &clean, 0.3, 8),
        ("mse_loss", squared, two, &random.0, &random.1, 0.0005, 3000),
    ];
    for (name, loss, slope, x, y, lr, steps) in cases {
        let (x64, y64, rate) = (matrix(x), matrix(y), f64::from(lr));
        let tried = format!("fit({name}, &x, &y, {lr}, {steps}) with x = {}, y = {}", show(x), show(y));
        let run = |slope, rate, steps| descent(&x64, &y64, slope, rate, steps);
        t.lend(&[("x", x), ("y", y)])
            .call(tried, || fit(loss, x, y, lr, steps))?
            .tolerance(1e-4, 1e-7)
            .mistake("this is always the squared loss; use the one that was handed in", || run(two, rate, steps))
            .mistake("one step too many", || run(slope, rate, steps + 1))
            .mistake("one step is missing", || run(slope, rate, steps - 1))
            .mistake("the gradients of all steps add up: call `zero_grad` before each `backward`", || {
                let (mut w, mut b) = (Array2::<f64>::zeros((x64.ncols(), 1)), 0.0);
                let (mut grad_w, mut grad_b) = (w.clone(), 0.0);
                for _ in 0..steps {
                    let pull = (x64.dot(&w) + b - &y64).mapv(slope) / x64.nrows() as f64;
                    (grad_w, grad_b) = (grad_w + x64.t().dot(&pull), grad_b + pull.sum());
                    (w, b) = (w - &grad_w * rate, b - grad_b * rate);
                }
                (w, Array1::from(vec![b]))
            })
            .mistake("the bias never moves; it is a parameter like the others", || {
                let mut w = Array2::<f64>::zeros((x64.ncols(), 1));
                for _ in 0..steps {
                    let pull = (x64.dot(&w) - &y64).mapv(slope) / x64.nrows() as f64;
                    w = w - x64.t().dot(&pull) * rate;
                }
                (w, Array1::<f64>::zeros(1))
            })
            .suspect("with this rate the loss rises from step to step, and that is no reason to stop, or to take another rate: take all steps that are asked for", |_| {
                lr == 0.3
            })
            .suspect("nothing has moved: parameters need `.requires_grad()`, and after `backward` a step", |(w, b)| {
                w.to_vec().iter().chain(&b.to_vec()).all(|x| *x == 0.0)
            })
            .suspect("right for a few rows, but not for 40: each step uses all examples", |_| x.shape()[0] == 40)
            .suspect("right with ordinary targets, but not under the squared loss with a huge one: the gradient is huge as well, and each step takes it as it is, without a limit", |_| {
                y.to_vec().contains(&10_000.0) && name == "mse_loss"
            })
            .suspect(MANY_STEPS, |_| steps > 1000)
            .suspect(
                "here the loss is small from the beginning, and falls by little in each step; that is no reason to stop",
                |(w, _)| x.shape()[0] == 6 && w.item().abs() < run(slope, rate, steps).0[[0, 0]].abs() as f32,
            )
            .expect(run(slope, rate, steps))?;
    }
    Ok(())
}
