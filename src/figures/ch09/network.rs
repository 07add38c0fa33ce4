//! A network of one hidden layer on Fashion-MNIST: three recipes, and what the hidden units come to see.

use crate::data::FashionMnist;
use crate::figures::{Inputs, NamedFigure, with_runs};
use crate::functional::cross_entropy;
use crate::nn::{Linear, Module, Sgd};
use crate::plot::{Figure, Frames, Image};
use crate::random::{Stream, rng_for};
use crate::tensor::{Init, Tensor};
use crate::train::{History, Schedule, Trainer};
use crate::{Labels, Result};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("three-recipes", '9', "The same network, trained by three recipes", |inputs| {
        let data = inputs.fashion_mnist()?;
        let runs = RECIPES.map(|(name, init, momentum, schedule)| {
            Network::new(init, momentum).train(data, schedule, &mut |_| ()).map(|history| (name, history))
        });
        Ok(three_recipes(&runs.into_iter().collect::<Result<Vec<_>>>()?))
    }),
    NamedFigure::new("hidden-units", '9', "What training has added to the weights of 14 hidden units", |inputs| {
        let learned = learned(inputs)?;
        let last = learned.last().expect("there is an epoch");
        Ok(hidden_units(last, 14, strongest(last)))
    })
    .moving(|inputs| {
        let learned = learned(inputs)?;
        let epochs: Vec<usize> = (0..learned.len()).collect();
        let largest = strongest(&learned[EPOCHS]);
        Ok(Frames::new("epoch", &epochs, |epoch| hidden_units(&learned[epoch], 14, largest)).still(EPOCHS))
    }),
];

/// Half of the largest weight: few are that large.
fn strongest(w: &Tensor) -> f32 {
    w.to_vec().iter().fold(0.0f32, |most, w| most.max(w.abs())) / 2.0
}

const EPOCHS: usize = 12;

/// The name of a recipe, how the first weights are drawn, the momentum, and the schedule.
const RECIPES: [(&str, Init, f32, Schedule); 3] = [
    ("small first weights", Init::Normal(0.01), 0.0, Schedule::Constant),
    ("He's first weights", Init::He, 0.0, Schedule::Constant),
    ("momentum and a schedule, too", Init::He, 0.9, Schedule::Cosine),
];

/// 784-256-10, trained at a rate of 0.1.
struct Network {
    hidden: Linear,
    output: Linear,
    momentum: f32,
}

impl Network {
    fn new(init: Init, momentum: f32) -> Self {
        let mut rng = rng_for(0, Stream::Weights);
        let (hidden, output) = (Linear::new(784, 256, init, &mut rng), Linear::new(256, 10, init, &mut rng));
        Self { hidden, output, momentum }
    }

    fn train(&self, data: &FashionMnist, schedule: Schedule, after_epoch: &mut dyn FnMut(&Self)) -> Result<History> {
        Trainer::new(EPOCHS).schedule(schedule).fit_with(self, data, &mut |_| after_epoch(self))
    }
}

impl Module for Network {
    type Target = Labels;
    type Optimizer = Sgd;

    fn forward(&self, x: &Tensor) -> Tensor {
        self.output.forward(&self.hidden.forward(&x.reshape((-1, 784))).relu())
    }

    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        cross_entropy(y_hat, y)
    }

    fn parameters(&self) -> Vec<Tensor> {
        [self.hidden.parameters(), self.output.parameters()].concat()
    }

    fn optimizer(&self) -> Sgd {
        Sgd::new(self.parameters(), 0.1).momentum(self.momentum)
    }
}

/// What the training has added to the hidden weights so far: before it, and after each epoch of it.
fn learned(inputs: &Inputs) -> Result<Vec<Tensor>> {
    let network = Network::new(Init::He, 0.9);
    let first = Tensor::from(network.hidden.w.to_array());
    let mut learned = vec![Tensor::zeros((784, 256))];
    let mut add = |network: &Network| learned.push(network.hidden.w.detach() - &first);
    network.train(inputs.fashion_mnist()?, Schedule::Cosine, &mut add)?;
    Ok(learned)
}

/// The validation accuracy after each epoch of some runs, in percent.
///
/// ```
/// use workbook::prelude::*;
///
/// # fn main() -> workbook::Result<()> {
/// let data = FashionMnist::small().first(100, 100);
/// let run = Trainer::new(2).quiet().fit(&SoftmaxRegression::new(784, 10, 0.1, 0), &data)?;
/// let figure = figures::three_recipes(&[("no hidden layer", run)]);
/// # Ok(()) }
/// ```
#[track_caller]
pub fn three_recipes(runs: &[(&str, History)]) -> Figure {
    let percent = |history: &History| history.val_accuracies().into_iter().map(|accuracy| 100.0 * accuracy).collect();
    let figure = Figure::new("The same layer does best with momentum and a schedule")
        .x_label("epoch")
        .y_label("validation accuracy in percent");
    with_runs(figure, runs.iter().map(|(name, history)| (*name, percent(history))))
}

/// The weights of the first `count` hidden units, or what was added to them, each as a picture of 28 x 28: vermilion where
/// brightness excites the unit, blue where it inhibits it, and as strong as can be at `largest`.
///
/// # Panics
/// If `w` has not 784 rows, or fewer columns than `count`.
///
/// ```
/// use workbook::prelude::*;
/// let layer = Linear::new(784, 256, Init::He, &mut rng(0));
/// let figure = figures::hidden_units(&layer.w, 14, 0.2);
/// ```
#[track_caller]
pub fn hidden_units(w: &Tensor, count: usize, largest: f32) -> Figure {
    assert!(w.shape()[0] == 784 && w.shape()[1] >= count, "weights of shape {:?} are no {count} pictures", w.shape());
    let by_unit = w.detach().t().to_vec();
    let image = |w: &[f32]| Image::diverging_to(28, 28, w, f64::from(largest));
    let pictures: Vec<Image> = by_unit.chunks(784).take(count).map(image).collect();
    Figure::images("What hidden units have learned to look for", &pictures, &[] as &[&str])
        .columns(7)
        .z_label("inhibits the unit | excites it")
}
