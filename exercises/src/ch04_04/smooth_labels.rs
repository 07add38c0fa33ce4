//! 4.4.2c · Targets that are not certain: where the full cross-entropy earns its price.

use workbook::prelude::*;

/// Smoothed labels: each label keeps the share 1 - epsilon, and all classes, the true one too, share epsilon equally.
///
/// So two numbers occur in a row. Which are they, and what would the row sum to if the true class had no part in
/// epsilon? Say also, before you train with them, which logits are best for such a target: they are finite.
///
/// The result has the shape (n, classes), and every row sums to 1. Such targets have no single class to pick by index,
/// so they need the cross-entropy over whole rows.
///
/// ```
/// # use exercises::ch04_04::smooth_labels::smooth_labels;
/// # use workbook::prelude::*;
/// let y = smooth_labels(&Labels::from([1]), 4, 0.2);
/// assert_close!(y, tensor![[0.05, 0.85, 0.05, 0.05]]);
/// ```
pub fn smooth_labels(labels: &Labels, classes: usize, epsilon: f32) -> Tensor {
    let _ = (labels, classes, epsilon); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_smoothing() {
        checks::ch04_04::smooth_labels(smooth_labels).assert();
    }
}
