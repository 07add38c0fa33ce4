//! 3.7.1 and 3.7.5: weight decay by hand, what it does to the losses, and its twin, stopping early.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;

use crate::reference::{MANY_STEPS, by_columns, logits, matrix};
use crate::{Check, Trial, Tried, show};
use workbook::data::{ArrayDataset, DataLoader, DataModule as _, SyntheticRegressionData};
use workbook::tensor;
use workbook::tensor::Tensor;

type Fit = fn(&Tensor, &Tensor, f32, f32, usize) -> (Tensor, Tensor);
type Sweep = fn(&SyntheticRegressionData, &[f32], f32, usize) -> Vec<(f64, f64)>;
type Line = (Array2<f64>, Array1<f64>);

/// How a descent differs from the one that is asked for.
#[derive(Clone, Copy)]
struct Rule {
    /// What multiplies the gradient of the mean of half squares.
    gradient: f64,
    /// What multiplies λ for the weights, and for the bias.
    decay: [f64; 2],
    /// What multiplies the gradient of the bias.
    bias: f64,
    /// Whether the bias sees the new weights.
    in_turn: bool,
}

const ASKED: Rule = Rule { gradient: 1.0, decay: [1.0, 0.0], bias: 1.0, in_turn: false };

fn descend(x: &Array2<f64>, y: &Array2<f64>, settings: (f32, f32, usize), rule: Rule) -> Line {
    descend_from((Array2::zeros((x.ncols(), 1)), Array1::zeros(1)), x, y, settings, rule)
}

fn descend_from(
    (mut w, mut b): Line,
    x: &Array2<f64>,
    y: &Array2<f64>,
    (lambda, lr, steps): (f32, f32, usize),
    rule: Rule,
) -> Line {
    let (lambda, lr) = (f64::from(lambda), f64::from(lr));
    for _ in 0..steps {
        let error = x.dot(&w) + &b - y;
        let gradient = x.t().dot(&error) * (rule.gradient / x.nrows() as f64);
        w = &w - (gradient + &w * (rule.decay[0] * lambda)) * lr;
        let error = if rule.in_turn { x.dot(&w) + &b - y } else { error };
        let gradient = error.mean_axis(Axis(0)).expect("there are examples") * rule.gradient * rule.bias;
        b = &b - (gradient + &b * (rule.decay[1] * lambda)) * lr;
    }
    (w, b)
}

/// 3.7.1: the descent with weight decay, and the losses for each λ.
pub fn weight_decay(fit: Fit, sweep: Sweep) -> Check {
    Check::new("3.7.1", move |t| {
        t.part("fit", |t| descent(t, fit))?;
        t.part("sweep", |t| losses(t, sweep))
    })
}

fn descent(t: &mut Trial, fit: Fit) -> Tried {
    let rng = &mut t.rng;
    let random = (logits(6, 3, 1.0, rng), logits(6, 1, 1.0, rng), (0.5f32, 0.1f32, 20));
    // Stored column by column, with targets that are tiny, and a decay that takes more than all of a weight off.
    let tiny = (by_columns(&logits(5, 4, 0.5, rng)), logits(5, 1, 1e-4, rng), (6.0, 0.25, 3));
    // So slow that the last of many steps still counts.
    let slow = (logits(3, 2, 1.0, rng), logits(3, 1, 1000.0, rng), (0.01, 0.001, 3000));
    let single = (logits(1, 2, 1.0, rng), logits(1, 1, 1.0, rng), (0.2, 0.3, 4));
    let small = |settings| (tensor![[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], tensor![[3.0], [5.0], [6.0]], settings);
    let known = [(1.0, 0.4, 2), (0.0, 0.4, 2), (1.0, 0.4, 0)].map(small);
    for (x, y, settings) in known.into_iter().chain([random, tiny, slow, single]) {
        let (x64, y64, (lambda, lr, steps)) = (matrix(&x), matrix(&y), settings);
        let with = |rule| descend(&x64, &y64, settings, rule);
        let tried = format!("fit(&{}, &{}, {lambda}, {lr}, {steps})", show(&x), show(&y));
        t.lend(&[("x", &x), ("y", &y)])
            .call(tried, || fit(&x, &y, lambda, lr, steps))?
            .mistake("the weights do not decay: the term λ w is missing in the step", || {
                with(Rule { decay: [0.0, 0.0], ..ASKED })
            })
            .mistake("the bias decays too; the penalty holds for the weights alone", || {
                with(Rule { decay: [1.0, 1.0], ..ASKED })
            })
            .mistake("the derivative of (λ/2) ‖w‖² is λ w: the 2 cancels", || {
                with(Rule { decay: [2.0, 0.0], ..ASKED })
            })
            .mistake("the decay is half of what it should be: (λ/2) ‖w‖² has the derivative λ w", || {
                with(Rule { decay: [0.5, 0.0], ..ASKED })
            })
            .mistake("the weights grow: the decay is taken off, like the gradient", || {
                with(Rule { decay: [-1.0, 0.0], ..ASKED })
            })
            .mistake("the decay is a part of the gradient, so the learning rate multiplies it too", || {
                with(Rule { decay: [1.0 / f64::from(lr), 0.0], ..ASKED })
            })
            .mistake("twice the gradient: the loss is the mean of *half* the squares", || {
                with(Rule { gradient: 2.0, ..ASKED })
            })
            .mistake("the gradient is a mean over the examples, not a sum", || {
                with(Rule { gradient: x64.nrows() as f64, ..ASKED })
            })
            .mistake("the bias is never updated", || with(Rule { bias: 0.0, ..ASKED }))
            .mistake("both gradients are taken at the same point: the bias must not see the new weights yet", || {
                with(Rule { in_turn: true, ..ASKED })
            })
            .suspect(
                "here the numbers are tiny, and so are the gradients from the first step on; that is no reason to stop",
                |(w, b)| y64.iter().all(|y| y.abs() < 0.01) && w.to_vec().iter().chain(&b.to_vec()).all(|x| *x == 0.0),
            )
            .suspect(MANY_STEPS, |_| steps > 1000)
            .suspect("after 0 steps w and b are still 0", |_| steps == 0)
            .tolerance(1e-4, 1e-5 * y64.fold(0.0, |max: f64, y| max.max(y.abs())))
            .expect(with(ASKED))?;
    }
    Ok(())
}

fn losses(t: &mut Trial, sweep: Sweep) -> Tried {
    // More rows than a minibatch has, and fewer; growing λ, and others.
    for (rows, lambdas, lr, steps) in [
        ([10, 30], vec![0.0f32, 0.5, 5.0], 0.05f32, 60),
        ([40, 70], vec![2.0, 0.3, 0.3], 0.1, 25),
        ([5, 3], vec![], 0.1, 5),
        ([6, 6], vec![0.5], 0.002, 2000),
    ] {
        let [num_train, num_val] = rows;
        let data = SyntheticRegressionData::with_rows(&[0.1; 20], 0.5, 0.1, num_train, num_val, t.rng.random())
            .expect("these work");
        let array =
            |set: &ArrayDataset| [set.inputs(), set.targets()].map(|values| matrix(&Tensor::from(values.clone())));
        let all = [array(data.train()), array(data.val())];
        let first = |mut batches: DataLoader<'_, Tensor>| {
            let (x, y) = batches.next().expect("there are examples");
            [matrix(&x), matrix(&y)]
        };
        let batch = [first(data.train_dataloader(0)), first(data.val_dataloader())];
        // Fitted to one pair of inputs and targets, measured on two.
        let each =
            |fitted: &[Array2<f64>; 2], sets: &[[Array2<f64>; 2]; 2], read: &dyn Fn(f64, f64, f64) -> (f64, f64)| {
                let [x, y] = fitted;
                let one = |(w, b): Line, lambda: f32| {
                    let [train, val] = sets.each_ref().map(|[x, y]| half_mean_square(x, y, &w, &b));
                    read(train, val, f64::from(lambda) / 2.0 * w.mapv(|w| w * w).sum())
                };
                lambdas.iter().map(|l| one(descend(x, y, (*l, lr, steps), ASKED), *l)).collect::<Vec<_>>()
            };
        let asked = |read: &dyn Fn(f64, f64, f64) -> (f64, f64)| each(&all[0], &all, read);
        let plain = |train: f64, val: f64, _: f64| (train, val);
        let tried = format!(
            "sweep(&data, &{}, {lr}, {steps}) with SyntheticRegressionData::with_rows(&[0.1; 20], 0.5, 0.1, {num_train}, {num_val}, seed)",
            show(&lambdas)
        );
        t.call(tried, || sweep(&data, &lambdas, lr, steps))?
            .tolerance(3e-4, 1e-7)
            .mistake("the order is (training loss, validation loss)", || asked(&|train, val, _| (val, train)))
            .mistake("the penalty is included; how well the data are fitted is asked for, without it", || {
                asked(&|train, val, penalty| (train + penalty, val + penalty))
            })
            .mistake("the penalty is included in the training loss; leave it out", || {
                asked(&|train, val, penalty| (train + penalty, val))
            })
            .mistake("these are mean squares; half of them is asked for", || {
                asked(&|train, val, _| (2.0 * train, 2.0 * val))
            })
            .mistake("both are of the training set", || asked(&|train, _, _| (train, train)))
            .mistake("every run had the same λ", || asked(&plain).first().map(|first| vec![*first; lambdas.len()]))
            .mistake("each λ goes on where the one before has ended; every run starts from w = 0 and b = 0", || {
                let [[x, y], _] = &all;
                let (mut line, mut found) = ((Array2::zeros((x.ncols(), 1)), Array1::zeros(1)), vec![]);
                for lambda in &lambdas {
                    line = descend_from(line, x, y, (*lambda, lr, steps), ASKED);
                    let [train, val] = all.each_ref().map(|[x, y]| half_mean_square(x, y, &line.0, &line.1));
                    found.push((train, val));
                }
                found
            })
            .mistake(ONE_BATCH, || each(&batch[0], &batch, &plain))
            .mistake(ONE_BATCH, || each(&all[0], &batch, &plain))
            .mistake(ONE_BATCH, || each(&batch[0], &all, &plain))
            .suspect(MANY_STEPS, |_| steps > 1000)
            .expect(asked(&plain))?;
    }
    Ok(())
}

const ONE_BATCH: &str = "this is one minibatch of a set, not all of its rows: take `inputs()` and `targets()` whole";

fn half_mean_square(x: &Array2<f64>, y: &Array2<f64>, w: &Array2<f64>, b: &Array1<f64>) -> f64 {
    (x.dot(w) + b - y).mapv(|error| error * error / 2.0).mean().expect("there are examples")
}

type AfterSteps = fn(f64, f64, u32) -> f64;

/// 3.7.5: how far a few steps go, and the λ that goes equally far.
pub fn stopping_as_decay(share_after: AfterSteps, equivalent_decay: AfterSteps) -> Check {
    Check::new("3.7.5", move |t| {
        let random: (f64, f64, u32) =
            (t.rng.random_range(0.3..2.0), t.rng.random_range(0.1..0.3), t.rng.random_range(4..9));
        // Also where both are far from 1, where a step goes nearly all the way, and where very many go hardly any.
        let cases = [
            (2.0, 0.2, 3),
            random,
            (0.25, 0.5, 5),
            (3.0, 0.1, 1),
            (5e5, 4e-7, 6),
            (1e-6, 3e5, 7),
            (1e-4, 0.1, 300_000),
        ];
        t.part("share_after", |t| {
            for (h, lr, steps) in cases.into_iter().chain([(1.0, 0.9, 9), (1e-5, 0.1, 1_000_000), (0.7, 0.3, 0)]) {
                let n = f64::from(steps);
                let left = (1.0 - lr * h).powf(n);
                t.call(format!("share_after({h}, {lr}, {steps})"), || share_after(h, lr, steps))?
                    .tolerance(1e-9, 1e-12)
                    .mistake("this is the share that is left; how far it has come is asked for", || left)
                    .mistake("each step goes a share of what is *left*, so the factors multiply", || n * lr * h)
                    .mistake("the curvature counts as well: the gradient is h (w - w*)", || 1.0 - (1.0 - lr).powf(n))
                    .mistake("this is the share for infinitely many, infinitely short steps; these are a few", || {
                        1.0 - (-lr * h * n).exp()
                    })
                    .mistake("this is after a single step", || lr * h)
                    .suspect(
                        "this is the share after fewer steps: is their number capped, or cut off by a type?",
                        |share| {
                            let gone = (-share).ln_1p() / (-lr * h).ln_1p();
                            steps > 1000 && gone < n && (gone - gone.round()).abs() < 1e-3
                        },
                    )
                    .expect(1.0 - left)?;
            }
            Ok(())
        })?;
        t.part("equivalent_decay", |t| {
            for (h, lr, steps) in cases.into_iter().chain([(0.001, 0.1, 20), (1.0, 0.9, 9)]) {
                let left = (1.0 - lr * h).powf(f64::from(steps));
                let exact = h * left / (1.0 - left);
                // 1 less the share that was gone has so many digits only.
                let rounding = 1e-15 / left.min(1.0 - left);
                t.call(format!("equivalent_decay({h}, {lr}, {steps})"), || equivalent_decay(h, lr, steps))?
                    .tolerance(1e-8 + rounding, 0.0)
                    .mistake("upside down: the minimum is at h / (h + λ) of w*", || h * (1.0 - left) / left)
                    .mistake("the minimum is at h / (h + λ) of w*, so the curvature multiplies this", || {
                        left / (1.0 - left)
                    })
                    .mistake("this is h times the share that is left; divide by the share that was gone", || h * left)
                    .mistake("this is the limit for small curvature; here h matters", || 1.0 / (lr * f64::from(steps)))
                    .mistake("the halves cancel: both terms have one", || 2.0 * exact)
                    .mistake("the halves cancel: both terms have one", || exact / 2.0)
                    .expect(exact)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
