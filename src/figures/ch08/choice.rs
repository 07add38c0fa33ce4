//! How sure a choice is that was made on a validation set: the λ that wins, and how often it would win again.

use crate::Result;
use crate::data::{Dataset, SyntheticRegressionData};
use crate::figures::NamedFigure;
use crate::functional::squared_loss;
use crate::nn::{Optimizer, Sgd};
use crate::plot::{Figure, Values};
use crate::rng;
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("choosing-lambda", '8', "Whether the weight decay that wins is the best one", |_| {
        let lambdas = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
        let data = SyntheticRegressionData::with_rows(&[0.01; 200], 0.05, 0.01, 20, CHOOSE + 2_000, 0)?;
        let losses = lambdas.iter().map(|&lambda| losses(&data, lambda)).collect::<Result<Vec<_>>>()?;
        let [to_choose_by, others]: [Vec<f64>; 2] =
            [0..CHOOSE, CHOOSE..CHOOSE + 2_000].map(|rows| losses.iter().map(|of| mean(&of[rows.clone()])).collect());
        Ok(choosing_lambda(&lambdas, &to_choose_by, &others, &shares_of_wins(&losses, 1_000)))
    })];

/// The validation examples by which λ is chosen; all further ones stand for the truth.
const CHOOSE: usize = 100;

/// The loss of each validation example after training with this weight decay, on all examples in each step.
fn losses(data: &SyntheticRegressionData, lambda: f32) -> Result<Vec<f32>> {
    let all = |set: &dyn Dataset<Target = Tensor>| set.examples(&(0..set.len()).collect::<Vec<_>>());
    let ((x, y), (x_val, y_val)) = (all(data.train()), all(data.val()));
    let (w, b) = (Tensor::zeros((x.shape()[1], 1)).requires_grad(), Tensor::zeros(1).requires_grad());
    // The bias does not decay, and so has an optimizer of its own.
    let mut optimizers = [Sgd::new(vec![w.clone()], 0.02).weight_decay(lambda), Sgd::new(vec![b.clone()], 0.02)];
    for _ in 0..500 {
        optimizers.iter().for_each(Optimizer::zero_grad);
        squared_loss(&(x.matmul(&w) + &b), &y).backward();
        for optimizer in &mut optimizers {
            optimizer.step()?;
        }
    }
    Ok(((x_val.matmul(&w) + &b - y_val).powi(2) / 2.0).to_vec())
}

fn mean(losses: &[f32]) -> f64 {
    losses.iter().map(|&loss| f64::from(loss)).sum::<f64>() / losses.len() as f64
}

/// How often each candidate has the lowest loss if the examples to choose by are drawn anew from themselves, with
/// replacement: the same ones for all candidates.
fn shares_of_wins(losses: &[Vec<f32>], rounds: usize) -> Vec<f64> {
    let mut wins = vec![0.0; losses.len()];
    let drawn = Tensor::uniform(0.0, CHOOSE as f32, rounds * CHOOSE, &mut rng(0)).to_vec();
    for rows in drawn.chunks(CHOOSE) {
        let sum = |of: &Vec<f32>| rows.iter().map(|&row| f64::from(of[row as usize])).sum::<f64>();
        let sums: Vec<f64> = losses.iter().map(sum).collect();
        let winner = (0..sums.len()).fold(0, |best, i| if sums[i] < sums[best] { i } else { best });
        wins[winner] += 1.0 / rounds as f64;
    }
    wins
}

/// Which weight decay wins: on the left the loss on the examples to choose by, and on many others; on the right the
/// share of resampled sets of the former that each candidate wins. The valley is flat, and the choice a lottery between
/// its neighbours.
///
/// # Panics
/// If the four differ in length.
#[track_caller]
pub fn choosing_lambda(
    lambdas: &(impl Values + ?Sized),
    to_choose_by: &(impl Values + ?Sized),
    others: &(impl Values + ?Sized),
    shares_of_wins: &(impl Values + ?Sized),
) -> Figure {
    let losses = Figure::new("on two sets of examples")
        .log_x()
        .x_label("weight decay λ")
        .y_label("loss")
        .line("to choose by", lambdas, to_choose_by)
        .line("many others", lambdas, others);
    let wins = Figure::new("if the first were drawn anew")
        .log_x()
        .x_label("weight decay λ")
        .y_label("share of wins")
        .line("", lambdas, shares_of_wins);
    Figure::panels("The best λ does not always win", [losses, wins])
}
