//! C9: a network of limited size, and a forecast of its test.

use rand::Rng as _;

use crate::{Check, Stop, Trial, Tried, show_number};
use workbook::Labels;
use workbook::data::{DataLoader, DataModule as _, FashionMnist};
use workbook::nn::Module;
use workbook::tensor::Tensor;
use workbook::train::evaluate;

type Forecast = fn(usize, usize, usize) -> (f64, f64);

/// The least share of the 500 test images, after training on 1200.
const MARK: f64 = 0.75;

/// C9: a trained network, and what the test set will show.
pub fn hidden_layer<M: Module<Target = Labels> + 'static>(
    trained: fn(&FashionMnist, u64) -> M,
    forecast: Forecast,
) -> Check {
    Check::new("C9", move |t| {
        t.part("forecast", |t| intervals(t, forecast))?;
        t.part("trained", |t| {
            network(t, trained)?;
            chance(t, trained)
        })
    })
    .takes(1.5)
}

fn intervals(t: &mut Trial, forecast: Forecast) -> Tried {
    let n_val = t.rng.random_range(50..5000);
    let random = (t.rng.random_range(n_val / 2..n_val), n_val, t.rng.random_range(50..5000));
    for (right, n_val, n_test) in [
        (8_800, 10_000, 10_000),
        (150, 200, 500),
        (880, 1000, 10_000),
        random,
        (99, 100, 50),
        (1, 40, 60),
        (200, 200, 100),
        (4_000_000_000, 5_000_000_000, 6_000_000_000),
    ] {
        let (p, v, n) = (right as f64 / n_val as f64, n_val as f64, n_test as f64);
        let spread = p * (1.0 - p);
        let around = |margin: f64| ((p - margin).max(0.0), (p + margin).min(1.0));
        let deviation = (spread * (1.0 / v + 1.0 / n)).sqrt();
        let _ = t
            .call(format!("forecast({right}, {n_val}, {n_test})"), || forecast(right, n_val, n_test))?
            .tolerance(0.0, 2e-6)
            .mistake(
                "the test set has its own chance, but so has the validation accuracy: both variances belong in it",
                || around(1.96 * (spread / n).sqrt()),
            )
            .mistake(
                "the validation accuracy has its own chance, but so has the test set: both variances belong in it",
                || around(1.96 * (spread / v).sqrt()),
            )
            .mistake("the deviations are added; of independent numbers the variances are", || {
                around(1.96 * ((spread / v).sqrt() + (spread / n).sqrt()))
            })
            .mistake("the variance of a difference is the sum of the variances, not their difference", || {
                around(1.96 * (spread * (1.0 / v - 1.0 / n)).abs().sqrt())
            })
            .mistake(
                "both sets are taken for one large sample: the two variances are added, so small sets count for more",
                || around(1.96 * (spread / (v + n)).sqrt()),
            )
            .mistake("one deviation covers 68 %; 95 % lie within 1.96", || around(deviation))
            .mistake("the root is missing: the deviation is the root of the variance", || {
                around(1.96 * deviation.powi(2))
            })
            .mistake("an accuracy lies between 0 and 1", || (p - 1.96 * deviation, p + 1.96 * deviation))
            .mistake("the margin is too wide: 1.96, and not 2.58", || around(2.58 * deviation))
            .mistake(
                "the deviation is taken at p = 1/2, where it is largest, and not at the p that was measured",
                || around(1.96 * (0.25 * (1.0 / v + 1.0 / n)).sqrt()),
            )
            .mistake("in per cent; a share lies between 0 and 1", || {
                let (low, high) = around(1.96 * deviation);
                (100.0 * low, 100.0 * high)
            })
            .expect(around(1.96 * deviation))?;
    }
    Ok(())
}

/// Whether the first weights come from the seed, on few images so that it is quick.
fn chance<M: Module<Target = Labels>>(t: &mut Trial, trained: fn(&FashionMnist, u64) -> M) -> Tried {
    let data = FashionMnist::small().first(60, 60);
    let seed: u64 = t.rng.random();
    let mut weights = |seed: u64| {
        t.run(format!("trained(&data, {seed}) with FashionMnist::small().first(60, 60)"), || {
            trained(&data, seed).parameters().iter().flat_map(Tensor::to_vec).collect::<Vec<f32>>()
        })
    };
    if weights(seed)? != weights(seed ^ 1)? {
        return Ok(());
    }
    let likely = "the seed plays no part: draw the first weights from `workbook::rng(seed)`";
    let tried =
        format!("trained(&data, seed) with FashionMnist::small().first(60, 60) and the seeds {seed} and {}", seed ^ 1);
    Err(Stop::failed(tried, "twice the same network", "another network for each", likely))
}

fn network<M: Module<Target = Labels>>(t: &mut Trial, trained: fn(&FashionMnist, u64) -> M) -> Tried {
    let data = FashionMnist::small().with_seed(t.rng.random());
    let seed: u64 = t.rng.random();
    let tried = format!("trained(&data, {seed}) with FashionMnist::small()");
    let (model, numbers, shapes) = t.run(&tried, || {
        let model = trained(&data, seed);
        let parameters = model.parameters();
        let shapes: Vec<Vec<usize>> = parameters.iter().map(Tensor::shape).collect();
        (model, parameters.iter().map(Tensor::len).sum::<usize>(), shapes)
    })?;
    if numbers > 250_000 {
        let likely = "a hidden layer of h units has 784 h + h + 10 h + 10 numbers: how large may h be?";
        return Err(Stop::failed(tried, format!("{numbers} parameters"), "at most 250000", likely));
    }
    let weights = shapes.iter().filter(|shape| shape.len() > 1).count();
    if weights < 2 {
        let likely = "this has one matrix of weights, so it is a linear model; or a layer is missing in `parameters`, and is never trained";
        return Err(Stop::failed(
            tried,
            format!("parameters of the shapes {shapes:?}"),
            "a hidden layer: at least two matrices",
            likely,
        ));
    }
    let images = data.test_set().expect("there is one").examples(&(0..20).collect::<Vec<_>>()).0;
    let logits = t.run(format!("forward(&x) of 20 images, after {tried}"), || model.forward(&images))?;
    if logits.shape() != [20, 10] {
        let likely = "a row for each image, and a column for each of the ten classes: the last layer has ten outputs";
        let returned = format!("logits of the shape {:?}", logits.shape());
        return Err(Stop::failed(tried, returned, "the shape [20, 10]", likely));
    }
    let batches = DataLoader::sequential(data.test_set().expect("there is one"), 500).expect("it is not 0");
    let found = t.run(format!("forward(&x) of the test images, after {tried}"), || evaluate(&model, batches))?;
    let accuracy = found.accuracy.unwrap_or_default();
    if accuracy >= MARK {
        return Ok(());
    }
    let one = logits.to_vec();
    let likely = match () {
        () if !found.loss.is_finite() => "the loss is no number any more: the rate is too large",
        () if one.chunks(10).all(|row| row.iter().zip(&one).all(|(a, b)| (a - b).abs() < 1e-5)) => {
            "all pictures get the same scores: are the units dead, or the first weights all 0? `Init::He`, and shorter steps"
        }
        () if accuracy < 0.3 => {
            "it has hardly learned anything: is what was trained the network that is returned? Are the first weights different?"
        }
        () => {
            "choose on the validation set: more epochs, momentum of 0.9, a schedule that ends with short steps, `Init::He` for the first weights"
        }
    };
    Err(Stop::failed(
        tried,
        format!("{} of the test images are right", show_number(accuracy)),
        format!("at least {MARK}"),
        likely,
    ))
}
