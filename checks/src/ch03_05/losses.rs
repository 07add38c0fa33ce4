//! 3.5.1 to 3.5.3: a sum instead of a mean, Huber's loss, and reading the gradient.

use ndarray::{Array1, Array2};
use rand::Rng as _;

use crate::reference::{by_columns, matrix, vector};
use crate::residual::{mean_and_gradient, residuals, with_gradient};
use crate::{Answer as _, Check, Trial, Tried, show};
use workbook::nn::LinearRegression;
use workbook::tensor;
use workbook::tensor::Tensor;

type Step = fn(&Tensor, &Tensor, &Tensor, f32) -> Tensor;

/// 3.5.1: the learning rate for a summed loss, a step with it, and the step of a short batch.
pub fn sum_instead_of_mean(rate: fn(f32, usize) -> f32, step: Step, last_step: fn(usize, usize) -> f64) -> Check {
    Check::new("3.5.1", move |t| {
        t.part("rate_for_sum", |t| {
            for (lr, b) in
                [(0.64, 32), (t.rng.random_range(0.01..0.5f32), t.rng.random_range(2..300)), (1e-7, 3), (2e3, 100_000)]
            {
                let size = b as f32;
                t.call(format!("rate_for_sum({lr}, {b})"), || rate(lr, b))?
                    .tolerance(1e-6, 0.0)
                    .mistake(
                        "the sum's gradient is larger than the mean's, so the learning rate must be smaller",
                        || lr * size,
                    )
                    .mistake("the gradient of the sum is B times that of the mean, not its root", || lr / size.sqrt())
                    .mistake("with the same rate every step is B times as long", || lr)
                    .expect(lr / size)?;
            }
            Ok(())
        })?;
        t.part("sum_step", |t| {
        for (n, d, lr) in [(5, 3, 0.1f32), (8, 2, 0.03), (1, 1, 0.2)] {
            let x = by_columns(&Tensor::normal(0.0, 1.0, (n, d), &mut t.rng));
            let (y, w) = (Tensor::normal(0.0, 2.0, (n, 1), &mut t.rng), Tensor::normal(0.0, 2.0, (d, 1), &mut t.rng));
            let (x64, w64) = (matrix(&x), matrix(&w));
            let slope = x64.t().dot(&(x64.dot(&w64) - matrix(&y))) * (2.0 / n as f64);
            let after = |rate: f64| &w64 - &(&slope * rate);
            let rate = f64::from(lr);
            t.lend(&[("x", &x), ("y", &y), ("w", &w)]).call(format!("sum_step(&x, &y, &w, {lr}) with x = {}, y = {}, w = {}", show(&x), show(&y), show(&w)),
                || step(&x, &y, &w, lr),
            )?
            .mistake(
                "the loss is summed, but the learning rate is still that of the mean: the step is n times as long",
                || after(rate * n as f64),
            )
            .mistake("divided by n twice: once in the loss, and once in the learning rate", || after(rate / n as f64))
            .mistake("divided by the number of entries of X; the mean is over its n rows", || after(rate / d as f64))
            .mistake("it goes uphill: the gradient is subtracted", || after(-rate))
            .mistake("half a step: the derivative of (ŷ - y)² has a 2", || after(rate / 2.0))
            .mistake("the new weights are asked for, not the gradient", || &slope * n as f64)
            .expect(after(rate))?;
        }
        Ok(())
        })?;
        let random = (t.rng.random_range(30..90), t.rng.random_range(4..15));
        t.part("last_step", |t| {
            for (n, b) in [(10, 4), (12, 4), random, (200, 32), (3, 4), (1, 7), (5, 1)] {
                let r = (n - 1) % b + 1;
                t.call(format!("last_step({n}, {b})"), || last_step(n, b))?
                    .tolerance(1e-9, 0.0)
                    .suspect("a single batch may be short too, and its step with it", |a| n < b && *a == 1.0)
                    .mistake("upside down: a sum over fewer examples is shorter, not longer", || b as f64 / r as f64)
                    .mistake(
                        "if the batch size divides the number of examples, the last batch is full, not empty",
                        || (n % b) as f64 / b as f64,
                    )
                    .mistake("this is what is missing from a full batch", || (b - r) as f64 / b as f64)
                    .mistake("this is its share in all the examples; compare it with a full batch", || {
                        r as f64 / n as f64
                    })
                    .expect(r as f64 / b as f64)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

const ONE: &str = "the branches change at 1; it is σ that |r| is compared with";
const FAR: &str =
    "the value is right, but beyond σ no gradient flows: what is far must stay in the graph, with the slope ±1";

/// 3.5.2: Huber's loss as the book defines it.
pub fn huber(answer: fn(&Tensor, &Tensor, f32) -> Tensor) -> Check {
    Check::new("3.5.2", move |t| {
        let random = [vector(6, 4.0, &mut t.rng), vector(6, 4.0, &mut t.rng)];
        let random_sigma = t.rng.random_range(1.5..3.0f32);
        let at = |r: &[f64]| [r.to_vec(), vec![0.0; r.len()]];
        for ([y_hat, y], sigma) in [
            (at(&[1.0, 10.0, -6.0]), 4.0f32),
            // Between 1 and √σ.
            (at(&[1.2, -0.5]), 2.0),
            // Between σ and √σ.
            (at(&[1.5, -0.5, -1.75]), 2.0),
            (at(&[0.375, -0.125]), 0.25),
            (random, random_sigma),
            ([vec![3.0, 2.0, -1.0], vec![1.0, 2.0, 1.0]], 2.0),
            (at(&[1.0, -2.0]), 0.001),
            (at(&[3.0]), 1000.0),
            (at(&[1e20, 0.5, -3.0]), 1.0),
            (at(&[3e-4, -6e-5]), 1e-4),
        ] {
            let (n, s) = (y.len() as f64, f64::from(sigma));
            let r = residuals(&y_hat, &y);
            let pair = |f: &dyn Fn(f64) -> f64, g: &dyn Fn(f64) -> f64| mean_and_gradient(&r, f, g);
            let near = |r: f64| r.abs() <= s;
            let loss = |r: f64| if near(r) { r * r / (2.0 * s) } else { r.abs() - s / 2.0 };
            let slope = |r: f64| (r / s).clamp(-1.0, 1.0);
            let sign = |r: f64| if r == 0.0 { 0.0 } else { r.signum() };
            let changing_at = |bound: f64| {
                let far = |r: f64| r.abs() > bound;
                pair(&|r| if far(r) { r.abs() - s / 2.0 } else { r * r / (2.0 * s) }, &|r| {
                    if far(r) { sign(r) } else { r / s }
                })
            };
            let tried = format!(
                "huber(&y_hat, &y, {sigma}), and its gradient by y_hat, with y_hat = {}, y = {}",
                show(&y_hat),
                show(&y)
            );
            with_gradient(t, tried, |y_hat, y| answer(y_hat, y, sigma), [&y_hat, &y])?
                .tolerance(1e-4, 1e-7)
                .suspect("a small σ is a σ like any other: between -σ and σ the loss is r² / (2σ) still", |_| {
                    sigma == 1e-4
                })
                .mistake(
                    "this is the usual form, with the slope σ far out (the library's `huber_loss`); the book's has \
                    the slope 1, so divide by σ",
                    || pair(&|r| s * loss(r), &|r| s * slope(r)),
                )
                .mistake("the 1/2 of the quadratic part is missing, and the branches do not meet", || {
                    pair(&|r| if near(r) { r * r / s } else { r.abs() - s / 2.0 }, &|r| {
                        if near(r) { 2.0 * r / s } else { r.signum() }
                    })
                })
                .mistake("the branches do not meet: far out σ/2 must be taken off", || {
                    pair(&|r| if near(r) { r * r / (2.0 * s) } else { r.abs() }, &slope)
                })
                .mistake("the quadratic part is not divided by σ", || {
                    pair(&|r| if near(r) { r * r / 2.0 } else { r.abs() - s / 2.0 }, &|r| {
                        if near(r) { r } else { r.signum() }
                    })
                })
                .mistake("summed over the examples; take the mean", || {
                    let (value, gradient) = pair(&loss, &slope);
                    (value * n, gradient * n)
                })
                .mistake("this is the absolute error everywhere", || pair(&|r| r.abs(), &sign))
                .mistake("only mistakes above the target become linear: it is |r| that decides, not r", || {
                    pair(&|r| if r > s { r - s / 2.0 } else { r * r / (2.0 * s) }, &|r| (r / s).min(1.0))
                })
                .mistake("the branch is chosen by r² > σ; it is |r| that is compared with σ", || {
                    changing_at(s.sqrt())
                })
                .mistake(ONE, || changing_at(s.min(1.0)))
                .mistake(ONE, || changing_at(1.0))
                // On the edge itself it may be either.
                .mistake(FAR, || pair(&loss, &|r| if near(r) { r / s } else { 0.0 }))
                .mistake(FAR, || pair(&loss, &|r| if r.abs() < s { r / s } else { 0.0 }))
                .mistake("at |r| = σ exactly `clamp` and `relu` have the slope 0, and the gradient is lost", || {
                    pair(&loss, &|r| if r.abs() == s { 0.0 } else { slope(r) })
                })
                .suspect(
                    "a square overflows: far out nothing may be squared, not even in a branch that a mask takes away, \
                    since ∞ · 0 is NaN",
                    |flow| r[0] > 1e19 && !flow.to_value().is_finite(),
                )
                .expect(pair(&loss, &slope))?;
        }
        Ok(())
    })
}

type Gradients = fn(&LinearRegression, &Tensor, &Tensor) -> (Tensor, Tensor);

/// 3.5.3: the gradients of a model's weights and bias.
pub fn reading_gradients(answer: Gradients) -> Check {
    Check::new("3.5.3", move |t| {
        let known = (tensor![[1.0, 0.0], [2.0, 1.0]], tensor![[1.0], [-1.0]]);
        let mut random = |n: usize, d: usize| {
            let x = by_columns(&Tensor::normal(0.0, 1.0, (n, d), &mut t.rng));
            (x, Tensor::normal(0.0, 2.0, (n, 1), &mut t.rng))
        };
        let (several, single) = (random(6, 3), random(1, 1));
        for (used, lr, (x, y)) in [
            (0.0, 0.1, known),
            (0.0, 0.1, several.clone()),
            (1.0, 0.1, several.clone()),
            (1.0, 0.1, single),
            (0.0, 1e-6, several.clone()),
            (1e9, 0.1, several),
        ] {
            read(t, answer, (used, lr), &x, &y)?;
        }
        Ok(())
    })
}

/// `used`: how large the gradients of an earlier minibatch are that the model still holds; 0 for a new one.
fn read(t: &mut Trial, answer: Gradients, (used, lr): (f32, f32), x: &Tensor, y: &Tensor) -> Tried {
    let (d, b) = (x.shape()[1], t.rng.random_range(0.2..2.0f32));
    let w = Tensor::normal(0.0, 1.0, (d, 1), &mut t.rng).requires_grad();
    let model = LinearRegression { w, b: tensor![b].requires_grad(), lr };
    let mut stale = (Array2::<f64>::zeros((d, 1)), 0.0);
    if used > 0.0 {
        (model.w.sum() * 3.0 * used + model.b.sum() * 5.0 * used).backward();
        stale = (Array2::from_elem((d, 1), f64::from(3.0 * used)), f64::from(5.0 * used));
    }
    let before = (model.w.to_array(), model.b.to_array());
    let x64 = matrix(x);
    let r = x64.dot(&matrix(&model.w)) + f64::from(b) - matrix(y);
    let n = x64.nrows() as f64;
    let (by_w, by_b) = (x64.t().dot(&r) * (2.0 / n), 2.0 * r.sum() / n);
    let both = |c: f64| (&by_w * c, Array1::from(vec![by_b * c]));
    let state = match used {
        0.0 => "a new model",
        1.0 => "a model that has been used before",
        _ => "a model that holds huge gradients from before",
    };
    let [w, b] = [&model.w, &model.b].map(show);
    let tried =
        format!("gradients(&model, &x, &y) of {state}, w = {w}, b = {b}, lr = {lr}, x = {}, y = {}", show(x), show(y));
    t.lend(&[("x", x), ("y", y)])
        .call(tried, || answer(&model, x, y))?
        .mistake(
            "the gradients of an earlier minibatch are still in it: clear them before `backward`, which adds",
            || (&by_w + &stale.0, Array1::from(vec![by_b + stale.1])),
        )
        .mistake("the bias still holds the gradient of an earlier minibatch: clear both, `w` and `b`", || {
            (by_w.clone(), Array1::from(vec![by_b + stale.1]))
        })
        .mistake("the weights still hold the gradient of an earlier minibatch: clear both, `w` and `b`", || {
            (&by_w + &stale.0, Array1::from(vec![by_b]))
        })
        .mistake(
            "the gradient of the weights is divided by the number of entries of X; the mean is over its n rows",
            || (&by_w / d as f64, Array1::from(vec![by_b])),
        )
        .mistake("the gradient of the bias is a mean over the examples too, not a sum", || {
            (by_w.clone(), Array1::from(vec![by_b * n]))
        })
        .mistake("the gradient of the weights is a mean over the examples too, not a sum", || {
            (&by_w * n, Array1::from(vec![by_b]))
        })
        .mistake("these are the gradients of half the loss; the model's own has no 1/2", || both(0.5))
        .mistake("the loss is a mean, not a sum", || both(n))
        .mistake("these are the parameters themselves; their gradients are asked for", || before.clone())
        .mistake("the sign is reversed: the gradient points uphill", || both(-1.0))
        .suspect("the gradients of before are huge, and a sum with them keeps no digits of the new ones: clear them before `backward`, and subtract nothing", |_| {
            used > 1.0
        })
        .suspect("with a small learning rate a step is lost in rounding: read the gradient from `grad()`, not from a step that is taken back", |_| {
            lr < 1e-3
        })
        .suspect("the two are the wrong way round: first the weights', then the bias's", |(a, b)| {
            d > 1 && a.len() == 1 && b.len() == d
        })
        .suspect("all zero: the gradients were cleared before they were read", |(a, b)| {
            a.to_vec().iter().chain(&b.to_vec()).all(|g| *g == 0.0)
        })
        .expect(both(1.0))?;
    t.call("the parameters, after the call", || (model.w.to_array(), model.b.to_array()))?
        .otherwise("the parameters have moved: reading a gradient takes no step")
        .expect(before)?;
    Ok(())
}
