//! 4.1.5: RealSoftMax(a, b) = ln(exp a + exp b), which is a smooth maximum.

use rand::Rng as _;

use crate::reference::{log_sum_exp_of, vector};
use crate::{Case, Check, show};

const OVERFLOW: &str =
    "an exponential overflows, or all of them are 0: take the larger argument out, m + ln Σ exp(x - m)";
const LOGARITHM: &str = "the logarithm is missing: this is the sum of the exponentials";
const MAXIMUM: &str = "this is the maximum itself; its smooth relative is a little larger";
const DROWNED: &str = "a + b less the smooth maximum is the same on paper, but beside a huge number the smaller one drowns, and the sum of two huge ones overflows: take min(a, b) out first";
const SMALLER: &str =
    "this is the log-sum-exp of the negated arguments, which is about minus the *smaller* one; no minus inside";

/// Two numbers, as random as they come, and pairs whose exponentials overflow or vanish, also where they are far apart.
fn pairs(rng: &mut workbook::Rng) -> Vec<(f64, f64)> {
    let random = vector(2, 4.0, rng);
    let mut pairs = vec![(1.0, 3.0), (random[0], random[1]), (0.0, 0.0), (-0.3, 0.2)];
    let high_and_low = [(1000.0, 999.0), (-1000.0, -1001.0), (1000.0, 0.0), (-1000.0, 0.0), (0.0, 22.0), (0.0, -22.0)];
    let huge = [(1e20, 1.0), (-1e20, 1.0), (1e308, -1e308), (1e308, 1e308), (-1e308, -1e308)];
    for (a, b) in high_and_low.into_iter().chain(huge) {
        pairs.extend([(a, b), (b, a)]);
    }
    pairs
}

fn not_finite<'a>(case: Case<'a, f64>) -> Case<'a, f64> {
    case.suspect(OVERFLOW, |y| !y.is_finite())
}

/// 4.1.5a: above the maximum.
pub fn above_the_maximum(answer: fn(f64, f64) -> f64) -> Check {
    Check::new("4.1.5a", move |t| {
        for (a, b) in pairs(&mut t.rng) {
            let expected = log_sum_exp_of(&[a, b]);
            not_finite(t.call(format!("real_softmax({a}, {b})"), || answer(a, b))?)
                .mistake(MAXIMUM, || a.max(b))
                .mistake(LOGARITHM, || a.exp() + b.exp())
                .mistake(
                    "divided by 2 under the logarithm: a mean instead of a sum, which lies below the maximum",
                    || expected - 2f64.ln(),
                )
                .mistake(SMALLER, || log_sum_exp_of(&[-a, -b]))
                .mistake("ln(exp a · exp b) is just a + b; the exponentials are added", || a + b)
                .mistake("the shift was not put back: add the maximum again after the logarithm", || {
                    (-(a - b).abs()).exp().ln_1p()
                })
                .tolerance(1e-12, 1e-12)
                .expect(expected)?;
        }
        Ok(())
    })
}

/// 4.1.5b: the gap between it and the maximum.
pub fn gap(answer: fn(f64, f64) -> f64) -> Check {
    Check::new("4.1.5b", move |t| {
        let random = vector(2, 4.0, &mut t.rng);
        let far = 40.0 + t.rng.random_range(0.0..10.0f64).round();
        let distant = [8.0, 15.0, 22.0, 30.0, 36.0, 38.0, far, 300.0, 700.0]
            .into_iter()
            .flat_map(|d| [(d, 0.0), (-3.0, d - 3.0)]);
        let near = [(3.0, 1.0), (1.0, 4.0), (random[0], random[1]), (0.0, 0.0), (1000.0, 1001.0), (-999.0, -1000.0)];
        for (a, b) in near.into_iter().chain(distant) {
            let d = (a - b).abs();
            not_finite(t.call(format!("gap({a}, {b})"), || answer(a, b))?)
                .mistake("without the absolute value it is right for a ≥ b only", || (b - a).exp().ln_1p())
                .mistake("this is RealSoftMax itself; subtract the maximum", || log_sum_exp_of(&[a, b]))
                .mistake(
                    "the exponent must be minus the distance, -|a - b|: the gap shrinks as the two move apart",
                    || d.exp().ln_1p(),
                )
                .mistake("the logarithm is missing: exp(-|a - b|) is close for distant arguments only", || (-d).exp())
                .suspect(
                    "a small number was added to 1, or to the maximum, and drowned: `ln_1p(x)` is ln(1 + x) without that loss",
                    |gap| (gap - (-d).exp().ln_1p()).abs() < 4e-16 * a.abs().max(b.abs()),
                )
                .tolerance(1e-9, 0.0)
                .expect((-d).exp().ln_1p())?;
        }
        Ok(())
    })
}

/// 4.1.5c: scaled by λ.
pub fn scaled(answer: fn(f64, f64, f64) -> f64) -> Check {
    Check::new("4.1.5c", move |t| {
        let lambda = t.rng.random_range(0.2..5.0f64);
        let random = vector(2, 2.0, &mut t.rng);
        let cases = [
            (2.0, 1.0, 0.5),
            (lambda, random[0], random[1]),
            (0.1, 3.0, 1.0),
            (1e4, 1.0, 0.9),
            (1e-3, 1.0, -2.0),
            (3.0, 0.0, 1000.0),
            (3.0, 1000.0, 0.0),
            (0.5, -3000.0, -3001.0),
            (10.0, 0.2, -2.0),
        ];
        for (lambda, a, b) in cases {
            let inner = log_sum_exp_of(&[lambda * a, lambda * b]);
            not_finite(t.call(format!("scaled(λ = {lambda}, {a}, {b})"), || answer(lambda, a, b))?)
                .mistake("the result must be divided by λ again", || inner)
                .mistake("multiplied by λ at the end, where it is to be divided", || inner * lambda)
                .mistake("the arguments must be multiplied by λ before the exponential", || {
                    log_sum_exp_of(&[a, b]) / lambda
                })
                .mistake("what the logarithm adds to the maximum is to be divided by λ as well", || {
                    a.max(b) + (-lambda * (a - b).abs()).exp().ln_1p()
                })
                .mistake("λ is upside down: multiply the arguments by it, and divide the result", || {
                    lambda * log_sum_exp_of(&[a / lambda, b / lambda])
                })
                .mistake(MAXIMUM, || a.max(b))
                .tolerance(1e-12, 1e-12)
                .expect(inner / lambda)?;
        }
        Ok(())
    })
}

/// 4.1.5d: how large λ must be for a given closeness to the maximum.
pub fn limit(answer: fn(f64) -> f64) -> Check {
    Check::new("4.1.5d", move |t| {
        for tolerance in [0.01, 0.5, t.rng.random_range(0.001..0.4f64), 1.0, 50.0, 1e-9] {
            t.call(format!("lambda_needed({tolerance})"), || answer(tolerance))?
                .mistake("large enough, but not the smallest: at a = b the gap is ln(2)/λ, not 1/λ", || {
                    1.0 / tolerance
                })
                .mistake(
                    "large enough, but not the smallest: the gap at a = b is ln(2)/λ, and ln 2 is less than 2",
                    || 2.0 / tolerance,
                )
                .mistake("upside down: a smaller tolerance needs a larger λ", || tolerance / 2f64.ln())
                .mistake("multiplied where it should be divided: solve ln(2)/λ = tolerance for λ", || {
                    tolerance * 2f64.ln()
                })
                .suspect("large enough, but not the smallest: where much is tolerated, λ may be below 1", |lambda| {
                    tolerance > 0.7 && *lambda >= 1.0
                })
                .suspect("not large enough: the gap is widest where a = b", |lambda| *lambda < 2f64.ln() / tolerance)
                .suspect("large enough, but not the smallest", |lambda| *lambda > 2f64.ln() / tolerance)
                .tolerance(1e-9, 0.0)
                .expect(2f64.ln() / tolerance)?;
        }
        Ok(())
    })
}

/// 4.1.5e: the smooth minimum.
pub fn softmin(answer: fn(f64, f64) -> f64) -> Check {
    Check::new("4.1.5e", move |t| {
        for (a, b) in pairs(&mut t.rng) {
            let expected = -log_sum_exp_of(&[-a, -b]);
            t.call(format!("real_softmin({a}, {b})"), || answer(a, b))?
                .suspect(DROWNED, |y| y.is_infinite() && a.abs().min(b.abs()) > 1e300 && a == b)
                .suspect(OVERFLOW, |y| !y.is_finite())
                .mistake("this is the smooth maximum", || log_sum_exp_of(&[a, b]))
                .mistake("the outer minus is missing: min(a, b) = -max(-a, -b)", || -expected)
                .mistake("the inner minus is missing: min(a, b) = -max(-a, -b)", || -log_sum_exp_of(&[a, b]))
                .mistake("this is the minimum itself; its smooth relative is a little smaller", || a.min(b))
                .mistake(DROWNED, || a + b - log_sum_exp_of(&[a, b]))
                .tolerance(1e-12, 1e-12)
                .expect(expected)?;
        }
        Ok(())
    })
}

/// 4.1.5f: more than two arguments.
pub fn many_inputs(answer: fn(&[f64]) -> f64) -> Check {
    Check::new("4.1.5f", move |t| {
        let random = vector(7, 5.0, &mut t.rng);
        // First those that overflow without a shift, with the largest in every place; then those of which it is below 0.
        let moderate = [vec![1.0, 2.0, 3.0], vec![0.0; 4], random, vec![5.0], vec![0.001; 1000]];
        let high = [vec![900.0, 0.0, 1.0], vec![0.0, 1.0, 900.0], vec![0.0, 3000.0, 0.0, 0.0], vec![0.0, 0.0, -30.0]];
        let low = [vec![-900.0, -901.0, -950.0], vec![-1000.0, -1000.0], vec![-5.0]];
        for x in moderate.into_iter().chain(high).chain(low) {
            let expected = log_sum_exp_of(&x);
            let n = x.len() as f64;
            let all_low = x.iter().all(|x| *x < -700.0);
            let case = t.call(format!("real_softmax_all(&{})", show(&x)), || answer(&x))?;
            not_finite(case.suspect(
                "the largest is sought from 0 on, so it is never below: begin with the first, or with -∞",
                |y| all_low && *y == f64::NEG_INFINITY,
            ))
            .mistake(LOGARITHM, || x.iter().map(|x| x.exp()).sum::<f64>())
            .mistake("this is the logarithm of the mean exponential; the sum is asked for", || expected - n.ln())
            .mistake("a fold that starts from 0 adds exp(0) = 1: start from the first argument, or from -∞", || {
                log_sum_exp_of(&[&x[..], &[0.0]].concat())
            })
            .mistake("the shift was not put back: add the maximum again after the logarithm", || {
                expected - x.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b))
            })
            .mistake(MAXIMUM, || x.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b)))
            .tolerance(1e-12, 1e-12)
            .expect(expected)?;
        }
        t.call("real_softmax_all(&[])", || answer(&[]))?
            .otherwise("no exponentials sum to 0, and ln 0 = -∞; the maximum of nothing is -∞ as well")
            .expect(f64::NEG_INFINITY)?;
        Ok(())
    })
}
