//! 4.5.1 and 4.5.2: what a number format can hold.

use std::f64::consts::LN_2;

use rand::Rng as _;

use crate::{Check, Trial};

/// 4.5.1: where the exponential leaves a number format.
pub fn exp_limits(answer: fn(u32, u32) -> [f64; 3]) -> Check {
    Check::new("4.5.1", move |t| {
        let random = (t.rng.random_range(4..11), t.rng.random_range(2..40));
        for (exponent, mantissa) in [(5, 10), (8, 23), (8, 7), (8, 10), random, (5, 2), (4, 3), (11, 52)] {
            let (bias, m) = (2f64.powi(exponent as i32 - 1) - 1.0, f64::from(mantissa));
            // The exponents of half the smallest positive number, of the smallest normal one, and of the largest one.
            let powers = |bias: f64| [-bias - m, 1.0 - bias, bias + (2.0 - (-m).exp2()).log2()];
            let [zero, subnormal, overflow] = powers(bias).map(|power| power * LN_2);
            t.call(format!("exp_limits({exponent}, {mantissa})"), || answer(exponent, mantissa))?
                .tolerance(1e-9, 1e-9)
                .mistake("these are powers of two; for the exponential multiply by ln 2", || powers(bias))
                .mistake("the logarithm has base 10; the exponential needs the natural one", || {
                    powers(bias).map(f64::exp2).map(f64::log10)
                })
                .mistake("the bias is 2^(e - 1) - 1, so that 1 is in the middle of the exponents", || {
                    powers(bias + 1.0).map(|power| power * LN_2)
                })
                .mistake("the first is too high: what is at least half of the smallest positive number still rounds up to it", || {
                    [(1.0 - bias - m) * LN_2, subnormal, overflow]
                })
                .mistake("the largest finite number is not a power of two: its mantissa is all ones, 2 - 2^-m", || {
                    [zero, subnormal, (bias + 1.0) * LN_2]
                })
                .mistake("the third is where rounding gives up, half a unit above the largest finite number: take that number itself", || {
                    [zero, subnormal, (bias + (2.0 - (-m - 1.0).exp2()).log2()) * LN_2]
                })
                .mistake("these are the limits of FP32: compute them from the bits of the format, which may be any", || {
                    [-126.0 - 23.0 - 1.0, -126.0, 127.0 + (2.0 - (-23f64).exp2()).log2()].map(|power| power * LN_2)
                })
                .mistake("the largest exponent is the bias itself, and its mantissa goes up to nearly 2", || {
                    [zero, subnormal, bias * LN_2]
                })
                .mistake("the first counts subnormal numbers too: m more halvings below the smallest normal one", || {
                    [-bias * LN_2, subnormal, overflow]
                })
                .suspect("the numbers themselves leave the range of FP64 here: compute with their logarithms from the start", |limits| {
                    exponent == 11 && limits.iter().any(|x| !x.is_finite())
                })
                .suspect("only the first seven digits are right: compute in FP64, with `f64`", |limits| {
                    limits.iter().all(|x| f64::from(*x as f32) == *x)
                })
                .expect([zero, subnormal, overflow])?;
        }
        Ok(())
    })
}

type Binary = fn(u8, u8) -> u8;

fn value(code: u8) -> f64 {
    ((f64::from(code) - 128.0) / 8.0).exp2()
}

fn code(x: f64) -> f64 {
    128.0 + 8.0 * x.log2()
}

/// To the nearest code.
fn nearest(code: f64) -> f64 {
    code.round().clamp(1.0, 255.0)
}

/// 4.5.2: numbers whose byte holds a logarithm.
pub fn logarithmic_byte(decode: fn(u8) -> f64, encode: fn(f64) -> u8, multiply: Binary, add: Binary) -> Check {
    Check::new("4.5.2", move |t| {
        t.part("decode", |t| {
            for c in [128u8, 136, 120, 129, 255, 1].into_iter().chain(1..=255) {
                t.call(format!("decode({c})"), || decode(c))?
                    .tolerance(1e-9, 0.0)
                    .mistake("the steps are eighths of a power of two: divide by 8", || (f64::from(c) - 128.0).exp2())
                    .mistake("128 must stand for 1: subtract it first", || (f64::from(c) / 8.0).exp2())
                    .mistake("the base is 2, not e", || value(c).powf(LN_2.recip()))
                    .mistake("the exponent (c - 128) / 8 is cut to a whole number: divide as `f64`", || {
                        ((f64::from(c) - 128.0) / 8.0).trunc().exp2()
                    })
                    .expect(value(c))?;
            }
            Ok(())
        })?;
        // The last three are just above and below the border between two codes.
        let (high, low) = (t.rng.random_range(2..254), t.rng.random_range(2..254));
        let beside = |c: u8, by: f64| ((f64::from(c) - 128.0 + by) / 8.0).exp2();
        let randoms: Vec<f64> = (0..30).map(|_| t.rng.random_range(-15.0..15.0f64).exp2()).collect();
        let edges = [1e9, 1e-9, 1e300, 1e-300, beside(high, 0.503), beside(low, 0.497), beside(250, 0.503)];
        t.part("encode", |t| {
            let known = [8.0, 1.0, 0.3, 3.0];
            for x in known.into_iter().chain(randoms).chain(edges).chain((1..=255).map(value)) {
                t.call(format!("encode({x})"), || encode(x))?
                    .mistake("a cast to an integer cuts off; round first", || {
                        // Who passes the known ones rounds.
                        if known.contains(&x) { code(x).clamp(1.0, 255.0).floor() } else { nearest(code(x)) }
                    })
                    .mistake("the logarithm has base 2, not e", || nearest(128.0 + 8.0 * x.ln()))
                    .mistake("0 is no code of a positive number: the lowest is 1", || code(x).round().clamp(0.0, 255.0))
                    .mistake(
                        "this code stands for the nearest number; the one with the nearest logarithm is asked for",
                        || {
                            let far = |c: &f64| (value(*c as u8) - x).abs();
                            (1..=255u8).map(f64::from).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or_default()
                        },
                    )
                    .mistake("x is coded as it is; its logarithm is to be coded", || nearest(x))
                    .expect(nearest(code(x)))?;
            }
            Ok(())
        })?;
        t.part("multiply", |t| {
            let pairs: Vec<(u8, u8)> = (0..200).map(|_| pair(t)).collect();
            let known =
                [(136, 144), (128, 200), (140, 97), (250, 250), (3, 5), (64, 64), (64, 65), (255, 128), (255, 129)];
            for (a, b) in known.into_iter().chain(pairs) {
                let (p, q) = (f64::from(a), f64::from(b));
                t.call(format!("multiply({a}, {b})"), || multiply(a, b))?
                    .mistake("128 is in both codes, and must be in that of the product only once", || {
                        (p + q).clamp(1.0, 255.0)
                    })
                    .mistake(
                        "the codes were multiplied; the logarithm of a product is the sum of the logarithms",
                        || (p * q).clamp(1.0, 255.0),
                    )
                    .mistake(
                        "beyond the range the code wraps around: compute in a wider type, and clamp to 1..=255",
                        || (p + q - 128.0).rem_euclid(256.0),
                    )
                    .mistake("0 is no code of a positive number: the product is 1 at least", || {
                        (p + q - 128.0).clamp(0.0, 255.0)
                    })
                    .mistake("this is the sum, not the product", || nearest(code(value(a) + value(b))))
                    .expect((p + q - 128.0).clamp(1.0, 255.0))?;
            }
            Ok(())
        })?;
        t.part("add", |t| {
            let pairs: Vec<(u8, u8)> = (0..100).map(|_| pair(t)).collect();
            // Every distance at which the smaller one can count, in both orders.
            let distances = (0..50).map(|d| if d % 2 == 0 { (150, 150 - d) } else { (150 - d, 150) });
            let known = [(136, 144), (168, 128), (128, 128), (100, 112), (255, 254), (1, 1)];
            for (a, b) in known.into_iter().chain(distances).chain(pairs) {
                let (p, q) = (f64::from(a), f64::from(b));
                let right = nearest(code(value(a) + value(b)));
                // Who passes the known ones rounds, and adds something to the larger one.
                let is_known = known.contains(&(a, b));
                t.call(format!("add({a}, {b})"), || add(a, b))?
                    .mistake("adding codes multiplies numbers; a sum needs p + log2(1 + 2^(q - p))", || {
                        (p + q - 128.0).clamp(1.0, 255.0)
                    })
                    .mistake("adding codes multiplies numbers; a sum needs p + log2(1 + 2^(q - p))", || {
                        (p + q).min(255.0)
                    })
                    .mistake(
                        "this is the larger of the two; the smaller adds log2(1 + 2^(q - p)) to its logarithm",
                        || if is_known { p.max(q) } else { right },
                    )
                    .mistake("a cast to an integer cuts off; round first", || {
                        if is_known { code(value(a) + value(b)).floor().min(255.0) } else { right }
                    })
                    .mistake("beyond the range the code wraps around; it ends at 255", || {
                        code(value(a) + value(b)).round().rem_euclid(256.0)
                    })
                    .suspect("the smaller of the two counts as long as it moves the sum to the next code: is it left out too early?", |sum| {
                        *sum == a.max(b) && a.abs_diff(b) > 8
                    })
                    .expect(right)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn pair(t: &mut Trial) -> (u8, u8) {
    (t.rng.random_range(1..=255), t.rng.random_range(1..=255))
}
