//! 3.4.8c: a loss between the squared and the absolute one.

use rand::Rng as _;

use crate::checks::reference::vector;
use crate::checks::residual::{mean_and_gradient, residuals, with_gradient};
use crate::checks::{Check, show};
use crate::tensor::Tensor;

/// 3.4.8c: quadratic near the target, linear far from it.
pub fn blended_loss(answer: fn(&Tensor, &Tensor, f32) -> Tensor) -> Check {
    Check::new("3.4.8c", move |t| {
        let random = [vector(6, 4.0, &mut t.rng), vector(6, 4.0, &mut t.rng)];
        let delta = t.rng.random_range(0.5..3.0f32);
        for ([y_hat, y], delta) in [
            ([vec![0.5, 10.0, -6.0], vec![0.0, 0.0, 0.0]], 2.0f32),
            (random, delta),
            ([vec![3.0, 2.0], vec![1.0, 2.0]], 2.0),
        ] {
            let (n, d) = (y.len() as f64, f64::from(delta));
            let r = residuals(&y_hat, &y);
            let pair = |f: &dyn Fn(f64) -> f64, g: &dyn Fn(f64) -> f64| mean_and_gradient(&r, f, g);
            let huber = |r: f64| if r.abs() <= d { r * r / 2.0 } else { d * (r.abs() - d / 2.0) };
            let clipped = |r: f64| r.clamp(-d, d);
            let tried = format!(
                "blended_loss(&y_hat, &y, {delta}), and its gradient by y_hat, with y_hat = {}, y = {}",
                show(&y_hat),
                show(&y)
            );
            with_gradient(t, tried, |y_hat, y| answer(y_hat, y, delta), [&y_hat, &y])?
                .mistake(
                    "the two branches do not meet at |r| = δ: the straight line starts too high there, so take δ²/2 \
                    off",
                    || pair(&|r| if r.abs() <= d { r * r / 2.0 } else { d * r.abs() }, &clipped),
                )
                .mistake(
                    "the quadratic part has no 1/2 here, so that the slopes do not meet: 2δ from one side, δ from \
                    the other",
                    || {
                        pair(&|r| if r.abs() <= d { r * r } else { d * (r.abs() - d / 2.0) }, &|r| {
                            if r.abs() <= d { 2.0 * r } else { clipped(r) }
                        })
                    },
                )
                .mistake("beyond δ it is flat: such examples have no gradient at all, and are given up", || {
                    pair(&|r| (r * r).min(d * d) / 2.0, &|r| if r.abs() <= d { r } else { 0.0 })
                })
                .mistake("the branches are exchanged: quadratic near the target, linear far from it", || {
                    pair(&|r| if r.abs() > d { r * r / 2.0 } else { d * (r.abs() - d / 2.0) }, &|r| {
                        if r.abs() > d { r } else { d * r.signum() }
                    })
                })
                .mistake("this is half the squared error everywhere", || pair(&|r| r * r / 2.0, &|r| r))
                .mistake("this is the absolute error everywhere", || {
                    pair(&|r| r.abs(), &|r| if r == 0.0 { 0.0 } else { r.signum() })
                })
                .mistake(
                    "linear with slope 1 beyond δ; to continue the parabola without a kink its slope there must be \
                    δ",
                    || {
                        pair(&|r| if r.abs() <= d { r * r / 2.0 } else { r.abs() - d / 2.0 }, &|r| {
                            if r.abs() <= d { r } else { r.signum() }
                        })
                    },
                )
                .mistake("summed over the examples; take the mean", || {
                    let (value, gradient) = pair(&huber, &clipped);
                    (value * n, gradient * n)
                })
                .suspect(
                    "at |r| = δ both branches have the slope δ; a NaN or a jump there comes from the way they are \
                    joined",
                    |_| r[0] == d,
                )
                .expect(pair(&huber, &clipped))?;
        }
        Ok(())
    })
}
