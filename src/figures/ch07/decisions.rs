//! Decisions whose mistakes cost different amounts: an illness in one patient of ten, and a test that is not sure.

use ndarray::Array2;

use crate::data::{ArrayData, ArrayDataset, DataModule};
use crate::figures::{NamedFigure, spread, titled};
use crate::functional::softmax;
use crate::nn::{Module, SoftmaxRegression};
use crate::plot::{Figure, Frames, Values};
use crate::tensor::Tensor;
use crate::train::Trainer;
use crate::{Labels, Result, rng};

pub(crate) const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("threshold-cost", '7', "What it costs to call patients back above a probability", |_| {
        let (chance, ill) = clinic()?;
        let thresholds = thresholds();
        let costs: Vec<f32> = thresholds.iter().map(|&at| total_cost(&chance, &ill, at, MISSED) / 20_000.0).collect();
        Ok(threshold_cost(&thresholds, &costs, ALARM / (ALARM + MISSED)))
    })
    .moving(|_| {
        let (chance, ill) = clinic()?;
        let thresholds = thresholds();
        let ratios: Vec<f32> = spread(1.0, 200.0, 25).into_iter().map(|ratio| ratio.round() as f32).collect();
        let frame = |ratio: f32| {
            let costs: Vec<f32> = thresholds.iter().map(|&at| total_cost(&chance, &ill, at, ratio)).collect();
            let least = costs.iter().copied().fold(f32::INFINITY, f32::min);
            let costs: Vec<f32> = costs.iter().map(|cost| cost / least).collect();
            threshold_cost(&thresholds, &costs, 1.0 / (1.0 + ratio))
                .y_label("cost, as a multiple of the least")
                .y_range(0.5..6.0)
        };
        Ok(Frames::new("false alarms that an overlooked illness costs", &ratios, frame).still(18))
    })];

/// What it costs to overlook an illness, and to call back a healthy person.
const MISSED: f32 = 50.0;
const ALARM: f32 = 1.0;

/// One in ten is ill; a value from the laboratory lies around 0 for the healthy and around 2 for the ill.
fn patients(n: usize, seed: u64) -> Result<ArrayDataset<Labels>> {
    let mut rng = rng(seed);
    let chance = Tensor::uniform(0.0, 1.0, n, &mut rng).to_vec();
    let ill: Vec<usize> = chance.iter().map(|&u| usize::from(u < 0.1)).collect();
    let noise = Tensor::normal(0.0, 1.0, n, &mut rng).to_vec();
    let values = Array2::from_shape_fn((n, 1), |(i, _)| 2.0 * ill[i] as f32 + noise[i]);
    Ok(ArrayDataset::classification(values, ill, 2)?)
}

/// What a doctor says who has learned from 20 000 patients: how likely each of 20 000 others is ill; and who is.
fn clinic() -> Result<(Vec<f32>, Labels)> {
    let clinic = ArrayData::new(patients(20_000, 0)?, patients(20_000, 1)?).with_batch_size(128)?;
    let doctor = SoftmaxRegression::new(1, 2, 0.1, 0);
    Trainer::new(10).quiet().fit(&doctor, &clinic)?;
    let (values, ill) = clinic.val_set().examples(&(0..20_000).collect::<Vec<_>>());
    Ok((softmax(&doctor.forward(&values)).gather(&[1; 20_000]).to_vec(), ill))
}

/// From a thousandth to 1.
fn thresholds() -> Vec<f32> {
    (0..=120).map(|i| 10f32.powf(-3.0 + i as f32 / 40.0)).collect()
}

fn total_cost(chance: &[f32], ill: &Labels, threshold: f32, missed: f32) -> f32 {
    let cost = |(&p, &ill): (&f32, &usize)| match (p >= threshold, ill == 1) {
        (true, false) => ALARM,
        (false, true) => missed,
        _ => 0.0,
    };
    chance.iter().zip(ill.iter()).map(cost).sum()
}

/// The cost per patient against the probability from which one is called back, with the threshold that theory finds,
/// and that of the most likely label.
///
/// # Panics
/// If there is not one cost for each threshold.
#[track_caller]
pub fn threshold_cost(thresholds: &(impl Values + ?Sized), costs: &(impl Values + ?Sized), theory: f32) -> Figure {
    let most = costs.to_f64s().into_iter().filter(|cost| cost.is_finite()).fold(0.0, f64::max);
    let figure = if most > 0.0 { Figure::new("").y_range(0.0..1.15 * most) } else { Figure::new("") };
    titled("A missed illness is dear: call back early", figure)
        .log_x()
        .x_label("call back above this probability")
        .y_label("cost per patient")
        .line("", thresholds, costs)
        .v_line("cheapest in theory", f64::from(theory))
        .v_line("the more likely label", 0.5)
}
