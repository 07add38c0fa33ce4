//! 4.1.4 · Preferring one thing to another: 4.1.4a and 4.1.4b.

/// 4.1.4a: the probability of preferring a to b, given a score for each, in the model of Bradley and Terry:
///
/// P(a over b) = exp(score_a) / (exp(score_a) + exp(score_b))
///
/// It is a softmax over two. Show that the larger score is always the likelier choice, and that only the difference of
/// the scores matters. It must be right for every pair of finite scores, to 14 decimal places.
///
/// ```
/// # use exercises::ch04_01::bradley_terry::preference;
/// assert_eq!(preference(3.0, 3.0), 0.5);
/// assert!(preference(2.0, 1.0) > 0.5);
/// assert_eq!(preference(1000.0, 0.0), 1.0);
/// ```
pub fn preference(score_a: f64, score_b: f64) -> f64 {
    let _ = (score_a, score_b); // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.4b: the probabilities of choosing a, b, or neither, if "neither" has a score as well: the softmax of all three.
///
/// Try what a third option does to the first two. The ratio P(a) / P(b) stays as it was, whatever the third one is; is
/// that how people choose? And is the option with the larger score still preferred more often than not?
///
/// ```
/// # use exercises::ch04_01::bradley_terry::with_neither;
/// let [a, b, neither] = with_neither(1.0, 0.0, 2.0);
/// assert!((a / b - 1f64.exp()).abs() < 1e-9);
/// assert!(a < 0.5 && neither > 0.5);
/// ```
pub fn with_neither(score_a: f64, score_b: f64, score_neither: f64) -> [f64; 3] {
    let _ = (score_a, score_b, score_neither); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_two() {
        checks::ch04_01::bradley_terry(preference).assert();
    }

    #[test]
    fn one_of_two_or_neither() {
        checks::ch04_01::neither(with_neither).assert();
    }
}
