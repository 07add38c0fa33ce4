//! 4.5.1 · How far the exponential reaches in each number format.

/// The three arguments at which exp(x) changes its nature, in a binary format with `exponent_bits` and `mantissa_bits`
/// (the stored ones, without the leading 1):
///
/// - below the first, exp(x) rounds to 0: it is less than half of the smallest positive number;
/// - below the second, exp(x) is subnormal: it loses digits, the more the lower it is;
/// - above the third, exp(x) exceeds the largest finite number.
///
/// With the bias B = 2^(exponent_bits - 1) - 1 and m mantissa bits, the smallest normal number is 2^(1 - B), the smallest
/// positive (subnormal) one 2^(1 - B - m), and the largest finite one (2 - 2^-m) 2^B.
///
/// | format | exponent bits | mantissa bits |
/// |---|---|---|
/// | FP64 | 11 | 52 |
/// | FP32 | 8 | 23 |
/// | TF32 | 8 | 10 |
/// | BF16 | 8 | 7 |
/// | FP16 | 5 | 10 |
///
/// The function itself computes in FP64, and must work for FP64.
///
/// The question speaks of one smallest argument, but there are two, by whether "underflow" means that digits are lost
/// or that nothing is left. In FP32 they are -87.34 and -103.97, and an exponential in between is neither right nor 0.
/// (At the upper end rounding is kind by half a unit: what exceeds the largest number by less still rounds down to it.)
///
/// ```
/// # use solutions::ch04_05::exp_limits::exp_limits;
/// let [zero, subnormal, overflow] = exp_limits(8, 23);
/// let exp = |x: f64| (x as f32).exp();
/// assert!(exp(overflow + 0.001).is_infinite() && exp(overflow - 0.001).is_finite());
/// assert!(!exp(subnormal - 0.001).is_normal() && exp(subnormal + 0.001).is_normal());
/// assert!(exp(zero - 0.001) == 0.0 && exp(zero + 0.001) > 0.0);
/// ```
pub fn exp_limits(exponent_bits: u32, mantissa_bits: u32) -> [f64; 3] {
    // >>> solution(exponent_bits, mantissa_bits)
    use std::f64::consts::LN_2;
    let (bias, m) = (2f64.powi(exponent_bits as i32 - 1) - 1.0, f64::from(mantissa_bits));
    // In logarithms throughout: the numbers themselves would leave the range of FP64. Half of the smallest positive one
    // has one less in its exponent.
    let zero = (1.0 - bias - m - 1.0) * LN_2;
    let subnormal = (1.0 - bias) * LN_2;
    let overflow = bias * LN_2 + (2.0 - 2f64.powf(-m)).ln();
    [zero, subnormal, overflow]
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reach_of_the_exponential() {
        checks::ch04_05::exp_limits(exp_limits).assert();
    }
}
