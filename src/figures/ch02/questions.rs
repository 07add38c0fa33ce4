//! How the settings of a training are chosen: learning rate, batch size, start, weight decay.

use ndarray::Array1;

use super::{best_line, standardised_exams};
use crate::data::{DataModule, ExamScores};
use crate::figures::{Inputs, NamedFigure, room_below, with_runs};
use crate::functional::{l2_penalty, mse_loss};
use crate::nn::{LinearRegression, Module, Sgd};
use crate::plot::{Figure, Values};
use crate::tensor::Tensor;
use crate::train::Trainer;
use crate::{Result, rng};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("edge-of-divergence", '2', "The loss after 300 steps, at learning rates around 2/λmax", edge),
    NamedFigure::new("gradient-noise", '2', "How gradients of minibatches scatter, and the law 1/√B", |inputs| {
        let sizes = [1, 2, 4, 8, 16, 32, 64];
        let model = LinearRegression::new(2, 0.0003, 0);
        let scatter: Vec<f64> =
            sizes.iter().map(|&size| scatter(&model, inputs.exam_scores()?, size)).collect::<Result<_>>()?;
        Ok(gradient_noise(&sizes, &scatter, |size| scatter[0] / size.sqrt()))
    }),
    NamedFigure::new("three-starts", '2', "The loss from three starting points: they all end in the same", |inputs| {
        let data = standardised_exams(inputs)?;
        let from = |start: Tensor| -> Result<Vec<f64>> {
            let model = LinearRegression { w: start.requires_grad(), b: Tensor::zeros(1).requires_grad(), lr: 0.1 };
            Ok(Trainer::new(12).quiet().fit(&model, &data)?.val_losses())
        };
        let (zero, small) = (from(Tensor::zeros((2, 1)))?, from(Tensor::normal(0.0, 0.01, (2, 1), &mut rng(0)))?);
        let huge = from(Tensor::normal(0.0, 1000.0, (2, 1), &mut rng(0)))?;
        Ok(three_starts(&zero, &small, &huge, best_line(inputs)?.2))
    }),
    NamedFigure::new("weight-decay", '2', "The length of the weights against the strength of the penalty", |inputs| {
        let (data, lambdas) = (standardised_exams(inputs)?.with_batch_size(200)?, [0.0, 0.3, 1.0, 3.0, 10.0]);
        let mut lengths = Vec::new();
        for lambda in lambdas {
            let decayed = Decayed { inner: LinearRegression::new(2, 0.05, 0), lambda };
            Trainer::new(200).quiet().fit(&decayed, &data)?;
            lengths.push(decayed.inner.w.powi(2).sum().sqrt().item());
        }
        Ok(weight_decay(&lambdas, &lengths))
    }),
];

/// Linear regression with a penalty on the length of its weights.
struct Decayed {
    inner: LinearRegression,
    lambda: f32,
}

impl Module for Decayed {
    type Target = Tensor;
    type Optimizer = Sgd;

    fn forward(&self, x: &Tensor) -> Tensor {
        self.inner.forward(x)
    }

    fn loss(&self, y_hat: &Tensor, y: &Tensor) -> Tensor {
        mse_loss(y_hat, y) + l2_penalty(&self.inner.w, self.lambda)
    }

    fn parameters(&self) -> Vec<Tensor> {
        self.inner.parameters()
    }

    fn optimizer(&self) -> Sgd {
        self.inner.optimizer()
    }
}

fn edge(inputs: &Inputs) -> Result<Figure> {
    let data = inputs.exam_scores()?.clone().with_batch_size(200)?;
    let edge = 2.0 / super::curvatures(&data.features())[0];
    let rates: Vec<f32> =
        (-12..=3).map(|i| (edge * 1.02f64.powi(i)) as f32 * if i < 1 { 0.999 } else { 1.0 }).collect();
    let loss = |&lr: &f32| {
        let history = Trainer::new(300).quiet().fit(&LinearRegression::new(2, lr, 0), &data);
        history.map_or(f64::INFINITY, |history| history.last().val_loss)
    };
    Ok(edge_of_divergence(&rates, &rates.iter().map(loss).collect::<Vec<_>>(), edge))
}

/// The standard deviation of the slope in the first weight, over the full minibatches of fifty epochs.
fn scatter(model: &LinearRegression, data: &ExamScores, batch_size: usize) -> Result<f64> {
    let data = data.clone().with_batch_size(batch_size)?;
    let batches = (0..50).flat_map(|epoch| data.train_dataloader(epoch));
    let slope = |(x, y): (Tensor, Tensor)| {
        model.w.zero_grad();
        model.loss(&model.forward(&x), &y).backward();
        f64::from(model.w.grad().expect("a loss has a gradient").to_vec()[0])
    };
    Ok(batches.filter(|(x, _)| x.shape()[0] == batch_size).map(slope).collect::<Array1<_>>().std(1.0))
}

/// The loss after 300 steps against the learning rate, and the learning rate above which it explodes.
///
/// # Panics
/// If there are not as many losses as rates.
#[track_caller]
pub fn edge_of_divergence(rates: &(impl Values + ?Sized), losses: &(impl Values + ?Sized), edge: f64) -> Figure {
    Figure::new("Beyond 2/λₘₐₓ the loss explodes")
        .x_label("learning rate")
        .y_label("loss after 300 steps")
        .log_y()
        .line("", rates, losses)
        .v_line("2 / λₘₐₓ", edge)
}

/// How much the slope of a minibatch scatters against the size of the batch, measured and by the law 1/√B.
///
/// # Panics
/// If there are not as many measurements as sizes.
#[track_caller]
pub fn gradient_noise(
    batch_sizes: &(impl Values + ?Sized),
    measured: &(impl Values + ?Sized),
    law: impl Fn(f64) -> f64,
) -> Figure {
    let sizes = batch_sizes.to_f64s();
    let (least, most) = sizes.iter().fold((f64::INFINITY, 1.0f64), |(l, m), &size| (l.min(size), m.max(size)));
    Figure::new("Larger batches, quieter gradients")
        .x_label("batch size")
        .y_label("standard deviation of the slope")
        .log_x()
        .log_y()
        .function("falls as 1/√B", least..most, law)
        .scatter("measured", &sizes, measured)
}

/// The validation loss after each epoch, from weights of zero, from small ones and from huge ones; and the least.
#[track_caller]
pub fn three_starts(
    from_zero: &(impl Values + ?Sized),
    from_small: &(impl Values + ?Sized),
    from_huge: &(impl Values + ?Sized),
    least: f64,
) -> Figure {
    let figure = Figure::new("Wherever it starts, training ends at the same loss")
        .x_label("epoch")
        .y_label("validation loss")
        .log_y();
    let (zero, small, huge) = (from_zero.to_f64s(), from_small.to_f64s(), from_huge.to_f64s());
    // Where one line would lie on the other, one is drawn for both.
    let alike = zero.len() == small.len() && zero.iter().zip(&small).all(|(a, b)| (a / b - 1.0).abs() < 0.02);
    let runs = if alike {
        vec![("zero and small: the same", small), ("huge", huge)]
    } else {
        vec![("zero", zero), ("small", small), ("huge", huge)]
    };
    let all: Vec<f64> = runs.iter().flat_map(|(_, losses)| losses.clone()).collect();
    with_runs(room_below(figure, least, &all), runs).h_line("least squares", least)
}

/// How long the weights are after training, against the strength λ of their penalty.
///
/// # Panics
/// If there are not as many lengths as strengths.
#[track_caller]
pub fn weight_decay(lambdas: &(impl Values + ?Sized), lengths: &(impl Values + ?Sized)) -> Figure {
    let longest = lengths.to_f64s().into_iter().fold(1.0, f64::max);
    Figure::new("The stronger the penalty, the shorter the weights")
        .x_label("strength λ of the penalty")
        .y_label("length of the weights")
        .scatter("", lambdas, lengths)
        .y_range(0.0..1.1 * longest)
}
