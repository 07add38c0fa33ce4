//! What will hold tomorrow: a leaderboard that is asked too often, and inputs that have shifted.

use ndarray::Array2;

use crate::data::{ArrayData, ArrayDataset};
use crate::figures::{NamedFigure, stairs};
use crate::functional::softmax;
use crate::nn::{Module, SoftmaxRegression};
use crate::plot::{Figure, Frames, Values};
use crate::tensor::Tensor;
use crate::train::Trainer;
use crate::{Labels, Result, rng};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("lucky-guesses", '8', "The best of many random guesses, on a leaderboard and off it", |_| {
        let (public, private) = best_so_far(1_000, 0);
        Ok(lucky_guesses(&public, &private))
    }),
    NamedFigure::new("shifted-line", '8', "A line fitted to yesterday's inputs, and corrected for today's", |_| {
        let batches = ArrayData::new(old_and_new(0)?, old_and_new(1)?).with_batch_size(100)?;
        let detector = SoftmaxRegression::new(1, 2, 0.1, 0);
        Trainer::new(10).quiet().fit(&detector, &batches)?;
        let mut rng = rng(2);
        let x = Tensor::normal(0.0, 1.0, (1_000, 1), &mut rng);
        let y = (x.powi(2) + Tensor::normal(0.0, 0.3, (1_000, 1), &mut rng)).to_vec();
        let p = softmax(&detector.forward(&x)).gather(&[1; 1_000]).to_vec();
        let beta: Vec<f64> = p.iter().map(|&p| f64::from(p / (1.0 - p))).collect();
        let today = Tensor::normal(1.0, 1.0, (1_000, 1), &mut rng);
        let of_today = today.powi(2) + Tensor::normal(0.0, 0.3, (1_000, 1), &mut rng);
        let x = x.to_vec();
        let lines = (weighted_line(&x, &y, &[1.0; 1_000]), weighted_line(&x, &y, &beta));
        Ok(shifted_line(&x, &y, &today, &of_today, lines.0, lines.1))
    })
    .moving(|_| {
        let mut rng = rng(2);
        let x = Tensor::normal(0.0, 1.0, (1_000, 1), &mut rng);
        let y = (x.powi(2) + Tensor::normal(0.0, 0.3, (1_000, 1), &mut rng)).to_vec();
        let x = x.to_vec();
        let means: Vec<f64> = (0..=30).map(|i| f64::from(i) / 10.0).collect();
        Ok(Frames::new("mean of today's inputs", &means, |mean| line_for_today(&x, &y, mean)).still(10))
    }),
];

/// The error of the best of the first 1, 2, 3, ... random guesses at 200 labels, and the error of that one at 1 000
/// others.
fn best_so_far(guesses: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut rng = rng(seed);
    let mut toss =
        || -> Vec<bool> { Tensor::uniform(0.0, 1.0, 1_200, &mut rng).to_vec().iter().map(|&u| u < 0.5).collect() };
    let labels = toss();
    let error = |guess: &[bool], labels: &[bool]| {
        guess.iter().zip(labels).filter(|(g, y)| g != y).count() as f64 / labels.len() as f64
    };
    let mut best = (1.0, 1.0);
    (0..guesses)
        .map(|_| {
            let guess = toss();
            let public = error(&guess[..200], &labels[..200]);
            if public < best.0 {
                best = (public, error(&guess[200..], &labels[200..]));
            }
            best
        })
        .unzip()
}

/// A thousand inputs from N(0, 1), labelled 0, and a thousand from N(1, 1), labelled 1.
fn old_and_new(seed: u64) -> Result<ArrayDataset<Labels>> {
    let mut rng = rng(seed);
    let mut draw = |mean| Tensor::normal(mean, 1.0, 1_000, &mut rng).to_vec();
    let x = Array2::from_shape_vec((2_000, 1), [draw(0.0), draw(1.0)].concat()).expect("two thousand rows of one");
    Ok(ArrayDataset::classification(x, (0..2_000).map(|i| i / 1_000).collect::<Vec<_>>(), 2)?)
}

/// How much more often an input turns up today than yesterday, if yesterday's come from N(0, 1) and today's from N(mean,
/// 1): the ratio of the two densities.
fn ratios(x: &[f32], mean: f64) -> Vec<f64> {
    x.iter().map(|&x| (f64::from(x) * mean - mean * mean / 2.0).exp()).collect()
}

/// Slope and intercept of the line with the smallest weighted squared error.
fn weighted_line(x: &[f32], y: &[f32], beta: &[f64]) -> (f64, f64) {
    let total: f64 = beta.iter().sum();
    let mean = |of: &dyn Fn(usize) -> f64| (0..x.len()).map(|i| beta[i] * of(i)).sum::<f64>() / total;
    let (x_mean, y_mean) = (mean(&|i| f64::from(x[i])), mean(&|i| f64::from(y[i])));
    let centred = |i: usize| f64::from(x[i]) - x_mean;
    let slope = mean(&|i| centred(i) * f64::from(y[i])) / mean(&|i| centred(i).powi(2));
    (slope, y_mean - slope * x_mean)
}

/// The error of the best of the first guesses, on the labels by which it was chosen and on others, against the number of
/// guesses.
///
/// # Panics
/// If the two differ in length.
#[track_caller]
pub fn lucky_guesses(public: &(impl Values + ?Sized), private: &(impl Values + ?Sized)) -> Figure {
    let (public, private) = (public.to_f64s(), private.to_f64s());
    let ((at, public), (also_at, private)) = (stairs(&public), stairs(&private));
    Figure::new("The best of many random guesses is still a guess")
        .log_x()
        .y_range(0.3..0.6)
        .x_label("guesses that were tried")
        .y_label("error of the best")
        .line("on the leaderboard", &at, &public)
        .line("on other labels", &also_at, &private)
        .h_line("chance", 0.5)
}

/// Examples whose inputs were drawn from N(0, 1), and the line that fits them best with the weights that inputs from
/// N(mean, 1) ask for. The title says how many examples without weights would be worth as much.
///
/// # Panics
/// If the number of x and y differs.
///
/// ```
/// use workbook::prelude::*;
/// let x = Tensor::normal(0.0, 1.0, 100, &mut rng(0));
/// let (x, y) = (x.to_vec(), x.powi(2).to_vec());
/// let moving = Frames::new("mean of today's inputs", &[0.0, 1.0, 2.0], |mean| figures::line_for_today(&x, &y, mean));
/// ```
#[track_caller]
pub fn line_for_today(x: &[f32], y: &[f32], mean: f64) -> Figure {
    let beta = ratios(x, mean);
    let (sum, squares) = (beta.iter().sum::<f64>(), beta.iter().map(|beta| beta * beta).sum::<f64>());
    let (slope, intercept) = weighted_line(x, y, &beta);
    Figure::new(&format!("{} examples, worth {:.0} for today", x.len(), sum * sum / squares))
        .x_label("x")
        .y_label("y")
        .scatter("examples of yesterday", x, y)
        .function("fitted with weights", -3.0..4.5, |x| slope * x + intercept)
        .v_line("today's mean", mean)
        .x_range(-3.5..4.5)
        .y_range(-2.0..12.0)
}

/// Examples of y = x² with some noise, and two lines through them, each as (slope, intercept): one that is fitted to the
/// examples as they are, and one with weights for inputs that lie around 1. Of today's examples, whose inputs do, the
/// first few show for which the line is meant; it has never seen them.
///
/// # Panics
/// If the number of x and y differs.
#[track_caller]
pub fn shifted_line(
    x: &(impl Values + ?Sized),
    y: &(impl Values + ?Sized),
    todays_x: &(impl Values + ?Sized),
    todays_y: &(impl Values + ?Sized),
    as_they_are: (f64, f64),
    weighted: (f64, f64),
) -> Figure {
    // As many as can be told apart.
    let first = |values: Vec<f64>| -> Vec<f64> { values.into_iter().take(25).collect() };
    Figure::new("For today's inputs another line is best")
        .y_range(-2.0..8.0)
        .x_label("x")
        .y_label("y")
        .scatter("examples of yesterday", x, y)
        .scatter("today's examples", &first(todays_x.to_f64s()), &first(todays_y.to_f64s()))
        .function("fitted to yesterday", -3.0..3.5, |x| as_they_are.0 * x + as_they_are.1)
        .function("fitted for today", -1.5..3.5, |x| weighted.0 * x + weighted.1)
        .zone("2/3 of today's x", 0.0..2.0)
}
