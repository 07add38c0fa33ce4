//! 3.4.2 and 3.4.3: two laws of physics, fitted to measurements.

use ndarray::Array1;
use rand::Rng as _;

use crate::reference::{MANY_STEPS, vector};
use crate::{Check, Trial, Tried, show};
use workbook::tensor::Tensor;

/// 3.4.2: the resistance that explains pairs of current and voltage.
pub fn ohm(answer: fn(&Tensor, &Tensor, f32, usize) -> f32) -> Check {
    Check::new("3.4.2", move |t| {
        // The last in other units, in which all numbers are tiny, and the learning rate is huge.
        for (n, lr, steps, unit) in [
            (3, 0.05, 1, 1.0f32),
            (4, 0.02, 4, 1.0),
            (8, 0.01, 10, 1.0),
            (6, 0.03, 200, 1.0),
            (1, 0.1, 3, 1.0),
            (2, 0.1, 0, 1.0),
            (5, 2e-4, 3000, 1.0),
            (4, 5e6, 5, 1e-4),
        ] {
            let truth = t.rng.random_range(0.5..5.0);
            let is_tiny = unit < 1.0;
            let currents: Array1<f32> = (1..=n).map(|i| unit * 0.5 * i as f32).collect();
            // Volts with a zero error of the meter, so that a bias would show.
            let noise = vector(n, 0.2, &mut t.rng);
            let volts: Array1<f32> =
                currents.iter().zip(&noise).map(|(i, e)| i * truth + unit * (0.4 + *e as f32)).collect();
            let (x, y) = (currents.mapv(f64::from), volts.mapv(f64::from));
            let (xx, xy, size) = (x.dot(&x), x.dot(&y), n as f64);
            // The distance to the best R shrinks by the same factor in every step.
            let after = |rate: f64, steps: usize| xy / xx * (1.0 - (1.0 - 2.0 * rate * xx / size).powi(steps as i32));
            let rate = f64::from(lr);
            let expected = after(rate, steps);
            let tried = format!("fit_resistance(&{}, &{}, {lr}, {steps})", show(&currents), show(&volts));
            let (current, voltage) = (Tensor::from(currents), Tensor::from(volts));
            t.lend(&[("current", &current), ("voltage", &voltage)])
                .call(tried, || answer(&current, &voltage, lr, steps))?
            .tolerance(1e-4, 1e-6)
            .mistake("the steps are half as long: the gradient of the mean squared error has a 2", || {
                after(rate / 2.0, steps)
            })
            .mistake("the squared errors are summed here; take their mean", || after(rate * size, steps))
            .mistake("it goes uphill: the gradient is subtracted", || after(-rate, steps))
            .mistake("this is the best R at once; gradient descent has not got there yet", || xy / xx)
            .mistake("one step too many", || after(rate, steps + 1))
            .mistake("one step is missing", || after(rate, steps.saturating_sub(1)))
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
            .mistake("each step uses one measurement only; the loss is the mean over all of them", || {
                (0..steps).map(|step| step % n).fold(0.0, |r, k| r - rate * 2.0 * x[k] * (r * x[k] - y[k]))
            })
            .suspect(
                "in these units the derivative is tiny from the first step on; neither an end at a small derivative nor \
                a limit to the learning rate fits all units",
                |r| is_tiny && f64::from(*r).abs() < expected.abs(),
            )
            .mistake("current and voltage are the wrong way round: this is 1/R", || {
                let yy = y.dot(&y);
                xy / yy * (1.0 - (1.0 - 2.0 * rate * yy / size).powi(steps as i32))
            })
            .suspect(MANY_STEPS, |_| steps > 1000)
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
            for (l, kelvin) in [(0.6, 5772.0), (10.0, 300.0), random, (100.0, 4000.0), (0.5, 300.0), (0.1, 20.0)] {
                let u = C[1] / (l * kelvin);
                t.call(format!("spectral_radiance({l}, {kelvin})"), || spectral_radiance(l, kelvin))?
                    .tolerance(1e-7, 0.0)
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
                    .suspect(
                        "the exponential overflows in f32, which ends at 3.4e38; in f64 this radiance is tiny, but not 0",
                        |b| u > 88.0 && *b == 0.0,
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
        t.part("temperature", |t| {
            let random = t.rng.random_range(400.0..8000.0f64).round();
            // Between two whole numbers, where a whole one is off in the fourth digit.
            let cool = f64::from(t.rng.random_range(220..300)) + 0.45;
            // The wavelengths as multiples of the brightest one.
            let around = [0.6, 0.95, 1.3, 1.65, 2.0, 2.35, 2.7, 3.05];
            let wide = [4.0, 0.15, 1.1, 0.3, 2.5];
            for (kelvin, noise, peaks) in [
                (5772.0, 0.0, &around[..]),
                (cool, 0.0, &around),
                (random, 0.01, &around),
                (random / 1.5, 0.015, &wide),
                (5772.0, 0.01, &[20.0, 30.0, 12.0]),
                // So hot that a first step from a few thousand kelvin leads below 0.
                (15_000.0, 0.01, &[20.0, 30.0, 12.0]),
                (250.0, 0.0, &[0.7]),
                // So cold, and the waves so long, that the first steps lead only part of the way.
                (250.0, 0.0, &[20.0, 30.0, 12.0]),
                (15_000.0, 0.01, &wide),
            ] {
                let wavelengths: Vec<f64> = peaks.iter().map(|peak| 2898.0 / kelvin * peak).collect();
                let measured: Vec<f64> = wavelengths
                    .iter()
                    .map(|l| radiance(*l, kelvin) * (1.0 + if t.rng.random() { noise } else { -noise }))
                    .collect();
                fitted(t, temperature, kelvin, &wavelengths, &measured)?;
            }
            Ok(())
        })
    })
}

/// The temperature at which `slope`, the derivative of a mistake by 1/T, changes its sign.
fn minimum(slope: impl Fn(f64) -> f64) -> f64 {
    let (mut hot, mut cold) = (1.0 / 30_000.0, 1.0 / 120.0);
    for _ in 0..80 {
        let middle = (hot + cold) / 2.0;
        if slope(middle) < 0.0 {
            hot = middle;
        } else {
            cold = middle;
        }
    }
    1.0 / hot
}

fn fitted(
    t: &mut Trial,
    temperature: fn(&[f64], &[f64]) -> f64,
    kelvin: f64,
    wavelengths: &[f64],
    measured: &[f64],
) -> Tried {
    let sum = |f: &dyn Fn(f64, f64) -> f64| wavelengths.iter().zip(measured).map(|(l, b)| f(*l, *b)).sum::<f64>();
    // d ln B / ds
    let steepness = |l: f64, s: f64| C[1] / l / (-C[1] / l * s).exp_m1();
    let best = minimum(|s| sum(&|l, b| steepness(l, s) * (radiance(l, 1.0 / s) / b).ln()));
    let mean = |f: &dyn Fn(f64, f64) -> f64| sum(f) / measured.len() as f64;
    let alone = |l: f64, b: f64| C[1] / l / (C[0] / l.powi(5) / b).ln_1p();
    let tried = format!("temperature(&{}, &{}), of a body at {kelvin} K", show(&wavelengths), show(&measured));
    t.call(tried, || temperature(wavelengths, measured))?
        .tolerance(1e-4, 0.0)
        .mistake(
            "without the -1 each wavelength gives a temperature that is too high, the longer the wavelength, the more",
            || mean(&|l, b| C[1] / l / (C[0] / l.powi(5) / b).ln()),
        )
        .mistake(
            "Wien's displacement law reads the temperature off the brightest wavelength; that is as coarse as the grid, \
            so fit the whole curve",
            || {
                let brighter = |best: usize, i: usize| if measured[i] > measured[best] { i } else { best };
                2897.772 / wavelengths[(0..measured.len()).fold(0, brighter)]
            },
        )
        .mistake("a whole number of kelvins is not near enough: the first five digits are asked for", || best.round())
        .mistake("in degrees Celsius; Planck's law counts from absolute zero", || best - 273.15)
        .mistake("this is what the first measurement alone says; fit all of them", || {
            alone(wavelengths[0], measured[0])
        })
        .mistake(
            "this is the mean of what each measurement says for itself; minimise one mistake, to which all contribute",
            || mean(&alone),
        )
        .mistake(
            "this minimises the mistakes in B itself, where only the brightest wavelengths count; compare ln B",
            || minimum(|s| sum(&|l, b| {
                let fitted = radiance(l, 1.0 / s);
                steepness(l, s) * fitted * (fitted - b)
            })),
        )
        .suspect("this is 1 / T", |k| (k * kelvin - 1.0).abs() < 0.02)
        .suspect("this is ln T", |k| (k / kelvin.ln() - 1.0).abs() < 0.01)
        .suspect(
            "it has run away: from a temperature that is too low a Gauss-Newton step overshoots; begin with the hottest",
            |k| !k.is_finite() || *k <= 0.0,
        )
        .suspect(
            "right for other spectra, and too hot here, where the way from the hottest temperature is the longest: take as \
            many steps as it needs until the first five digits stay as they are",
            |k| kelvin == 250.0 && wavelengths.len() > 1 && (1.001 * best..20_000.0).contains(k),
        )
        .suspect(
            "near the minimum, but not at it: is the - 1 of the formula there, does every measurement count alike in ln B, \
            and do the steps go on until nothing changes any more?",
            |k| (k / best - 1.0).abs() < 0.02,
        )
        .otherwise("it has not converged; a step in 1/T or ln T fits the scale better than one in T")
        .expect(best)?;
    Ok(())
}
