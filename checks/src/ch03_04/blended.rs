//! 3.4.8c: a loss between the squared and the absolute one.

use rand::Rng as _;

use crate::reference::vector;
use crate::residual::{mean_and_gradient, residuals, with_gradient};
use crate::{Answer as _, Check, show};
use workbook::tensor::Tensor;

const ONE: &str = "the branches change at 1; it is δ that |r| is compared with";
const FAR: &str =
    "the value is right, but beyond δ no gradient flows: what is far must stay in the graph, with the slope δ";

/// 3.4.8c: quadratic near the target, linear far from it.
pub fn blended_loss(answer: fn(&Tensor, &Tensor, f32) -> Tensor) -> Check {
    Check::new("3.4.8c", move |t| {
        let random = [vector(6, 4.0, &mut t.rng), vector(6, 4.0, &mut t.rng)];
        let delta = t.rng.random_range(0.5..3.0f32);
        let at = |r: &[f64]| [r.to_vec(), vec![0.0; r.len()]];
        for ([y_hat, y], delta) in [
            (at(&[0.5, 10.0, -6.0]), 2.0f32),
            // Between 1 and √δ.
            (at(&[1.2, -0.5]), 2.0),
            // Between δ and √δ.
            (at(&[1.5, -0.5, -1.75]), 2.0),
            (at(&[0.375, -0.125]), 0.25),
            (random, delta),
            ([vec![3.0, 2.0, -1.0], vec![1.0, 2.0, 1.0]], 2.0),
            (at(&[3.0]), 1000.0),
            (at(&[1e20, 0.5, -3.0]), 1.0),
            (at(&[-1e6, 0.5]), 1.0),
            (at(&[0.5, -2.0, 6e-5]), 1e-4),
        ] {
            let (n, d) = (y.len() as f64, f64::from(delta));
            let r = residuals(&y_hat, &y);
            let pair = |f: &dyn Fn(f64) -> f64, g: &dyn Fn(f64) -> f64| mean_and_gradient(&r, f, g);
            let huber = |r: f64| if r.abs() <= d { r * r / 2.0 } else { d * (r.abs() - d / 2.0) };
            let clipped = |r: f64| r.clamp(-d, d);
            let changing_at = |bound: f64| {
                pair(&|r| if r.abs() <= bound { r * r / 2.0 } else { d * (r.abs() - d / 2.0) }, &|r| {
                    if r.abs() <= bound { r } else { d * r.signum() }
                })
            };
            let tried = format!(
                "blended_loss(&y_hat, &y, {delta}), and its gradient by y_hat, with y_hat = {}, y = {}",
                show(&y_hat),
                show(&y)
            );
            let is_far = r.iter().any(|r| r.abs() > 1e5);
            with_gradient(t, tried, |y_hat, y| answer(y_hat, y, delta), [&y_hat, &y])?
                .tolerance(1e-4, 1e-7)
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
                .mistake("only mistakes above the target become linear: it is |r| that decides, not r", || {
                    pair(&|r| if r <= d { r * r / 2.0 } else { d * (r - d / 2.0) }, &|r| r.min(d))
                })
                .mistake("the branch is chosen by r² <= δ; it is |r| that is compared with δ", || {
                    changing_at(d.sqrt())
                })
                .mistake(ONE, || changing_at(d.min(1.0)))
                .mistake(ONE, || changing_at(1.0))
                // On the edge itself it may be either.
                .mistake(FAR, || pair(&huber, &|r| if r.abs() <= d { r } else { 0.0 }))
                .mistake(FAR, || pair(&huber, &|r| if r.abs() < d { r } else { 0.0 }))
                .mistake("at |r| = δ exactly `clamp` and `relu` have the slope 0, and the gradient is lost", || {
                    pair(&huber, &|r| if r.abs() == d { 0.0 } else { clipped(r) })
                })
                .suspect(
                    "a square overflows: far out nothing may be squared, not even in a branch that a mask takes away, \
                    since ∞ · 0 is NaN",
                    |flow| is_far && !flow.to_value().is_finite(),
                )
                .suspect(
                    "far out the loss is small, and has no gradient: is |r| limited, or lost in rounding where it is \
                    itself a part of min(|r|, δ), as in |r| - relu(|r| - δ)? δ - relu(δ - |r|) keeps its digits",
                    |flow| {
                        is_far
                            && flow.value.to_vec().iter().all(|loss| *loss < 1e10)
                            && flow.gradient.as_ref().is_some_and(|g| g.to_vec()[0] == 0.0)
                    },
                )
                .suspect(
                    "far out this is lost in rounding: the difference of two huge squares keeps no digits; take \
                    min(|r|, δ) first",
                    |_| is_far,
                )
                .suspect("δ may be as small as it likes: keep it as it is, without a lower bound", |_| delta < 1e-3)
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
