//! 4.4.1b · All inputs below -100: how much is left of the softmax?

use workbook::prelude::*;

/// The largest relative error of the probabilities `p`, computed in f32 by whatever means, against the exact softmax
/// p* of `logits`:
///
/// max_ij |p_ij - p*_ij| / p*_ij, where p* is computed in f64; NaN if `p` holds a NaN.
///
/// Both have the shape (n, classes). Your p* must itself be exact however low the logits are. Those of one row are never
/// more than 700 apart.
///
/// It is often said that the softmax fails when all inputs are below -100. In f32 that is not quite so: exp(-100) is
/// still a number, though one with two digits at most, and the probabilities look fine while they are 8 % wrong. Only
/// below -103.97 is every exponential 0, and 0/0 is NaN.
///
/// ```
/// # use exercises::ch04_04::underflow::relative_error;
/// # use workbook::prelude::*;
/// let logits = tensor![[-100.0, -101.0, -102.0]];
/// let exp = logits.exp(); // the softmax by its definition
/// let p = &exp / exp.sum_axis_keepdim(1);
/// assert_close!(p.sum(), Tensor::scalar(1.0)); // it looks fine,
/// assert!(relative_error(&p, &logits) > 0.05); // and is not
/// ```
pub fn relative_error(p: &Tensor, logits: &Tensor) -> f64 {
    let _ = (p, logits); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_below_minus_100() {
        checks::ch04_04::underflow(relative_error).assert();
    }
}
