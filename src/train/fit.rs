//! The training loop.

use std::time::Instant;

use crate::data::DataModule;
use crate::error::{ConfigError, Result};
use crate::nn::{Module, Sgd, Target};
use crate::train::{Epoch, History, TrainError, clip_gradients, evaluate};

/// One training run: a model, its data, and the settings of the trainer.
pub struct Fit<'a, T: Target> {
    pub(super) model: &'a dyn Module<Target = T>,
    pub(super) data: &'a dyn DataModule<Target = T>,
    pub(super) max_epochs: usize,
    pub(super) clip_norm: Option<f32>,
    pub(super) report: &'a mut dyn FnMut(&Epoch),
}

impl<T: Target> Fit<'_, T> {
    /// The whole run.
    pub(crate) fn run(self) -> Result<History> {
        let mut optimizer = self.model.optimizer();
        self.check(&optimizer)?;
        let mut history = History::default();
        for epoch in 1..=self.max_epochs {
            let start = Instant::now();
            let train_loss = self.train(epoch, &mut optimizer, &history)?;
            let validation = evaluate(self.model, self.data.val_dataloader());
            if !validation.loss.is_finite() {
                let (loss, lr, history) = (validation.loss, optimizer.lr(), Box::new(history));
                return Err(TrainError::ValidationNotFinite { epoch, loss, lr, history }.into());
            }
            let (val_loss, val_accuracy) = (validation.loss, validation.accuracy);
            history.push(Epoch { epoch, train_loss, val_loss, val_accuracy, seconds: start.elapsed().as_secs_f64() });
            (self.report)(history.last());
        }
        Ok(history)
    }

    /// Finds a setting that cannot work before anything has moved.
    fn check(&self, optimizer: &Sgd) -> Result<()> {
        optimizer.check()?;
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
    fn train(&self, epoch: usize, optimizer: &mut Sgd, history: &History) -> Result<f64> {
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
            if let Some(norm) = self.clip_norm {
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
