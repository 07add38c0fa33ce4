//! S3: what the start of gradient descent decides, and what it does not.

use ndarray::Array2;
use rand::Rng as _;

use crate::reference::{MANY_STEPS, by_columns, matrix};
use crate::{Check, Trial, Tried, show};
use workbook::tensor;
use workbook::tensor::Tensor;

type Descend = fn(&Tensor, &Tensor, &Tensor, f32, usize) -> Tensor;

/// S3: gradient descent from any start, and how many steps a distance takes.
pub fn start(descend: Descend, steps_needed: fn(f64, f64, f64) -> usize) -> Check {
    Check::new("S3", move |t| {
        t.part("descend", |t| paths(t, descend))?;
        t.part("steps_needed", |t| numbers_of_steps(t, steps_needed))
    })
}

fn numbers_of_steps(t: &mut Trial, steps_needed: fn(f64, f64, f64) -> usize) -> Tried {
    // So far from a whole number of steps that no rounding decides; only where all products are exact is it hit.
    let mut random = || loop {
        let (distance, tolerance): (f64, f64) = (t.rng.random_range(10.0..1000.0), t.rng.random_range(1e-4..1.0));
        let factor: f64 = t.rng.random_range(0.3..0.95);
        if (0.01..0.99).contains(&exactly(distance, tolerance, factor).fract()) {
            break (distance, tolerance, factor);
        }
    };
    let (one, two) = (random(), random());
    let exact = [(8.0, 1.0, 0.5), (1024.0, 1.0, 0.25), (2f64.powi(29), 1.0, 0.5), (3.0, 3.0, 0.5)];
    let others = [(1e9, 0.37, 0.9), (0.5, 1.0, 0.9), (1000.0, 0.001, 0.9999), (1.0, 3e-12, 0.01)];
    for (distance, tolerance, factor) in [(1000.0, 0.01, 0.5), one, two].into_iter().chain(others).chain(exact) {
        let steps = (exactly(distance, tolerance, factor) - 1e-9).ceil().max(0.0) as usize;
        let is_hit = exact.contains(&(distance, tolerance, factor));
        t.call(format!("steps_needed({distance}, {tolerance}, {factor})"), || {
            steps_needed(distance, tolerance, factor)
        })?
        .tolerance(0.0, 0.0)
        .mistake("rounded down: one step more is needed to get below the tolerance", || steps.saturating_sub(1))
        .suspect("the tolerance is hit exactly, and that is enough. If you divide two logarithms, the quotient may miss a whole number by its last digit, and be rounded up to the next", |found| {
            is_hit && *found == steps + 1
        })
        .mistake("one step too many", || steps + 1)
        .suspect("it gives up after a fixed number of steps; there may be as many as it takes", |found| {
            *found < steps && *found >= 100 && (*found as f64).log10().fract() == 0.0
        })
        .mistake("each step leaves the share `factor`, and does not take it away", || {
            ((tolerance / distance).ln() / (1.0 - factor).ln()).ceil().max(0.0) as usize
        })
        .mistake("it shrinks by a factor, and not by a fixed amount: the number of steps is a logarithm", || {
            ((distance - tolerance) / (distance * (1.0 - factor))).ceil().max(0.0) as usize
        })
        .suspect("it is there from the start: no step is needed", |_| distance <= tolerance)
        .expect(steps)?;
    }
    Ok(())
}

/// The number of steps before it is rounded up.
fn exactly(distance: f64, tolerance: f64, factor: f64) -> f64 {
    (tolerance / distance).ln() / factor.ln()
}

/// Gradient descent on the mean squared error, from `w`.
fn reference(x: &Array2<f64>, y: &Array2<f64>, w: &Array2<f64>, lr: f64, steps: usize) -> Array2<f64> {
    let mut w = w.clone();
    for _ in 0..steps {
        w = &w - &(x.t().dot(&(x.dot(&w) - y)) * (2.0 * lr / x.nrows() as f64));
    }
    w
}

fn paths(t: &mut Trial, descend: Descend) -> Tried {
    let known =
        (tensor![[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], tensor![[1.0], [2.0], [4.0]], tensor![[3.0], [-1.0]], 0.1, 1);
    let mut cases = vec![known.clone(), (known.0.clone(), known.1.clone(), Tensor::zeros((2, 1)), 0.1, 7)];
    cases.push((known.0, known.1, known.2, 0.1, 0));
    for (n, d, scale, steps) in
        [(12, 3, 1.0, 5), (12, 3, 1000.0, 80), (1, 1, 2.0, 3), (2, 5, 1.0, 4), (300, 2, 1.0, 30), (6, 2, 9.0, 12_000)]
    {
        let x = Tensor::normal(0.0, 1.0, (n, d), &mut t.rng);
        let y = Tensor::normal(0.0, 2.0, (n, 1), &mut t.rng);
        let lr = if steps > 1000 { 0.0002 } else { t.rng.random_range(0.05..0.1) };
        cases.push((by_columns(&x), y, Tensor::normal(0.0, scale, (d, 1), &mut t.rng), lr, steps));
    }
    // All numbers are small, and so is the loss.
    let x = Tensor::normal(0.0, 1.0, (8, 2), &mut t.rng);
    let y = Tensor::normal(0.0, 1e-4, (8, 1), &mut t.rng);
    cases.push((x, y, Tensor::normal(0.0, 1e-2, (2, 1), &mut t.rng), 0.05, 60));
    for (x, y, start, lr, steps) in cases {
        let (x64, y64, w64) = (matrix(&x), matrix(&y), matrix(&start));
        let (rate, is_small) = (f64::from(lr), y64.iter().all(|y| y.abs() < 0.01));
        let run = |w: &Array2<f64>, rate, steps| reference(&x64, &y64, w, rate, steps);
        let expected = run(&w64, rate, steps);
        let tried = format!(
            "descend(&x, &y, &start, {lr}, {steps}) with x = {}, y = {}, start = {}",
            show(&x),
            show(&y),
            show(&start)
        );
        t.lend(&[("x", &x), ("y", &y), ("start", &start)])
            .call(tried, || descend(&x, &y, &start, lr, steps))?
            .tolerance(1e-3, if is_small { 1e-8 } else { 1e-4 })
            .mistake("nothing has moved", || w64.clone())
            .mistake("it goes uphill: the gradient is subtracted", || run(&w64, -rate, steps))
            .mistake("the steps are half as long: the gradient of the mean squared error has a 2", || {
                run(&w64, rate / 2.0, steps)
            })
            .mistake("the factor 2/n is missing: the gradient is (2/n) Xᵀ (X w - y)", || {
                run(&w64, rate * x64.nrows() as f64 / 2.0, steps)
            })
            .mistake("the squared errors are summed; the loss is their mean", || {
                run(&w64, rate * x64.nrows() as f64, steps)
            })
            .mistake("it begins at zero, not at `start`", || run(&Array2::zeros(w64.dim()), rate, steps))
            .mistake("one step is missing", || run(&w64, rate, steps.max(1) - 1))
            .mistake("one step too many", || run(&w64, rate, steps + 1))
            .mistake("the gradients of all steps add up: forget the old one before each `backward`", || {
                let (mut w, mut sum) = (w64.clone(), Array2::<f64>::zeros(w64.dim()));
                for _ in 0..steps {
                    sum = sum + (&w - &run(&w, rate, 1));
                    w = &w - &sum;
                }
                w
            })
            .suspect(MANY_STEPS, |_| steps > 1000)
            .suspect("all numbers are small here, and so is the loss: take as many steps as are asked for, however small it is", |_| {
                is_small
            })
            .expect(&expected)?;
    }
    Ok(())
}
