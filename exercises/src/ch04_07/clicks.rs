//! 4.7.1 · What clicks say, and what they only seem to say.

/// How relevant a page is, estimated from clicks: the probability that somebody who *sees* it clicks on it.
///
/// `shown` tells for each time that the page was among the results at which position it was, counted from 0, and whether it was
/// clicked. A result low down is often not seen at all, let alone clicked: `seen[position]`, which is positive, is the
/// probability that it is. So weight every click by the inverse of that probability:
///
/// `(1/n) Σ_i click_i / seen[position_i]`
///
/// On average over what people happen to look at this is the relevance, whatever the positions were. The plain share of clicks is
/// not: it is higher for what was ranked higher, and a model trained on it finds its own ranking confirmed.
///
/// ```
/// # use exercises::ch04_07::clicks::relevance;
/// let seen = [1.0, 0.5];
/// // Once clicked of two times on top, once of four times below.
/// let shown = [(0, true), (0, false), (1, true), (1, false), (1, false), (1, false)];
/// assert_eq!(relevance(&shown, &seen), 0.5);
/// ```
pub fn relevance(shown: &[(usize, bool)], seen: &[f64]) -> f64 {
    let _ = (shown, seen); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relevance_from_clicks() {
        checks::ch04_07::clicks(relevance).assert();
    }
}
