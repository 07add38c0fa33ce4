//! H6 · Units that are asleep.

use workbook::prelude::*;

/// The hidden units that are asleep for every one of the examples: their numbers, counted from 0, in ascending order.
///
/// A unit is asleep for an example if relu(x·w + b) is 0, with its column of W₁ and its entry of b₁. The shapes are those
/// of H1. A unit that sleeps for all training examples is dead: no gradient reaches its weights any more.
///
/// ```
/// # use solutions::hidden_layer::asleep::dead_units;
/// # use workbook::prelude::*;
/// let x = tensor![[1.0], [2.0]];
/// assert_eq!(dead_units(&x, &tensor![[1.0, 1.0, -1.0]], &tensor![0.0, -2.0, 1.5]), [1]);
/// ```
pub fn dead_units(x: &Tensor, w1: &Tensor, b1: &Tensor) -> Vec<usize> {
    // >>> solution(x, w1, b1)
    let largest = (x.matmul(w1) + b1).max_axis(0).to_vec();
    (0..largest.len()).filter(|unit| largest[*unit] <= 0.0).collect()
    // <<< solution
}

/// The share of all pairs of an example and a unit in which the unit is asleep, from 0 to 1.
///
/// ```
/// # use solutions::hidden_layer::asleep::sleeping_share;
/// # use workbook::prelude::*;
/// let x = tensor![[1.0], [2.0]];
/// assert_eq!(sleeping_share(&x, &tensor![[1.0, 1.0, -1.0]], &tensor![0.0, -2.0, 1.5]), 0.5); // 3 of 6
/// ```
pub fn sleeping_share(x: &Tensor, w1: &Tensor, b1: &Tensor) -> f64 {
    // >>> solution(x, w1, b1)
    let z = (x.matmul(w1) + b1).to_vec();
    z.iter().filter(|z| **z <= 0.0).count() as f64 / z.len() as f64
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_asleep() {
        checks::hidden_layer::asleep(dead_units, sleeping_share).assert();
    }
}
