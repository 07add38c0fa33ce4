//! 3.4.4: second derivatives without a second derivative.

use crate::reference::vector;
use crate::{Check, show};

/// What computes the gradient of a loss at given parameters.
type Gradient = fn(&[f64]) -> Vec<f64>;

/// The gradient of (3 w₀² + 2 w₀ w₁ + 4 w₁²) / 2 - w₀.
fn bowl(w: &[f64]) -> Vec<f64> {
    vec![3.0 * w[0] + w[1] - 1.0, w[0] + 4.0 * w[1]]
}

/// The gradient of Σ w⁴ / 4 + (Σ w)² / 2.
fn quartic(w: &[f64]) -> Vec<f64> {
    let sum: f64 = w.iter().sum();
    w.iter().map(|w| w.powi(3) + sum).collect()
}

/// 3.4.4: the Hessian times a vector, from two gradients; and the size of the whole Hessian.
pub fn curvature(hessian_times: fn(Gradient, &[f64], &[f64]) -> Vec<f64>, hessian_bytes: fn(usize) -> usize) -> Check {
    Check::new("3.4.4", move |t| {
        let random = [vector(4, 2.0, &mut t.rng), vector(4, 1.0, &mut t.rng)];
        let cases: [(&str, Gradient, Vec<f64>, Vec<f64>); 7] = [
            ("bowl", bowl, vec![0.5, -1.0], vec![2.0, 1.0]),
            ("quartic", quartic, vec![2.0, -1.0, 0.5, 1.0], vec![1.0, 3.0, -2.0, 0.5]),
            ("quartic", quartic, random[0].clone(), random[1].clone()),
            ("quartic", quartic, vec![1.0, -2.0, 0.0, 3.0], vec![0.0; 4]),
            ("quartic", quartic, vec![0.0; 3], vec![1.0, -2.0, 0.5]),
            ("quartic", quartic, vec![1.5], vec![-0.5]),
            ("quartic", quartic, vec![30.0, -20.0], vec![0.02, 0.01]),
        ];
        t.part("hessian_times", |t| {
            for (name, gradient, w, v) in cases {
                let expected: Vec<f64> = if name == "bowl" {
                    vec![3.0 * v[0] + v[1], v[0] + 4.0 * v[1]]
                } else {
                    let sum: f64 = v.iter().sum();
                    w.iter().zip(&v).map(|(w, v)| 3.0 * w * w * v + sum).collect()
                };
                let scaled = |c: f64| expected.iter().map(|x| c * x).collect::<Vec<_>>();
                let diagonal: Vec<f64> =
                    if name == "bowl" { vec![3.0, 4.0] } else { w.iter().map(|w| 3.0 * w * w + 1.0).collect() };
                let length = v.iter().map(|v| v * v).sum::<f64>().sqrt();
                let off = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                t.call(format!("hessian_times({name}, &{}, &{})", show(&w), show(&v)), || {
                    hessian_times(gradient, &w, &v)
                })?
                .tolerance(1e-5, 1e-6)
                .mistake("divided by h, but the two points are 2 h apart", || scaled(2.0))
                .mistake("this is the gradient; it takes two of them to see how it changes", || gradient(&w))
                .mistake(
                    "each entry of v meets the diagonal only; moving one parameter changes the slopes of the \
                        others too",
                    || diagonal.iter().zip(&v).map(|(d, v)| d * v).collect::<Vec<_>>(),
                )
                .mistake("this is for a v of length 1: multiply by its length again", || scaled(1.0 / length))
                .mistake("the sign is reversed: the gradient ahead minus the gradient behind", || scaled(-1.0))
                .suspect("the difference of the gradients is tiny; divide it by the distance 2 h", |a| {
                    length > 0.0 && off(a, &vec![0.0; a.len()]) < 0.01 * off(&expected, &vec![0.0; a.len()])
                })
                .suspect("there is a NaN: with v = 0 nothing moves, and H v is 0", |a| {
                    length == 0.0 && a.iter().any(|a| a.is_nan())
                })
                .suspect("there is a NaN at w = 0: a step h that is a share of the length of w is 0 there", |a| {
                    w.iter().all(|w| *w == 0.0) && a.iter().any(|a| a.is_nan())
                })
                .suspect(
                    "close, but not close enough: look to both sides, (g(w + h v) - g(w - h v)) / 2h, with h \
                        about 1e-4",
                    |a| off(a, &expected) < 0.05 * off(&expected, &vec![0.0; a.len()]),
                )
                .expect(expected.clone())?;
            }
            Ok(())
        })?;
        t.part("hessian_bytes", |t| {
            for d in [3, 7850, 1, 100_003] {
                t.call(format!("hessian_bytes({d})"), || hessian_bytes(d))?
                    .tolerance(0.0, 0.0)
                    .mistake("this is how many numbers it has; an f32 takes 4 bytes", || d * d)
                    .mistake(
                        "this is the size of the gradient; the Hessian has an entry for every pair of parameters",
                        || 4 * d,
                    )
                    .mistake("these are f64; an f32 takes 4 bytes", || 8 * d * d)
                    .mistake("this uses the symmetry; the full matrix is asked for", || 2 * d * (d + 1))
                    .expect(4 * d * d)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
