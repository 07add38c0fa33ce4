//! 4.4.4 · A vocabulary too large to sum over.

/// The cross-entropy of one example, with the sum over all classes estimated from a sample.
///
/// In full it is ln(1 + Σ_{j≠true} exp(o_j - o_true)), with a term for every word of the vocabulary. Here the logits of
/// only m of the `classes` - 1 other classes are known, drawn uniformly without regard to their logits:
///
/// L = ln(1 + w Σ_{s in sample} exp(o_s - o_true))
///
/// Find the weight w for which w Σ is right on average, so that m = `classes` - 1 gives the full loss. It must be
/// finite for every finite logit.
///
/// ```
/// # use exercises::ch04_04::sampled_cross_entropy::sampled_cross_entropy;
/// let full = (1.0 + 1f32.exp() + (-1f32).exp()).ln();
/// assert!((sampled_cross_entropy(0.0, &[1.0, -1.0], 3) - full).abs() < 1e-6);
/// assert!((sampled_cross_entropy(0.0, &[0.0], 50_000) - 50_000f32.ln()).abs() < 1e-4);
/// ```
pub fn sampled_cross_entropy(true_logit: f32, sampled_logits: &[f32], classes: usize) -> f32 {
    let _ = (true_logit, sampled_logits, classes); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_from_a_sample_of_the_classes() {
        checks::ch04_04::sampled_cross_entropy(sampled_cross_entropy).assert();
    }
}
