//! 4.4.2: the cross-entropy over whole rows of targets.

use ndarray::{Array2, Axis};
use rand::Rng as _;

use crate::reference::{
    by_columns, labels, log_softmax, logit_samples, logits, matrix, max, normalized, one_hot, softmax, tensor,
};
use crate::{Check, Trial, Tried, show};
use workbook::Labels;
use workbook::tensor;
use workbook::tensor::Tensor;

const MINUS: &str = "the minus sign is missing. The book's exercise leaves it out too: Σ y ln ŷ is never positive, and training would make it ever more so";
const SUM: &str = "you summed over the examples where the mean is asked for: divide by n, so that the learning rate does not depend on the batch";
const MEAN_OF_ALL: &str =
    "`mean()` divides by all n · classes entries: sum along the classes, then average over the n examples";
const LIKELIEST: &str = "only the entry of the likeliest target counts here; with soft targets every class has a share";
const CEILING: &str = "the loss has a ceiling: an epsilon inside the logarithm, or a limit to what enters it, hides how wrong a confident answer is";

/// 4.4.2a: the full cross-entropy -(1/n) Σ_i Σ_j y_ij ln ŷ_ij.
pub fn cross_entropy_one_hot(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("4.4.2a", move |t| {
        let hard = labels(5, 4, &mut t.rng);
        let soft = tensor(&softmax(&matrix(&logits(3, 4, 1.0, &mut t.rng))));
        let random = |n, rng: &mut _| tensor(&softmax(&matrix(&logits(n, 4, 1.5, rng))));
        let (for_hard, for_soft, single) = (random(5, &mut t.rng), random(3, &mut t.rng), random(1, &mut t.rng));
        let (many, one_of_many) = (random(300, &mut t.rng), labels(300, 4, &mut t.rng));
        // Targets without a 0 come first, as with zeros most mistakes give an infinity.
        let cases = [
            (by_columns(&for_soft), soft),
            (tensor![[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]], tensor![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
            (for_hard, tensor(&one_hot(&hard, 4))),
            (tensor![[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]], tensor![[0.9, 0.1, 0.0], [0.0, 1.0, 0.0]]),
            (single, tensor![[0.4, 0.0, 0.6, 0.0]]),
            (tensor![[1.0], [1.0]], tensor![[1.0], [1.0]]),
            (many, tensor(&one_hot(&one_of_many, 4))),
            (tensor![[1e-30, 1.0], [0.5, 0.5]], tensor![[1.0, 0.0], [1.0, 0.0]]),
        ];
        for (y_hat, y) in cases {
            let tried = format!("cross_entropy_one_hot(&y_hat, &y) with y_hat = {}, y = {}", show(&y_hat), show(&y));
            let call = t.lend(&[("y_hat", &y_hat), ("y", &y)]).call(tried, || answer(&y_hat, &y))?;
            let (p, y) = (matrix(&y_hat), matrix(&y));
            let (n, k) = (p.nrows() as f64, p.ncols() as f64);
            let expected = mean_loss(&p.ln(), &y);
            call.mistake(MINUS, || -expected)
                .mistake(SUM, || n * expected)
                .mistake(MEAN_OF_ALL, || expected / k)
                .mistake(
                    "summed along the examples, and averaged over the classes: sum along axis 1, then take the mean",
                    || expected * n / k,
                )
                .mistake(format!("{MINUS}. {SUM}"), || -n * expected)
                .mistake(format!("{MINUS}. {MEAN_OF_ALL}"), || -expected / k)
                .mistake("one loss for each example is left; take their mean", || -(&y * &p.ln()).sum_axis(Axis(1)))
                .mistake("the logarithm has base 10; `ln` is asked for", || expected / 10f64.ln())
                .mistake("the logarithm has base 2, so this is in bits; `ln` is asked for", || expected / 2f64.ln())
                .mistake("ŷ holds probabilities already; a second softmax flattens them", || {
                    mean_loss(&softmax(&p).ln(), &y)
                })
                .mistake(LIKELIEST, || mean_loss(&p.ln(), &likeliest(&y)))
                .mistake("the mean over the targets that are not 0: divide by the number of examples", || {
                    n * expected / y.iter().filter(|y| **y > 0.0).count() as f64
                })
                .mistake("this is the divergence Σ y ln(y / ŷ), which is less by the entropy of y; with certain targets they are equal", || {
                    expected + y.iter().filter(|y| **y > 0.0).map(|y| y * y.ln()).sum::<f64>() / n
                })
                .mistake("this is the loss of separate yes-no questions, with ln(1 - ŷ) as well; here the classes exclude each other", || {
                    mean_loss(&p.ln(), &y) + mean_loss(&(1.0 - &p).ln(), &(1.0 - &y))
                })
                .mistake("ŷ and y are swapped: the logarithm is of the prediction", || {
                    // An infinity has other causes too.
                    Some(mean_loss(&y.ln(), &p)).filter(|loss| loss.is_finite()).unwrap_or(f64::NAN)
                })
                .suspect("right for few examples, and not finite for 300: a product of so many probabilities leaves the range of its type, so add up their logarithms", |loss| {
                    n > 100.0 && loss.len() == 1 && !loss.item().is_finite()
                })
                .suspect(CEILING, |loss| expected > 30.0 && (1.0..expected as f32).contains(&loss.item()))
                .expect(expected)?;
        }
        Ok(())
    })
}

/// -(1/n) Σ y ln p, given ln p.
fn mean_loss(ln_p: &Array2<f64>, y: &Array2<f64>) -> f64 {
    -(ln_p * y).sum() / y.nrows() as f64
}

/// A 1 for the largest target of each row.
fn likeliest(y: &Array2<f64>) -> Array2<f64> {
    let top = y.map_axis(Axis(1), |row| (0..row.len()).fold(0, |a, b| if row[b] > row[a] { b } else { a }));
    one_hot(&top.to_vec(), y.ncols())
}

/// 4.4.2c: labels made soft.
pub fn smooth_labels(answer: fn(&Labels, usize, f32) -> Tensor) -> Check {
    Check::new("4.4.2c", move |t| {
        let random = |n, classes, rng: &mut _| (labels(n, classes, rng), classes);
        let (some, many, single) = (random(6, 3, &mut t.rng), random(4, 50, &mut t.rng), random(1, 7, &mut t.rng));
        let epsilon = t.rng.random_range(0.05..0.95f32);
        for ((y, classes), epsilon) in [
            ((Labels::from([2, 0]), 4), 0.0),
            ((Labels::from([2, 0]), 4), 0.2),
            (some, 0.1),
            (many, epsilon),
            (single, 0.9),
            ((Labels::from([1, 1, 0]), 2), 1.0),
            ((Labels::from([0, 0]), 1), 0.3),
            ((Labels::from([0, 2]), 3), 0.002),
            ((Labels::from([1, 0]), 2), 2e-5),
        ] {
            let hard = one_hot(&y, classes);
            let (e, k) = (f64::from(epsilon), classes as f64);
            let right = &hard * (1.0 - e) + e / k;
            t.call(format!("smooth_labels(&{y:?}, {classes}, {epsilon})"), || answer(&y, classes, epsilon))?
                .mistake("the labels are still hard: epsilon has no effect", || hard.clone())
                .mistake("epsilon is shared among the other classes only; here every class gets epsilon / classes, the true one too", || {
                    hard.mapv(|y| if y == 1.0 { 1.0 - e } else { e / (k - 1.0) })
                })
                .mistake("the rows sum to more than 1: what goes to all classes must be taken from the true one first, (1 - epsilon) · onehot", || {
                    &hard + e / k
                })
                .mistake("each class gets all of epsilon; they share it, so divide by the number of classes", || &hard * (1.0 - e) + e)
                .mistake("the two shares are swapped: most of the weight belongs on the true class", || &hard * e + (1.0 - e) / k)
                .mistake("the true class gives its share away, but nobody receives it", || &hard * (1.0 - e))
                .mistake("the share of a class is cut to whole per cents: compute with f32", || {
                    &hard * (1.0 - e) + (100.0 * e / k).floor() / 100.0
                })
                .mistake("epsilon ends at one half here; every epsilon from 0 to 1 is possible", || {
                    &hard * (1.0 - e.min(0.5)) + e.min(0.5) / k
                })
                .mistake("the numbers are in the order of the classes, all of the first class first, but are read row by row", || {
                    let by_class: Vec<f64> = right.t().iter().copied().collect();
                    Array2::from_shape_vec(right.dim(), by_class).expect("as many numbers")
                })
                .suspect("what belongs to several rows is in one: row i is for label i, and sums to 1", |y| {
                    let rows = y.sum_axis(1).to_vec();
                    (rows.iter().sum::<f32>() / rows.len() as f32 - 1.0).abs() < 1e-4 && rows.iter().any(|row| (row - 1.0).abs() > 0.1)
                })
                .expect(&right)?;
        }
        Ok(())
    })
}

/// 4.4.2d: the cross-entropy from logits, whose logarithm never meets a 0.
pub fn cross_entropy_from_logits(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("4.4.2d", move |t| {
        let random = logits(4, 3, 2.0, &mut t.rng);
        let soft = tensor(&normalized(&matrix(&logits(4, 3, 1.0, &mut t.rng)).exp()));
        let case = |t: &mut Trial, x: Tensor, y: Tensor, extreme: &str| -> Tried {
            let tried = format!("cross_entropy_from_logits(&logits, &y) with logits = {}, y = {}", show(&x), show(&y));
            let call = t.lend(&[("logits", &x), ("y", &y)]).call(tried, || answer(&x, &y))?;
            let (x, y) = (matrix(&x), matrix(&y));
            let (n, k) = (x.nrows() as f64, x.ncols() as f64);
            let expected = mean_loss(&log_softmax(&x), &y);
            let clamped = |epsilon: f64| mean_loss(&softmax(&x).mapv(|p| p.max(epsilon).ln()), &y);
            let added = |epsilon: f64| mean_loss(&softmax(&x).mapv(|p| (p + epsilon).ln()), &y);
            let mut call = call
                .mistake(MINUS, || -expected)
                .mistake(SUM, || n * expected)
                .mistake(MEAN_OF_ALL, || expected / k)
                .mistake("these are logits, not probabilities: their logarithm is not defined below 0", || {
                    mean_loss(&x.ln(), &y)
                })
                .mistake("the softmax is missing: this is -Σ y · logit, without the log-sum-exp", || {
                    mean_loss(&x, &y)
                })
                .mistake("the shift was taken off and not put back: ln Σ exp(x) = m + ln Σ exp(x - m)", || {
                    // x - ln Σ exp(x - m) is too large by m, so the loss is too small by it.
                    expected - (&max(&x).insert_axis(Axis(1)) * &y).sum() / n
                })
                .mistake(LIKELIEST, || mean_loss(&log_softmax(&x), &likeliest(&y)))
                .suspect(extreme, |loss| loss.len() == 1 && !loss.item().is_finite())
                .suspect("two large numbers cancel, and what is left is rounding: take the largest logit of the row off first, and do not put it back", |loss| {
                    x.iter().all(|x| *x >= 1e6) && loss.len() == 1
                });
            for exponent in 5..=40 {
                let epsilon = 10f64.powi(-exponent);
                call = call.mistake(CEILING, move || clamped(epsilon)).mistake(CEILING, move || added(epsilon));
            }
            call.suspect(CEILING, move |loss| {
                loss.len() == 1 && f64::from(loss.item()) < 0.9 * expected && expected > 80.0
            })
            .expect(expected)?;
            Ok(())
        };
        let plain = "the loss must be finite for finite logits";
        case(t, tensor![[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]], tensor![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], plain)?;
        case(t, random, soft, plain)?;
        let large = "an exponential overflows: shift by the largest logit of the row, also inside the log-sum-exp";
        case(t, tensor![[100.0, 100.0]], tensor![[1.0, 0.0]], large)?;
        let zero = "the probability was rounded to 0 before the logarithm saw it: ln 0 = -∞, and 0 · -∞ = NaN. Take the logarithm of the softmax on paper first: x_j - ln Σ exp(x)";
        case(t, tensor![[-200.0, 0.0]], tensor![[1.0, 0.0]], zero)?;
        case(t, tensor![[0.0, 200.0]], tensor![[0.0, 1.0]], zero)?;
        case(t, tensor![[0.0, 3.0, 200.0]], tensor![[0.0, 0.0, 1.0]], large)?;
        let far_below =
            "relative to the largest logit of another row all exponentials are 0: take that of the row itself";
        let low = "relative to 0, or to a large negative constant, all exponentials are 0: the largest logit of a row may be as low as it likes";
        case(t, tensor![[-300.0, -400.0]], tensor![[1.0, 0.0]], low)?;
        case(t, tensor![[300.0, 100.0], [-300.0, -400.0]], tensor![[0.0, 1.0], [1.0, 0.0]], far_below)?;
        case(t, tensor![[1e7, 1e7]], tensor![[1.0, 0.0]], plain)?;
        case(t, tensor![[-2e4, -20001.0], [-1e30, -1e30]], tensor![[0.0, 1.0], [0.5, 0.5]], low)?;
        case(t, tensor![[-5000.0, 0.0]], tensor![[1.0, 0.0]], zero)?;
        case(t, tensor![[-1e30, 0.0]], tensor![[1.0, 0.0]], zero)?;
        for x in logit_samples(&mut t.rng) {
            let (n, classes) = (x.shape()[0], x.shape()[1]);
            let y = tensor(&softmax(&matrix(&logits(n, classes, 1.0, &mut t.rng))));
            case(t, by_columns(&x), y, plain)?;
        }
        Ok(())
    })
}
