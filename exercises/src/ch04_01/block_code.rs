//! 4.1.2b · Coding several classes at once.

/// The bits per symbol if `block` symbols at a time, each of one of `classes` equally likely classes, are coded as one
/// number:
///
/// the smallest whole b with 2^b ≥ classes^block, divided by `block`
///
/// The waste of rounding up is shared by the whole block, so longer blocks come closer to the entropy, log₂(classes).
/// classes^block stays below 2^63.
///
/// ```
/// # use exercises::ch04_01::block_code::bits_per_symbol;
/// assert_eq!(bits_per_symbol(3, 1), 2.0);
/// assert_eq!(bits_per_symbol(3, 5), 1.6); // 243 of 256 patterns; the entropy is 1.585
/// ```
pub fn bits_per_symbol(classes: u32, block: u32) -> f64 {
    let _ = (classes, block); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_for_blocks() {
        checks::ch04_01::block_code(bits_per_symbol).assert();
    }
}
