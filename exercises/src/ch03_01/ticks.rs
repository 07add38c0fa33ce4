//! 3.1.7c · Prices that move in ticks.

/// The logarithmic returns ln(p_t / p_{t-1}) that a market shows when the true value of a share takes the course
/// `values`.
///
/// Trades happen at whole multiples of `tick` only: p_t is the one nearest to the value, and at least one tick, since
/// nothing is traded for nothing. There is one return fewer than there are values. The values and the tick are
/// positive.
///
/// ```
/// # use exercises::ch03_01::ticks::observed_returns;
/// let returns = observed_returns(&[0.012, 0.013, 0.016], 0.01); // traded at 0.01, 0.01 and 0.02
/// assert!(returns[0] == 0.0 && (returns[1] - 2f64.ln()).abs() < 1e-12); // nothing at all, then twice the price
/// ```
pub fn observed_returns(values: &[f64], tick: f64) -> Vec<f64> {
    let _ = (values, tick); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_in_ticks() {
        checks::ch03_01::ticks(observed_returns).assert();
    }
}
