//! Chance, in the words in which garments are described.

use rand::Rng as _;
use rand_distr::{Distribution, StandardNormal};

use crate::random::Rng;

/// Draws the measures of one garment.
pub(super) struct Draw<'a> {
    pub(super) rng: &'a mut Rng,
}

impl Draw<'_> {
    /// A number from low..high, all equally likely.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        self.rng.random_range(low..high)
    }

    /// A number from N(mean, deviation^2), but no further than two deviations from the mean.
    pub(super) fn about(&mut self, mean: f32, deviation: f32) -> f32 {
        let normal: f32 = StandardNormal.sample(self.rng);
        mean + deviation * normal.clamp(-2.0, 2.0)
    }

    /// Yes, with this probability.
    pub(super) fn chance(&mut self, probability: f32) -> bool {
        self.rng.random::<f32>() < probability
    }
}
