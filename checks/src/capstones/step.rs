//! C5: a step of softmax regression with smooth labels, and forty of them.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;

use super::points::{agreement, argmax};
use crate::reference::{by_columns, labels, log_softmax, logits, matrix, one_hot, softmax};
use crate::{Check, Stop, Trial, Tried, show, show_number};
use workbook::Labels;
use workbook::data::{DataModule as _, Dataset as _, FashionMnist};
use workbook::tensor;
use workbook::tensor::Tensor;

type Answer = fn(&Tensor, &Tensor, &Tensor, &Labels, f32, f32) -> (f32, Tensor, Tensor);

/// The least share of unseen clothes after forty steps.
const MARK: f64 = 0.6;

struct Step {
    w: Tensor,
    b: Tensor,
    x: Tensor,
    y: Labels,
    smoothing: f32,
    lr: f32,
}

/// C5: the loss before a step, and the weights and biases after it.
pub fn step(answer: Answer) -> Check {
    Check::new("C5", move |t| {
        let mut steps = vec![
            (tensor![[0.0, 0.0], [0.0, 0.0]], tensor![0.0, 0.0], tensor![[1.0, 2.0]], Labels::from([1]), 0.0, 1.0),
            // The largest logit in each place, as far up and down as it goes.
            (
                tensor![[1000.0, 0.0, 0.0], [0.0, 0.0, 500.0]],
                tensor![0.0, -800.0, 0.0],
                tensor![[1.0, 0.0], [0.0, 1.0], [-1.0, -2.0]],
                Labels::from([1, 2, 0]),
                0.0,
                0.5,
            ),
            (tensor![[0.0, 0.0]], tensor![-900.0, -901.0], tensor![[1.0]], Labels::from([1]), 0.2, 0.1),
        ];
        for ([n, d, k], smoothing, lr) in [
            ([4, 3, 2], 0.0, 0.1),
            ([5, 2, 4], 0.1, 0.5),
            ([1, 3, 3], 0.3, 2.0),
            ([3, 3, 3], 0.5, 0.25),
            ([6, 1, 2], 1.0, 1.0),
        ] {
            let w = by_columns(&logits(d, k, 1.0, &mut t.rng));
            let (b, x) = (logits(1, k, 1.0, &mut t.rng).reshape(k), logits(n, d, 1.5, &mut t.rng));
            steps.push((w, b, x, labels(n, k, &mut t.rng), smoothing, lr));
        }
        for (w, b, x, y, smoothing, lr) in steps {
            single(t, answer, &Step { w, b, x, y, smoothing, lr })?;
        }
        // What was handed in may be a leaf that has a gradient already, and keeps it.
        let leaf = logits(2, 3, 1.0, &mut t.rng).requires_grad();
        (&leaf * 2.0).sum().backward();
        let (b, x, y) = (Tensor::zeros(3).requires_grad(), logits(4, 2, 1.0, &mut t.rng), Labels::from([0, 1, 2, 0]));
        single(t, answer, &Step { w: leaf, b, x, y, smoothing: 0.1, lr: 0.3 })?;
        forty(t, answer)
    })
}

fn single(t: &mut Trial, answer: Answer, step: &Step) -> Tried {
    let Step { w, b, x, y, smoothing, lr } = step;
    let tried = format!("step(&{}, &{}, &{}, &{y:?}, {smoothing}, {lr})", show(w), show(b), show(x));
    let call = t.lend(&[("w", w), ("b", b), ("x", x)]).call(tried, || answer(w, b, x, y, *smoothing, *lr))?;
    let (w, x, lr, s) = (matrix(w), matrix(x), f64::from(*lr), f64::from(*smoothing));
    let b: Array1<f64> = b.to_vec().into_iter().map(f64::from).collect();
    let (n, k) = (x.nrows() as f64, b.len());
    let scores = x.dot(&w) + &b;
    let (p, hard) = (softmax(&scores), one_hot(y, k));
    let smooth = &hard * (1.0 - s) + s / k as f64;
    let loss = |targets: &Array2<f64>| -(targets * &log_softmax(&scores)).sum() / n;
    let moved = |g: &Array2<f64>, lr: f64| (&w - x.t().dot(g) * lr, &b - g.sum_axis(Axis(0)) * lr);
    let g = (&p - &smooth) / n;
    let with = |loss: f64, (w, b): (Array2<f64>, Array1<f64>)| (loss, w, b);
    let (right, (new_w, new_b)) = (loss(&smooth), moved(&g, lr));
    let finite = |x: &Tensor| x.to_vec().iter().all(|x| x.is_finite());
    let (old_w, old_b) = (&w, &b);
    let _ = call
        .tolerance(1e-4, 2e-5)
        .suspect("an exponential overflowed, or a probability of 0 met the logarithm: take the largest logit of each row off, and the logarithm on paper", |found| {
            !(found.0.is_finite() && finite(&found.1) && finite(&found.2))
        })
        .mistake("the labels are not smoothed", || with(loss(&hard), moved(&((&p - &hard) / n), lr)))
        .mistake("the loss is that of smooth labels, but the step that of hard ones: targets instead of labels in P - Y", || {
            with(right, moved(&((&p - &hard) / n), lr))
        })
        .mistake("the step is that of smooth labels, but the loss that of hard ones", || with(loss(&hard), moved(&g, lr)))
        .mistake("the share is spread over the other classes alone; every class gets it, the true one too", || {
            let others = if k > 1 { s / (k - 1) as f64 } else { 0.0 };
            let targets = &hard * (1.0 - s) + (1.0 - &hard) * others;
            with(loss(&targets), moved(&((&p - &targets) / n), lr))
        })
        .mistake("the true class gets 1 - smoothing and its part of the smoothing besides, as every class does", || {
            let targets = &hard * (1.0 - s) + (1.0 - &hard) * (s / k as f64);
            with(loss(&targets), moved(&((&p - &targets) / n), lr))
        })
        .mistake("uphill: the step goes against the gradient", || with(right, moved(&-&g, lr)))
        .mistake("the 1/n is missing: the gradient is that of a mean", || with(right, moved(&(&g * n), lr)))
        .mistake("the 1/n is missing, in the loss and in the step", || with(right * n, moved(&(&g * n), lr)))
        .mistake("the loss is divided by all n · classes entries; it is a mean over the examples", || {
            with(right / k as f64, moved(&g, lr))
        })
        .mistake("the minus of the loss is missing", || with(-right, moved(&g, lr)))
        .mistake("the loss is the one after the step; the one before it is asked for", || {
            let scores = x.dot(&new_w) + &new_b;
            with(-(&smooth * &log_softmax(&scores)).sum() / n, (new_w.clone(), new_b.clone()))
        })
        .mistake("the bias has not moved: its gradient is the sum of the rows of (P - Y) / n", || {
            with(right, (new_w.clone(), old_b.clone()))
        })
        .mistake("the gradient of the bias is the sum over the examples; the 1/n is in it already", || {
            with(right, (new_w.clone(), old_b - &(g.sum_axis(Axis(0)) * lr / n)))
        })
        .mistake("the weights have not moved", || with(right, (old_w.clone(), new_b.clone())))
        .mistake("these are the gradients; take them, times `lr`, off what was handed in", || {
            with(right, (x.t().dot(&g), g.sum_axis(Axis(0))))
        })
        .mistake("the learning rate plays no part", || with(right, moved(&g, 1.0)))
        .mistake("the logits lack the bias", || {
            let scores = x.dot(&w);
            let g = (softmax(&scores) - &smooth) / n;
            with(-(&smooth * &log_softmax(&scores)).sum() / n, moved(&g, lr))
        })
        .expect((right, new_w.clone(), new_b.clone()))?;
    Ok(())
}

/// Forty steps, each with a new minibatch.
fn forty(t: &mut Trial, answer: Answer) -> Tried {
    let data = FashionMnist::small().with_seed(t.rng.random()).with_batch_size(30).expect("it is not 0");
    let tried = "forty steps on minibatches of 30 clothes, from weights of 0, with a rate of 0.1";
    let (mut w, mut b) = (Tensor::zeros((784, 10)), Tensor::zeros(10));
    for (x, y) in data.train_dataloader(0) {
        let x = x.reshape((-1, 784));
        let (_, new_w, new_b) = t.run(tried, || answer(&w, &b, &x, &y, 0.05, 0.1))?;
        (w, b) = (new_w.detach(), new_b.detach());
    }
    let (x, y) = data.test().examples(&(0..data.test().len()).collect::<Vec<_>>());
    let scores = matrix(&(x.reshape((-1, 784)).matmul(&w) + &b));
    let found = agreement(&argmax(&scores), &y);
    if found > MARK {
        return Ok(());
    }
    let returned = format!("{} of the unseen clothes are right", show_number(found));
    let likely = "each step is right by itself; does one leave something behind that the next one finds?";
    Err(Stop::failed(tried, returned, format!("more than {MARK}"), likely))
}
