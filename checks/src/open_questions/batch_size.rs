//! S2: how far the gradient of a minibatch is off.

use rand::Rng as _;

use crate::{Check, Trial, Tried, show};

type Measured = fn(&[f64], usize, usize, u64) -> f64;

const CANCELLED: &str = "the mean of the squares and the square of the mean are nearly equal here, and what is left of them is rounding: square the differences from the mean";

/// A list with all digits, where those at the end count.
fn text(values: &[f64]) -> String {
    if values[0].abs() > 1e8 { format!("{values:?}") } else { show(&values.to_vec()) }
}

/// S2: the deviation of a minibatch's gradient, by formula and by drawing.
pub fn batch_size(expected_scatter: fn(&[f64], usize) -> f64, measured_scatter: Measured) -> Check {
    Check::new("S2", move |t| {
        let random: Vec<f64> = (0..12).map(|_| t.rng.random_range(-3.0..3.0f64).powi(3)).collect();
        // Of numbers so large the squares cancel, and their deviations do not.
        let large: Vec<f64> = random.iter().map(|g| 1e9 + g.round()).collect();
        let many: Vec<f64> = (0..200).map(|_| t.rng.random_range(-3.0..3.0)).collect();
        let known = vec![1.0, 5.0, 3.0, 7.0, 4.0];
        let small: Vec<f64> = random.iter().map(|g| g * 1e-9).collect();
        for (gradients, b) in [
            (known, 2),
            (random.clone(), 5),
            (random.clone(), 1),
            (random.clone(), 12),
            (vec![-2.0, 7.0], 1),
            (vec![4.0; 6], 3),
            (small, 4),
            (large.clone(), 4),
            (many, 3),
        ] {
            let (n, size) = (gradients.len() as f64, b as f64);
            let (variance, expected) = (variance(&gradients), law(&gradients, b));
            t.call(format!("expected_scatter(&{}, {b})", text(&gradients)), || expected_scatter(&gradients, b))?
                .tolerance(1e-6, 1e-15)
                .suspect(CANCELLED, |_| gradients == large)
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
        t.part("measured_scatter", |t| {
            chance(t, &random, measured_scatter)?;
            // In ascending order, so that neighbours are alike.
            let mut sorted = random.clone();
            sorted.sort_by(f64::total_cmp);
            scatter(t, &sorted, measured_scatter)?;
            let seed: u64 = t.rng.random();
            t.call(format!("measured_scatter(&{}, 12, 50, {seed})", show(&random)), || {
                measured_scatter(&random, 12, 50, seed)
            })?
            .suspect(CANCELLED, |s| s.is_nan() || s.abs() < 1e-6)
            .otherwise("a batch of all examples has always the same mean: draw without replacement")
            .expect_that("0, but for rounding", |s| s.abs() < 1e-9)?;
            let (known, exact) = (text(&large), law(&large, 4));
            t.call(format!("measured_scatter(&{known}, 4, 10000, {seed})"), || {
                measured_scatter(&large, 4, 10_000, seed)
            })?
            .otherwise(CANCELLED)
            .expect_that(format!("about {}, within 8 %", show(&exact)), |s| (s / exact - 1.0).abs() < 0.08)?;
            Ok(())
        })
    })
}

/// What it scatters by is drawn: with few draws it depends on the seed, and on how many there are.
fn chance(t: &mut Trial, gradients: &[f64], measured_scatter: Measured) -> Tried {
    let b = 4;
    let first = t.rng.random::<u32>().into();
    // The second differs from the first beyond 32 bits only.
    let seeds: [u64; 4] = [first, first + (1 << 32), first + 1, first];
    let formula = law(gradients, b);
    t.call(
        format!("measured_scatter(&{}, {b}, 20, seed) with the seeds {seeds:?}", show(&gradients.to_vec())),
        || seeds.map(|seed| measured_scatter(gradients, b, 20, seed)),
    )?
    .suspect(
        "this is the formula again, whatever is drawn: draw minibatches, and measure how their means scatter",
        |s| s.iter().all(|s| (s / formula - 1.0).abs() < 1e-9),
    )
    .suspect("the same seed has given two results: draw from `workbook::rng(seed)` and from nothing else", |s| {
        s[0] != s[3]
    })
    .suspect("the seed plays no part: draw from `workbook::rng(seed)`", |s| s[0] == s[2])
    .suspect("the seed is a u64, and not all of its bits are used", |s| s[0] == s[1])
    .expect_that("another result for each seed, and the same for the same one", |s| {
        s[0] == s[3] && s[0] != s[1] && s[0] != s[2] && s[1] != s[2]
    })?;
    t.call(
        format!(
            "measured_scatter(&{}, {b}, draws, {first}) with 10000 and with 20000 draws",
            show(&gradients.to_vec())
        ),
        || [10_000, 20_000].map(|draws| measured_scatter(gradients, b, draws, first)),
    )?
    .otherwise("10000 draws more change nothing: is `draws` used, and without a limit?")
    .expect_that("two results that differ a little", |s| s[0] != s[1])?;
    let spread = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt() / mean
    };
    t.call(format!("measured_scatter(&{}, {b}, 2, seed) with 40 seeds", show(&gradients.to_vec())), || {
        (0..40).map(|i| measured_scatter(gradients, b, 2, first + i)).collect::<Vec<_>>()
    })?
    .otherwise("two draws give about the same for every seed, as many would: is `draws` used?")
    .expect_that("numbers that scatter widely: there are two draws only", |values| spread(values) > 0.2)?;
    Ok(())
}

fn law(gradients: &[f64], b: usize) -> f64 {
    let (n, b) = (gradients.len() as f64, b as f64);
    (variance(gradients) / b * (n - b) / (n - 1.0)).sqrt()
}

fn variance(gradients: &[f64]) -> f64 {
    let n = gradients.len() as f64;
    let mean = gradients.iter().sum::<f64>() / n;
    gradients.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / n
}

/// By how much the means of neighbours scatter, where the first may follow the last or not.
fn of_neighbours(gradients: &[f64], b: usize, is_ring: bool) -> f64 {
    let n = gradients.len();
    let mean = |start: usize| (start..start + b).map(|i| gradients[i % n]).sum::<f64>() / b as f64;
    let starts = if is_ring { n } else { n - b + 1 };
    variance(&(0..starts).map(mean).collect::<Vec<_>>()).sqrt()
}

/// Many draws come near the law, for each batch size.
fn scatter(t: &mut Trial, gradients: &[f64], measured_scatter: Measured) -> Tried {
    let (draws, sizes) = (10_000, [8usize, 3, 1]);
    let (exact, variance) = (sizes.map(|b| law(gradients, b)), variance(gradients));
    let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.08;
    // Whether the results for all sizes are near these.
    let all =
        |found: &[f64; 3], f: &dyn Fn(f64, f64) -> f64| (0..3).all(|i| near(found[i], f(exact[i], sizes[i] as f64)));
    let seed: u64 = t.rng.random();
    let tried = format!("measured_scatter(&{}, b, {draws}, {seed}) for b = 8, 3 and 1", show(&gradients.to_vec()));
    t.call(tried, || sizes.map(|b| measured_scatter(gradients, b, draws, seed)))?
        .suspect("every batch gave the same: shuffle anew for each", |found| found.iter().all(|s| *s < 1e-9))
        .suspect(
            "drawn with replacement, so that an example can be twice in a batch: shuffle, and take the first B",
            |found| all(found, &|_, b| (variance / b).sqrt()),
        )
        .suspect("the gradients of a batch were summed; a minibatch's gradient is their mean", |found| {
            all(found, &|exact, b| b * exact)
        })
        .suspect(
            "this is the standard error of the mean over all draws; the deviation of a single batch is asked for",
            |found| all(found, &|exact, _| exact / f64::from(draws as u32).sqrt()),
        )
        .suspect("this is the variance; take its square root", |found| all(found, &|exact, _| exact.powi(2)))
        .suspect("this is the scatter of single gradients; average a batch first", |found| {
            all(found, &|_, _| variance.sqrt())
        })
        .suspect("the batches are runs of neighbours in the list, and the gradients are in ascending order here: draw each example of a batch by itself, so shuffle first", |found| {
            [true, false].iter().any(|is_ring| (0..3).all(|i| near(found[i], of_neighbours(gradients, sizes[i], *is_ring))))
        })
        .suspect("the gradients are in ascending order here, and the batches of several scatter too widely: is a batch a run of neighbours, and not drawn from all?", |found| {
            found[0] > 1.2 * exact[0] && found[1] > 1.2 * exact[1] && near(found[2], exact[2])
        })
        .suspect("right for 3 and 1, which divide the 12 examples, and too wide for 8: is what is left of a shuffled list taken for a batch as well? Each draw is a batch of B", |found| {
            found[0] > 1.08 * exact[0] && near(found[1], exact[1]) && near(found[2], exact[2])
        })
        .expect_that(format!("about {}, within 8 %", show(&exact)), |found| all(found, &|exact, _| exact))?;
    Ok(())
}
