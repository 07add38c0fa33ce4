//! The training loop.

use std::time::Instant;

use crate::data::DataModule;
use crate::error::{ConfigError, Result};
use crate::labels::Labels;
use crate::nn::{Module, Optimizer, Target};
use crate::tensor::{Tensor, Values};
use crate::train::{Epoch, Evaluation, History, TrainError, Trainer, clip_gradients, evaluate};

/// A [`Module`] of whatever type, so that the loop below need not be compiled anew for each.
#[doc(hidden)]
pub trait AnyModule<T> {
    fn forward(&self, x: &Tensor) -> Tensor;
    fn loss(&self, y_hat: &Tensor, y: &T) -> Tensor;
    fn parameters(&self) -> Vec<Tensor>;
    fn optimizer(&self) -> Box<dyn Optimizer>;
}

impl<T: Target, M: Module<Target = T>> AnyModule<T> for M {
    fn forward(&self, x: &Tensor) -> Tensor {
        Module::forward(self, x)
    }
    fn loss(&self, y_hat: &Tensor, y: &T) -> Tensor {
        Module::loss(self, y_hat, y)
    }
    fn parameters(&self) -> Vec<Tensor> {
        Module::parameters(self)
    }
    fn optimizer(&self) -> Box<dyn Optimizer> {
        Box::new(Module::optimizer(self))
    }
}

/// What a model can be trained to predict. The loop is compiled here once for each of the two, and not again in every
/// notebook cell that trains.
#[doc(hidden)]
pub trait Trainable: Target {
    fn run(fit: Fit<'_, Self>) -> Result<History>;
}

impl Trainable for Tensor {
    fn run(fit: Fit<'_, Tensor>) -> Result<History> {
        fit.run()
    }
}

impl Trainable for Labels {
    fn run(fit: Fit<'_, Labels>) -> Result<History> {
        fit.run()
    }
}

/// One training run: a model, its data, the settings of the trainer, and who is told of each epoch.
#[doc(hidden)]
pub struct Fit<'a, T: Target> {
    pub(super) model: &'a dyn AnyModule<T>,
    pub(super) data: &'a dyn DataModule<Target = T>,
    pub(super) trainer: &'a Trainer,
    pub(super) report: &'a mut dyn FnMut(&Epoch),
}

impl<T: Target> Fit<'_, T> {
    /// The whole run. The best parameters are put back also where it ends with an error.
    fn run(mut self) -> Result<History> {
        let mut optimizer = self.model.optimizer();
        self.check(&*optimizer)?;
        let mut best = None;
        let outcome = self.epochs(&mut *optimizer, &mut best);
        if let Some(Best { parameters, .. }) = best {
            optimizer.parameters().iter().zip(parameters).for_each(|(parameter, best)| *parameter.value_mut() = best);
        }
        outcome
    }

    fn epochs(&mut self, optimizer: &mut dyn Optimizer, best: &mut Option<Best>) -> Result<History> {
        let (own_lr, max_epochs) = (optimizer.lr(), self.trainer.max_epochs);
        let mut history = History::default();
        for epoch in 1..=max_epochs {
            let start = Instant::now();
            let lr = own_lr * self.trainer.schedule.factor(epoch, max_epochs);
            if !(lr > 0.0 && lr.is_finite()) {
                return Err(ConfigError::Schedule { epoch, lr }.into());
            }
            optimizer.set_lr(lr);
            let train_loss = self.train(epoch, optimizer, &history)?;
            let Evaluation { loss: val_loss, accuracy: val_accuracy } =
                evaluate::quietly(self.model, self.data.val_dataloader());
            if !val_loss.is_finite() {
                let history = Box::new(history);
                return Err(TrainError::ValidationNotFinite { epoch, loss: val_loss, lr, history }.into());
            }
            if self.trainer.keep_best && best.as_ref().is_none_or(|best| val_loss < best.val_loss) {
                let parameters = optimizer.parameters().iter().map(Tensor::value).collect();
                *best = Some(Best { val_loss, parameters });
            }
            history.push(Epoch { epoch, train_loss, val_loss, val_accuracy, seconds: start.elapsed().as_secs_f64() });
            (self.report)(history.last());
        }
        Ok(history)
    }

    /// Finds a setting that cannot work before anything has moved.
    fn check(&self, optimizer: &dyn Optimizer) -> Result<()> {
        optimizer.check()?;
        if self.trainer.max_epochs == 0 {
            return Err(ConfigError::Epochs.into());
        }
        if let Some(norm) = self.trainer.clip_norm.filter(|norm| !(*norm > 0.0 && norm.is_finite())) {
            return Err(ConfigError::ClipNorm(norm).into());
        }
        if self.data.batch_size() == 0 {
            return Err(ConfigError::BatchSize.into());
        }
        for (name, set) in [("training", self.data.train_set()), ("validation", self.data.val_set())] {
            if set.is_empty() {
                return Err(TrainError::Empty(name).into());
            }
        }
        Ok(())
    }

    /// One pass over the training set; returns the mean loss over its examples.
    fn train(&self, epoch: usize, optimizer: &mut dyn Optimizer, history: &History) -> Result<f64> {
        let (mut examples, mut total) = (0.0, 0.0);
        for (batch, (x, y)) in self.data.train_dataloader(epoch - 1).enumerate() {
            let loss = self.model.loss(&self.model.forward(&x), &y);
            let value = loss.item();
            if !value.is_finite() {
                let (batch, lr, history) = (batch + 1, optimizer.lr(), Box::new(history.clone()));
                return Err(TrainError::LossNotFinite { epoch, batch, loss: value, lr, history }.into());
            }
            optimizer.zero_grad();
            loss.backward();
            // The loss would tell one batch later, from weights that are lost by then.
            if let Some(index) = optimizer.parameters().iter().position(|parameter| !parameter.has_finite_grad()) {
                let shape = optimizer.parameters()[index].shape();
                let (batch, lr, history) = (batch + 1, optimizer.lr(), Box::new(history.clone()));
                let loss = value;
                return Err(TrainError::GradientNotFinite { epoch, batch, index, shape, loss, lr, history }.into());
            }
            if let Some(norm) = self.trainer.clip_norm {
                clip_gradients(optimizer.parameters(), norm);
            }
            optimizer.step()?;
            let n = x.shape()[0] as f64;
            examples += n;
            total += n * f64::from(value);
        }
        Ok(total / examples)
    }
}

/// The parameters after the epoch with the smallest validation loss. They share their memory with the model's until
/// the next step changes those.
struct Best {
    val_loss: f64,
    parameters: Vec<Values>,
}
