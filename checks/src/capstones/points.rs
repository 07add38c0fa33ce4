//! What several capstones draw and compute: points of several classes, bells of one width around means of their own;
//! features that go together; a step of softmax regression.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;
use rand_distr::{Distribution, StandardNormal};

use crate::reference::softmax;
use workbook::random::Rng;

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

/// Features of the mean 0 and the deviation 1, a row for each example, of which any two have this correlation.
pub(super) fn related((rows, d): (usize, usize), correlation: f64, rng: &mut Rng) -> Array2<f64> {
    let mut normal = || -> f64 { StandardNormal.sample(rng) };
    let (common, own) = (correlation.sqrt(), (1.0 - correlation).sqrt());
    let mut x = Array2::zeros((rows, d));
    for mut row in x.rows_mut() {
        let shared = common * normal();
        row.iter_mut().for_each(|x| *x = shared + own * normal());
    }
    x
}

/// A step of softmax regression with weight decay, on all examples at once. `truth` has a 1 at the class of each row.
pub(super) fn softmax_step(
    (w, b): (Array2<f64>, Array1<f64>),
    (x, truth): (&Array2<f64>, &Array2<f64>),
    lr: f64,
    decay: f64,
) -> (Array2<f64>, Array1<f64>) {
    let g = (softmax(&(x.dot(&w) + &b)) - truth) / x.nrows() as f64;
    let slope = x.t().dot(&g) + &w * decay;
    (w - slope * lr, b - g.sum_axis(Axis(0)) * lr)
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
    use workbook::random::rng;

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
