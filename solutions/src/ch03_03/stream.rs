//! 3.3.3 · Data that are drawn as they are needed.

use workbook::prelude::*;

/// An endless source of minibatches from a linear model with noise. Nothing is stored, and no example comes twice.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The weights, (d).
    pub w: Vec<f32>,
    /// The bias.
    pub b: f32,
    /// The standard deviation of the noise.
    pub noise: f32,
    /// Examples per minibatch.
    pub batch_size: usize,
    /// Where the random numbers come from. It remembers how far it has got.
    pub rng: Rng,
}

/// A stream that begins at `seed`.
pub fn stream(w: &[f32], b: f32, noise: f32, batch_size: usize, seed: u64) -> Stream {
    Stream { w: w.to_vec(), b, noise, batch_size, rng: rng(seed) }
}

impl Iterator for Stream {
    type Item = (Tensor, Tensor);

    /// The next minibatch (X, y), never seen before:
    ///
    /// y = X w + b + ε
    ///
    /// X has the shape (n, d), with entries from N(0, 1); ε, and so y, the shape (n, 1), with entries from N(0,
    /// noise²). All entries are independent of each other. There is always a next minibatch.
    ///
    /// ```
    /// # use solutions::ch03_03::stream::stream;
    /// # use workbook::prelude::*;
    /// let mut data = stream(&[2.0, -3.4], 4.2, 0.0, 8, 0);
    /// let (x, y) = data.next().unwrap();
    /// assert_close!(y, x.matmul(&tensor![[2.0], [-3.4]]) + 4.2, 1e-5);
    /// let (other, _) = data.next().unwrap();
    /// assert_ne!(x.to_vec(), other.to_vec());
    /// ```
    fn next(&mut self) -> Option<(Tensor, Tensor)> {
        // >>> solution(&self.w, self.b, self.noise, self.batch_size, &self.rng)
        let (n, d) = (self.batch_size, self.w.len());
        let x = Tensor::normal(0.0, 1.0, (n, d), &mut self.rng);
        let w = Tensor::from(Array1::from(self.w.clone())).reshape((-1, 1));
        let y = x.matmul(&w) + self.b + Tensor::normal(0.0, self.noise, (n, 1), &mut self.rng);
        Some((x, y))
        // <<< solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_that_never_repeat() {
        checks::ch03_03::stream(stream).assert();
    }
}
