//! 4.5.2 · A byte that reaches further: store the logarithm.
//!
//! A byte tells 255 numbers other than 0 apart. Taken as 1 to 255, the largest is 255 times the smallest. Let it hold the
//! logarithm instead, in steps of an eighth of a power of two: the code c, from 1 to 255, stands for
//!
//! x = 2^((c - 128) / 8)
//!
//! so that 128 is 1, 136 is 2, and 120 is one half. (The code 0 is left for the number 0, which we leave out here.)

/// The number that a code from 1 to 255 stands for.
///
/// ```
/// # use exercises::ch04_05::logarithmic_byte::decode;
/// assert_eq!((decode(128), decode(136), decode(112)), (1.0, 2.0, 0.25));
/// ```
pub fn decode(code: u8) -> f64 {
    let _ = code; // Put your answer in place of these two lines.
    todo!()
}

/// The code whose logarithm is nearest to that of x, which is positive. Beyond the range it is the nearest end.
///
/// ```
/// # use exercises::ch04_05::logarithmic_byte::encode;
/// assert_eq!((encode(1.0), encode(8.0), encode(1e9), encode(1e-9)), (128, 152, 255, 1));
/// ```
pub fn encode(x: f64) -> u8 {
    let _ = x; // Put your answer in place of these two lines.
    todo!()
}

/// The code of the product of two numbers, from their codes alone. Beyond the range it is the nearest end.
///
/// ```
/// # use exercises::ch04_05::logarithmic_byte::multiply;
/// assert_eq!(multiply(136, 144), 152); // 2 · 4 = 8
/// ```
pub fn multiply(a: u8, b: u8) -> u8 {
    let _ = (a, b); // Put your answer in place of these two lines.
    todo!()
}

/// The code nearest to the sum of two numbers. Beyond the range it is the nearest end.
///
/// There is no shortcut by adding codes: from the logarithms p ≥ q of the two, that of the sum is
/// p + log2(1 + 2^(q - p)). (It is the log-sum-exp of chapter 4 in disguise; hardware looks the second part up in a table.)
///
/// Count to a hundred with it, 1 + 1 + 1 + ...: where do you get to?
///
/// ```
/// # use exercises::ch04_05::logarithmic_byte::add;
/// assert_eq!(add(128, 128), 136); // 1 + 1 = 2
/// assert_eq!(add(168, 128), 168); // 32 + 1 = 32
/// ```
pub fn add(a: u8, b: u8) -> u8 {
    let _ = (a, b); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_in_a_byte() {
        checks::ch04_05::logarithmic_byte(decode, encode, multiply, add).assert();
    }
}
