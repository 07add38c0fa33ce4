//! S1 · How is the learning rate chosen? The edge of divergence, by formula and by trying.

use workbook::prelude::*;

/// The learning rate beyond which gradient descent on all examples diverges: 2 / λmax.
///
/// λmax is the largest eigenvalue of the Hessian of the mean squared error,
///
/// H = (2/n) X̃ᵀ X̃
///
/// where X̃ of shape (n, d + 1) is `features`, of shape (n, d), with a column of ones for the bias. H times a vector,
/// again and again, turns any vector towards the direction of the largest curvature; keep its length at 1. Work in f64.
///
/// ```
/// # use exercises::open_questions::learning_rate::predicted_edge;
/// # use workbook::prelude::*;
/// let features = array![[3.0], [-3.0]]; // H is diagonal, with 18 for the weight and 2 for the bias
/// assert_close!(predicted_edge(&features), 1.0 / 9.0);
/// ```
pub fn predicted_edge(features: &Array2<f32>) -> f64 {
    let _ = features; // Put your answer in place of these two lines.
    todo!()
}

/// The same edge, found by trying.
///
/// Run gradient descent on the mean squared error of the model ŷ = X w + b: all n examples in each step, `steps`
/// steps, starting with all weights and the bias at zero. A learning rate diverges if the loss at the end is larger
/// than at the start, or not a number. Bracket the edge, and halve the bracket until its ends differ by less than one
/// part in a thousand. `features` has the shape (n, d), `targets` (n).
///
/// ```
/// # use exercises::open_questions::learning_rate::{measured_edge, predicted_edge};
/// # use workbook::prelude::*;
/// let (features, targets) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 8.0]);
/// let edge = measured_edge(&features, &targets, 300);
/// assert!((edge / predicted_edge(&features) - 1.0).abs() < 0.01);
/// ```
pub fn measured_edge(features: &Array2<f32>, targets: &Array1<f32>, steps: usize) -> f64 {
    let _ = (features, targets, steps); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edge_of_divergence() {
        checks::open_questions::learning_rate(predicted_edge, measured_edge).assert();
    }
}
