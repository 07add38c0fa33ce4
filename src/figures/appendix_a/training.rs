//! How a training run goes on: how fast the loss falls at several learning rates, and how near the weights come.

use crate::Result;
use crate::data::SyntheticRegressionData;
use crate::figures::{NamedFigure, with_runs};
use crate::nn::{LeastSquares, LinearRegression};
use crate::plot::{Figure, Values};
use crate::train::Trainer;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "rates-and-epochs",
        'A',
        "The loss over thirty epochs at four learning rates, and its floor",
        |_| {
            let data = SyntheticRegressionData::new(&TRUTH, 4.2, 0.01, 0)?;
            let run =
                |lr| Ok((lr, Trainer::new(30).quiet().fit(&LinearRegression::new(2, lr, 0), &data)?.val_losses()));
            let runs: Vec<_> = [0.003, 0.01, 0.03, 0.9].into_iter().map(run).collect::<Result<_>>()?;
            Ok(rates_and_epochs(&runs, f64::from(data.noise()).powi(2)))
        },
    ),
    NamedFigure::new("settling", 'A', "How far from the best line the weights are, epoch by epoch", |_| {
        let data = SyntheticRegressionData::with_rows(&TRUTH, 4.2, 1.0, 200, 1, 0)?.with_batch_size(10)?;
        let run = |lr| Ok((lr, distances(&data, lr, 100)?));
        let runs: Vec<_> = [0.2, 0.05, 0.0125].into_iter().map(run).collect::<Result<_>>()?;
        Ok(settling(&runs))
    }),
];

/// The weights of the line that the data are drawn from.
const TRUTH: [f32; 2] = [2.0, -3.4];

/// The squared distance of weights and bias from those of least squares, after each epoch.
fn distances(data: &SyntheticRegressionData, lr: f32, epochs: usize) -> Result<Vec<f64>> {
    let best = LeastSquares::of(data.train()).expect("there are more examples than unknowns");
    let model = LinearRegression::new(TRUTH.len(), lr, 0);
    let mut distances = Vec::new();
    Trainer::new(epochs).fit_with(&model, data, &mut |_| {
        let found = model.w.to_vec().into_iter().chain([model.b.item()]).map(f64::from);
        distances.push(found.zip(best.w.iter().chain([&best.b])).map(|(found, best)| (found - best).powi(2)).sum());
    })?;
    Ok(distances)
}

/// The validation losses over the epochs, for some learning rates, and the loss that even the true weights would leave:
/// the variance of the noise. Straight down, the steeper the larger the rate, and level from the floor on; a rate near
/// the edge of divergence is there at once, and does not stay.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::rates_and_epochs(&[(0.1, [2.0, 0.5, 0.3]), (0.3, [0.4, 0.25, 0.26])], 0.25);
/// ```
///
/// # Panics
/// If `floor` is not above 0, and so has no place on a logarithmic axis.
#[track_caller]
pub fn rates_and_epochs(runs: &[(f32, impl Values)], floor: f64) -> Figure {
    let runs: Vec<(f32, Vec<f64>)> = runs.iter().map(|(lr, losses)| (*lr, losses.to_f64s())).collect();
    let finite = runs.iter().flat_map(|(_, losses)| losses).filter(|loss| loss.is_finite());
    let most = finite.fold(floor, |most, &loss| most.max(loss));
    // Room below the floor, for its name.
    let figure = Figure::new("Three times the rate, three times as steep, until it never settles")
        .log_y()
        .y_range(floor / 8.0..2.0 * most);
    let figure = figure.x_label("epoch").y_label("validation loss");
    with_runs(figure, runs.into_iter().map(|(lr, losses)| (format!("η = {lr}"), losses)))
        .h_line("variance of the noise", floor)
}

/// The squared distance of the weights from those of the best line, over the epochs, for some learning rates: each comes
/// down to a distance of its own, and trembles there.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::settling(&[(0.1, [4.0, 0.02, 0.03, 0.01]), (0.05, [9.0, 1.1, 0.2, 0.01])]);
/// ```
#[track_caller]
pub fn settling(runs: &[(f32, impl Values)]) -> Figure {
    let figure =
        Figure::new("Near the best line, and never there").log_y().x_label("epoch").y_label("squared distance");
    with_runs(figure, runs.iter().map(|(lr, distances)| (format!("η = {lr}"), distances.to_f64s())))
}
