//! The training loop.

use std::time::Instant;

use crate::data::DataModule;
use crate::error::{ConfigError, Result};
use crate::nn::{Module, Optimizer};
use crate::tensor::{Tensor, Values};
use crate::train::{Epoch, Evaluation, History, TrainError, Trainer, clip_gradients, evaluate};

/// # Training, and a function that is told of each epoch
impl Trainer {
    /// Fits `model` to the training set of `data`, validating after each epoch, and calls `report` with each. The
    /// model's parameters change in place, so a second call goes on where the first ended.
    ///
    /// # Errors
    /// [`ConfigError`](crate::ConfigError) for a setting that cannot work, [`TrainError`](crate::train::TrainError) for
    /// an empty set, or for a loss or a gradient that is not finite. The parameters are left as they were just before
    /// the step that failed, unless the best are kept.
    ///
    /// ```
    /// use workbook::prelude::*;
    ///
    /// # fn main() -> workbook::Result<()> {
    /// let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.01, 0)?;
    /// let mut losses = Vec::new();
    /// let model = LinearRegression::new(2, 0.03, 0);
    /// Trainer::new(3).fit_with(&model, &data, &mut |epoch| losses.push(epoch.val_loss))?;
    /// assert_eq!(losses.len(), 3);
    /// # Ok(()) }
    /// ```
    pub fn fit_with<M: Module>(
        &self,
        model: &M,
        data: &dyn DataModule<Target = M::Target>,
        report: &mut dyn FnMut(&Epoch),
    ) -> Result<History> {
        Fit { task: &Pair { model, data }, trainer: self, report }.run()
    }
}

/// A model and its data, of whatever types: what the loop below must know of them. It is compiled once in this crate,
/// and not again in every notebook cell that trains.
trait Task {
    fn optimizer(&self) -> Box<dyn Optimizer>;

    /// Finds data that nothing can be learned from.
    fn check(&self) -> Result<()>;

    /// The loss of each minibatch of an epoch (counted from 1) and its number of examples. A loss is computed when it is
    /// asked for, from the parameters of that moment.
    fn losses(&self, epoch: usize) -> Box<dyn Iterator<Item = (Tensor, usize)> + '_>;

    fn validate(&self) -> Evaluation;
}

struct Pair<'a, M: Module> {
    model: &'a M,
    data: &'a dyn DataModule<Target = M::Target>,
}

impl<M: Module> Task for Pair<'_, M> {
    fn optimizer(&self) -> Box<dyn Optimizer> {
        Box::new(self.model.optimizer())
    }

    fn check(&self) -> Result<()> {
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

    fn losses(&self, epoch: usize) -> Box<dyn Iterator<Item = (Tensor, usize)> + '_> {
        let loss = |(x, y): (Tensor, M::Target)| (self.model.loss(&self.model.forward(&x), &y), x.shape()[0]);
        Box::new(self.data.train_dataloader(epoch - 1).map(loss))
    }

    fn validate(&self) -> Evaluation {
        evaluate::quietly(self.model, self.data.val_dataloader())
    }
}

/// One training run: what is trained, the settings of the trainer, and who is told of each epoch.
struct Fit<'a> {
    task: &'a dyn Task,
    trainer: &'a Trainer,
    report: &'a mut dyn FnMut(&Epoch),
}

impl Fit<'_> {
    /// The whole run. The best parameters are put back also where it ends with an error.
    fn run(mut self) -> Result<History> {
        let mut optimizer = self.task.optimizer();
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
            let Evaluation { loss: val_loss, accuracy: val_accuracy } = self.task.validate();
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
        self.task.check()
    }

    /// One pass over the training set; returns the mean loss over its examples.
    fn train(&self, epoch: usize, optimizer: &mut dyn Optimizer, history: &History) -> Result<f64> {
        let (mut examples, mut total) = (0.0, 0.0);
        for (batch, (loss, n)) in self.task.losses(epoch).enumerate() {
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
            examples += n as f64;
            total += n as f64 * f64::from(value);
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
