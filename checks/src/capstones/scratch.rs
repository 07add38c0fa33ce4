//! C6: softmax regression from scratch, its parts and its training.

use ndarray::{Array1, Array2};
use rand::Rng as _;

use super::points::softmax_step;
use crate::chance::are_normal;
use crate::reference::{labels, log_softmax, logits, matrix, one_hot, softmax};
use crate::seeds::seeds;
use crate::{Check, Stop, Trial, Tried, show, show_number};
use workbook::Labels;
use workbook::data::{DataModule as _, FashionMnist};
use workbook::nn::{Module, Optimizer as _, Sgd};
use workbook::tensor::Tensor;
use workbook::train::evaluate;

/// The marks for the 1200 images that come with the book, and for all of Fashion-MNIST.
const MARKS: [f64; 2] = [0.73, 0.825];

/// C6: a model of the reader's own, and how well it learns.
pub fn scratch<M: Module<Target = Labels, Optimizer = Sgd> + 'static>(
    new: fn(usize, usize, f32, u64) -> M,
    trained: fn(&FashionMnist, u64) -> M,
) -> Check {
    Check::new("C6", move |t| {
        t.part("new", |t| first_weights(t, new))?;
        t.part("forward", |t| probabilities(t, new))?;
        t.part("loss", |t| losses(t, new))?;
        t.part("optimizer", |t| steps(t, new))?;
        t.part("trained", |t| mark(t, trained))
    })
    .takes(1.0)
}

/// The weights and the biases of a model.
fn parameters<M: Module>(t: &mut Trial, tried: &str, model: &M, shapes: [Vec<usize>; 2]) -> Tried<[Tensor; 2]> {
    let found = t.run(format!("parameters(), of {tried}"), || model.parameters())?;
    let returned: Vec<Vec<usize>> = found.iter().map(Tensor::shape).collect();
    let expected = format!("the shapes {shapes:?}: the weights, then the biases");
    let likely = if returned.iter().rev().eq(&shapes) {
        "the biases come after the weights"
    } else if returned.len() < 2 {
        "whatever is not listed is never trained: both belong to it"
    } else {
        "W has a row for each input and a column for each class, b a number for each class"
    };
    match <[Tensor; 2]>::try_from(found) {
        Ok(found) if returned == shapes => Ok(found),
        _ => Err(Stop::failed(tried, format!("parameters of the shapes {returned:?}"), expected, likely)),
    }
}

fn first_weights<M: Module>(t: &mut Trial, new: fn(usize, usize, f32, u64) -> M) -> Tried {
    let seed: u64 = t.rng.random();
    let tried = format!("new(784, 10, 0.1, {seed})");
    let model = t.run(&tried, || new(784, 10, 0.1, seed))?;
    let [w, b] = parameters(t, &tried, &model, [vec![784, 10], vec![10]])?;
    let numbers: Vec<f64> = w.to_vec().into_iter().map(f64::from).collect();
    let deviation = (numbers.iter().map(|w| w * w).sum::<f64>() / numbers.len() as f64).sqrt();
    let likely = match () {
        () if !(w.needs_grad() && b.needs_grad()) => "both need a gradient, or nothing is learned: `requires_grad()`",
        () if !(w.is_leaf() && b.is_leaf()) => "what was computed from a leaf is none: `requires_grad()` comes last",
        () if b.to_vec().iter().any(|b| *b != 0.0) => "the biases begin at 0",
        () if (deviation - 0.1).abs() < 0.01 => {
            "N(0, 0.01²) has the standard deviation 0.01; this took 0.01 for the variance"
        }
        () if deviation == 0.0 => "the weights are all 0: draw them",
        () if (deviation - 0.01).abs() > 5e-4 => "the standard deviation of the weights is 0.01",
        () if !are_normal(numbers.iter().map(|w| w / 0.01)) => {
            "the weights come from a normal distribution, each drawn by itself"
        }
        () => {
            let narrow = |seed| new(3, 2, 0.1, seed).parameters()[0].to_vec();
            return seeds(t, "new(3, 2, 0.1, seed)", narrow);
        }
    };
    let returned = format!("weights with the deviation {}, biases {}", show_number(deviation), show(&b));
    Err(Stop::failed(tried, returned, "weights from N(0, 0.01²) and biases of 0, both with a gradient", likely))
}

/// A model with these weights and biases.
fn with<M: Module>(t: &mut Trial, new: fn(usize, usize, f32, u64) -> M, w: &Tensor, b: &Tensor, lr: f32) -> Tried<M> {
    let (inputs, classes) = (w.shape()[0], b.len());
    let tried = format!("new({inputs}, {classes}, {lr}, 0)");
    let model = t.run(&tried, || new(inputs, classes, lr, 0))?;
    let found = parameters(t, &tried, &model, [vec![inputs, classes], vec![classes]])?;
    found[0].value_mut().assign(&w.value());
    found[1].value_mut().assign(&b.value());
    Ok(model)
}

fn array(x: &Tensor) -> Array1<f64> {
    x.to_vec().into_iter().map(f64::from).collect()
}

fn probabilities<M: Module>(t: &mut Trial, new: fn(usize, usize, f32, u64) -> M) -> Tried {
    for (n, inputs, classes, scale) in
        [(3, 4, 2, 1.0), (5, 6, 4, 1.0), (1, 4, 3, 1.0), (6, 4, 3, 300.0), (4, 9, 1, 1.0)]
    {
        let (w, b) = (logits(inputs, classes, scale, &mut t.rng), logits(1, classes, 1.0, &mut t.rng).reshape(classes));
        let flat = logits(n, inputs, 1.0, &mut t.rng);
        let model = with(t, new, &w, &b, 0.1)?;
        for x in [flat.clone(), if inputs == 6 { flat.reshape((n, 2, 3)) } else { flat.reshape((n, inputs, 1)) }] {
            let tried = format!("forward(&x) with x of shape {:?}, W = {} and b = {}", x.shape(), show(&w), show(&b));
            let call = t.lend(&[("x", &x)]).call(tried, || model.forward(&x).detach())?;
            let (product, bias) = (matrix(&flat).dot(&matrix(&w)), array(&b));
            let scores: Array2<f64> = &product + &bias;
            let _ = call
                .tolerance(1e-3, 1e-5)
                .suspect(
                    "the exponentials overflow, or all become 0: take the largest logit of each row off first",
                    |p| p.to_vec().iter().any(|p| !p.is_finite()),
                )
                .mistake("these are the logits; the softmax belongs to `forward` here, as in D2L", || scores.clone())
                .mistake("the bias is missing", || softmax(&product))
                .mistake("the columns sum to 1, where the rows should", || {
                    softmax(&scores.t().to_owned()).t().to_owned()
                })
                .mistake("the whole matrix sums to 1: each row is a distribution of its own", || {
                    let exp = (&scores - scores.fold(f64::NEG_INFINITY, |a, b| a.max(*b))).exp();
                    &exp / exp.sum()
                })
                .expect(softmax(&scores))?;
        }
    }
    Ok(())
}

fn losses<M: Module<Target = Labels>>(t: &mut Trial, new: fn(usize, usize, f32, u64) -> M) -> Tried {
    let model = t.run("new(2, 3, 0.1, 0)", || new(2, 3, 0.1, 0))?;
    let row = |p: [f32; 3]| p.map(f64::from).to_vec();
    let mut cases = vec![
        (vec![row([0.1, 0.3, 0.6]), row([0.3, 0.2, 0.5])], Labels::from([0, 2])),
        (vec![row([0.25, 0.25, 0.5])], Labels::from([1])),
        (vec![row([0.0, 0.75, 0.25]), row([0.5, 0.0, 0.5])], Labels::from([1, 2])),
    ];
    let random = softmax(&matrix(&logits(7, 3, 2.0, &mut t.rng)));
    cases.push((random.rows().into_iter().map(|row| row.to_vec()).collect(), labels(7, 3, &mut t.rng)));
    // Nearly sure, and right.
    let nearly = t.rng.random_range(0.95f32..0.99);
    let rest = (1.0 - nearly) / 2.0;
    cases.push((vec![row([rest, nearly, rest]), row([nearly, rest, rest])], Labels::from([1, 0])));
    for (p, y) in cases {
        let p = Array2::from_shape_vec((p.len(), 3), p.concat()).expect("rows of three");
        let y_hat = Tensor::from(p.mapv(|p| p as f32)).requires_grad();
        let tried = format!("loss(&{}, &{y:?})", show(&y_hat));
        let call = t.lend(&[("y_hat", &y_hat)]).backward(tried, &y_hat, || model.loss(&y_hat, &y))?;
        let n = y.len() as f64;
        let picked: Vec<f64> = y.iter().enumerate().map(|(i, k)| p[[i, *k]]).collect();
        let loss = -picked.iter().map(|p| p.ln()).sum::<f64>() / n;
        let gradient = |of: &dyn Fn(f64) -> f64| {
            Array2::from_shape_fn(p.dim(), |(i, j)| if y[i] == j { of(p[[i, j]]) } else { 0.0 })
        };
        let right = gradient(&|p| -1.0 / (p * n));
        let _ = call
            .mistake("this is the sum; the mean over the examples is asked for", || (loss * n, gradient(&|p| -1.0 / p)))
            .mistake("the minus is missing: the logarithm of a probability is below 0", || {
                (-loss, gradient(&|p| 1.0 / (p * n)))
            })
            .mistake("the logarithm is missing", || {
                let mean = picked.iter().sum::<f64>() / n;
                (-mean, gradient(&|_| -1.0 / n))
            })
            .suspect("the mean is taken over all entries: only that of the label counts in each row", |found| {
                (f64::from(found.value.to_vec()[0]) * 3.0 / loss - 1.0).abs() < 1e-3
            })
            .suspect("the softmax is applied again: these are probabilities already", |found| {
                let again = log_softmax(&p);
                let twice = -y.iter().enumerate().map(|(i, k)| again[[i, *k]]).sum::<f64>() / n;
                found.value.len() == 1 && (f64::from(found.value.to_vec()[0]) - twice).abs() < 1e-4
            })
            .suspect(
                "a probability near 1 counts as what it is: its logarithm is near 0, and there is still a gradient",
                |_| picked.iter().all(|p| *p > 0.9),
            )
            .expect((loss, right.clone()))?;
    }
    let sure = Tensor::from(ndarray::array![[1.0f32, 0.0], [0.5, 0.5]]);
    t.call("loss(&[[1, 0], [0.5, 0.5]], &[1, 0])", || model.loss(&sure, &Labels::from([1, 0])).detach())?
        .otherwise("ln 0 is -∞: a probability of 0 counts as 1e-30, for instance by `clamp`")
        .expect_that("a large number, but a finite one: about 34.9", |found| (found.to_vec()[0] - 34.88).abs() < 0.1)?;
    Ok(())
}

fn steps<M: Module<Target = Labels, Optimizer = Sgd>>(t: &mut Trial, new: fn(usize, usize, f32, u64) -> M) -> Tried {
    for lr in [0.1f32, 0.03] {
        let (w, b) = (logits(3, 4, 1.0, &mut t.rng), logits(1, 4, 1.0, &mut t.rng).reshape(4));
        let (x, y) = (logits(5, 3, 1.0, &mut t.rng), labels(5, 4, &mut t.rng));
        let model = with(t, new, &w, &b, lr)?;
        let tried = format!("a step of optimizer() with the rate {lr}: W and b after it");
        let call = t.call(tried, || {
            let mut optimizer = model.optimizer();
            for _ in 0..2 {
                optimizer.zero_grad();
                model.loss(&model.forward(&x), &y).backward();
                optimizer.step().expect("the rate is sound");
            }
            model.parameters().iter().map(Tensor::detach).collect::<Vec<_>>()
        })?;
        let (mut w, mut b, x, lr) = (matrix(&w), array(&b), matrix(&x), f64::from(lr));
        let truth = one_hot(&y, 4);
        for _ in 0..2 {
            (w, b) = softmax_step((w, b), (&x, &truth), lr, 0.0);
        }
        call.otherwise("plain gradient descent: `Sgd::new(self.parameters(), self.lr)`, without momentum and decay, with a loss through which the gradient flows to both")
            .expect(vec![w.into_dyn(), b.into_dyn()])?;
    }
    Ok(())
}

fn mark<M: Module<Target = Labels>>(t: &mut Trial, trained: fn(&FashionMnist, u64) -> M) -> Tried {
    let small = FashionMnist::small().with_seed(t.rng.random());
    let mut all = vec![(small, "FashionMnist::small()", MARKS[0])];
    if let Ok(full) = FashionMnist::load() {
        all.push((full.with_seed(t.rng.random()), "all of Fashion-MNIST", MARKS[1]));
    }
    for (data, words, mark) in all {
        let seed: u64 = t.rng.random();
        let tried = format!("trained(&data, {seed}) with {words}");
        let model = t.run(&tried, || trained(&data, seed))?;
        parameters(t, &tried, &model, [vec![784, 10], vec![10]])?;
        let test = data.clone().with_batch_size(500).expect("it is not 0");
        let batches =
            || workbook::data::DataLoader::sequential(test.test_set().expect("there is one"), 500).expect("500");
        let found = evaluate(&model, batches());
        let accuracy = found.accuracy.unwrap_or_default();
        if accuracy >= mark {
            continue;
        }
        let likely = match () {
            () if !found.loss.is_finite() => "the loss is no number any more: the rate is too large",
            () if accuracy < 0.3 => {
                "it has hardly learned anything: is what was trained the model that is returned, and was it trained on `data`?"
            }
            () => {
                "the parts are right, so it is the settings: more epochs, a batch size that leaves enough steps, a rate near 0.1, a schedule that ends with short steps"
            }
        };
        let returned = format!("{} of the test images are right", show_number(accuracy));
        return Err(Stop::failed(tried, returned, format!("at least {mark}"), likely));
    }
    Ok(())
}
