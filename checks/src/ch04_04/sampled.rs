//! 4.4.4: a loss for large vocabularies, from a sample of the classes.

use ndarray::Array2;
use rand::Rng as _;
use rand::seq::SliceRandom;

use crate::reference::log_sum_exp;
use crate::{Check, Trial, Tried, show};

/// true logit, sampled logits, number of classes
type Sampled = fn(f32, &[f32], usize) -> f32;

/// 4.4.4: the sampled cross-entropy.
pub fn sampled_cross_entropy(answer: Sampled) -> Check {
    Check::new("4.4.4", move |t| {
        known(t, answer)?;
        whole_vocabulary(t, answer)?;
        large_logits(t, answer)?;
        unbiased(t, answer)
    })
}

fn call_text(o: f32, sample: &[f32], classes: usize) -> String {
    format!("sampled_cross_entropy({o}, &{}, {classes})", show(&sample.to_vec()))
}

fn known(t: &mut Trial, answer: Sampled) -> Tried {
    let random: Vec<f32> = (0..5).map(|_| t.rng.random_range(-2.0..2.0)).collect();
    let large: Vec<f32> = (0..700).map(|_| t.rng.random_range(-2.0..2.0)).collect();
    // In none of the first two does the size of the sample divide the number of the other classes.
    for (o, sample, classes) in [
        (1.0, vec![0.0, 2.0], 10),
        (0.5, random, 1000),
        (-1.0, vec![0.5], 2),
        (0.0, vec![1.5], 5_000_001),
        (0.5, large, 50_000),
    ] {
        let (m, k) = (sample.len() as f64, classes as f64);
        let ratio: f64 = sample.iter().map(|s| f64::from(s - o).exp()).sum();
        t.call(call_text(o, &sample, classes), || answer(o, &sample, classes))?
            .mistake(
                "the sample is taken for all classes: each sampled class stands for (classes - 1) / m of them",
                || (1.0 + ratio).ln(),
            )
            .mistake(
                "the true class is not among the sampled ones, so m samples stand for classes - 1, not for all classes",
                || (1.0 + k / m * ratio).ln(),
            )
            .mistake("the true class is missing from the sum under the logarithm; its share is exactly 1", || {
                ((k - 1.0) / m * ratio).ln()
            })
            .mistake("the sum was scaled up without dividing by the size of the sample", || {
                (1.0 + (k - 1.0) * ratio).ln()
            })
            .mistake("the true class must not be scaled with the others: it was not sampled", || {
                ((k - 1.0) / m * (1.0 + ratio)).ln()
            })
            .mistake("the weight (classes - 1) / m is cut off to an integer: convert both before you divide", || {
                (1.0 + ((k - 1.0) / m).floor() * ratio).ln()
            })
            .mistake("the minus sign is missing: the loss is -ln p", || -(1.0 + (k - 1.0) / m * ratio).ln())
            .suspect(
                "the larger the sample, the smaller its share in the loss: does a part of it fall out of the sum?",
                |loss| sample.len() > 100 && f64::from(*loss) < (1.0 + (k - 1.0) / m * ratio).ln(),
            )
            .mistake("this is a share, not yet a loss: take -ln of it", || 1.0 / (1.0 + (k - 1.0) / m * ratio))
            .expect((1.0 + (k - 1.0) / m * ratio).ln())?;
    }
    Ok(())
}

/// With every other class in the sample nothing is estimated: it is the cross-entropy itself.
fn whole_vocabulary(t: &mut Trial, answer: Sampled) -> Tried {
    let others: Vec<f32> = (0..11).map(|_| t.rng.random_range(-3.0..3.0)).collect();
    let all = Array2::from_shape_fn((1, 12), |(_, j)| if j == 0 { 1.5 } else { f64::from(others[j - 1]) });
    t.call(call_text(1.5, &others, 12), || answer(1.5, &others, 12))?
        .otherwise("with all other classes in the sample it must equal the full cross-entropy")
        .expect(log_sum_exp(&all)[0] - 1.5)?;
    Ok(())
}

fn large_logits(t: &mut Trial, answer: Sampled) -> Tried {
    let likely = "an exponential overflows: take all logits relative to the largest of them, as in the softmax";
    // Beyond 710 the exponential overflows in f64 as well.
    let cases =
        [(0.0, 200.0), (200.0, 0.0), (-300.0, -310.0), (0.0, 900.0), (900.0, -900.0), (0.0, 300.0), (-5.0, 400.0)];
    for (place, (o, s)) in cases.into_iter().enumerate() {
        // The low one in each place, so that neither the first nor the last is always the largest.
        let mut sample = [s - 1e4, s, s];
        sample.rotate_right(place % 3);
        // ln(1 + 4 e^d), as 6 others stand behind 3 of them, and the low one adds nothing; relative to the larger of the exponents 0 and d.
        let d = f64::from(s - o);
        let max = d.max(0.0);
        let expected = max + ((-max).exp() + 4.0 * (d - max).exp()).ln();
        t.call(call_text(o, &sample, 7), || answer(o, &sample, 7))?
            // Around 300, neighbouring numbers in f32 are 3e-5 apart.
            .tolerance(1e-4, 1e-3)
            .suspect(likely, |loss| !loss.is_finite())
            .mistake("the largest difference is taken for the whole loss: the logarithm of the weight and of the sum belongs to it", || max)
            .suspect("the exponent is cut off to keep it finite, which puts a ceiling on the loss: shift by the largest logit instead", |loss| {
                *loss > 0.0 && f64::from(*loss) < 0.9 * expected
            })
            .expect(expected)?;
    }
    Ok(())
}

/// exp(loss) estimates Σ_j exp(o_j - o_true) without bias.
fn unbiased(t: &mut Trial, answer: Sampled) -> Tried {
    let others: Vec<f32> = (0..40).map(|_| t.rng.random_range(-1.0..1.0)).collect();
    let exact = 1.0 + others.iter().map(|o| f64::from(*o).exp()).sum::<f64>();
    let mut order: Vec<f32> = others;
    let mut mean = 0.0;
    let rounds = 400;
    for _ in 0..rounds {
        order.shuffle(&mut t.rng);
        let loss = t.call("sampled_cross_entropy of 8 of 40 classes", || answer(0.0, &order[..8], 41))?;
        mean += f64::from(*loss.value()).exp() / f64::from(rounds);
    }
    t.call("the mean of exp(loss) over 400 samples of 8 out of 40 other classes", || mean)?
        .tolerance(0.08, 0.0)
        .expect(exact)?;
    Ok(())
}
