//! A model that was not finished, and why: a long valley, which standardised features turn into a bowl.

use ndarray::{Axis, s};

use super::{best_line, standardised};
use crate::figures::NamedFigure;
use crate::figures::ch01::{descend, loss_of};
use crate::nn::{LeastSquares, LinearRegression};
use crate::plot::{Figure, Legend, Values};
use crate::tensor::Tensor;
use crate::train::Trainer;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("plateau", '2', "Ten thousand epochs: where the curve looked flat, and where it ends", |inputs| {
        let model = LinearRegression::new(2, 0.0003, 0);
        let history = Trainer::new(10_000).quiet().fit(&model, inputs.exam_scores()?)?;
        Ok(plateau(&history.val_losses(), 10, best_line(inputs)?.2))
    }),
    NamedFigure::new("valley-and-bowl", '2', "The loss in hours, a long valley, and standardised, a bowl", |inputs| {
        let (features, scores) = (inputs.exam_scores()?.features(), inputs.exam_scores()?.scores());
        let y = Tensor::from(scores.clone().insert_axis(Axis(1)));
        let map = |title, features: ndarray::Array2<f32>, away: (f64, f64), lr, reach| {
            let sleep = features.slice(s![.., 0..1]).to_owned();
            let line = LeastSquares::fit(sleep.view(), scores.view()).expect("one feature has a single best line");
            let (x, lowest) = (Tensor::from(sleep), (line.w[0], line.b));
            let path = descend(&x, &y, ((lowest.0 + away.0) as f32, (lowest.1 + away.1) as f32), lr, 30);
            loss_map(title, |w, b| loss_of(w, b, &x, &y), &path, lowest, reach)
        };
        let valley = map("in hours", features.clone(), (4.8, -32.0), 0.01, (8.0, 40.0));
        let bowl = map("standardised", standardised(&features), (12.0, -16.0), 0.2, (20.0, 20.0));
        Ok(valley_and_bowl(valley, bowl))
    }),
    NamedFigure::new(
        "three-directions",
        '2',
        "What is still missing in each of three directions, step by step",
        |inputs| Ok(three_directions(&super::curvatures(inputs.exam_scores()?), 0.0003, 70)),
    ),
];

/// The loss after each of very many epochs, on logarithmic axes, with the epoch at which we had stopped and the least
/// loss that exists.
#[track_caller]
pub fn plateau(losses: &(impl Values + ?Sized), stopped_after: usize, least: f64) -> Figure {
    let losses = losses.to_f64s();
    // Places that are evenly spread over the logarithm.
    let epoch = |i: u32| (losses.len() as f64).powf(f64::from(i) / 60.0).round() as usize;
    let mut epochs: Vec<usize> = (0..=60).map(epoch).filter(|epoch| (1..=losses.len()).contains(epoch)).collect();
    epochs.dedup();
    let shown: Vec<f64> = epochs.iter().map(|epoch| losses[epoch - 1]).collect();
    Figure::new("A plateau is not the valley floor")
        .x_label("epoch")
        .y_label("validation loss")
        .log_x()
        .log_y()
        .line("", &epochs, &shown)
        .v_line("where we stopped", stopped_after as f64)
        .h_line("least squares", least)
}

/// The loss of a weight and a bias from above, `reach` to all sides of its lowest point, with the path of a descent.
///
/// ```
/// use workbook::prelude::*;
/// let loss = |w: f32, b: f32| w * w + b * b;
/// let bowl = figures::loss_map("a bowl", loss, &[(9.0, -8.0), (3.0, -2.0), (1.0, -0.5)], (0.0, 0.0), (10.0, 10.0));
/// ```
#[track_caller]
pub fn loss_map(
    title: &str,
    loss: impl Fn(f32, f32) -> f32,
    path: &[(f32, f32)],
    lowest: (f64, f64),
    reach: (f64, f64),
) -> Figure {
    let ((w, b), (across, up)) = (lowest, reach);
    let least = f64::from(loss(w as f32, b as f32));
    let levels = [3.0, 10.0, 30.0, 100.0, 300.0, 1000.0].map(|rise| two_digits(least + rise));
    let (path_w, path_b): (Vec<f32>, Vec<f32>) = path.iter().copied().unzip();
    Figure::new(title)
        .x_label("weight of sleep")
        .y_label("bias")
        .contour(w - across..w + across, b - up..b + up, |w, b| loss(w as f32, b as f32).into())
        .levels(&levels)
        .z_label("loss")
        .line(&format!("{} steps", path.len().saturating_sub(1)), &path_w, &path_b)
        .scatter("lowest", &[w], &[b])
        .legend(Legend::BottomLeft)
}

/// The number with two digits, as one reads a height on a map.
fn two_digits(number: f64) -> f64 {
    format!("{number:.1e}").parse().unwrap_or(number)
}

/// Two maps of the loss, as [`loss_map`] draws them, side by side: of features in hours, and of standardised ones.
pub fn valley_and_bowl(valley: Figure, bowl: Figure) -> Figure {
    Figure::panels("Standardised, the long valley becomes a bowl", [valley, bowl])
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
        .y_label("still missing, in percent")
        .log_x()
        .y_range(0.0..105.0);
    let figure = curvatures.to_f64s().into_iter().fold(figure, |figure, curvature| {
        let missing: Vec<f64> = steps.iter().map(|steps| 100.0 * (1.0 - lr * curvature).powf(*steps)).collect();
        let digits = if curvature < 10.0 { 2 } else { 0 };
        figure.line(&format!("λ = {curvature:.digits$}"), &steps, &missing)
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
