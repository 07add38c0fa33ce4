//! The training loop.

use std::hint;
use std::time::Instant;

use crate::data::DataModule;
use crate::error::{ConfigError, Result};
use crate::nn::{Module, Optimizer};
use crate::stop::StopRequest;
use crate::tensor::{Tensor, Values};
use crate::train::{Epoch, Evaluation, History, TrainError, Trainer, clip_gradients, evaluate};

/// # Training, and a function that is told of each epoch
impl Trainer {
    /// Fits `model` to the training set of `data`, validating after each epoch, and calls `report` with each. The
    /// model's parameters change in place, so a second call goes on where the first ended.
    ///
    /// In a notebook under the workbook's own kernel, the stop button ends the run before its next batch. The history then
    /// has the epochs that have ended, the model is as its last batch left it, or its best epoch if that is kept, and a line
    /// below the cell says so.
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
        Fit { task: &Pair { model, data }, trainer: self, report, stop: StopRequest::of_kernel() }.run()
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
        Box::new(self.data.train_dataloader(epoch - 1).whole().map(loss))
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
    stop: StopRequest,
}

/// How a pass over the training set ended.
enum Pass {
    /// With this mean loss over all examples.
    Whole(f64),
    /// The reader has asked to stop, after so many batches.
    Stopped(usize),
}

impl Fit<'_> {
    /// The whole run. The best parameters are put back also where it ends with an error.
    fn run(mut self) -> Result<History> {
        let mut optimizer = self.task.optimizer();
        self.check(&*optimizer)?;
        keep_freed_memory();
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
            let train_loss = match self.train(epoch, optimizer, &history)? {
                Pass::Whole(loss) => loss,
                Pass::Stopped(batches) => {
                    let best = best.as_ref().map(|_| history.best().epoch);
                    self.stop.heed(&stopped(history.len(), batches, best));
                    return Ok(history);
                }
            };
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

    /// One pass over the training set.
    fn train(&mut self, epoch: usize, optimizer: &mut dyn Optimizer, history: &History) -> Result<Pass> {
        let (mut examples, mut total) = (0.0, 0.0);
        for (batch, (loss, n)) in self.task.losses(epoch).enumerate() {
            if self.stop.is_made() {
                return Ok(Pass::Stopped(batch));
            }
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
        Ok(Pass::Whole(total / examples))
    }
}

/// Has glibc keep the memory that a batch gives back for the next one. It returns to the system what is free at the top
/// of the heap, from twice the largest block on that has come and gone by itself, of 32 MB at most; and each batch would
/// pay again for each page. So such a block comes and goes here, untouched. Other allocators take no notice of it.
fn keep_freed_memory() {
    drop(hint::black_box(Vec::<u8>::with_capacity(31 << 20)));
}

/// What the reader is told who has asked to stop.
fn stopped(epochs: usize, batches: usize, best: Option<usize>) -> String {
    let whole = if epochs == 1 { "1 epoch".to_owned() } else { format!("{epochs} epochs") };
    let rest = if batches == 1 { "1 batch".to_owned() } else { format!("{batches} batches") };
    let after = match (epochs, batches) {
        (0, _) => rest,
        (_, 0) => whole,
        _ => format!("{whole} and {rest}"),
    };
    let history = match epochs {
        0 => "no epoch has ended, so the history is empty".to_owned(),
        1 => "the history has that one epoch".to_owned(),
        _ => format!("the history has these {epochs} epochs"),
    };
    let model = match best {
        Some(epoch) => format!("the model is that of epoch {epoch}, the best one"),
        None => "the model is as the last batch left it".to_owned(),
    };
    format!("stopped after {after}, as you asked; {history}, and {model}")
}

/// The parameters after the epoch with the smallest validation loss. They share their memory with the model's until
/// the next step changes those.
struct Best {
    val_loss: f64,
    parameters: Vec<Values>,
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::PathBuf;

    use super::*;
    use crate::data::{DataModule, SyntheticRegressionData};
    use crate::nn::{LinearRegression, Sgd};

    /// A linear regression in whose presence somebody presses the stop button, while it computes a loss.
    struct Pressed {
        model: LinearRegression,
        file: PathBuf,
        /// How many losses are computed until then, those of the validation included.
        losses_left: Cell<usize>,
    }

    impl Module for Pressed {
        type Target = Tensor;
        type Optimizer = Sgd;

        fn parameters(&self) -> Vec<Tensor> {
            self.model.parameters()
        }

        fn forward(&self, x: &Tensor) -> Tensor {
            self.model.forward(x)
        }

        fn loss(&self, y_hat: &Tensor, y: &Tensor) -> Tensor {
            self.losses_left.set(self.losses_left.get().wrapping_sub(1));
            if self.losses_left.get() == 0 {
                std::fs::write(&self.file, "").unwrap();
            }
            self.model.loss(y_hat, y)
        }

        fn optimizer(&self) -> Sgd {
            self.model.optimizer()
        }
    }

    /// What becomes of a run that is stopped after so many whole epochs and batches; and the model that it leaves.
    fn run(trainer: &Trainer, lr: f32, epochs: usize, batches: usize) -> (Result<History>, LinearRegression) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stop");
        let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.5, 0).unwrap();
        let losses = epochs * (data.train_dataloader(0).len() + data.val_dataloader().len()) + batches;
        // It is pressed while the next one is computed, which then does not count any more.
        let losses_left = Cell::new(losses + 1);
        let model = Pressed { model: LinearRegression::new(2, lr, 0), file: file.clone(), losses_left };
        let stop = StopRequest::of_file(file.clone());
        let outcome = Fit { task: &Pair { model: &model, data: &data }, trainer, report: &mut |_| {}, stop }.run();
        assert!(outcome.is_err() || std::fs::read(&file).unwrap() == b"heeded");
        (outcome, model.model)
    }

    #[test]
    fn a_run_that_is_stopped_returns_the_epochs_that_have_ended() {
        let trainer = Trainer::new(100).quiet();
        let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.5, 0).unwrap();
        let whole = Trainer::new(3).quiet().fit_with(&LinearRegression::new(2, 0.03, 0), &data, &mut |_| {}).unwrap();
        let (stopped, model) = run(&trainer, 0.03, 3, 17);
        let stopped = stopped.unwrap();
        let losses = |history: &History| (history.train_losses(), history.val_losses());
        assert_eq!(losses(&stopped), losses(&whole));
        // The parameters are those after three epochs and seventeen batches, and not one more.
        let (_, other) = run(&trainer, 0.03, 3, 16);
        assert_ne!(model.b.item(), other.b.item());
    }

    #[test]
    fn a_run_that_is_stopped_at_once_has_an_empty_history() {
        let (history, model) = run(&Trainer::new(100).quiet(), 0.03, 0, 0);
        assert!(history.unwrap().is_empty());
        assert_eq!(model.b.item(), LinearRegression::new(2, 0.03, 0).b.item(), "no batch has moved it");
    }

    #[test]
    fn the_best_epoch_is_kept_when_a_run_is_stopped() {
        let (history, model) = run(&Trainer::new(100).keep_best().quiet(), 0.2, 6, 5);
        let history = history.unwrap();
        assert_eq!(history.len(), 6);
        let data = SyntheticRegressionData::new(&[2.0, -3.4], 4.2, 0.5, 0).unwrap();
        let found = evaluate(&model, data.val_dataloader()).loss;
        assert!((found - history.best().val_loss).abs() < 1e-9, "{found} and {}", history.best().val_loss);
    }

    #[test]
    fn the_reader_is_told_how_far_it_came() {
        let expected = "stopped after 3 epochs and 17 batches, as you asked; the history has these 3 epochs, and the \
                        model is as the last batch left it";
        assert_eq!(stopped(3, 17, None), expected);
        assert!(
            stopped(1, 0, Some(1)).starts_with("stopped after 1 epoch, as you asked; the history has that one epoch")
        );
        assert!(stopped(4, 1, Some(2)).ends_with(
            "1 batch, as you asked; the history has these 4 epochs, and the model is \
                        that of epoch 2, the best one"
        ));
        assert!(stopped(0, 1, None).starts_with("stopped after 1 batch, as you asked; no epoch has ended"));
    }
}
