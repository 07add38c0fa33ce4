//! 4.6.1 · How many examples does it take to know an error rate?
//!
//! The error rate that a fixed classifier shows on n fresh examples is a mean of n numbers 0 or 1. How large must n be for
//! it to be within ε of the true rate, on either side, with probability 1 - δ?

/// The number of examples that is always enough, by Hoeffding's inequality
///
/// P(|mean - true| ≥ ε) ≤ 2 exp(-2 n ε²)
///
/// the right side being δ at most. Rounded up.
///
/// The question asks for ε = 0.0001 and δ = 0.001. (Some texts give the inequality for one side only, without the leading
/// 2, and find a tenth less: 3.45 instead of 3.80 hundred million. "Within ε" has two sides.)
///
/// ```
/// # use exercises::ch04_06::sample_size::hoeffding_samples;
/// assert_eq!(hoeffding_samples(0.01, 0.05), 18_445);
/// ```
pub fn hoeffding_samples(epsilon: f64, delta: f64) -> u64 {
    let _ = (epsilon, delta); // Put your answer in place of these two lines.
    todo!()
}

/// The number of examples by the central limit theorem: the mean is about normally distributed about the true rate, with
/// the standard deviation √(p (1 - p) / n) if p is that rate. Rounded up.
///
/// `z` is the number of standard deviations within which a normal variable lies with probability 1 - δ: 1.96 for 95 %,
/// 3.2905 for 99.9 %. And p is not known, so one puts in what is expected, or the worst, 0.5.
///
/// How much does it save to know that the error is about 5 %?
///
/// ```
/// # use exercises::ch04_06::sample_size::normal_samples;
/// assert_eq!(normal_samples(0.01, 2.0, 0.5), 10_000);
/// ```
pub fn normal_samples(epsilon: f64, z: f64, p: f64) -> u64 {
    let _ = (epsilon, z, p); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_for_a_bound() {
        checks::ch04_06::sample_size(hoeffding_samples, normal_samples).assert();
    }
}
