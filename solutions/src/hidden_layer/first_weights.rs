//! H4 · How large should the first weights be?

use workbook::prelude::*;

/// The standard deviation of the weights for which a layer leaves the mean square of its numbers as it is.
///
/// The layer has so many `inputs`, weights from N(0, σ²), no bias, and behind it a *leaky* relu, which is z for z > 0 and
/// `slope` times z below. The slope lies from 0, where this is the relu, to 1, where it is no function at all. The inputs
/// may have any distribution, and any mean square.
///
/// What is the mean square of z? And of the two halves, what does each keep of its own?
///
/// ```
/// # use solutions::hidden_layer::first_weights::keeping_deviation;
/// assert_eq!(keeping_deviation(50, 0.0), 0.2); // He's rule, for the relu
/// ```
pub fn keeping_deviation(inputs: usize, slope: f64) -> f64 {
    // >>> solution(inputs, slope)
    (2.0 / (inputs as f64 * (1.0 + slope * slope))).sqrt()
    // <<< solution
}

/// The same, measured: by what factor one layer with weights from N(0, deviation²), drawn from `rng(seed)`, changes the
/// mean square of the numbers `x`.
///
/// `x` has the shape (n, inputs), its numbers are not all 0, and their squares fit into an f32. The layer has so many `units`, no bias, and the leaky relu behind it. The result is the
/// mean square behind it divided by the one before. It is an experiment, so it depends on the seed; no formula is asked
/// for here.
///
/// ```
/// # use solutions::hidden_layer::first_weights::measured_gain;
/// # use workbook::prelude::*;
/// let x = Tensor::uniform(0.0, 3.0, (50, 200), &mut rng(0));
/// assert!((measured_gain(&x, 1000, 0.1, 0.0, 1) - 1.0).abs() < 0.25); // 0.1 is the root of 2/200
/// assert!((measured_gain(&x, 1000, 0.2, 0.0, 1) - 4.0).abs() < 1.0);
/// ```
pub fn measured_gain(x: &Tensor, units: usize, deviation: f32, slope: f32, seed: u64) -> f64 {
    // >>> solution(x, units, deviation, slope, seed)
    let mean_square = |numbers: &Tensor| {
        let squares = numbers.value().mapv(|number| f64::from(number).powi(2));
        squares.mean().expect("there are numbers")
    };
    let weights = Tensor::normal(0.0, deviation, (x.shape()[1], units), &mut rng(seed));
    let z = x.detach().matmul(&weights).to_array();
    let behind = Tensor::from(z.mapv(|z| if z > 0.0 { z } else { slope * z }));
    mean_square(&behind) / mean_square(x)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_the_first_weights() {
        checks::hidden_layer::first_weights(keeping_deviation, measured_gain).assert();
    }
}
