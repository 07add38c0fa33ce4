//! 4.1.3 · Ternary digits.

/// How many ternary digits it takes to tell `values` different values apart: the smallest n with 3ⁿ ≥ values.
///
/// A wire with three levels carries such a digit. For the integers 0 to 7 two of them do, where bits take three; for
/// many wires that is the better bargain, if three levels can be told apart as safely as two.
///
/// ```
/// # use exercises::ch04_01::ternary::digits_needed;
/// assert_eq!(digits_needed(8), 2);
/// assert_eq!(digits_needed(9), 2);
/// assert_eq!(digits_needed(10), 3);
/// ```
pub fn digits_needed(values: u64) -> u32 {
    let _ = values; // Put your answer in place of these two lines.
    todo!()
}

/// The ternary digits of a number, the most significant first and without leading zeros; 0 has the one digit 0.
///
/// ```
/// # use exercises::ch04_01::ternary::to_ternary;
/// assert_eq!(to_ternary(7), [2, 1]); // 2 · 3 + 1
/// ```
pub fn to_ternary(value: u64) -> Vec<u8> {
    let _ = value; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ternary_digits() {
        checks::ch04_01::ternary(digits_needed, to_ternary).assert();
    }
}
