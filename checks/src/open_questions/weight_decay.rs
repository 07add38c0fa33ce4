//! S5: the penalty, its gradient, and the step with it.

use ndarray::ArrayD;
use rand::Rng as _;

use crate::{Check, show};
use workbook::tensor;
use workbook::tensor::Tensor;

type Penalty = fn(&Tensor, f32) -> Tensor;
/// Weights and bias, the gradients of the loss with respect to them, learning rate, λ.
type Step = fn([&Tensor; 2], [&Tensor; 2], f32, f32) -> (Tensor, Tensor);

/// S5: λ/2 ‖w‖², λ w, and the step that spares the bias.
pub fn weight_decay(penalty: Penalty, penalty_gradient: Penalty, decayed_step: Step) -> Check {
    Check::new("S5", move |t| {
        let random = Tensor::normal(0.0, 2.0, (4, 1), &mut t.rng);
        let lambda = t.rng.random_range(0.1..3.0f32);
        let mut normal = |shape: &[usize]| Tensor::normal(0.0, 2.0, shape, &mut t.rng);
        // Of any shape, as the task says.
        let shapes = [&[3][..], &[2, 3], &[2, 2, 2], &[1, 1], &[]].map(|shape| (normal(shape), lambda));
        let known =
            [(tensor![[3.0], [-1.0]], 0.5), (random, lambda), (Tensor::zeros((2, 1)), 1.0), (tensor![-2.0, 5.0], 0.0)];
        for (w, lambda) in known.into_iter().chain(shapes) {
            let squares: f64 = w.to_vec().iter().map(|w| f64::from(*w).powi(2)).sum();
            let l = f64::from(lambda);
            let leaf = w.detach().requires_grad();
            let tried = format!("penalty(&w, {lambda}), and its gradient by w = {}", show(&w));
            let both = |penalty: f64, slope: &dyn Fn(f64) -> f64| (penalty, w.value().mapv(|w| slope(f64::from(w))));
            t.lend(&[("w", &leaf)])
                .backward(tried, &leaf, || penalty(&leaf, lambda))?
                .mistake("the 1/2 is missing; with it the gradient has no factor of 2", || {
                    both(l * squares, &|w| 2.0 * l * w)
                })
                .mistake("λ is squared", || both(l * l / 2.0 * squares, &|w| l * l * w))
                .mistake("this is the length of w; square it", || {
                    let length = squares.sqrt();
                    both(l / 2.0 * length, &|w| l / 2.0 * w / length)
                })
                .mistake("these are absolute values; take the squares of the weights", || {
                    both(l / 2.0 * w.to_vec().iter().map(|w| f64::from(w.abs())).sum::<f64>(), &|w| {
                        l / 2.0 * w.signum()
                    })
                })
                .mistake("the weights are summed up with their signs; take their squares", || {
                    both(l / 2.0 * f64::from(w.sum().item()), &|_| l / 2.0)
                })
                .mistake("the mean of the squares; sum them, or the penalty gets weaker with every weight", || {
                    both(l / 2.0 * squares / w.len() as f64, &|x| l * x / w.len() as f64)
                })
                .mistake("squared after the sum; square each weight first", || {
                    let sum = f64::from(w.sum().item());
                    both(l / 2.0 * sum * sum, &|_| l * sum)
                })
                .mistake("λ plays no part", || both(squares / 2.0, &|w| w))
                .expect(both(l / 2.0 * squares, &|w| l * w))?;
            let times = |factor: f32| w.value().mapv(|w| factor * w);
            t.lend(&[("w", &w)])
                .call(format!("penalty_gradient(&{}, {lambda})", show(&w)), || penalty_gradient(&w, lambda))?
                .mistake("a factor of 2 too many: it cancels against the 1/2 of the penalty", || times(2.0 * lambda))
                .mistake("the gradient points uphill, away from zero; the step takes care of the minus", || {
                    times(-lambda)
                })
                .mistake("λ plays no part", || times(1.0))
                .mistake("λ is squared", || times(lambda * lambda))
                .mistake("this is the gradient of Σ |w|, which pulls at all weights alike", || {
                    w.value().mapv(|w| lambda * w.signum())
                })
                .suspect("one entry for each weight, of the shape of w", |g| g.len() == 1 && w.len() > 1)
                .expect(times(lambda))?;
        }
        let known = (tensor![[3.0], [-1.0]], tensor![2.0], tensor![[1.0], [4.0]], tensor![-3.0], 0.1, 0.5);
        let mut normal = |shape: &[usize]| Tensor::normal(0.0, 2.0, shape, &mut t.rng);
        let mut random = |w: &[usize], b: &[usize]| (normal(w), normal(b), normal(w), normal(b), 0.2, lambda);
        // Neither the number of axes nor that of entries says which of the two the weights are.
        let mut cases =
            vec![known, random(&[4, 1], &[1]), random(&[3], &[1]), random(&[2, 3], &[1, 3]), random(&[1], &[4])];
        // As they are while a model is trained: leaves, with gradients.
        let (w, b, ..) = random(&[2, 1], &[1]);
        let (w, b) = (w.requires_grad(), b.requires_grad());
        (w.sum() + b.sum()).backward();
        cases.push((w, b, tensor![[0.5], [-2.0]], tensor![1.5], 0.6, 2.5));
        for (case, (w, b, grad_w, grad_b, lr, lambda)) in cases.into_iter().enumerate() {
            // From copies: an answer may change its arguments.
            let (w0, b0) = (w.to_array(), b.to_array());
            let (gw0, gb0) = (grad_w.to_array(), grad_b.to_array());
            let step = |p: &ArrayD<f32>, g: &ArrayD<f32>, decay: f32| p * (1.0 - decay) - g * lr;
            let tried = format!(
                "decayed_step([&w, &b], [&grad_w, &grad_b], {lr}, {lambda}) with w = {}, b = {}, grad_w = \
                        {}, grad_b = {}",
                show(&w),
                show(&b),
                show(&grad_w),
                show(&grad_b)
            );
            t.lend(&[("w", &w), ("b", &b), ("grad_w", &grad_w), ("grad_b", &grad_b)])
                .call(tried, || decayed_step([&w, &b], [&grad_w, &grad_b], lr, lambda))?
                .suspect("what decays is the first of the two, whatever its shape: a bias may have two axes, and weights only one", |_| {
                    (2..5).contains(&case)
                })
                .mistake("the bias decays too; it is not charged for", || {
                    (step(&w0, &gw0, lr * lambda), step(&b0, &gb0, lr * lambda))
                })
                .mistake("the bias does not decay, but it has a gradient: it moves against that like the weights", || {
                    (step(&w0, &gw0, lr * lambda), b0.clone())
                })
                .mistake("a plain step: the weights do not decay", || {
                    (step(&w0, &gw0, 0.0), step(&b0, &gb0, 0.0))
                })
                .mistake("the weights grow: the penalty's gradient is subtracted, as the loss's is", || {
                    (step(&w0, &gw0, -lr * lambda), step(&b0, &gb0, 0.0))
                })
                .mistake(
                    "w shrinks by λ w here; the penalty's gradient is multiplied by the learning rate as well",
                    || (step(&w0, &gw0, lambda), step(&b0, &gb0, 0.0)),
                )
                .mistake(
                    "the shrinking came after the step, so that the step shrinks as well; both gradients are \
                        taken at the old w",
                    || (step(&w0, &gw0, 0.0) * (1.0 - lr * lambda), step(&b0, &gb0, 0.0)),
                )
                .mistake("a factor of 2 too many in the decay: the gradient of λ/2 w² is λ w", || {
                    (step(&w0, &gw0, 2.0 * lr * lambda), step(&b0, &gb0, 0.0))
                })
                .expect((step(&w0, &gw0, lr * lambda), step(&b0, &gb0, 0.0)))?;
        }
        Ok(())
    })
}
