//! 4.1.7 · Temperature, 4.1.7a to 4.1.7c.
//!
//! The softmax at temperature T is softmax(o / T). Starting from a distribution P, at temperature 1, another one is
//! Q(i) ∝ P(i)^α.

/// 4.1.7a: the α that multiplies the temperature by `factor`, which is positive.
///
/// Put P = softmax(o) into P^α, and compare with softmax(o / T).
///
/// ```
/// # use exercises::ch04_01::temperature::alpha_for;
/// assert_eq!(alpha_for(4.0), 0.25);
/// ```
pub fn alpha_for(factor: f64) -> f64 {
    let _ = factor; // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.7a: Q(i) = P(i)^α / Σ_k P(k)^α, for α > 0, however large.
///
/// ```
/// # use exercises::ch04_01::temperature::at_power;
/// let q = at_power(&[0.25, 0.75], 2.0);
/// assert!((q[0] - 0.1).abs() < 1e-12 && (q[1] - 0.9).abs() < 1e-12);
/// ```
pub fn at_power(p: &[f64], alpha: f64) -> Vec<f64> {
    let _ = (p, alpha); // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.7b: the limit of Q for T → 0. The smallest difference between two probabilities decides.
///
/// ```
/// # use exercises::ch04_01::temperature::coldest;
/// assert_eq!(coldest(&[0.2, 0.5, 0.3]), [0.0, 1.0, 0.0]);
/// ```
pub fn coldest(p: &[f64]) -> Vec<f64> {
    let _ = p; // Put your answer in place of these two lines.
    todo!()
}

/// 4.1.7c: the limit of Q for T → ∞.
///
/// ```
/// # use exercises::ch04_01::temperature::hottest;
/// assert_eq!(hottest(&[0.2, 0.7, 0.05, 0.05]), [0.25; 4]);
/// ```
pub fn hottest(p: &[f64]) -> Vec<f64> {
    let _ = p; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_and_halved() {
        checks::ch04_01::temperature(alpha_for, at_power).assert();
    }

    #[test]
    fn absolute_zero() {
        checks::ch04_01::absolute_zero(coldest).assert();
    }

    #[test]
    fn infinite_heat() {
        checks::ch04_01::infinite_heat(hottest).assert();
    }
}
