//! 3.1.7: regression of prices.

use ndarray::{Array1, Array2};
use rand::Rng as _;
use rand_distr::{Distribution, Normal};

use crate::checks::{Check, show};
use crate::nn::LeastSquares;

/// 3.1.7a: the share of negative prices under additive noise.
pub fn negative_prices(answer: fn(f32, f32, usize, u64) -> f64) -> Check {
    Check::new("3.1.7a", move |t| {
        let draws = 10_000;
        // The distribution function of the normal distribution at -2, -1, -1/2 and -6.
        for (price, noise, expected) in
            [(100.0, 50.0, 0.022_75), (60.0, 60.0, 0.158_66), (45.0, 90.0, 0.308_54), (300.0, 50.0, 0.0)]
        {
            let seed = t.rng.random::<u32>().into();
            t.call(format!("share_negative({price}, {noise}, {draws}, {seed})"), || answer(price, noise, draws, seed))?
                .suspect("this is the number of negative prices; divide by the number of draws", |share| {
                    *share > 1.0 && (share / draws as f64 - expected).abs() < 0.02
                })
                .mistake("this is the share of positive prices", || 1.0 - expected)
                .suspect("this is a percentage; a share is between 0 and 1", |share| *share > 1.0)
                .suspect("half of all prices are below the mean; count those below 0", |share| {
                    (share - 0.5).abs() < 0.02
                })
                .suspect("`noise` is the standard deviation, not the variance, so no root is taken", |share| {
                    *share == 0.0 && expected > 0.0
                })
                .tolerance(0.0, 0.02)
                .expect(expected)?;
        }
        Ok(())
    })
}

/// Fits the target, and returns the mean relative error of the prices that the prediction stands for.
fn relative_error(x: &Array2<f32>, target: &Array1<f32>, price: &Array1<f32>, back: fn(f64) -> f64) -> f64 {
    let Some(fit) = LeastSquares::fit(x.view(), target.view()) else { return f64::NAN };
    let error = |(x, y): (ndarray::ArrayView1<f32>, &f32)| (back(fit.predict(&x.to_vec())) / f64::from(*y) - 1.0).abs();
    x.rows().into_iter().zip(price).map(error).sum::<f64>() / price.len() as f64
}

/// 3.1.7b: regression to prices and to their logarithms.
pub fn log_price(answer: fn(&Array2<f32>, &Array1<f32>) -> (f64, f64)) -> Check {
    Check::new("3.1.7b", move |t| {
        for n in [40, 25] {
            let noise = Normal::new(0.0, 0.15).expect("the deviation is positive");
            let x = Array2::from_shape_simple_fn((n, 2), || t.rng.random_range(0.0..3.0f32));
            let price: Array1<f32> = x
                .rows()
                .into_iter()
                .map(|x| (1.0 + 1.2 * x[0] - 0.4 * x[1] + noise.sample(&mut t.rng)).exp())
                .collect();
            let ln = price.ln();
            let (plain, log) = (relative_error(&x, &price, &price, |y| y), relative_error(&x, &ln, &price, f64::exp));
            let size = n as f64;
            t.call(format!("relative_errors(&x, &price) with {n} houses"), || answer(&x, &price))?
                .mistake("the order is (fit to the prices, fit to their logarithms)", || (log, plain))
                .mistake("the second fit predicts a logarithm; compare its exponential with the price", || {
                    (plain, relative_error(&x, &ln, &price, |y| y))
                })
                .mistake("the error of the logarithm was divided by the logarithm; compare prices with prices", || {
                    (plain, relative_error(&x, &ln, &ln, |y| y))
                })
                .mistake("these are sums; take the means over the examples", || (size * plain, size * log))
                .mistake("both fits had the prices as their target", || (plain, plain))
                .mistake("both fits had the logarithms as their target", || (log, log))
                .suspect("these are errors in units of money; divide each by the true price", |(a, b)| {
                    *a > 3.0 * plain && *b > 3.0 * log
                })
                .suspect("errors of opposite sign cancel: take the absolute value of each", |(a, b)| {
                    a.abs() < plain && b.abs() < log
                })
                .tolerance(2e-3, 1e-5)
                .expect((plain, log))?;
        }
        Ok(())
    })
}

/// 3.1.7c: the returns of a share that is traded in ticks.
pub fn ticks(answer: fn(&[f64], f64) -> Vec<f64>) -> Check {
    Check::new("3.1.7c", move |t| {
        let random = (0..6).map(|_| t.rng.random_range(0.02..0.2)).collect();
        let known = vec![0.052, 0.018, 0.031, 0.067];
        for (values, tick) in
            [(known, 0.01), (random, 0.01), (vec![101.3, 98.9, 104.26], 0.5), (vec![0.012, 0.003, 0.017], 0.01)]
        {
            let returns = |price: &dyn Fn(f64) -> f64| -> Vec<f64> {
                values.windows(2).map(|pair| (price(pair[1]) / price(pair[0])).ln()).collect()
            };
            let price = |value: f64| (value / tick).round().max(1.0) * tick;
            let simple = || values.windows(2).map(|pair| price(pair[1]) / price(pair[0]) - 1.0).collect::<Vec<_>>();
            t.call(format!("observed_returns(&{}, {tick})", show(&values)), || answer(&values, tick))?
                .suspect("there is an infinity or a NaN: a value of less than half a tick was rounded to 0, but the lowest price is one tick", |r| {
                    r.iter().any(|r| !r.is_finite())
                })
                .mistake("these are the returns of the values themselves; what the market shows are prices in whole ticks", || returns(&|v| v))
                .mistake("the prices are rounded down; take the nearest tick", || returns(&|v| (v / tick).floor().max(1.0)))
                .mistake("the prices are rounded up; take the nearest tick", || returns(&|v| (v / tick).ceil().max(1.0)))
                .mistake("these are simple returns, p_t / p_{t-1} - 1; take the logarithm of the quotient", simple)
                .mistake("the quotient is upside down: the later price over the earlier", || {
                    returns(&price).iter().map(|r| -r).collect::<Vec<_>>()
                })
                .mistake("each price is compared with the first; compare it with the one before", || {
                    values[1..].iter().map(|v| (price(*v) / price(values[0])).ln()).collect::<Vec<_>>()
                })
                .mistake("these are differences of prices; a return is a ratio", || {
                    values.windows(2).map(|pair| price(pair[1]) - price(pair[0])).collect::<Vec<_>>()
                })
                .tolerance(1e-6, 1e-9)
                .expect(returns(&price))?;
        }
        Ok(())
    })
}
