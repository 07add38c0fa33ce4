//! 4.4.3 · Is the most likely label always the one to return?

/// The threshold on p(ill) from which on it is cheaper, on average, to treat than to send home.
///
/// Overlooking an illness costs `missed`, treating a healthy patient costs `alarm`, and right decisions cost nothing.
/// Write down the expected cost of each decision for a patient who is ill with probability p, and find the p at which
/// the two are equal.
///
/// ```
/// # use solutions::ch04_04::medical_decision::best_threshold;
/// assert_eq!(best_threshold(1.0, 1.0), 0.5); // equal costs: the most likely label
/// assert!(best_threshold(100.0, 1.0) < 0.01); // a dangerous illness: treat on a suspicion
/// ```
pub fn best_threshold(missed: f32, alarm: f32) -> f32 {
    // >>> solution(missed, alarm)
    // Sending home costs p · missed, treating (1 - p) · alarm.
    alarm / (missed + alarm)
    // <<< solution
}

/// What a threshold costs in all: each patient with p >= threshold is treated. An ill patient who is sent home costs
/// `missed`, a healthy one who is treated `alarm`.
///
/// `p` holds p(ill) of every patient, and `ill`, of the same length, the truth. Sweep the threshold over a validation
/// set to see where the cost is least: if the probabilities are honest, near [`best_threshold`].
///
/// ```
/// # use solutions::ch04_04::medical_decision::total_cost;
/// let (p, ill) = ([0.9, 0.6, 0.2], [true, false, true]);
/// assert_eq!(total_cost(&p, &ill, 0.5, 10.0, 1.0), 11.0); // a false alarm, and a missed illness
/// assert_eq!(total_cost(&p, &ill, 0.1, 10.0, 1.0), 1.0);
/// ```
pub fn total_cost(p: &[f32], ill: &[bool], threshold: f32, missed: f32, alarm: f32) -> f32 {
    // >>> solution(p, ill, threshold, missed, alarm)
    let cost = |(p, ill): (&f32, &bool)| match (*p >= threshold, *ill) {
        (false, true) => missed,
        (true, false) => alarm,
        _ => 0.0,
    };
    p.iter().zip(ill).map(cost).sum()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_by_cost() {
        checks::ch04_04::medical_decision(best_threshold, total_cost).assert();
    }
}
