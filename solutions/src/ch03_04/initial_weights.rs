//! 3.4.1 · Zero weights, and huge ones.

use workbook::prelude::*;

/// The validation losses of `epochs` epochs of linear regression whose weights all begin at `start`, and whose bias
/// begins at 0.
///
/// Train a [`LinearRegression`] with the learning rate `lr` on `data`; its fields are public, so one can be put
/// together by hand. `data.w().len()` is the number of its features. If the trainer stops with an error, pass it on.
///
/// Does it work from zero? And from a thousand: how many epochs does it take to make up for it? How large may `start`
/// be before an f32 cannot hold the first loss?
///
/// ```
/// # use solutions::ch03_04::initial_weights::losses_from;
/// # use workbook::prelude::*;
/// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
/// let (zero, huge) = (losses_from(&data, 0.0, 0.03, 3)?, losses_from(&data, 1000.0, 0.03, 3)?);
/// assert!(zero[2] < 0.001);
/// assert!(huge[0] > 1000.0 && huge[2] < 0.01 * huge[0]); // far away, but on its way
/// assert!(losses_from(&data, 1e30, 0.03, 3).is_err());
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn losses_from(data: &SyntheticRegressionData, start: f32, lr: f32, epochs: usize) -> workbook::Result<Vec<f64>> {
    // >>> solution(data, start, lr, epochs)
    let w = Tensor::full((data.w().len(), 1), start).requires_grad();
    let model = LinearRegression { w, b: Tensor::zeros(1).requires_grad(), lr };
    Ok(Trainer::new(epochs).quiet().fit(&model, data)?.val_losses())
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_and_huge_weights() {
        checks::ch03_04::initial_weights(losses_from).assert();
    }
}
