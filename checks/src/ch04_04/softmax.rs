//! 4.4.1: where the softmax by its definition breaks, and the cure.

use ndarray::{Array2, Axis};

use crate::reference::{by_columns, log_softmax, logit_samples, logits, matrix, max, softmax, tensor};
use crate::{Check, Trial, Tried, show};
use workbook::tensor;
use workbook::tensor::Tensor;

const COLUMNS: &str = "the columns sum to 1, not the rows: a row is an example, so sum along axis 1";
const WHOLE: &str =
    "the whole matrix sums to 1: every row is a distribution of its own, so sum along axis 1 and keep the axis";
const UNNORMALIZED: &str = "these are the exponentials; each row must still be divided by its sum";
const CLAMPED: &str =
    "the logits are clamped: above the limit they all become equal, and their order is lost; shift them instead";
const HALF_SHIFTED: &str =
    "the numerator is shifted and the denominator is not, or the reverse: shift once, and use the result for both";
const LOGARITHM: &str = "this is the logarithm of the softmax";

/// 4.4.1a: the softmax by its definition, and the test that shows where it breaks.
pub fn overflow(naive_softmax: fn(&Tensor) -> Tensor, is_distribution: fn(&Tensor) -> bool) -> Check {
    Check::new("4.4.1a", move |t| {
        t.part("naive_softmax", |t| definition(t, naive_softmax))?;
        t.part("is_distribution", |t| test_of_a_distribution(t, is_distribution))?;
        // The sum of three such exponentials overflows: in f32, or in f64 if the answer computes in that.
        let is_wide =
            t.run("naive_softmax(&[[100, 0, -1]])", || naive_softmax(&tensor![[100.0, 0.0, -1.0]]).to_vec())?;
        let x = Tensor::full((1, 3), if is_wide[0].is_nan() { 88.0 } else { 709.5 });
        let tried = format!("is_distribution(&naive_softmax(&{}))", show(&x));
        t.call(tried, || is_distribution(&naive_softmax(&x)))?
            .otherwise("no exponential overflows here, but their sum does, and every share becomes 0")
            .expect(false)?;
        Ok(())
    })
}

fn definition(t: &mut Trial, naive: fn(&Tensor) -> Tensor) -> Tried {
    let random = logits(4, 5, 2.0, &mut t.rng);
    for x in [tensor![[0.0, 2f32.ln(), 3f32.ln()], [1.0, 1.0, 1.0]], by_columns(&random), tensor![[-3.0]]] {
        let reference = matrix(&x);
        let exp = reference.exp();
        t.lend(&[("logits", &x)])
            .call(format!("naive_softmax(&{})", show(&x)), || naive(&x))?
            .mistake(COLUMNS, || &exp / &exp.sum_axis(Axis(0)))
            .mistake(WHOLE, || &exp / exp.sum())
            .mistake(UNNORMALIZED, || &exp)
            .mistake("the exponential is missing: these are the logits over their sum", || {
                &reference / &reference.sum_axis(Axis(1)).insert_axis(Axis(1))
            })
            .mistake("the base is 2, not e", || softmax(&(&reference * 2f64.ln())))
            .mistake(LOGARITHM, || log_softmax(&reference))
            .expect(softmax(&reference))?;
    }
    // Whoever computes in f64 is right as well, and meets the overflow later: e^710 is too much for it. And at the lower
    // end every exponential is 0.
    let nan = f64::NAN;
    for (x, broken) in
        [(tensor![[800.0, 0.0, -1.0]], [[nan, 0.0, 0.0]]), (tensor![[-800.0, -801.0, -802.0]], [[nan; 3]])]
    {
        t.lend(&[("logits", &x)])
            .call(format!("naive_softmax(&{})", show(&x)), || naive(&x))?
            .suspect(
                "this is the cure already, which 4.4.1c asks for; here take the definition as it stands, to see it break",
                |p| p.to_vec().iter().all(|p| p.is_finite()),
            )
            .expect(broken)?;
    }
    Ok(())
}

fn test_of_a_distribution(t: &mut Trial, is_distribution: fn(&Tensor) -> bool) -> Tried {
    let mut case = |p: &Tensor, expected: bool, likely: &str| -> Tried {
        t.lend(&[("p", p)])
            .call(format!("is_distribution(&{})", show(p)), || is_distribution(p))?
            .otherwise(likely)
            .expect(expected)?;
        Ok(())
    };
    case(&tensor![[0.25, 0.75], [0.75, 0.25]], true, "both rows sum to 1")?;
    case(&tensor![[1.0, 0.0], [0.0, 1.0]], true, "0 and 1 are probabilities too")?;
    case(&tensor![[0.5, 0.4]], false, "the row sums to 0.9")?;
    case(
        &tensor![[f32::NAN, 0.0]],
        false,
        "every comparison with NaN is false, so `(sum - 1).abs() > tolerance` does not notice it; ask for `<= tolerance`",
    )?;
    case(&tensor![[1.5, -0.5]], false, "the row sums to 1, but a probability is never negative")?;
    case(&tensor![[0.7, 0.6], [0.4, 0.3]], false, "the total is right, but each row must sum to 1 by itself")?;
    case(&tensor![[0.2, 0.3], [0.8, 0.7]], false, "here the columns sum to 1; the rows are to")?;
    case(&tensor![[0.5, 0.5], [f32::NAN, f32::NAN]], false, "the first row is fine, but every row counts")?;
    case(&tensor![[0.3, 0.7], [0.5, 0.5], [0.5, 0.6]], false, "the last row sums to 1.1: every row counts")?;
    case(
        &by_columns(&tensor![[0.5, 0.2, 0.3], [0.1, 0.6, 0.3]]),
        true,
        "both rows sum to 1: go through them with `rows()`; the memory may hold the columns one after the other",
    )?;
    for p in [tensor![[1.00002, -0.00002]], tensor![[1.0, -1e-9]]] {
        case(&p, false, "the smallest negative number is no probability either")?;
    }
    case(&tensor![[0.5, 0.4997]], false, "the row sums to 0.9997, and the difference may be 1e-4 at most")?;
    case(&tensor![[0.5, 0.50005]], true, "the row sums to 1.00005, and a difference of 1e-4 is allowed")?;
    case(&tensor![[f32::INFINITY, 0.0]], false, "the sum is infinite, not 1")?;
    case(&tensor![[1.0], [1.0]], true, "with one class each row is a single 1")?;
    let thirds = tensor![[1.0, 1.0, 1.0], [1.0, 2.0, 4.0]];
    let many = softmax(&matrix(&logits(50, 100, 1.0, &mut workbook::rng(0)))).mapv(|p| p as f32);
    for p in [&thirds / thirds.sum_axis_keepdim(1), Tensor::from(many)] {
        case(&p, true, "rounded numbers rarely sum to exactly 1; allow a difference of 1e-4")?;
    }
    Ok(())
}

const UNSHIFTED: &str = "below -745 the exponential is 0 in f64 too, and above 709 infinite: shift the logits of each row by its largest in the exact result";

/// 4.4.1b: how wrong the softmax by its definition is when all inputs are below -100.
pub fn underflow(relative_error: fn(&Tensor, &Tensor) -> f64) -> Check {
    Check::new("4.4.1b", move |t| {
        let call = |p: &Tensor, x: &Tensor| format!("relative_error(&p, &x) with p = {}, x = {}", show(p), show(x));
        let ln3 = 3f32.ln();
        let random = logits(3, 4, 1.0, &mut t.rng);
        let scaled = |by: Tensor| (random.softmax(1) * by, random.clone());
        let (too_large, too_small) = (scaled(tensor![0.9, 1.0, 1.2, 1.0]), scaled(tensor![0.5, 1.0, 1.1, 1.0]));
        // Their errors are those of rounding to f32 alone.
        let rounded = [logits(5, 6, 2.0, &mut t.rng), tensor![[1e4, 10_001.0, 9_998.5], [-3e4, -30_001.0, -30_002.5]]]
            .map(|x| (tensor(&softmax(&matrix(&x))), x));
        let missing = (tensor![[1.0, 0.0]], tensor![[0.0, -1.0]]);
        // The exact ones are below all numbers of an f32, or below its usual ones.
        let [below, nearly] = [-600.0, -95.0].map(|low| (tensor![[1.0, 0.0]], tensor![[0.0, low]]));
        let known = (tensor![[0.5, 0.5]], tensor![[0.0, ln3]]);
        let cases = [known, too_large, too_small, subnormal(), missing];
        for (p, x) in cases.into_iter().chain(rounded).chain([nearly, below]) {
            let (p64, exact) = (matrix(&p), softmax(&matrix(&x)));
            let relative = (&p64 - &exact).abs() / &exact;
            t.lend(&[("p", &p), ("x", &x)])
                .call(call(&p, &x), || relative_error(&p, &x))?
                .tolerance(1e-3, 1e-13)
                .suspect("a probability that an f32 cannot hold counts as well: p is 0 there, and so wrong by all of it", |error| {
                    exact.iter().any(|p| *p < 1e-38) && *error < 0.5
                })
                .mistake("this is the largest absolute error; divide each by the exact probability", || {
                    largest(&(&p64 - &exact).abs())
                })
                .mistake("the errors are divided by p; relative means relative to the exact probability", || {
                    largest(&((&p64 - &exact).abs() / &p64))
                })
                .mistake("this is the mean of the relative errors; the largest is asked for", || relative.mean())
                .mistake("without the absolute value a probability that is too small does not count", || {
                    largest(&((&p64 - &exact) / &exact))
                })
                .suspect(UNSHIFTED, |error| {
                    x.value().iter().any(|x| x.abs() > 700.0) && (error.is_nan() || *error == 0.0 || error.is_infinite())
                })
                .suspect(
                    "`p` is right but for its rounding to f32, so your exact result is not: convert the logits to f64 before the exponential",
                    |_| largest(&relative) < 1e-6,
                )
                .expect(largest(&relative))?;
        }
        let (nan, low) = (f32::NAN, tensor![[-104.0, -105.0]]);
        for (p, x) in [
            (tensor![[nan, nan]], low.clone()),
            (tensor![[0.7, nan]], low.clone()),
            (tensor![[nan, 0.2], [0.5, 0.5]], tensor![[0.0, 1.0], [2.0, 2.0]]),
            (tensor![[0.5, 0.5], [0.3, nan]], tensor![[2.0, 2.0], [0.0, 1.0]]),
        ] {
            t.lend(&[("p", &p), ("x", &x)])
                .call(call(&p, &x), || relative_error(&p, &x))?
                .otherwise("`f64::max` prefers any number to a NaN, so it hides the worst error of all; look for NaN first, in every row")
                .expect(f64::NAN)?;
        }
        for x in [tensor![[-800.0, -801.0]], tensor![[900.0, 900.0], [-1e30, -1e30]]] {
            let p = x.softmax(1);
            t.lend(&[("p", &p), ("x", &x)])
                .call(call(&p, &x), || relative_error(&p, &x))?
                .suspect(UNSHIFTED, |e| e.is_nan())
                .expect_that("less than 1e-4: p is right here", |error| *error < 1e-4)?;
        }
        Ok(())
    })
}

/// The softmax by its definition of logits so low that their exponentials are subnormal in f32. Written down, because
/// processors may differ in the last of these few digits.
fn subnormal() -> (Tensor, Tensor) {
    (tensor![[27.0 / 41.0, 10.0 / 41.0, 4.0 / 41.0]], tensor![[-100.0, -101.0, -102.0]])
}

fn largest(errors: &Array2<f64>) -> f64 {
    errors.fold(f64::NEG_INFINITY, |a, b| a.max(*b))
}

/// 4.4.1c: the softmax relative to the largest entry of each row.
pub fn stable_softmax(answer: fn(&Tensor) -> Tensor) -> Check {
    Check::new("4.4.1c", move |t| {
        moderate_logits(t, answer)?;
        extreme_logits(t, answer)?;
        let (n, scale) = (6, 40.0);
        let random =
            [logits(n, 4, 1.0, &mut t.rng), logits(n, 9, scale, &mut t.rng), logits(1, 300, scale, &mut t.rng)];
        for x in random.into_iter().chain(logit_samples(&mut t.rng)) {
            let x = by_columns(&x);
            t.lend(&[("logits", &x)])
                .call(format!("stable_softmax(&x) with random x = {}", show(&x)), || answer(&x))?
                .expect(softmax(&matrix(&x)))?;
        }
        let x = tensor![[0.0, -20.0, -40.0, -80.0]];
        t.lend(&[("logits", &x)])
            .call(format!("stable_softmax(&{})", show(&x)), || answer(&x))?
            .tolerance(1e-3, 1e-37)
            .otherwise("a small probability is small, and nothing else: no limit to the exponents, and nothing added")
            .expect(softmax(&matrix(&x)))?;
        // Ties for the largest entry, a row far from the others, and a single class.
        let extreme = tensor![[2.0, 2.0, -1.0], [-1000.0, -1001.0, -1000.0], [100.0, 0.0, 99.0]];
        for x in [logits(3, 4, 1.0, &mut t.rng), extreme, logits(2, 1, 1.0, &mut t.rng)] {
            gradient(t, answer, &x)?;
        }
        Ok(())
    })
}

fn moderate_logits(t: &mut Trial, answer: fn(&Tensor) -> Tensor) -> Tried {
    let x = tensor![[1.0, 2.0, 3.0], [3.0, 1.0, 1.0]];
    let reference = matrix(&x);
    let shifted = (&reference - 3.0).exp();
    t.lend(&[("logits", &x)])
        .call(format!("stable_softmax(&{})", show(&x)), || answer(&x))?
        .mistake(COLUMNS, || softmax(&reference.t().to_owned()).t().to_owned())
        .mistake(WHOLE, || &shifted / shifted.sum())
        .mistake(UNNORMALIZED, || &shifted)
        .mistake(UNNORMALIZED, || reference.exp())
        .mistake(LOGARITHM, || log_softmax(&reference))
        .mistake(HALF_SHIFTED, || &shifted / &reference.exp().sum_axis(Axis(1)).insert_axis(Axis(1)))
        .mistake(HALF_SHIFTED, || reference.exp() / shifted.sum_axis(Axis(1)).insert_axis(Axis(1)))
        .expect(softmax(&reference))?;
    Ok(())
}

fn extreme_logits(t: &mut Trial, answer: fn(&Tensor) -> Tensor) -> Tried {
    let is_broken = |p: &Tensor| p.to_vec().iter().any(|p| !p.is_finite());
    let mut case = |x: Tensor, likely: &str| -> Tried {
        let call = t.call(format!("stable_softmax(&{})", show(&x)), || answer(&x))?;
        let clamped = matrix(&x).mapv(|x| x.min(88.0));
        call.suspect(likely, is_broken)
            .mistake(CLAMPED, || softmax(&clamped))
            .suspect(CLAMPED, |p| p.to_vec().iter().all(|p| *p == 0.0))
            .expect(softmax(&matrix(&x)))?;
        Ok(())
    };
    case(
        tensor![[60.0, -60.0]],
        "the exponent grew: relative to the smallest entry all exponents are positive, relative to the largest none is",
    )?;
    case(
        tensor![[100.0, 99.0]],
        "naive softmax: e^100 overflows f32 (its limit is e^88.72), and ∞/∞ is NaN; subtract the largest entry of each row first",
    )?;
    case(
        tensor![[200.0, 0.0, 0.0]],
        "the shift is too small: subtract the largest entry of the row, not its mean or a constant",
    )?;
    case(
        tensor![[0.0, 200.0, 0.0], [1.0, 2.0, 203.0]],
        "the shift is not the largest entry of each row: that may stand in any place, not only in the first",
    )?;
    case(
        tensor![[200.0, 199.0], [0.0, 1.0]],
        "the largest entry of the whole matrix was subtracted: a row far below it underflows to 0/0; each row has a largest entry of its own",
    )?;
    case(
        tensor![[-104.0, -105.0], [-1000.0, -999.0]],
        "every exponential is 0, and 0/0 is NaN: the largest entry of a row of negative numbers is negative. Does your maximum start from 0, or compare magnitudes?",
    )?;
    case(
        tensor![[-20_000.0, -20_001.0], [-3e38, -3e38], [-1e9, -1e9]],
        "every exponential is 0, and 0/0 is NaN: the largest entry may be as low as it likes. Does your search for it start from some low number? Start from -∞, or from the first entry",
    )?;
    case(tensor![[1e30, -1e30], [3e38, 3e38]], "only finite differences may reach the exponential")
}

/// The gradient must reach the logits, or no model can be trained through the answer.
fn gradient(t: &mut Trial, answer: fn(&Tensor) -> Tensor, x: &Tensor) -> Tried {
    let x = x.detach().requires_grad();
    let weights = logits(x.shape()[0], x.shape()[1], 1.0, &mut t.rng);
    let tried = format!("w · stable_softmax(&x), and the gradient of its sum with respect to x = {}", show(&x));
    let (reference, w) = (softmax(&matrix(&x)), matrix(&weights));
    let inner = (&reference * &w).sum_axis(Axis(1)).insert_axis(Axis(1));
    t.lend(&[("logits", &x)])
        .backward(tried, &x, || answer(&x) * &weights)?
        .mistake(
            "no gradient reaches the largest logit of a row: `clamp` and `relu` have the slope 0 where they take hold",
            || {
                let largest = max(&matrix(&x)).insert_axis(Axis(1));
                let below = (&matrix(&x) - &largest).mapv(|x| f64::from(u8::from(x < 0.0)));
                (&reference * &w, &reference * (&w - &inner) * below)
            },
        )
        .suspect(
            "a part of the graph was cut off with `detach` or read out as an array; only the shift may be a constant",
            |flow| flow.gradient.is_some(),
        )
        .tolerance(1e-3, 1e-5)
        .expect((&reference * &w, &reference * (&w - &inner)))?;
    Ok(())
}
