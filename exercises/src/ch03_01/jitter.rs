//! 3.1.4b · Noise on the inputs restores full rank.

use workbook::prelude::*;

/// X with independent noise from N(0, σ²) on every one of its entries, drawn from `workbook::rng(seed)`.
///
/// Two columns that were multiples of each other no longer are, so with at least as many rows as columns XᵀX can be
/// inverted again, almost surely. This only works if each entry gets a number of its own: the same noise for a whole
/// row would leave equal columns equal. `x` has the shape (n, d), and so has the result.
///
/// ```
/// # use exercises::ch03_01::jitter::jittered;
/// # use workbook::prelude::*;
/// let x = tensor![[1.0, 1.0], [2.0, 2.0]];
/// let noisy = jittered(&x, 0.1, 0).value();
/// assert!(noisy[[0, 0]] * noisy[[1, 1]] - noisy[[0, 1]] * noisy[[1, 0]] != 0.0); // it was 1 · 2 - 1 · 2
/// ```
pub fn jittered(x: &Tensor, sigma: f32, seed: u64) -> Tensor {
    let _ = (x, sigma, seed); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_restores_rank() {
        checks::ch03_01::jitter(jittered).assert();
    }
}
