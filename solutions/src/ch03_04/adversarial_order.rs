//! 3.4.9 · The order that does the most harm.

/// One pass of gradient descent, one example at a time, in the given order: where b ends.
///
/// The model is the simplest of all, a single number b for every example, starting at 0. The loss of example i is
/// (b - y_i)² / 2, so its step is b ← b - η (b - y_i). `order` lists the rows of `y` as they are visited.
///
/// ```
/// # use solutions::ch03_04::adversarial_order::one_pass;
/// assert_eq!(one_pass(&[4.0, 8.0], &[0, 1], 0.5), 5.0); // 0, 2, 5
/// assert_eq!(one_pass(&[4.0, 8.0], &[1, 0], 0.5), 4.0); // 0, 4, 4
/// ```
pub fn one_pass(y: &[f64], order: &[usize], lr: f64) -> f64 {
    // >>> solution(y, order, lr)
    order.iter().fold(0.0, |b, row| b - lr * (b - y[*row]))
    // <<< solution
}

/// The order, among all orders of the rows of `y`, after which b ends as far *above* the mean as it can get, for any
/// learning rate between 0 and 1.
///
/// Write the end of the pass out as a weighted sum of the targets. Which weight has the example that comes last, and
/// which the first? No sampling that shuffles would serve the examples like that; a file sorted by its target does.
///
/// ```
/// # use solutions::ch03_04::adversarial_order::{one_pass, worst_order};
/// let y = [3.0, 9.0, 5.0];
/// let worst = worst_order(&y);
/// for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0], [1, 2, 0]] {
///     assert!(one_pass(&y, &worst, 0.5) > one_pass(&y, &order, 0.5));
/// }
/// ```
pub fn worst_order(y: &[f64]) -> Vec<usize> {
    // >>> solution(y)
    // The example visited k steps before the end has the weight η (1 - η)^k, and a sum of products is largest if
    // both factors are sorted alike.
    let mut rows: Vec<usize> = (0..y.len()).collect();
    rows.sort_by(|i, j| y[*i].total_cmp(&y[*j]));
    rows
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_harm() {
        checks::ch03_04::adversarial_order(one_pass, worst_order).assert();
    }
}
