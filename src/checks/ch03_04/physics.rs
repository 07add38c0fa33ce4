//! 3.4.2 and 3.4.3: two laws of physics, fitted to measurements.

use ndarray::Array1;
use rand::Rng as _;

use crate::checks::reference::vector;
use crate::checks::{Check, show};
use crate::tensor::Tensor;

/// 3.4.2: the resistance that explains pairs of current and voltage.
pub fn ohm(answer: fn(&Tensor, &Tensor, f32, usize) -> f32) -> Check {
    Check::new("3.4.2", move |t| {
        for (n, lr, steps) in [(3, 0.05, 1), (4, 0.02, 4), (8, 0.01, 10), (6, 0.03, 200)] {
            let truth = t.rng.random_range(0.5..5.0);
            let currents: Array1<f32> = (1..=n).map(|i| 0.5 * i as f32).collect();
            // Volts with a zero error of the meter, so that a bias would show.
            let noise = vector(n, 0.2, &mut t.rng);
            let volts: Array1<f32> = currents.iter().zip(&noise).map(|(i, e)| i * truth + 0.4 + *e as f32).collect();
            let (x, y) = (currents.mapv(f64::from), volts.mapv(f64::from));
            let (xx, xy, size) = (x.dot(&x), x.dot(&y), n as f64);
            // The distance to the best R shrinks by the same factor in every step.
            let after = |rate: f64, steps: usize| xy / xx * (1.0 - (1.0 - 2.0 * rate * xx / size).powi(steps as i32));
            let rate = f64::from(lr);
            let expected = after(rate, steps);
            t.call(format!("fit_resistance(&{}, &{}, {lr}, {steps})", show(&currents), show(&volts)), || {
                answer(&Tensor::from(currents.clone()), &Tensor::from(volts.clone()), lr, steps)
            })?
            .tolerance(1e-3, 1e-4)
            .mistake("the steps are half as long: the gradient of the mean squared error has a 2", || {
                after(rate / 2.0, steps)
            })
            .mistake("the squared errors are summed here; take their mean", || after(rate * size, steps))
            .mistake("it goes uphill: the gradient is subtracted", || after(-rate, steps))
            .mistake("this is the best R at once; gradient descent has not got there yet", || xy / xx)
            .mistake("one step too many", || after(rate, steps + 1))
            .mistake("one step is missing", || after(rate, steps - 1))
            .mistake("the gradients of all steps add up: call `zero_grad` before each `backward`", || {
                let (mut r, mut sum) = (0.0, 0.0);
                for _ in 0..steps {
                    sum += 2.0 * (xx * r - xy) / size;
                    r -= rate * sum;
                }
                r
            })
            .mistake("this model has a bias; without a current there is no voltage, so Ohm's law has none", || {
                let (mut r, mut b) = (0.0, 0.0);
                for _ in 0..steps {
                    let e = &x * r + b - &y;
                    (r, b) = (r - rate * 2.0 * e.dot(&x) / size, b - rate * 2.0 * e.sum() / size);
                }
                r
            })
            .mistake("current and voltage are the wrong way round: this is 1/R", || {
                let yy = y.dot(&y);
                xy / yy * (1.0 - (1.0 - 2.0 * rate * yy / size).powi(steps as i32))
            })
            .expect(expected)?;
        }
        Ok(())
    })
}

/// 2 h c² in W µm⁴ / m² / sr, and h c / k in µm K.
const C: [f64; 2] = [1.191_042_972e8, 14_387.768_775];

fn radiance(wavelength: f64, kelvin: f64) -> f64 {
    C[0] / wavelength.powi(5) / (C[1] / (wavelength * kelvin)).exp_m1()
}

/// 3.4.3: Planck's law, and the temperature behind a spectrum.
pub fn planck(spectral_radiance: fn(f64, f64) -> f64, temperature: fn(&[f64], &[f64]) -> f64) -> Check {
    Check::new("3.4.3", move |t| {
        let random = (t.rng.random_range(0.3..20.0), t.rng.random_range(300.0..8000.0));
        t.part("spectral_radiance", |t| {
            for (l, kelvin) in [(0.6, 5772.0), (10.0, 300.0), random, (100.0, 4000.0), (0.1, 20.0)] {
                let u = C[1] / (l * kelvin);
                t.call(format!("spectral_radiance({l}, {kelvin})"), || spectral_radiance(l, kelvin))?
                    .tolerance(1e-4, 1e-30)
                    .mistake(
                        "the -1 behind the exponential is missing: this is Wien's law, good only at short wavelengths",
                        || C[0] / l.powi(5) / u.exp(),
                    )
                    .mistake("the wavelength stands in the fifth power", || C[0] / l.powi(4) / u.exp_m1())
                    .mistake("2 h c², not h c²", || C[0] / l.powi(5) / u.exp_m1() / 2.0)
                    .mistake(
                        "this is the limit of long wavelengths, which has no exponential (Rayleigh and Jeans)",
                        || C[0] / l.powi(5) / u,
                    )
                    .suspect("per metre of wavelength, where per micrometre is asked for: a factor of a million", |b| {
                        (b / radiance(l, kelvin) / 1e6 - 1.0).abs() < 1e-3
                    })
                    .suspect(
                        "at short wavelengths the exponential is infinite in f64, and the radiance 0, not NaN",
                        |b| b.is_nan(),
                    )
                    .expect(radiance(l, kelvin))?;
            }
            Ok(())
        })?;
        let random = t.rng.random_range(400.0..8000.0f64).round();
        t.part("temperature", |t| {
            for (kelvin, noise) in [(5772.0, 0.0), (300.0, 0.0), (random, 0.01)] {
                // Around the peak of the spectrum, where its light is strong.
                let wavelengths: Vec<f64> = (0..8).map(|i| 2898.0 / kelvin * (0.6 + 0.35 * f64::from(i))).collect();
                let measured: Vec<f64> = wavelengths
                    .iter()
                    .map(|l| radiance(*l, kelvin) * (1.0 + t.rng.random_range(-1.0..1.0) * noise))
                    .collect();
                let tried =
                    format!("temperature(&{}, &{}), of a body at {kelvin} K", show(&wavelengths), show(&measured));
                let mean = |f: &dyn Fn(f64, f64) -> f64| {
                    wavelengths.iter().zip(&measured).map(|(l, b)| f(*l, *b)).sum::<f64>() / 8.0
                };
                t.call(tried, || temperature(&wavelengths, &measured))?
                    .tolerance(if noise > 0.0 { 0.01 } else { 1e-3 }, 0.0)
                    .mistake(
                        "without the -1 each wavelength gives a temperature that is too high, the longer the \
                        wavelength, the more",
                        || mean(&|l, b| C[1] / l / (C[0] / l.powi(5) / b).ln()),
                    )
                    .mistake(
                        "Wien's displacement law reads the temperature off the brightest wavelength; that is as \
                        coarse as the grid, so fit the whole curve",
                        || {
                            let brightest =
                                (0..8).fold(0, |best, i| if measured[i] > measured[best] { i } else { best });
                            2897.772 / wavelengths[brightest]
                        },
                    )
                    .mistake("in degrees Celsius; Planck's law counts from absolute zero", || kelvin - 273.15)
                    .suspect("this is 1 / T", |k| (k * kelvin - 1.0).abs() < 0.02)
                    .suspect("this is ln T", |k| (k / kelvin.ln() - 1.0).abs() < 0.01)
                    .suspect("it has not converged; a step in 1/T or ln T fits the scale better than one in T", |k| {
                        k.is_finite() && *k > 0.0
                    })
                    .expect(kelvin)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
