//! Prices, to which noise is not added: none is below zero, they scatter by a share of themselves, and they move in
//! ticks.

use std::f64::consts::TAU;

use ndarray::{Array1, Array2};

use crate::figures::NamedFigure;
use crate::nn::LeastSquares;
use crate::plot::{Figure, Values};
use crate::rng;
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("prices-below-zero", 'A', "What additive noise believes, and two fits to prices", |_| {
        let mut rng = rng(0);
        let area = Tensor::uniform(30.0, 300.0, 80, &mut rng);
        let price = (&area / 100.0 + Tensor::normal(0.0, 0.2, 80, &mut rng)).exp() * 50.0;
        let column = Array2::from_shape_vec((80, 1), area.to_vec()).expect("a row for each house");
        let fit = |y: &Tensor| {
            let y = Array1::from(y.to_vec());
            LeastSquares::fit(column.view(), y.view()).expect("the areas differ")
        };
        let (plain, log) = (fit(&price), fit(&price.ln()));
        let bell = |price: f64, mean: f64| (-((price - mean) / 50.0).powi(2) / 2.0).exp() / (50.0 * TAU.sqrt());
        let buildings = [("garage", 25.0), ("flat", 100.0), ("villa", 300.0)];
        let line = |area: f64| plain.predict(&[area as f32]);
        Ok(prices_below_zero(&buildings, bell, &area, &price, line, |area| log.predict(&[area as f32]).exp()))
    }),
    NamedFigure::new("prices-in-ticks", 'A', "The value of a share near two cents, and its price", |_| {
        let mut worth = 2.0;
        let moves = Tensor::normal(0.0, 0.03, 120, &mut rng(0)).to_vec();
        let day = |step: &f32| {
            worth *= step.exp();
            worth
        };
        let value: Vec<f32> = moves.iter().map(day).collect();
        let traded: Vec<f32> = value.iter().map(|value| value.round().max(1.0)).collect();
        Ok(prices_in_ticks(&value, &traded))
    }),
];

/// On the left what a model with additive noise believes about some buildings, each with its name and its value: a
/// bell, `density(price, value)`, that ignores the zero. On the right houses, the best line, and a curve.
///
/// All prices are in thousand euros, the areas in square metres.
///
/// # Panics
/// If there are not as many prices as areas.
#[track_caller]
pub fn prices_below_zero(
    buildings: &[(&str, f64)],
    density: impl Fn(f64, f64) -> f64,
    area: &(impl Values + ?Sized),
    price: &(impl Values + ?Sized),
    line: impl Fn(f64) -> f64,
    curve: impl Fn(f64) -> f64,
) -> Figure {
    let bells = Figure::new("What additive noise believes")
        .x_label("price in 1000 €")
        .y_label("density per 1000 €")
        .v_line("0 €", 0.0);
    let bells = buildings
        .iter()
        .fold(bells, |figure, &(name, value)| figure.function(name, -150.0..650.0, |price| density(price, value)));
    let houses = Figure::new("Two fits to the same houses")
        .x_label("area in m²")
        .y_label("price in 1000 €")
        .scatter("houses", area, price)
        .function("fit to price", 30.0..300.0, line)
        .function("fit to ln price", 30.0..300.0, curve)
        .h_line("0 €", 0.0);
    Figure::panels("No price is below zero, yet the model allows it", [bells, houses])
}

/// What a share is worth on each day, and what it is traded at, both in cents: always a whole number.
///
/// # Panics
/// If there are not as many prices as values.
#[track_caller]
pub fn prices_in_ticks(value: &(impl Values + ?Sized), traded: &(impl Values + ?Sized)) -> Figure {
    let value = value.to_f64s();
    let days = 1..=value.len();
    Figure::new("Cheap shares move in jumps")
        .y_range(0.0..1.1 * value.iter().copied().fold(1.0, f64::max))
        .x_label("day")
        .y_label("cents")
        .scatter("traded at", &days, traded)
        .line("value", &days, &value)
}
