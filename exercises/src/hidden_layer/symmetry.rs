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
/// # use exercises::hidden_layer::symmetry::merged;
/// # use workbook::prelude::*;
/// let (w1, b1) = (tensor![[0.1, 0.1, 0.7]], tensor![0.0, 0.0, 0.0]);
/// let (w1, b1, w2) = merged(&w1, &b1, &tensor![[1.0], [2.0], [4.0]]);
/// assert_eq!((w1.to_vec(), b1.to_vec(), w2.to_vec()), (vec![0.1, 0.7], vec![0.0; 2], vec![3.0, 4.0]));
/// ```
pub fn merged(w1: &Tensor, b1: &Tensor, w2: &Tensor) -> (Tensor, Tensor, Tensor) {
    let _ = (w1, b1, w2); // Put your answer in place of these two lines.
    todo!()
}

/// Breaks the symmetry: W₁ with noise from N(0, deviation²) added to each of its numbers, drawn from `rng(seed)`.
///
/// The matrix that was handed in stays as it is. Then no two units are the same, and training makes them differ more and
/// more. How small may the deviation be?
///
/// ```
/// # use exercises::hidden_layer::symmetry::{merged, shaken};
/// # use workbook::prelude::*;
/// let alike = Tensor::full((2, 8), 0.1);
/// let (w1, ..) = merged(&shaken(&alike, 0.01, 0), &Tensor::zeros(8), &Tensor::full((8, 2), 0.1));
/// assert_eq!(w1.shape(), [2, 8]);
/// ```
pub fn shaken(w1: &Tensor, deviation: f32, seed: u64) -> Tensor {
    let _ = (w1, deviation, seed); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_the_same() {
        checks::hidden_layer::symmetry(merged, shaken).assert();
    }
}
