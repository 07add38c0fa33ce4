//! One seeded generator for everything random, so that every run repeats.

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
    rand_chacha::rand_core::SeedableRng::seed_from_u64(seed)
}

/// A seed for part `stream` of a run, so that its parts (data, weights, the order of each epoch) share no numbers.
pub fn derive_seed(seed: u64, stream: u64) -> u64 {
    use rand_chacha::rand_core::RngCore;
    let mut generator = rng(seed);
    generator.set_stream(stream + 1);
    generator.next_u64()
}
