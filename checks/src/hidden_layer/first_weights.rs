//! H4: the size of first weights, by formula and by trying.

use rand::Rng as _;

use crate::reference::matrix;
use crate::seeds::seeds;
use crate::{Check, Stop, Trial, Tried, show_number};
use workbook::tensor::Tensor;

type Keeping = fn(usize, f64) -> f64;
type Measured = fn(&Tensor, usize, f32, f32, u64) -> f64;

/// H4: the deviation that keeps the mean square, and the measured factor for any deviation.
pub fn first_weights(keeping: Keeping, measured: Measured) -> Check {
    Check::new("H4", move |t| {
        t.part("keeping_deviation", |t| formula(t, keeping))?;
        t.part("measured_gain", |t| experiment(t, measured))
    })
}

fn formula(t: &mut Trial, keeping: Keeping) -> Tried {
    let random = (t.rng.random_range(2..2000), t.rng.random_range(0.05..0.95));
    for (inputs, slope) in
        [(50, 0.0), (784, 0.0), (7, 0.5), (100, 1.0), random, (1, 0.0), (300, 0.01), (5_000_000_000, 0.3)]
    {
        let (d, right) = (inputs as f64, 1.0 + slope * slope);
        let _ = t
            .call(format!("keeping_deviation({inputs}, {slope})"), || keeping(inputs, slope))?
            .tolerance(1e-6, 0.0)
            .mistake("this is the variance; the standard deviation is its root", || 2.0 / (d * right))
            .mistake("the slope plays no part here: what is negative keeps the share slope² of its square", || {
                (2.0 / d).sqrt()
            })
            .mistake(
                "the relu is left out: half of the mean square is lost in it, so the weights must make up for that",
                || (1.0 / d).sqrt(),
            )
            .mistake("squares count: what is multiplied by the slope has slope² of its square", || {
                (2.0 / (d * (1.0 + slope))).sqrt()
            })
            .mistake("the positive half counts as well: its factor is 1, that of the other slope²", || {
                (2.0 / (d * (1.0 - slope * slope))).sqrt()
            })
            .mistake("multiplied by 1 + slope²: what a leaky relu lets through need not be made up for", || {
                (2.0 * right / d).sqrt()
            })
            .mistake("half is lost, so the variance is to be doubled, and not halved", || (0.5 / (d * right)).sqrt())
            .mistake("upside down: the more inputs are added up, the smaller the weights", || (d * right / 2.0).sqrt())
            .mistake("the sum of d numbers grows with the root of d: divide by that, and not by d", || {
                2.0f64.sqrt() / d / right.sqrt()
            })
            .expect((2.0 / (d * right)).sqrt())?;
    }
    Ok(())
}

fn experiment(t: &mut Trial, measured: Measured) -> Tried {
    // Normal, far from 0, and with an offset of its own; the mean square is nowhere 1.
    let far = Tensor::uniform(2.0, 4.0, (60, 300), &mut t.rng);
    let small = Tensor::normal(0.0, 0.05, (200, 100), &mut t.rng);
    let one = Tensor::normal(0.0, 3.0, (1, 400), &mut t.rng);
    // Examples that are all 0, as a black picture is.
    let mut black = Tensor::normal(0.0, 1.0, (30, 100), &mut t.rng).to_array();
    black.slice_mut(ndarray::s![..3, ..]).fill(0.0);
    let black = Tensor::from(black);
    for (x, units, deviation, slope) in [
        (&small, 400, 0.1f32, 0.0f32),
        (&far, 3000, 0.02, 0.5),
        (&one, 3000, 0.3, 1.0),
        (&small, 300, 0.2, 0.9),
        (&black, 1500, 0.1, 0.2),
    ] {
        let (n, d) = (x.shape()[0], x.shape()[1]);
        let seed: u64 = t.rng.random();
        let tried = format!("measured_gain(&x, {units}, {deviation}, {slope}, {seed}) with x of shape [{n}, {d}]");
        let (variance, s) = (f64::from(deviation).powi(2), f64::from(slope));
        let mean_square = matrix(x).mapv(|x| x * x).mean().expect("there are some");
        let gain = |slope: f64| d as f64 * variance * (1.0 + slope * slope) / 2.0;
        let right = gain(s);
        let call = t.lend(&[("x", x)]).call(&tried, || measured(x, units, deviation, slope, seed))?;
        let found = *call.value();
        // The mean over the units is within a few per cent of its own mean.
        call.tolerance(0.15, 0.0)
            .mistake("this is the mean square behind the layer alone: divide by that of the inputs", || {
                right * mean_square
            })
            .mistake("the relu is missing: what is negative is multiplied by the slope", || gain(1.0))
            .mistake("the slope plays no part: what is negative is multiplied by it, and not by 0", || gain(0.0))
            .mistake("these are the roots; the factor of the mean squares is asked for", || right.sqrt())
            .mistake("the fraction is upside down: behind the layer by before it", || 1.0 / right)
            .mistake("the deviation was squared: it is the standard deviation of the weights already", || {
                right * variance
            })
            .mistake("the deviation was taken for a variance", || right / f64::from(deviation))
            .mistake("this is the sum of the squares behind the layer by that before it: take means", || {
                right * units as f64 / d as f64
            })
            .mistake("the deviation that was handed in plays no part", || right / (d as f64 * variance / 2.0))
            .suspect("some examples are all 0 here: divide the mean square of all numbers by that of all, and not example by example", |found| {
                !found.is_finite() && std::ptr::eq(x, &black)
            })
            .expect(right)?;
        if (found / right - 1.0).abs() < 1e-6 {
            let expected = "a number that chance has moved by some parts in a thousand";
            let likely = "this is the formula: draw weights, send `x` through the layer, and measure";
            return Err(Stop::failed(tried, show_number(found), expected, likely));
        }
    }
    let x = Tensor::normal(0.0, 1.0, (5, 4), &mut t.rng);
    seeds(t, "measured_gain(&x, 3, 0.5, 0.0, seed)", |seed| measured(&x, 3, 0.5, 0.0, seed))?;
    let x = Tensor::normal(0.0, 1.0, (1, 4), &mut t.rng);
    // The squares behind the relu have the mean 1/2 and the variance 5/4.
    let seed: u64 = t.rng.random::<u32>().into();
    for (units, likely) in [
        (10u32, "with 10 units chance moves it more than this: is `units` used, or are there always many?"),
        (4000, "with 4000 units chance moves it less than this: is `units` used, and without a limit?"),
    ] {
        let deviation = 5f64.sqrt() / f64::from(units).sqrt();
        let tried = format!("measured_gain(&x, {units}, 0.5, 0.0, seed) with 24 seeds, and x of shape [1, 4]");
        t.call(tried, || (0..24).map(|i| measured(&x, units as usize, 0.5, 0.0, seed + i)).collect::<Vec<_>>())?
            .otherwise(likely)
            .expect_that(format!("gains that scatter by about {} of their mean", show_number(deviation)), |gains| {
                let mean = gains.iter().sum::<f64>() / 24.0;
                let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / 24.0;
                (0.3..2.0).contains(&(variance.sqrt() / mean / deviation))
            })?;
    }
    Ok(())
}
