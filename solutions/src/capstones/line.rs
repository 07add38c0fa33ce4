//! C1 · The capstone of chapter 1: a linear regression, trained from nothing.

// >>> hidden
use rand::seq::SliceRandom;
// <<< hidden
use workbook::prelude::*;

/// The weights and the bias of a linear regression, trained by minibatch gradient descent: (w, b) with ŷ = x·w + b.
///
/// `x` has the shape (n, d), with any number of features, and `y` the shape (n). Everything that chapter 1 built comes
/// together: weights that start somewhere, an order that is new in each epoch, minibatches of which the last may be
/// shorter, the mean squared error, its gradient, and a step. How many epochs, how large the batches and the steps are is
/// for you to find. All chance comes from `rng(seed)`, so that the same seed gives the same line.
///
/// **The mark:** on examples that you have not seen, a mean squared error of at most 1.1 times that of least squares,
/// which has learned from the same ones as you. There are at least 40 examples, with targets like exam scores. The
/// features may lie far from 0, such as 100 ± 1, may scatter differently, such as by 1 and by 10, and may be correlated.
///
/// ```
/// # use solutions::capstones::line::fitted;
/// # use workbook::prelude::*;
/// let x = array![[1.0], [2.0], [3.0], [4.0]].broadcast((10, 4, 1)).unwrap().to_shape((40, 1)).unwrap().to_owned();
/// let y = x.column(0).mapv(|x| 3.0 * x + 40.0);
/// let (w, b) = fitted(&x, &y, 0);
/// assert!((w[0] * 2.5 + b - 47.5).abs() < 0.1);
/// ```
pub fn fitted(x: &Array2<f32>, y: &Array1<f32>, seed: u64) -> (Vec<f32>, f32) {
    // >>> solution(x, y, seed)
    let rng = &mut rng(seed);
    let (mean, deviation) = (x.mean_axis(Axis(0)).expect("there are rows"), x.std_axis(Axis(0), 0.0));
    let scaled = (x - &mean) / &deviation;
    let d = x.ncols();
    let (mut w, mut b) = (Array1::from(Tensor::normal(0.0, 0.01, d, rng).to_vec()), 0.0);
    let mut order: Vec<usize> = (0..x.nrows()).collect();
    let epochs = 60;
    for epoch in 0..epochs {
        // Long steps first, to get there; short ones at the end, to settle.
        let lr = if epoch < epochs / 2 { 0.05 } else { 0.01 };
        order.shuffle(rng);
        for rows in order.chunks(20) {
            let (x, y) = (scaled.select(Axis(0), rows), y.select(Axis(0), rows));
            let mistakes = x.dot(&w) + b - y;
            let n = rows.len() as f32;
            w = w - x.t().dot(&mistakes) * (2.0 * lr / n);
            b -= lr * 2.0 * mistakes.sum() / n;
        }
    }
    let w = w / deviation;
    let b = b - w.dot(&mean);
    (w.to_vec(), b)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_from_nothing() {
        checks::capstones::line(fitted).assert();
    }
}
