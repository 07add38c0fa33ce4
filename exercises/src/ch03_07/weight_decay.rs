//! 3.7.1 · Weight decay, from none to too much.

use workbook::prelude::*;

/// Linear regression ŷ = X w + b with weight decay, by gradient descent on all examples at once: the (w, b) after
/// `steps` steps from w = 0 and b = 0 on
///
/// (1/n) Σ_i (ŷ_i - y_i)² / 2 + (λ/2) ‖w‖²
///
/// With the gradients g_w and g_b of the first part, a step is w ← w - η (g_w + λ w), b ← b - η g_b. The bias does not
/// decay. `x` has the shape (n, d), `y` (n, 1), w (d, 1), and b (1).
///
/// ```
/// # use exercises::ch03_07::weight_decay::fit;
/// # use workbook::prelude::*;
/// let (x, y) = (tensor![[1.0], [-1.0]], tensor![[2.0], [-2.0]]);
/// assert_close!(fit(&x, &y, 0.0, 0.5, 50).0, tensor![[2.0]]);
/// assert_close!(fit(&x, &y, 1.0, 0.5, 50).0, tensor![[1.0]]); // 2 / (1 + λ)
/// ```
pub fn fit(x: &Tensor, y: &Tensor, lambda: f32, lr: f32, steps: usize) -> (Tensor, Tensor) {
    let _ = (x, y, lambda, lr, steps); // Put your answer in place of these two lines.
    todo!()
}

/// The experiment: (training loss, validation loss) for each λ. The losses are those of the data alone, the mean of
/// (ŷ - y)² / 2 without the penalty: that one is a means, not an end.
///
/// `data.train()` and `data.val()` have `inputs()`, (n, d), and `targets()`, (n, 1), as arrays; `Tensor::from` takes a
/// clone of them.
///
/// Try it on 20 examples with 200 inputs each, of which every one matters a little:
/// `SyntheticRegressionData::with_rows(&[0.01; 200], 0.05, 0.01, 20, 100, 0)`, with λ from 0 to 30 and a learning rate
/// of 0.01.
///
/// ```
/// # use exercises::ch03_07::weight_decay::sweep;
/// # use workbook::prelude::*;
/// let data = SyntheticRegressionData::with_rows(&[0.1; 20], 0.5, 0.1, 10, 50, 0)?;
/// let losses = sweep(&data, &[0.0, 1.0], 0.05, 200);
/// assert!(losses[0].0 < losses[1].0); // decay makes the training loss worse,
/// assert!(losses[0].1 > losses[1].1); // and the validation loss better
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn sweep(data: &SyntheticRegressionData, lambdas: &[f32], lr: f32, steps: usize) -> Vec<(f64, f64)> {
    let _ = (data, lambdas, lr, steps); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_to_too_much() {
        checks::ch03_07::weight_decay(fit, sweep).assert();
    }
}
