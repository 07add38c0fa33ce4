//! 3.4.2 · Ohm's law, learned from measurements.

use workbook::prelude::*;

/// The resistance R after `steps` steps of gradient descent from R = 0, fitted to measured currents I and voltages U.
///
/// Ohm's law U = R I is a linear model with one weight and no bias. `current` and `voltage` have the shape (n). Each
/// step uses all n measurements: with the loss (1/n) Σ (R I_i - U_i)², it is R ← R - η dl/dR. Make R a parameter, let
/// `backward` find the derivative, and [`Sgd`] take the step.
///
/// Mind the units. In amperes and volts a resistor of a few kΩ has currents of thousandths; what happens to the
/// learning rate then? In mA, V and kΩ all numbers are of ordinary size.
///
/// ```
/// # use exercises::ch03_04::ohm::fit_resistance;
/// # use workbook::prelude::*;
/// let (current, voltage) = (tensor![1.0, 2.0, 3.0], tensor![2.2, 4.4, 6.6]); // mA, V
/// assert_close!(fit_resistance(&current, &voltage, 0.1, 20), 2.2); // kΩ
/// ```
pub fn fit_resistance(current: &Tensor, voltage: &Tensor, lr: f32, steps: usize) -> f32 {
    let _ = (current, voltage, lr, steps); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resistance_by_gradient_descent() {
        checks::ch03_04::ohm(fit_resistance).assert();
    }
}
