//! S2: how far the gradient of a minibatch is off.

use rand::Rng as _;

use crate::checks::{Check, show};

type Measured = fn(&[f64], usize, usize, u64) -> f64;

/// S2: the deviation of a minibatch's gradient, by formula and by drawing.
pub fn batch_size(expected_scatter: fn(&[f64], usize) -> f64, measured_scatter: Measured) -> Check {
    Check::new("S2", move |t| {
        let random: Vec<f64> = (0..12).map(|_| t.rng.random_range(-3.0..3.0f64).powi(3)).collect();
        for (gradients, b) in
            [(vec![1.0, 5.0, 3.0, 7.0, 4.0], 2), (random.clone(), 5), (random.clone(), 1), (random.clone(), 12)]
        {
            let (n, size) = (gradients.len() as f64, b as f64);
            let m = gradients.iter().sum::<f64>() / n;
            let variance = gradients.iter().map(|g| (g - m).powi(2)).sum::<f64>() / n;
            let expected = (variance / size * (n - size) / (n - 1.0)).sqrt();
            t.call(format!("expected_scatter(&{}, {b})", show(&gradients)), || expected_scatter(&gradients, b))?
                .tolerance(1e-6, 1e-9)
                .mistake(
                    "this is σ / √B, as if examples could be drawn twice; without replacement there is a factor \
                        √((N - B) / (N - 1))",
                    || (variance / size).sqrt(),
                )
                .mistake("this is the variance; take its square root", || expected.powi(2))
                .mistake("it falls with the root of the batch size, not with the batch size itself", || {
                    expected / size.sqrt()
                })
                .mistake("this is the scatter of single gradients: the batch size plays no part", || variance.sqrt())
                .mistake("σ² divides by N here, as N - 1 is in the factor already", || {
                    expected * (n / (n - 1.0)).sqrt()
                })
                .mistake("the factor has N - 1 below, not N: with B = 1 it must be 1", || {
                    (variance / size * (n - size) / n).sqrt()
                })
                .expect(expected)?;
        }
        let (gradients, b, draws) = (random, 8, 3000);
        let n = gradients.len() as f64;
        let m = gradients.iter().sum::<f64>() / n;
        let variance = gradients.iter().map(|g| (g - m).powi(2)).sum::<f64>() / n;
        let exact = (variance / 8.0 * (n - 8.0) / (n - 1.0)).sqrt();
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.15;
        let seed = t.rng.random();
        t.part("measured_scatter", |t| {
            t.call(format!("measured_scatter(&{}, {b}, {draws}, {seed})", show(&gradients)), || {
                measured_scatter(&gradients, b, draws, seed)
            })?
            .suspect("every batch gave the same: shuffle anew for each", |s| *s < 1e-9)
            .suspect(
                "drawn with replacement, so that an example can be twice in a batch: shuffle, and take the first B",
                |s| near(*s, (variance / 8.0).sqrt()),
            )
            .suspect("the gradients of a batch were summed; a minibatch's gradient is their mean", |s| {
                near(*s, 8.0 * exact)
            })
            .suspect(
                "this is the standard error of the mean over all draws; the deviation of a single batch is asked for",
                |s| near(*s, exact / f64::from(draws as u32).sqrt()),
            )
            .suspect("this is the variance; take its square root", |s| near(*s, exact.powi(2)))
            .suspect("this is the scatter of single gradients; average a batch first", |s| near(*s, variance.sqrt()))
            .expect_that(format!("about {}, within 15 %", show(&exact)), |s| near(*s, exact))?;
            Ok(())
        })?;
        Ok(())
    })
}
