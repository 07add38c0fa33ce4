//! H3 · Units that are the same.

use workbook::prelude::*;

/// The smallest network that does the same: of all hidden units with the same incoming weights and the same bias it keeps
/// only the first. Returns its (W₁, b₁, W₂).
///
/// `w1` has the shape (inputs, units), with a column for each unit, `b1` (units), and `w2` (units, classes), with a row
/// for each. What the class hears from a unit is its output times its row of W₂. So what becomes of the rows of units
/// that go? The units that stay keep their order. Only what is equal to the last digit is the same.
///
/// Train a network that begins with equal weights, as in section 9.3, and hand it to this function: how many of its units
/// are left? And one whose rows of W₂ differed at the start?
///
/// ```
/// # use solutions::hidden_layer::symmetry::merged;
/// # use workbook::prelude::*;
/// let (w1, b1) = (tensor![[0.1, 0.1, 0.7]], tensor![0.0, 0.0, 0.0]);
/// let (w1, b1, w2) = merged(&w1, &b1, &tensor![[1.0], [2.0], [4.0]]);
/// assert_eq!((w1.to_vec(), b1.to_vec(), w2.to_vec()), (vec![0.1, 0.7], vec![0.0; 2], vec![3.0, 4.0]));
/// ```
pub fn merged(w1: &Tensor, b1: &Tensor, w2: &Tensor) -> (Tensor, Tensor, Tensor) {
    // >>> solution(w1, b1, w2)
    let (columns, units) = (w1.t().to_array(), b1.len());
    let is_same = |a: usize, b: usize| {
        columns.index_axis(Axis(0), a) == columns.index_axis(Axis(0), b) && b1.value()[a] == b1.value()[b]
    };
    // For each unit the first that does the same.
    let first: Vec<usize> = (0..units).map(|unit| (0..unit).find(|a| is_same(*a, unit)).unwrap_or(unit)).collect();
    let kept: Vec<usize> = (0..units).filter(|unit| first[*unit] == *unit).collect();
    let mut rows = w2.to_array();
    for unit in (0..units).filter(|unit| first[*unit] != *unit) {
        let row = w2.to_array().index_axis(Axis(0), unit).to_owned();
        let mut sum = rows.index_axis_mut(Axis(0), first[unit]);
        sum += &row;
    }
    (
        w1.to_array().select(Axis(1), &kept).into(),
        b1.to_array().select(Axis(0), &kept).into(),
        rows.select(Axis(0), &kept).into(),
    )
    // <<< solution
}

/// Breaks the symmetry: W₁ with noise from N(0, deviation²) added to each of its numbers, drawn from `rng(seed)`.
///
/// The matrix that was handed in stays as it is. Then no two units are the same, and training makes them differ more and
/// more. How small may the deviation be?
///
/// ```
/// # use solutions::hidden_layer::symmetry::{merged, shaken};
/// # use workbook::prelude::*;
/// let alike = Tensor::full((2, 8), 0.1);
/// let (w1, ..) = merged(&shaken(&alike, 0.01, 0), &Tensor::zeros(8), &Tensor::full((8, 2), 0.1));
/// assert_eq!(w1.shape(), [2, 8]);
/// ```
pub fn shaken(w1: &Tensor, deviation: f32, seed: u64) -> Tensor {
    // >>> solution(w1, deviation, seed)
    let shape = (w1.shape()[0], w1.shape()[1]);
    w1.detach() + Tensor::normal(0.0, deviation, shape, &mut rng(seed))
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_the_same() {
        checks::hidden_layer::symmetry(merged, shaken).assert();
    }
}
