//! S3: what the start of gradient descent decides, and what it does not.

use ndarray::Array2;
use rand::Rng as _;

use crate::checks::reference::matrix;
use crate::checks::{Check, Trial, Tried, show};
use crate::tensor;
use crate::tensor::Tensor;

type Descend = fn(&Tensor, &Tensor, &Tensor, f32, usize) -> Tensor;

/// S3: gradient descent from any start, and how many steps a distance takes.
pub fn start(descend: Descend, steps_needed: fn(f64, f64, f64) -> usize) -> Check {
    Check::new("S3", move |t| {
        t.part("descend", |t| paths(t, descend))?;
        t.part("steps_needed", |t| numbers_of_steps(t, steps_needed))
    })
}

fn numbers_of_steps(t: &mut Trial, steps_needed: fn(f64, f64, f64) -> usize) -> Tried {
    for (distance, tolerance, factor) in [
        (1000.0f64, 0.01f64, 0.5f64),
        (t.rng.random_range(10.0..1000.0), 0.01, t.rng.random_range(0.3..0.95)),
        (1e9, t.rng.random_range(1e-4..1.0), 0.9),
        (0.5, 1.0, 0.9),
        (1e5, 1.0, 0.1),
    ] {
        // An exact power reaches the tolerance, whatever its last digit says.
        let steps = (0..).find(|t| distance * factor.powi(*t) <= tolerance * (1.0 + 1e-9)).unwrap_or(0) as usize;
        t.call(format!("steps_needed({distance}, {tolerance}, {factor})"), || {
            steps_needed(distance, tolerance, factor)
        })?
        .tolerance(0.0, 0.0)
        .mistake("rounded down: one step more is needed to get below the tolerance", || steps.saturating_sub(1))
        .mistake("one step too many", || steps + 1)
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

/// Gradient descent on the mean squared error times `half`, from `w`.
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
    let mut cases = vec![known.clone(), (known.0, known.1, Tensor::zeros((2, 1)), 0.1, 7)];
    for (scale, steps) in [(1.0, 5), (1000.0, 80)] {
        let x = Tensor::normal(0.0, 1.0, (12, 3), &mut t.rng);
        let y = Tensor::normal(0.0, 2.0, (12, 1), &mut t.rng);
        cases.push((x, y, Tensor::normal(0.0, scale, (3, 1), &mut t.rng), 0.1, steps));
    }
    for (x, y, start, lr, steps) in cases {
        let (x64, y64, w64) = (matrix(&x), matrix(&y), matrix(&start));
        let rate = f64::from(lr);
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
            .tolerance(1e-3, 1e-3)
            .mistake("nothing has moved", || w64.clone())
            .mistake("it goes uphill: the gradient is subtracted", || run(&w64, -rate, steps))
            .mistake("the steps are half as long: the gradient of the mean squared error has a 2", || {
                run(&w64, rate / 2.0, steps)
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
            .expect(&expected)?;
    }
    Ok(())
}
