//! 4.1.2 and 4.1.3: how many bits, or ternary digits, a class takes.

use rand::Rng as _;

use crate::reference::{softmax_of, vector};
use crate::{Check, Stop, Trial, Tried, show};

/// 4.1.2a: a binary code for three classes, and the entropy that no code can beat.
pub fn binary_code(code: fn() -> [&'static str; 3], entropy: fn(&[f64]) -> f64) -> Check {
    Check::new("4.1.2a", move |t| {
        t.part("three_class_code", |t| words(t, code))?;
        let random = softmax_of(&vector(5, 1.5, &mut t.rng)).to_vec();
        let impossible = [vec![0.5, 0.5, 0.0], vec![0.0, 0.25, 0.0, 0.75], vec![0.0, 1.0], vec![1.0]];
        let rare = [1e-7, 1e-13, 1e-40].map(|p| vec![1.0 - p, p]);
        let known = [vec![0.5, 0.25, 0.25], vec![1.0 / 3.0; 3], random, vec![1.0 / 700.0; 700]];
        for p in known.into_iter().chain(impossible).chain(rare) {
            let nats: f64 = p.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum();
            // The logarithm of a number just below 1 is as exact as that number or its reciprocal are.
            let last_place = if p.iter().any(|p| *p > 0.5 && *p < 1.0) { 1e-15 } else { 0.0 };
            t.call(format!("entropy_bits(&{})", show(&p)), || entropy(&p))?
                .mistake("the logarithm has base e, so this is in nats; bits need base 2", || nats)
                .mistake("the minus sign is missing: logarithms of probabilities are negative", || -nats / 2f64.ln())
                .mistake("each logarithm must be weighted with its probability", || {
                    p.iter().map(|p| -p.log2()).sum::<f64>()
                })
                .mistake("this is right for equally likely classes only", || (p.len() as f64).log2())
                .mistake("a class that never occurs is left out, but those after it count", || {
                    p.iter().take_while(|p| **p > 0.0).map(|p| -p * p.log2()).sum::<f64>()
                })
                .mistake("a class that occurs hardly ever still has its share: only p = 0 is left out", || {
                    p.iter().filter(|p| **p > 1e-6).map(|p| -p * p.log2()).sum::<f64>()
                })
                .mistake("these are the bits of whole words; the entropy is not rounded", || {
                    p.iter().filter(|p| **p > 0.0).map(|p| p * (-p.log2()).ceil()).sum::<f64>()
                })
                .suspect("0 · log 0 is NaN for the computer; what never happens costs no bits, so leave it out", |h| {
                    h.is_nan()
                })
                .tolerance(1e-9, last_place)
                .expect(nats / 2f64.ln())?;
        }
        Ok(())
    })
}

fn words(t: &mut Trial, code: fn() -> [&'static str; 3]) -> Tried {
    let words = *t.call("three_class_code()", code)?.value();
    let fail = |expected: &str, likely: String| Err(Stop::failed("three_class_code()", show(&words), expected, likely));
    if words.iter().any(|word| word.is_empty() || !word.chars().all(|c| matches!(c, '0' | '1'))) {
        return fail("three words of 0 and 1", "a word is empty, or has another letter than 0 and 1".into());
    }
    for (i, a) in words.iter().enumerate() {
        for (j, b) in words.iter().enumerate() {
            if i != j && b.starts_with(a) {
                let likely =
                    format!("{b} begins with {a}, so a reader of the bits cannot tell where the first word ends");
                return fail("no word that begins with another", likely);
            }
        }
    }
    let bits: usize = words.iter().map(|word| word.len()).sum();
    match bits {
        5 => Ok(()),
        6 => fail(
            "5/3 bits on average",
            "2 bits for each class leave one of the four patterns unused; one word can be shorter".into(),
        ),
        _ => fail(
            "5/3 bits on average",
            format!("{bits}/3 bits on average; a code with 5/3 exists: one word of 1 bit, two of 2"),
        ),
    }
}

/// 4.1.2b: the bits per symbol if symbols are coded in blocks.
pub fn block_code(answer: fn(u32, u32) -> f64) -> Check {
    Check::new("4.1.2b", move |t| {
        let random = (t.rng.random_range(5..8), t.rng.random_range(2..9));
        let small = [(3, 1), (3, 5), (3, 3), random, (4, 5), (2, 29), (2, 62), (1, 1), (1, 4)];
        // Beyond u32, and one above a power of two, which f32 cannot tell from it.
        let large = [(3, 21), (3, 39), ((1 << 24) + 1, 1), ((1 << 24) + 1, 2), (u32::MAX, 1), (1 << 31, 2)];
        for (classes, block) in small.into_iter().chain(large) {
            let patterns = u64::from(classes).pow(block);
            let bits = f64::from(patterns.next_power_of_two().trailing_zeros());
            let (n, rate) = (f64::from(block), f64::from(classes).log2());
            t.call(format!("bits_per_symbol({classes}, {block})"), || answer(classes, block))?
                .mistake("this is the entropy, the limit for ever longer blocks; a block takes a whole number of bits: round up", || rate)
                .mistake("this codes symbol by symbol; round up once, for the whole block", || rate.ceil())
                .mistake("these are the bits of the whole block; divide by the number of symbols in it", || bits)
                .mistake("the bits were divided as integers, which cuts off what is behind the point: convert to `f64` first", || {
                    (bits / n).floor()
                })
                .mistake("rounded down: with so few bits some blocks would share a pattern", || (n * rate).floor() / n)
                .mistake("one bit too many: 2^b patterns are enough for 2^b blocks. Beware of logarithms that are off by one in the last digit, and count in integers", || {
                    (bits + 1.0) / n
                })
                .mistake("a single class needs no bits: 2^0 patterns are enough", || bits.max(1.0) / n)
                .mistake("an f32 has 24 binary digits, too few for this number of blocks: compute in `f64`, or count in integers", || {
                    (block as f32 * (classes as f32).log2()).ceil() / block as f32
                })
                .tolerance(1e-9, 0.0)
                .expect(bits / n)?;
        }
        Ok(())
    })
}

/// 4.1.3: integers in ternary digits.
pub fn ternary(digits_needed: fn(u64) -> u32, to_ternary: fn(u64) -> Vec<u8>) -> Check {
    Check::new("4.1.3", move |t| {
        let random = t.rng.random_range(10..100_000);
        t.part("digits_needed", |t| {
        let powers = [30, 35, 40].map(|n| 3u64.pow(n)).into_iter().flat_map(|power| [power, power + 1]);
        for values in [8, 9, 10, random, 243, 1, 2, 0].into_iter().chain(powers).chain([u64::MAX]) {
            let digits =
                |base: u64| (0..).find(|n| u128::from(base).pow(*n) >= u128::from(values)).expect("some power is");
            t.call(format!("digits_needed({values})"), || digits_needed(values))?
                .mistake("these are bits; a ternary digit tells three values apart", || digits(2))
                .mistake("one too many: n digits tell exactly 3ⁿ values apart, from 0 to 3ⁿ - 1", || digits(3) + 1)
                .mistake("one too few: the number of values must not exceed 3ⁿ. A logarithm may be off in its last digit; count in integers", || {
                    digits(3).saturating_sub(1)
                })
                .expect(digits(3))?;
        }
            Ok(())
        })?;
        let random = t.rng.random_range(100..1_000_000);
        t.part("to_ternary", |t| {
            for value in [5u64, 7, random, 0, 3u64.pow(21), 3u64.pow(40), u64::MAX] {
                let base = |base: u64| {
                    let mut digits = vec![(value % base) as u8];
                    let mut rest = value / base;
                    while rest > 0 {
                        digits.insert(0, (rest % base) as u8);
                        rest /= base;
                    }
                    digits
                };
                t.call(format!("to_ternary({value})"), || to_ternary(value))?
                    .mistake("the digits are in reverse: the most significant comes first", || {
                        base(3).into_iter().rev().collect::<Vec<_>>()
                    })
                    .mistake("these are binary digits", || base(2))
                    .suspect("0 has a digit as well", |digits| digits.is_empty())
                    .suspect("a leading 0 says nothing", |digits| digits.len() > base(3).len() && digits[0] == 0)
                    .suspect(
                        "the first digits are missing: 3ⁿ is the first number that needs n + 1 digits",
                        |digits| base(3).ends_with(digits),
                    )
                    .suspect("a ternary digit is 0, 1 or 2; such a number has more digits", |digits| {
                        digits.iter().any(|digit| *digit > 2)
                    })
                    .expect(base(3))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
