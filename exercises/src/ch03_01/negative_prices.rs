//! 3.1.7a · Prices below zero.

/// The share of negative prices, in 0..=1, among `draws` prices from N(`price`, `noise`²): what a model with additive
/// Gaussian noise, of standard deviation `noise`, believes about a house that it values at `price`. A price of 0 is not
/// negative. `noise` may be 0; `draws` is at least 1.
///
/// Draw from `workbook::rng(seed)`. One noise level has to serve all houses, since that is what the model says; so try
/// it for a villa and for a garage.
///
/// ```
/// # use exercises::ch03_01::negative_prices::share_negative;
/// assert_eq!(share_negative(900_000.0, 60_000.0, 1000, 0), 0.0);
/// assert!(share_negative(30_000.0, 60_000.0, 1000, 0) > 0.25);
/// ```
pub fn share_negative(price: f32, noise: f32, draws: usize, seed: u64) -> f64 {
    let _ = (price, noise, draws, seed); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_below_zero() {
        checks::ch03_01::negative_prices(share_negative).assert();
    }
}
