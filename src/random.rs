//! Seeded generators for everything random, so that every run repeats, and a stream of its own for each use of a seed.

use rand_chacha::rand_core::SeedableRng;

/// The generator of the whole workbook: ChaCha with 8 rounds, the same on every machine.
pub type Rng = rand_chacha::ChaCha8Rng;

/// A generator that always yields the same numbers for the same seed.
///
/// ```
/// use workbook::prelude::*;
/// let a = Tensor::normal(0.0, 1.0, 3, &mut rng(7));
/// let b = Tensor::normal(0.0, 1.0, 3, &mut rng(7));
/// assert_eq!(a.to_vec(), b.to_vec());
/// ```
pub fn rng(seed: u64) -> Rng {
    Rng::seed_from_u64(seed)
}

/// What a seed is used for. A run usually has one seed for everything: without a stream for each use its first weights
/// would be the numbers that its data was drawn from.
///
/// ```
/// use workbook::random::{Stream, rng_for};
/// assert_ne!(rng_for(7, Stream::Order { epoch: 0 }), rng_for(7, Stream::Order { epoch: 1 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Examples to learn from.
    Train,
    /// Examples to validate on.
    Validation,
    /// Examples for the test at the end.
    Test,
    /// First weights.
    Weights,
    /// The order of the examples in an epoch, counted from 0.
    Order {
        /// The epoch.
        epoch: usize,
    },
}

/// A generator for one use of a seed. It shares no numbers with those for the other uses, nor with `rng(seed)`: ChaCha
/// has 2^64 streams for each seed, and each is as good as a seed of its own.
///
/// ```
/// use workbook::prelude::*;
/// use workbook::random::{Stream, rng_for};
/// let [data, weights] = [Stream::Train, Stream::Weights].map(|stream| Tensor::normal(0.0, 1.0, 3, &mut rng_for(7, stream)));
/// assert_ne!(data.to_vec(), weights.to_vec());
/// ```
pub fn rng_for(seed: u64, stream: Stream) -> Rng {
    let mut generator = rng(seed);
    // Stream 0 is that of `rng` itself.
    generator.set_stream(match stream {
        Stream::Train => 1,
        Stream::Validation => 2,
        Stream::Test => 3,
        Stream::Weights => 4,
        Stream::Order { epoch } => (1 << 32) + epoch as u64,
    });
    generator
}

#[cfg(test)]
mod tests {
    use rand::Rng as _;

    use super::*;

    /// With 200 seeds, the numbers that two uses of the same seed begin with are as independent as chance allows.
    #[test]
    fn the_uses_of_a_seed_are_independent() {
        let uses = [
            None,
            Some(Stream::Train),
            Some(Stream::Validation),
            Some(Stream::Test),
            Some(Stream::Weights),
            Some(Stream::Order { epoch: 0 }),
            Some(Stream::Order { epoch: 1 }),
        ];
        let drawn: Vec<Vec<f64>> = uses
            .iter()
            .map(|stream| {
                let generator = |seed| stream.map_or_else(|| rng(seed), |stream| rng_for(seed, stream));
                (0..200).flat_map(|seed| generator(seed).random_iter::<f64>().take(20).collect::<Vec<_>>()).collect()
            })
            .collect();
        let correlation = |a: &[f64], b: &[f64]| {
            let products: f64 = a.iter().zip(b).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum();
            12.0 * products / a.len() as f64 // the variance of a uniform number is 1/12
        };
        for (i, a) in drawn.iter().enumerate() {
            assert!((correlation(a, a) - 1.0).abs() < 0.05, "the measure itself");
            for (j, b) in drawn.iter().enumerate().skip(i + 1) {
                // 4000 pairs: a standard deviation of 0.016.
                assert!(correlation(a, b).abs() < 0.065, "{:?} and {:?}: {}", uses[i], uses[j], correlation(a, b));
            }
        }
    }
}
