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
/// # use solutions::open_questions::learning_rate::predicted_edge;
/// # use workbook::prelude::*;
/// let features = array![[3.0], [-3.0]]; // H is diagonal, with 18 for the weight and 2 for the bias
/// assert_close!(predicted_edge(&features), 1.0 / 9.0);
/// ```
pub fn predicted_edge(features: &Array2<f32>) -> f64 {
    // >>> solution(features)
    let x = with_ones(features);
    let h = x.t().dot(&x) * (2.0 / x.nrows() as f64);
    // Any start will do that is not orthogonal to the direction sought.
    let mut v = Array1::from_iter((1..=h.nrows()).map(|i| i as f64));
    let mut length = 0.0;
    for _ in 0..1000 {
        v = h.dot(&v);
        length = v.dot(&v).sqrt();
        v /= length;
    }
    2.0 / length
    // <<< solution
}

/// The same edge, found by trying.
///
/// Run gradient descent on the mean squared error of the model ŷ = X w + b: all n examples in each step, `steps`
/// steps, starting with all weights and the bias at zero. A learning rate diverges if the loss at the end is larger
/// than at the start, or not a number. Bracket the edge, and halve the bracket until its ends differ by less than one
/// part in a thousand. `features` has the shape (n, d), `targets` (n).
///
/// ```
/// # use solutions::open_questions::learning_rate::{measured_edge, predicted_edge};
/// # use workbook::prelude::*;
/// let (features, targets) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 8.0]);
/// let edge = measured_edge(&features, &targets, 300);
/// assert!((edge / predicted_edge(&features) - 1.0).abs() < 0.01);
/// ```
pub fn measured_edge(features: &Array2<f32>, targets: &Array1<f32>, steps: usize) -> f64 {
    // >>> solution(features, targets, steps)
    let (x, y) = (with_ones(features), targets.mapv(f64::from));
    let loss = |w: &Array1<f64>| (x.dot(w) - &y).mapv(|r| r * r).sum();
    let start = Array1::zeros(x.ncols());
    let diverges = |lr: f64| {
        let mut w = start.clone();
        for _ in 0..steps {
            w = &w - &(x.t().dot(&(x.dot(&w) - &y)) * (2.0 * lr / y.len() as f64));
        }
        let end = loss(&w);
        end.is_nan() || end > loss(&start)
    };
    let (mut low, mut high) = (0.0, 1e-6);
    while !diverges(high) {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-4 * high {
        let middle = (low + high) / 2.0;
        if diverges(middle) { high = middle } else { low = middle }
    }
    low
    // <<< solution
}

// >>> hidden
fn with_ones(features: &Array2<f32>) -> Array2<f64> {
    let (n, d) = features.dim();
    Array2::from_shape_fn((n, d + 1), |(i, j)| if j < d { f64::from(features[[i, j]]) } else { 1.0 })
}
// <<< hidden

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edge_of_divergence() {
        checks::open_questions::learning_rate(predicted_edge, measured_edge).assert();
    }
}
