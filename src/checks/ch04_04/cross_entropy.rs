//! 4.4.2: the cross-entropy over whole rows of targets.

use ndarray::{Array2, Axis};

use crate::checks::reference::{labels, log_softmax, logits, matrix, max, normalized, one_hot, softmax, tensor};
use crate::checks::{Check, Tried, show};
use crate::labels::Labels;
use crate::tensor;
use crate::tensor::Tensor;

const MINUS: &str = "the minus sign is missing. The book's exercise leaves it out too: Σ y ln ŷ is never positive, and training would make it ever more so";
const SUM: &str = "you summed over the examples where the mean is asked for: divide by n, so that the learning rate does not depend on the batch";
const MEAN_OF_ALL: &str =
    "`mean()` divides by all n · classes entries: sum along the classes, then average over the n examples";

/// 4.4.2a: the full cross-entropy -(1/n) Σ_i Σ_j y_ij ln ŷ_ij.
pub fn cross_entropy_one_hot(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("4.4.2a", move |t| {
        let book = tensor![[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]];
        let hard = labels(5, 4, &mut t.rng);
        let soft = tensor(&softmax(&matrix(&logits(3, 4, 1.0, &mut t.rng))));
        let random = |n, rng: &mut _| tensor(&softmax(&matrix(&logits(n, 4, 1.5, rng))));
        let (for_hard, for_soft) = (random(5, &mut t.rng), random(3, &mut t.rng));
        let cases = [
            (book, tensor![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
            (for_hard, tensor(&one_hot(&hard, 4))),
            (for_soft, soft),
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
                .mistake("only the entry of the likeliest target counts here; with soft targets every class has a share", || {
                    let top = y.map_axis(Axis(1), |row| (0..row.len()).fold(0, |a, b| if row[b] > row[a] { b } else { a }));
                    mean_loss(&p.ln(), &one_hot(&top.to_vec(), y.ncols()))
                })
                .mistake("this is the loss of separate yes-no questions, with ln(1 - ŷ) as well; here the classes exclude each other", || {
                    mean_loss(&p.ln(), &y) + mean_loss(&(1.0 - &p).ln(), &(1.0 - &y))
                })
                .mistake("ŷ and y are swapped: the logarithm is of the prediction", || mean_loss(&y.ln(), &p))
                .suspect("ŷ and y are swapped: the logarithm is of the prediction, not of the zeros in the target", |loss| {
                    loss.len() == 1 && !loss.item().is_finite()
                })
                .expect(expected)?;
        }
        Ok(())
    })
}

/// -(1/n) Σ y ln p, given ln p.
fn mean_loss(ln_p: &Array2<f64>, y: &Array2<f64>) -> f64 {
    -(ln_p * y).sum() / y.nrows() as f64
}

/// 4.4.2c: labels made soft.
pub fn smooth_labels(answer: fn(&Labels, usize, f32) -> Tensor) -> Check {
    Check::new("4.4.2c", move |t| {
        let random = labels(6, 5, &mut t.rng);
        for (y, classes, epsilon) in [(Labels::from([2, 0]), 4, 0.0), (Labels::from([2, 0]), 4, 0.2), (random, 5, 0.1)]
        {
            let hard = one_hot(&y, classes);
            let (e, k) = (f64::from(epsilon), classes as f64);
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
                .expect(&hard * (1.0 - e) + e / k)?;
        }
        Ok(())
    })
}

/// 4.4.2d: the cross-entropy from logits, whose logarithm never meets a 0.
pub fn cross_entropy_from_logits(answer: fn(&Tensor, &Tensor) -> Tensor) -> Check {
    Check::new("4.4.2d", move |t| {
        let random = logits(4, 3, 2.0, &mut t.rng);
        let soft = tensor(&normalized(&matrix(&logits(4, 3, 1.0, &mut t.rng)).exp()));
        let mut case = |x: Tensor, y: Tensor, extreme: &str| -> Tried {
            let tried = format!("cross_entropy_from_logits(&logits, &y) with logits = {}, y = {}", show(&x), show(&y));
            let call = t.lend(&[("logits", &x), ("y", &y)]).call(tried, || answer(&x, &y))?;
            let (x, y) = (matrix(&x), matrix(&y));
            let (n, k) = (x.nrows() as f64, x.ncols() as f64);
            let expected = mean_loss(&log_softmax(&x), &y);
            let clamped = |epsilon: f64| mean_loss(&softmax(&x).mapv(|p| p.max(epsilon).ln()), &y);
            let added = |epsilon: f64| mean_loss(&softmax(&x).mapv(|p| (p + epsilon).ln()), &y);
            let caps = "the loss has a ceiling: an epsilon inside the logarithm hides how wrong a confident answer is, and stops its gradient. Work with the logits instead";
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
                .suspect(extreme, |loss| loss.len() == 1 && !loss.item().is_finite());
            for exponent in 5..=40 {
                let epsilon = 10f64.powi(-exponent);
                call = call.mistake(caps, move || clamped(epsilon)).mistake(caps, move || added(epsilon));
            }
            call.suspect(caps, move |loss| {
                loss.len() == 1 && f64::from(loss.item()) < 0.9 * expected && expected > 80.0
            })
            .expect(expected)?;
            Ok(())
        };
        let plain = "the loss must be finite for finite logits";
        case(tensor![[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]], tensor![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], plain)?;
        case(random, soft, plain)?;
        let large = "an exponential overflows: shift by the largest logit of the row, also inside the log-sum-exp";
        case(tensor![[100.0, 100.0]], tensor![[1.0, 0.0]], large)?;
        let zero = "the probability was rounded to 0 before the logarithm saw it: ln 0 = -∞, and 0 · -∞ = NaN. Take the logarithm of the softmax on paper first: x_j - ln Σ exp(x)";
        case(tensor![[-200.0, 0.0]], tensor![[1.0, 0.0]], zero)?;
        case(tensor![[0.0, 200.0]], tensor![[0.0, 1.0]], zero)?;
        case(tensor![[0.0, 3.0, 200.0]], tensor![[0.0, 0.0, 1.0]], large)?;
        case(tensor![[300.0, 100.0], [-300.0, -400.0]], tensor![[0.0, 1.0], [1.0, 0.0]], large)?;
        Ok(())
    })
}
