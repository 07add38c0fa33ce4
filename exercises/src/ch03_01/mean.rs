//! 3.1.1a · The constant with the smallest squared error.

/// The constant b that minimises Σ_i (x_i - b)².
///
/// This is the smallest model there is: a linear regression with a bias and no weights. Set the derivative by b to 0,
/// and solve for b. `x` is not empty.
///
/// ```
/// # use exercises::ch03_01::mean::best_constant;
/// assert_eq!(best_constant(&[4.0, 6.0]), 5.0);
/// ```
pub fn best_constant(x: &[f64]) -> f64 {
    let _ = x; // Put your answer in place of these two lines.
    todo!()
}

/// What another constant costs: Σ_i (x_i - b)² minus the smallest value that this sum can take.
///
/// Write x_i - b as (x_i - b*) + (b* - b), with b* the best constant, and multiply out: the mixed term vanishes, and
/// what is left over depends on the x_i only by their number and b*. That it cannot be negative is the proof, without
/// any calculus, that b* is best. It must come out right even if both sums are so large that their difference has no
/// digits left. (The x_i - b keep theirs.)
///
/// ```
/// # use exercises::ch03_01::mean::excess;
/// assert_eq!(excess(&[4.0, 6.0], 4.0), 2.0); // 0 + 4, where 1 + 1 is possible
/// ```
pub fn excess(x: &[f64], b: f64) -> f64 {
    let _ = (x, b); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_ask_for_the_mean() {
        checks::ch03_01::mean(best_constant, excess).assert();
    }
}
