//! 3.1.7: regression of prices.

use ndarray::{Array1, Array2};
use rand::Rng as _;
use rand_distr::{Distribution, Normal};

use crate::chance::{correlation, normal_cdf};
use crate::{Check, show};
use workbook::nn::LeastSquares;

/// 3.1.7a: the share of negative prices under additive noise.
pub fn negative_prices(answer: fn(f32, f32, usize, u64) -> f64) -> Check {
    Check::new("3.1.7a", move |t| {
        // Prime numbers of draws: the share of fewer is no whole number of their parts.
        let cases = [
            (5.0, 4.0, 10_007),
            (100.0, 50.0, 10_007),
            (60.0, 60.0, 10_007),
            (45.0, 90.0, 10_007),
            (300.0, 50.0, 10_007),
            (-30.0, 60.0, 10_007),
            (40.0, 50.0, 100_003),
        ];
        for (price, noise, draws) in cases {
            let expected = normal_cdf(-price / noise);
            let spread = (expected * (1.0 - expected) / draws as f64).sqrt();
            let (price, noise, seed) = (price as f32, noise as f32, t.rng.random());
            let is_share_of = |n: usize, share: f64| {
                let count = share * n as f64;
                (count - count.round()).abs() < 1e-9 * n as f64
            };
            let tried = format!("share_negative({price}, {noise}, {draws}, {seed})");
            let share = t
                .call(&tried, || answer(price, noise, draws, seed))?
                .suspect("this is the number of negative prices; divide by the number of draws", |share| {
                    *share > 1.0 && (share / draws as f64 - expected).abs() < 0.03
                })
                .mistake("this is the share of positive prices", || 1.0 - expected)
                .suspect("this is a percentage; a share is between 0 and 1", |share| *share > 1.0)
                .suspect("half of all prices are below the mean; count those below 0", |share| {
                    (share - 0.5).abs() < 0.03
                })
                .suspect("all prices are the same: the generator is made anew for each; make one, `rng(seed)`, and draw all from it", |share| {
                    price < 10.0 && (*share == 0.0 || *share == 1.0)
                })
                .mistake("`noise` is the standard deviation, not the variance, so no root is taken", || {
                    normal_cdf(-f64::from(price) / f64::from(noise).sqrt())
                })
                .suspect("`noise` is the standard deviation, not the variance, so no root is taken", |share| {
                    *share == 0.0 && expected > 0.0
                })
                .tolerance(0.0, 6.0 * spread + 1e-4)
                .expect(expected)?;
            t.call(tried, || share)?
                .suspect("this is a share of fewer prices, or a rounded one: draw as many as `draws` says, however many these are, and divide in `f64`", |share| {
                    (2..draws).any(|n| is_share_of(n, *share))
                })
                .otherwise("the share of some number of prices is a whole number divided by it; this is what a formula says, or the share of another number of prices: draw `draws` prices, and count")
                .expect_that(format!("a whole number divided by {draws}"), |share| is_share_of(draws, *share))?;
        }
        let (seeds, draws, first) = (400, 7, t.rng.random::<u64>() >> 1);
        let expected = normal_cdf(-0.2);
        let spread = (expected * (1.0 - expected) / draws as f64).sqrt();
        let shares_from = |first| (0..seeds).map(|i| answer(20.0, 100.0, draws, first + i)).collect::<Vec<f64>>();
        let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
        let one_seed = format!("share_negative(20, 100, {draws}, seed) for {seeds} seeds from");
        let tried = format!("{one_seed} {first} on");
        let shares = t
            .call(&tried, || shares_from(first))?
            .suspect("a share of 7 prices is a whole number of sevenths; this is what a formula says, or the share of another number of prices: draw `draws` prices, and count", |shares| {
                shares.iter().any(|share| (7.0 * share - (7.0 * share).round()).abs() > 1e-9)
            })
            .suspect("with few draws nothing is negative, or too little: are all prices drawn by which the number is divided?", |shares| {
                shares.iter().all(|share| *share == 0.0)
            })
            .suspect("the seed plays no part: another seed must draw other prices", |shares| shares.iter().all(|share| *share == shares[0]))
            .suspect("seeds that follow each other share nearly all of their draws: all prices come from one generator, `rng(seed)`", |shares| {
                correlation(&shares[1..], &shares[..shares.len() - 1]).abs() > 0.3
            })
            .suspect("with few draws too little is negative: are all prices drawn by which the number is divided?", |shares| {
                mean(shares) < 0.85 * expected
            })
            .expect_that(format!("sevenths, {} on average, as different as chance makes them", show(&expected)), |shares| {
                let center = mean(shares);
                let deviation = (shares.iter().map(|share| (share - center).powi(2)).sum::<f64>() / seeds as f64).sqrt();
                shares.iter().all(|share| (7.0 * share - (7.0 * share).round()).abs() < 1e-9)
                    && (center - expected).abs() < 6.0 * spread / (seeds as f64).sqrt()
                    && (0.75..1.3).contains(&(deviation / spread))
                    && correlation(&shares[1..], &shares[..shares.len() - 1]).abs() < 0.3
            })?;
        t.call(format!("{tried}, once more"), || shares_from(first))?
            .otherwise("the same seed must give the same share: draw from `workbook::rng(seed)`, and from nothing else")
            .expect(&shares)?;
        let far = first + (1 << 32);
        t.call(format!("{one_seed} {far} on"), || shares_from(far))?
            .otherwise("the seed is cut to 32 bits, so these are the prices of other seeds: it is a `u64`")
            .expect_that(format!("other shares than for those from {first} on"), |found| *found != shares)?;
        for (price, expected) in [(0.0, 0.0), (-0.5, 1.0)] {
            t.call(format!("share_negative({price}, 0, 10, 1)"), || answer(price, 0.0, 10, 1))?
                .mistake("a price of 0 is not negative: count those *below* 0", || 1.0)
                .expect(expected)?;
        }
        Ok(())
    })
}

/// Fits the target, and returns the mean over the examples of an error of (prediction, price).
fn mean_error(x: &Array2<f32>, target: &Array1<f32>, price: &Array1<f32>, error: impl Fn(f64, f64) -> f64) -> f64 {
    let Some(fit) = LeastSquares::fit(x.view(), target.view()) else { return f64::NAN };
    let one = |(x, y): (ndarray::ArrayView1<f32>, &f32)| error(fit.predict(&x.to_vec()), f64::from(*y));
    x.rows().into_iter().zip(price).map(one).sum::<f64>() / price.len() as f64
}

fn relative(prediction: f64, price: f64) -> f64 {
    (prediction / price - 1.0).abs()
}

/// 3.1.7b: regression to prices and to their logarithms.
pub fn log_price(answer: fn(&Array2<f32>, &Array1<f32>) -> (f64, f64)) -> Check {
    Check::new("3.1.7b", move |t| {
        for (n, d, unit) in [(40, 2, 20.0), (25, 3, 1e-3), (12, 1, 1e5)] {
            let noise = Normal::new(0.0, 0.15).expect("the deviation is positive");
            // Stored column by column.
            let x = Array2::from_shape_simple_fn((d, n), || t.rng.random_range(0.0..3.0f32)).reversed_axes();
            let ln_of = |x: &[f32]| 1.0 + x.iter().zip([1.2, -0.4, 0.3]).map(|(x, w)| x * w).sum::<f32>();
            let price: Array1<f32> =
                x.rows().into_iter().map(|x| unit * (ln_of(&x.to_vec()) + noise.sample(&mut t.rng)).exp()).collect();
            let ln = price.ln();
            let of_price = |error: fn(f64, f64) -> f64| mean_error(&x, &price, &price, error);
            let of_ln = |error: fn(f64, f64) -> f64| mean_error(&x, &ln, &price, error);
            let (plain, log) = (of_price(relative), of_ln(|s, y| relative(s.exp(), y)));
            let first_only = |target: &Array1<f32>, error: fn(f64, f64) -> f64| {
                mean_error(&x.slice(ndarray::s![.., ..1]).to_owned(), target, &price, error)
            };
            let size = n as f64;
            t.call(format!("relative_errors(&x, &price) with {n} houses of {d} features, and prices such as {}", show(&price[0])), || answer(&x, &price))?
                .mistake("the order is (fit to the prices, fit to their logarithms)", || (log, plain))
                .mistake("the second fit predicts a logarithm; compare its exponential with the price", || {
                    (plain, of_ln(relative))
                })
                .mistake("the error of the logarithm was divided by the logarithm; compare prices with prices", || {
                    (plain, mean_error(&x, &ln, &ln, relative))
                })
                .mistake("this is the root of the mean square; the mean of the relative errors is asked for", || {
                    let square = |p: f64, y: f64| relative(p, y).powi(2);
                    (of_price(square).sqrt(), of_ln(|s, y| relative(s.exp(), y).powi(2)).sqrt())
                })
                .mistake("this is the difference of the logarithms, which is near the relative error only while that is small", || {
                    (plain, of_ln(|s, y| (s - y.ln()).abs()))
                })
                .mistake("the prediction of a price is the exponential of what the fit says, and no correction by its variance is asked for", || {
                    let variance = of_ln(|s, y| (s - y.ln()).powi(2));
                    (plain, mean_error(&x, &ln, &price, |s, y| relative((s + variance / 2.0).exp(), y)))
                })
                .mistake("only the first feature was used", || {
                    (first_only(&price, relative), first_only(&ln, |s, y| relative(s.exp(), y)))
                })
                .mistake("the error is divided by the true price, not by the predicted one", || {
                    (of_price(|p, y| relative(y, p)), of_ln(|s, y| relative(y, s.exp())))
                })
                .mistake("these are sums; take the means over the examples", || (size * plain, size * log))
                .mistake("both fits had the prices as their target", || (plain, plain))
                .mistake("both fits had the logarithms as their target", || (log, log))
                .mistake("these are errors in units of money; divide each by the true price", || {
                    (of_price(|p, y| (p - y).abs()), of_ln(|s, y| (s.exp() - y).abs()))
                })
                .mistake("errors of opposite sign cancel: take the absolute value of each", || {
                    (of_price(|p, y| p / y - 1.0), of_ln(|s, y| s.exp() / y - 1.0))
                })
                .mistake("errors of opposite sign cancel: take the absolute value of each", || {
                    (of_price(|p, y| p / y - 1.0).abs(), of_ln(|s, y| s.exp() / y - 1.0).abs())
                })
                .suspect("prices below 1 have negative logarithms, and these are as good as others: set no bounds", |(a, _)| {
                    unit < 1.0 && (a / plain - 1.0).abs() < 1e-3
                })
                .tolerance(1e-4, 1e-7)
                .expect((plain, log))?;
        }
        Ok(())
    })
}

/// 3.1.7c: the returns of a share that is traded in ticks.
pub fn ticks(answer: fn(&[f64], f64) -> Vec<f64>) -> Check {
    Check::new("3.1.7c", move |t| {
        // Near the middle of a tick rounding decides, so the values keep away from it.
        let mut drawn = |n: usize, ticks: std::ops::Range<f64>, tick: f64| -> Vec<f64> {
            (0..n).map(|_| (t.rng.random_range(ticks.clone()).round() + t.rng.random_range(-0.4..0.4)) * tick).collect()
        };
        let (small, quarters, many) = (drawn(6, 2.0..20.0, 0.01), drawn(7, 30.0..90.0, 0.25), drawn(4, 5e9..9e9, 1e-6));
        let known = vec![0.052, 0.018, 0.031, 0.067];
        let fine = vec![1_000_000.01, 1_000_000.02, 1_000_000.01, 1_000_000.05];
        let coarse = drawn(5, 1.0..9.0, 1000.0);
        let mut sunk = drawn(5, 3.0..20.0, 0.25);
        sunk[2] = 0.07;
        for (values, tick) in [
            (known, 0.01),
            (vec![0.0145, 0.0247, 0.031], 0.01),
            (small, 0.01),
            (quarters, 0.25),
            (coarse, 1000.0),
            (vec![101.3, 98.9, 104.26], 0.5),
            (vec![0.012, 0.003, 0.017], 0.01),
            (sunk, 0.25),
            (vec![7.3], 0.5),
            (fine, 0.01),
            (many, 1e-6),
        ] {
            let returns = |price: &dyn Fn(f64) -> f64| -> Vec<f64> {
                values.windows(2).map(|pair| (price(pair[1]) / price(pair[0])).ln()).collect()
            };
            let price = |value: f64| (value / tick).round().max(1.0) * tick;
            let simple = || values.windows(2).map(|pair| price(pair[1]) / price(pair[0]) - 1.0).collect::<Vec<_>>();
            let shown = if tick == 0.01 { format!("{values:?}") } else { show(&values) };
            t.call(format!("observed_returns(&{shown}, {tick})"), || answer(&values, tick))?
                .suspect("there is an infinity or a NaN: a value of less than half a tick was rounded to 0, but the lowest price is one tick", |r| {
                    r.iter().any(|r| !r.is_finite())
                })
                .mistake("a value of less than half a tick is traded at one tick; here the last price stays", || {
                    let held = |last: &mut f64, value: &f64| {
                        let ticks = (value / tick).round();
                        *last = if ticks < 1.0 { *last } else { ticks };
                        Some(*last)
                    };
                    let prices: Vec<f64> = values.iter().scan(1.0, held).collect();
                    prices.windows(2).map(|pair| (pair[1] / pair[0]).ln()).collect::<Vec<_>>()
                })
                .mistake("these are the returns of the values themselves; what the market shows are prices in whole ticks", || returns(&|v| v))
                .mistake("the prices are rounded down; take the nearest tick", || returns(&|v| (v / tick).floor().max(1.0)))
                .mistake("the prices are rounded up; take the nearest tick", || returns(&|v| (v / tick).ceil().max(1.0)))
                .mistake("the nearest tick has the smallest distance, so the border is halfway between two; here it is where the ratios are equal", || {
                    let middle = |below: f64, ticks: f64| if ticks > (below * (below + 1.0)).sqrt() { below + 1.0 } else { below };
                    returns(&|v| middle((v / tick).floor().max(1.0), v / tick))
                })
                .mistake("these are simple returns, p_t / p_{t-1} - 1; take the logarithm of the quotient", simple)
                .mistake("a tick need not be 0.01: the values are to be divided by `tick`", || {
                    returns(&|v| (v / 0.01).round().max(1.0))
                })
                .mistake("the quotient is upside down: the later price over the earlier", || {
                    returns(&price).iter().map(|r| -r).collect::<Vec<_>>()
                })
                .mistake("each price is compared with the first; compare it with the one before", || {
                    values[1..].iter().map(|v| (price(*v) / price(values[0])).ln()).collect::<Vec<_>>()
                })
                .mistake("these are differences of prices; a return is a ratio", || {
                    values.windows(2).map(|pair| price(pair[1]) - price(pair[0])).collect::<Vec<_>>()
                })
                .mistake("a tick is a size, not a number of decimals: 0.5 and 0.25 are ticks as well", || {
                    let scale = 10f64.powf(-tick.log10().floor());
                    returns(&|v| ((v * scale).round() / scale).max(tick))
                })
                .mistake("the number of ticks outgrew a `u16`, which ends at 65535; an `f64` is wide enough", || {
                    returns(&|v| f64::from(((v / tick).round() as u16).max(1)))
                })
                .mistake("the number of ticks outgrew an `i32`, which ends at 2147483647; an `f64` is wide enough", || {
                    returns(&|v| f64::from(((v / tick).round() as i32).max(1)))
                })
                .mistake("the number of ticks outgrew a `u32`, which ends at 4294967295; an `f64` is wide enough", || {
                    returns(&|v| f64::from(((v / tick).round() as u32).max(1)))
                })
                .suspect("these numbers have more digits than an `f32` holds: compute in `f64`, in which values and tick are given", |_| {
                    values[0] / tick > 1e8
                })
                .tolerance(1e-6, 1e-12)
                .expect(returns(&price))?;
        }
        Ok(())
    })
}
