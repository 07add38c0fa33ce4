//! 3.6.3 · When can the error be zero?

use workbook::prelude::*;

/// The smallest error rate that any classifier can have, whatever its form.
///
/// `table` has a row for each different input and a column for each class: how often that input has that class. A classifier
/// must give equal inputs equal answers; otherwise it is free. The entries are not negative, and their sum is positive.
/// Rare errors count too: of one in a million nothing is left if an accuracy near 1 is taken off 1.
///
/// With counts from a training set this is the smallest possible training error. With the probabilities p(x, y) of the whole
/// world it is the smallest possible generalisation error, which has a name: the Bayes error.
///
/// ```
/// # use solutions::ch03_06::least_error::least_error;
/// # use workbook::prelude::*;
/// let counts = tensor![[3.0, 0.0], [1.0, 4.0]]; // the second input was seen five times, once as class 0
/// assert_close!(least_error(&counts), 0.125);
/// ```
pub fn least_error(table: &Tensor) -> f32 {
    // >>> solution(table)
    // The best answer to each input is its most frequent class; all others are errors.
    let (right, total) = (table.max_axis(1).sum().item(), table.sum().item());
    (total - right) / total
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smallest_possible_error() {
        checks::ch03_06::least_error(least_error).assert();
    }
}
