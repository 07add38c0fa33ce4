//! Whether numbers were drawn as they were to be.

use std::collections::HashSet;
use std::f64::consts::PI;

/// The distribution function of the standard normal distribution, within 1e-7 (Abramowitz and Stegun, 26.2.17).
pub(super) fn normal_cdf(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = [1.330_274_429, -1.821_255_978, 1.781_477_937, -0.356_563_782, 0.319_381_53];
    let tail = (-z * z / 2.0).exp() / (2.0 * PI).sqrt() * series.iter().fold(0.0, |sum, c| (sum + c) * t);
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// Whether the numbers may come from the standard normal distribution: by Kolmogorov's test, which refuses numbers that
/// do once in 10⁷ times.
pub(super) fn are_normal(numbers: impl IntoIterator<Item = f64>) -> bool {
    let mut sorted: Vec<f64> = numbers.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let far =
        |(i, z): (usize, &f64)| (normal_cdf(*z) - i as f64 / n).abs().max((normal_cdf(*z) - (i + 1) as f64 / n).abs());
    // A NaN is near nothing.
    sorted.iter().enumerate().map(far).all(|far| far < 3.0 / n.sqrt())
}

/// The correlation of two lists of numbers. It is NaN where one of them is constant.
pub(super) fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let centered = |x: &[f64]| {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        x.iter().map(|x| x - mean).collect::<Vec<f64>>()
    };
    let (a, b) = (centered(a), centered(b));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
}

/// Whether one number in twenty is there already, with either sign: they were not all drawn anew.
pub(super) fn repeat(numbers: &[f32]) -> bool {
    let sizes: HashSet<u32> = numbers.iter().map(|x| x.abs().to_bits()).collect();
    20 * sizes.len() < 19 * numbers.len()
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, Normal, Uniform};

    use super::*;
    use workbook::random::rng;

    #[test]
    fn the_distribution_function_is_right() {
        for (z, p) in [(0.0, 0.5), (-1.0, 0.158_655_25), (2.0, 0.977_249_87), (-6.0, 0.0)] {
            assert!((normal_cdf(z) - p).abs() < 1e-7, "{z}");
        }
    }

    #[test]
    fn other_distributions_are_told_from_the_normal_one() {
        let mut rng = rng(0);
        let normal = Normal::new(0.0, 1.0).unwrap();
        let uniform = Uniform::new(-3f64.sqrt(), 3f64.sqrt()).unwrap();
        assert!(are_normal((0..8000).map(|_| normal.sample(&mut rng))));
        assert!(!are_normal((0..8000).map(|_| uniform.sample(&mut rng))));
        assert!(!are_normal((0..8000).map(|_| 1.3 * normal.sample(&mut rng))));
        assert!(!are_normal([f64::NAN; 8000]));
    }

    #[test]
    fn what_was_drawn_twice_is_noticed() {
        let drawn: Vec<f32> = (0..1000).map(|i| i as f32).collect();
        assert!(!repeat(&drawn) && repeat(&[&drawn[..], &drawn.iter().map(|x| -x).collect::<Vec<_>>()].concat()));
        let ramp: Vec<f64> = (0..9).map(f64::from).collect();
        assert!((correlation(&ramp, &ramp) - 1.0).abs() < 1e-12 && correlation(&ramp, &[1.0; 9]).is_nan());
    }
}
