//! Points of several classes: bells of one width around means of their own.

use ndarray::{Array1, Array2};
use rand::Rng as _;
use rand_distr::{Distribution, StandardNormal};

use crate::random::Rng;

/// Where the points come from.
pub(super) struct Bells {
    pub(super) means: Array2<f64>,
    pub(super) deviation: f64,
    pub(super) shares: Vec<f64>,
}

impl Bells {
    /// n points and their classes.
    pub(super) fn draw(&self, n: usize, rng: &mut Rng) -> (Array2<f64>, Vec<usize>) {
        let labels: Vec<usize> = (0..n).map(|_| self.class(rng.random())).collect();
        let mut noise = || -> f64 { StandardNormal.sample(rng) };
        let x = Array2::from_shape_fn((n, self.means.ncols()), |(i, j)| {
            self.means[[labels[i], j]] + self.deviation * noise()
        });
        (x, labels)
    }

    /// The class whose part of the range from 0 to 1 holds u.
    fn class(&self, u: f64) -> usize {
        let mut end = 0.0;
        let holds = |share: &f64| {
            end += share;
            u < end
        };
        self.shares.iter().position(holds).unwrap_or(self.shares.len() - 1)
    }

    /// The logarithms of the classes' probabilities times a factor of the point, by Bayes' rule: a row for each point.
    pub(super) fn logits(&self, x: &Array2<f64>) -> Array2<f64> {
        let variance = self.deviation.powi(2);
        let bias: Array1<f64> = self
            .means
            .rows()
            .into_iter()
            .zip(&self.shares)
            .map(|(mean, share)| share.ln() - mean.dot(&mean) / (2.0 * variance))
            .collect();
        x.dot(&self.means.t()) / variance + bias
    }
}

/// The place of the largest entry of each row, the first of equal ones.
pub(super) fn argmax(scores: &Array2<f64>) -> Vec<usize> {
    let first_of_largest =
        |row: ndarray::ArrayView1<'_, f64>| (0..row.len()).fold(0, |best, j| if row[j] > row[best] { j } else { best });
    scores.rows().into_iter().map(first_of_largest).collect()
}

/// The share of places at which both are the same.
pub(super) fn agreement(a: &[usize], b: &[usize]) -> f64 {
    a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / a.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng;

    #[test]
    fn the_classes_are_as_common_as_their_shares() {
        let bells = Bells { means: ndarray::array![[0.0], [5.0], [9.0]], deviation: 0.5, shares: vec![0.2, 0.5, 0.3] };
        let (x, y) = bells.draw(20_000, &mut rng(0));
        for (class, share) in bells.shares.iter().enumerate() {
            let found = y.iter().filter(|label| **label == class).count() as f64 / 20_000.0;
            assert!((found - share).abs() < 0.02, "{class}: {found}");
        }
        assert!(agreement(&argmax(&bells.logits(&x)), &y) > 0.99);
    }
}
