//! 3.7.2 · Is the λ that wins on the validation set the best one?

use workbook::prelude::*;

/// How surely each candidate wins: the share of `rounds` resampled validation sets on which it has the lowest mean loss.
///
/// `losses` has the shape (n, candidates): the loss of every validation example under every candidate. In each round draw
/// n of the n examples with replacement (the bootstrap: as a new validation set might have looked), the same ones for all
/// candidates, and see whose mean is lowest; of equal ones the first. Draw from `workbook::rng(seed)`: with `use rand::Rng;`
/// it is `rng.random_range(0..n)`.
///
/// ```
/// # use exercises::ch03_07::choosing_lambda::shares_of_wins;
/// # use workbook::prelude::*;
/// // Two candidates, each better on half of the examples: either could win.
/// let losses = tensor![[1.0, 2.0], [2.0, 1.0], [1.0, 2.0], [2.0, 1.0]];
/// let shares = shares_of_wins(&losses, 1000, 0);
/// assert!((shares[1] - 0.31).abs() < 0.06); // 5/16; the first also wins the ties
/// ```
pub fn shares_of_wins(losses: &Tensor, rounds: usize, seed: u64) -> Vec<f64> {
    let _ = (losses, rounds, seed); // Put your answer in place of these two lines.
    todo!()
}

/// The rule of one standard error: the last candidate whose mean loss is at most the lowest mean plus its standard error.
///
/// The candidates are sorted by growing λ, so the last is the simplest that is not clearly worse. The standard error is
/// that of the winner's mean: s / √n, with s² = Σ (l_i - mean)² / (n - 1). As above, `losses` has the shape
/// (n, candidates), and n is at least 2.
///
/// ```
/// # use exercises::ch03_07::choosing_lambda::simplest_within_one_error;
/// # use workbook::prelude::*;
/// // The means are 3, 2, 2.5 and 4; the variance of the winner is 4/3, and its standard error √(4/3 / 4) = 0.577.
/// let losses = tensor![[3.0, 1.0, 2.5, 4.0], [3.0, 3.0, 2.5, 4.0], [3.0, 1.0, 2.5, 4.0], [3.0, 3.0, 2.5, 4.0]];
/// assert_eq!(simplest_within_one_error(&losses), 2);
/// ```
pub fn simplest_within_one_error(losses: &Tensor) -> usize {
    let _ = losses; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_sure_the_winner_is() {
        checks::ch03_07::choosing_lambda(shares_of_wins, simplest_within_one_error).assert();
    }
}
