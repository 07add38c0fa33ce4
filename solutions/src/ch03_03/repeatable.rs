//! 3.3.4 · Data that are drawn again, and come out the same.

use workbook::prelude::*;

/// Minibatch number `index` of a data set that is not stored anywhere, but drawn from `seed` whenever it is asked for:
///
/// y = X w + b + ε
///
/// X has the shape (`n`, d), with entries from N(0, 1); ε, and so y, the shape (`n`, 1), with entries from N(0,
/// noise²). All entries are independent of each other.
///
/// The same seed and index always give the same minibatch, whichever others were asked for before, so every pass over
/// the data is the same. Another index gives other numbers, and so does another seed: no two pairs of seed and index
/// share a minibatch. (Is that so for a generator started at seed + index?)
///
/// ```
/// # use solutions::ch03_03::repeatable::batch;
/// let x = |seed, index| batch(&[2.0, -3.4], 4.2, 0.1, 8, seed, index).0.to_vec();
/// assert_eq!(x(0, 5), x(0, 5));
/// assert_ne!(x(0, 5), x(0, 6));
/// ```
pub fn batch(w: &[f32], b: f32, noise: f32, n: usize, seed: u64, index: u64) -> (Tensor, Tensor) {
    // >>> solution(w, b, noise, n, seed, index)
    let mut rng = rng(seed);
    // The generator has 2^64 streams for every seed, all different.
    rng.set_stream(index);
    let x = Tensor::normal(0.0, 1.0, (n, w.len()), &mut rng);
    let w = Tensor::from(Array1::from(w.to_vec())).reshape((-1, 1));
    let y = x.matmul(&w) + b + Tensor::normal(0.0, noise, (n, 1), &mut rng);
    (x, y)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_that_repeat() {
        checks::ch03_03::repeatable(batch).assert();
    }
}
