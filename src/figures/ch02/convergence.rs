//! A model that was not finished, and why: a long valley, which standardised features turn into a bowl.

use ndarray::{Array2, Axis, s};

use super::{best_line, curvatures};
use crate::Result;
use crate::figures::ch01::{descend, loss_of};
use crate::figures::{Inputs, NamedFigure, room_below, titled};
use crate::nn::LeastSquares;
use crate::plot::{Figure, Frames, Legend, Values};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("plateau", '2', "Ten thousand epochs: where the curve looked flat, and where it ends", |inputs| {
        let losses: Vec<f64> = inputs.long_run()?.iter().map(|epoch| epoch.val_loss).collect();
        Ok(plateau(&losses, 10, best_line(inputs)?.2))
    })
    .in_steps(4),
    NamedFigure::new("valley-and-bowl", '2', "The loss in hours, a long valley, and standardised, a bowl", |inputs| {
        let (valley, bowl) = (partly_standardised(inputs, 0.0)?, partly_standardised(inputs, 1.0)?);
        Ok(valley_and_bowl(titled("in hours", valley), titled("standardised", bowl)))
    })
    .moving(|inputs| {
        let percents: Vec<usize> = (0..=100).step_by(10).collect();
        let maps = percents.iter().map(|&percent| partly_standardised(inputs, percent as f32 / 100.0));
        let maps = maps.collect::<Result<Vec<_>>>()?;
        Ok(Frames::new("percent standardised", &percents, |percent| maps[percent / 10].clone()).still(6))
    }),
    NamedFigure::new(
        "three-directions",
        '2',
        "What is still missing in each of three directions, step by step",
        |inputs| Ok(three_directions(&curvatures(&inputs.exam_scores()?.features()), 0.0003, 70)),
    ),
];

/// The map of the loss over the weight of sleep and the bias, where this share of the way from hours to a standardised
/// feature has been gone, with thirty steps of gradient descent at the same share of the largest learning rate.
fn partly_standardised(inputs: &Inputs, share: f32) -> Result<Figure> {
    let (features, scores) = (inputs.exam_scores()?.features(), inputs.exam_scores()?.scores());
    let hours = features.slice(s![.., 0..1]);
    let (mean, deviation) = (hours.mean().expect("exams have rows"), hours.std(0.0));
    let sleep = hours.mapv(|hours| (hours - share * mean) / deviation.powf(share));
    let line = LeastSquares::fit(sleep.view(), scores.view()).expect("one feature has a single best line");
    let curvatures = curvatures(&sleep);
    let title = format!("Curvatures in the ratio {:.0} : 1", curvatures[0] / curvatures[1]);
    let (x, y, lowest) = (Tensor::from(sleep), Tensor::from(scores.insert_axis(Axis(1))), (line.w[0], line.b));
    let start = ((lowest.0 + 12.0) as f32, (lowest.1 - 16.0) as f32);
    let path = descend(&x, &y, start, 0.4 / curvatures[0] as f32, 30);
    Ok(loss_map(&title, |w, b| loss_of(w, b, &x, &y), &path, lowest, 20.0))
}

/// The loss after each of very many epochs, on logarithmic axes, with the epoch at which we had stopped and the least
/// loss that exists.
#[track_caller]
pub fn plateau(losses: &(impl Values + ?Sized), stopped_after: usize, least: f64) -> Figure {
    let losses = losses.to_f64s();
    // Places that are evenly spread over the logarithm.
    let epoch = |i: u32| (losses.len() as f64).powf(f64::from(i) / 400.0).round() as usize;
    let mut epochs: Vec<usize> = (0..=400).map(epoch).filter(|epoch| (1..=losses.len()).contains(epoch)).collect();
    epochs.dedup();
    let shown: Vec<f64> = epochs.iter().map(|epoch| losses[epoch - 1]).collect();
    let figure = Figure::new("A plateau is not the valley floor").x_label("epoch").y_label("validation loss").log_y();
    room_below(figure, least, &shown)
        .log_x()
        .step()
        .line("validation", &epochs, &shown)
        .step()
        .v_line("where we stopped", stopped_after as f64)
        .step()
        .h_line("least squares", least)
}

/// The loss of a weight and a bias from above, with the path of a descent: both are counted from the lowest point, which
/// is in the middle, and seen as far as `reach` to all sides.
///
/// ```
/// use workbook::prelude::*;
/// let loss = |w: f32, b: f32| w * w + b * b;
/// let bowl = figures::loss_map("a bowl", loss, &[(9.0, -8.0), (3.0, -2.0), (1.0, -0.5)], (0.0, 0.0), 10.0);
/// ```
#[track_caller]
pub fn loss_map(
    title: &str,
    loss: impl Fn(f32, f32) -> f32,
    path: &[(f32, f32)],
    lowest: (f64, f64),
    reach: f64,
) -> Figure {
    let (w, b) = lowest;
    let loss = |across: f64, up: f64| f64::from(loss((w + across) as f32, (b + up) as f32));
    let levels = [10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0].map(|rise| two_digits(loss(0.0, 0.0) + rise));
    let (across, up): (Vec<f64>, Vec<f64>) = path.iter().map(|at| (f64::from(at.0) - w, f64::from(at.1) - b)).unzip();
    // Few places are enough for a parabola, whose lines are drawn round between them.
    let places: Vec<f64> = (-20..=20).map(|i| reach * f64::from(i) / 20.0).collect();
    let grid = Array2::from_shape_fn((places.len(), places.len()), |(row, column)| loss(places[column], places[row]));
    Figure::new(title)
        .x_label("weight, from its best")
        .y_label("bias, from its best")
        .contour_grid(&places, &places, &grid)
        .levels(&levels)
        .z_label("loss")
        .line(&format!("{} steps", path.len().saturating_sub(1)), &across, &up)
        .scatter("lowest", &[0.0], &[0.0])
        .equal_axes()
}

/// The number with two digits, as one reads a height on a map.
fn two_digits(number: f64) -> f64 {
    format!("{number:.1e}").parse().unwrap_or(number)
}

/// Two maps of the loss, as [`loss_map`] draws them, side by side: of features in hours, and of standardised ones.
pub fn valley_and_bowl(valley: Figure, bowl: Figure) -> Figure {
    let panels = [valley.legend(Legend::Above), bowl.legend(Legend::Hidden)];
    Figure::panels("Standardised, the long valley becomes a bowl", panels)
}

/// What gradient descent has still to go along directions of these curvatures λ, step by step: the share (1 - ηλ)ᵗ of
/// what it had at the start. The line across stands where it was stopped.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::three_directions(&[196.0, 33.3, 0.214], 0.0003, 70);
/// ```
#[track_caller]
pub fn three_directions(curvatures: &(impl Values + ?Sized), lr: f64, stopped_after: usize) -> Figure {
    let steps: Vec<f64> = (0..=100).map(|i| 10f64.powf(f64::from(i) / 20.0)).collect();
    let figure = Figure::new("One learning rate, three speeds")
        .x_label("steps")
        .y_label("way still to go, in percent")
        .log_x()
        .y_range(0.0..118.0);
    let figure = curvatures.to_f64s().into_iter().fold(figure, |figure, curvature| {
        let missing: Vec<f64> = steps.iter().map(|steps| 100.0 * (1.0 - lr * curvature).powf(*steps)).collect();
        let digits = if curvature < 10.0 { 2 } else { 0 };
        figure.line(&format!("curvature λ = {curvature:.digits$}"), &steps, &missing)
    });
    figure.v_line("where we stopped", stopped_after as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plateau_shows_the_first_and_the_last_epoch_and_no_other_twice() {
        for count in [1, 2, 10, 1_000] {
            let losses: Vec<f64> = (1..=count).map(f64::from).collect();
            let data: serde_json::Value = serde_json::from_str(&plateau(&losses, 1, 0.5).data_json()).unwrap();
            let shown = data["layers"][0]["x"].as_array().unwrap();
            assert_eq!((shown.first().unwrap(), shown.last().unwrap()), (&1.into(), &count.into()));
            assert!(shown.windows(2).all(|pair| pair[0].as_f64() < pair[1].as_f64()), "{shown:?}");
            assert_eq!(data["layers"][0]["x"], data["layers"][0]["y"]);
        }
    }
}
