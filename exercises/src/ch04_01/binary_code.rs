//! 4.1.2a · A binary code for three classes.

/// A word of 0s and 1s for each of three equally likely classes, the shorter the better, on average.
///
/// Words are sent one after the other without a gap, so none may begin with another: "0" and "01" do not go together.
///
/// What is the trouble with three? Two bits for each waste a quarter of the patterns. You can do better, but not as well
/// as [`entropy_bits`] would have it: a word has a whole number of bits.
///
/// ```
/// # use exercises::ch04_01::binary_code::three_class_code;
/// let bits: usize = three_class_code().iter().map(|word| word.len()).sum();
/// assert!(bits < 6);
/// ```
pub fn three_class_code() -> [&'static str; 3] {
    todo!() // Put your answer here.
}

/// The entropy of a distribution in bits, the average length that no code can beat:
///
/// H = -Σ_k p_k log₂ p_k, where a class that never occurs counts as 0
///
/// ```
/// # use exercises::ch04_01::binary_code::entropy_bits;
/// assert_eq!(entropy_bits(&[0.5, 0.25, 0.25]), 1.5);
/// ```
pub fn entropy_bits(p: &[f64]) -> f64 {
    let _ = p; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_for_three_classes() {
        checks::ch04_01::binary_code(three_class_code, entropy_bits).assert();
    }
}
