//! 4.1.7 · Temperature, 4.1.7a to 4.1.7c.
//!
//! The softmax at temperature T is softmax(o / T). Starting from a distribution P, at temperature 1, another one is
//! Q(i) ∝ P(i)^α.

/// 4.1.7a: the α that multiplies the temperature by `factor`, which is positive.
///
/// Put P = softmax(o) into P^α, and compare with softmax(o / T).
///
/// ```
/// # use solutions::ch04_01::temperature::alpha_for;
/// assert_eq!(alpha_for(4.0), 0.25);
/// ```
pub fn alpha_for(factor: f64) -> f64 {
    // >>> solution(factor)
    // exp(o)^α = exp(α o), and softmax leaves out constant factors: α = 1 / T. So 1/2 doubles it, and 2 halves it.
    1.0 / factor
    // <<< solution
}

/// 4.1.7a: Q(i) = P(i)^α / Σ_k P(k)^α, for α > 0, however large.
///
/// ```
/// # use solutions::ch04_01::temperature::at_power;
/// let q = at_power(&[0.25, 0.75], 2.0);
/// assert!((q[0] - 0.1).abs() < 1e-12 && (q[1] - 0.9).abs() < 1e-12);
/// ```
pub fn at_power(p: &[f64], alpha: f64) -> Vec<f64> {
    // >>> solution(p, alpha)
    // Relative to the largest, one power is 1, so the sum cannot vanish.
    let max = p.iter().fold(0.0f64, |max, p| max.max(*p));
    let powers: Vec<f64> = p.iter().map(|p| (p / max).powf(alpha)).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
    // <<< solution
}

/// 4.1.7b: the limit of Q for T → 0. The smallest difference between two probabilities decides.
///
/// ```
/// # use solutions::ch04_01::temperature::coldest;
/// assert_eq!(coldest(&[0.2, 0.5, 0.3]), [0.0, 1.0, 0.0]);
/// ```
pub fn coldest(p: &[f64]) -> Vec<f64> {
    // >>> solution(p)
    // Every ratio to the largest probability below 1 tends to 0; those that equal it stay, and share.
    let max = p.iter().fold(0.0f64, |max, p| max.max(*p));
    let winners = p.iter().filter(|p| **p == max).count() as f64;
    p.iter().map(|p| if *p == max { 1.0 / winners } else { 0.0 }).collect()
    // <<< solution
}

/// 4.1.7c: the limit of Q for T → ∞.
///
/// ```
/// # use solutions::ch04_01::temperature::hottest;
/// assert_eq!(hottest(&[0.2, 0.7, 0.05, 0.05]), [0.25; 4]);
/// ```
pub fn hottest(p: &[f64]) -> Vec<f64> {
    // >>> solution(p)
    // P^α tends to 1 for every positive P, but stays 0 for what is impossible.
    let possible = p.iter().filter(|p| **p > 0.0).count() as f64;
    p.iter().map(|p| if *p > 0.0 { 1.0 / possible } else { 0.0 }).collect()
    // <<< solution
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
