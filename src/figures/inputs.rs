//! What the figures of the book show: data, and what the library has learned from it. Computed when it is first asked
//! for, once, and shared by all threads.

use std::sync::{Mutex, OnceLock, PoisonError};

use ndarray::{Array1, Array2, Ix1, Ix2};

use crate::data::{DataModule, ExamScores, FashionMnist};
use crate::functional::softmax;
use crate::nn::{LinearRegression, Module, SoftmaxRegression};
use crate::tensor::{Tensor, no_grad};
use crate::train::{History, Trainer};
use crate::{Labels, Result};

/// Shared inputs of the named figures.
///
/// Tensors belong to one thread, so what is kept here are arrays; [`Trained::model`] makes a model of them again.
#[derive(Default)]
pub struct Inputs {
    images: Shared<FashionMnist>,
    exam: Shared<ExamScores>,
    classifier: Shared<Trained>,
    long_run: Shared<Vec<Passed>>,
}

impl Inputs {
    /// Inputs from Fashion-MNIST as it is found on this machine, or else from the small part of it that comes with the crate.
    /// Nothing is read or trained yet.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// let inputs = Inputs::new();
    /// assert_eq!(inputs.exam_scores()?.records().len(), 200);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Inputs from these images, for example only a few.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// use workbook::prelude::*;
    /// let inputs = Inputs::with_images(FashionMnist::small().first(100, 50));
    /// assert_eq!(inputs.fashion_mnist()?.train().len(), 100);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_images(images: FashionMnist) -> Self {
        Self { images: Shared::of(images), ..Self::default() }
    }

    /// The images of chapters 6 to 9, in batches of 256.
    ///
    /// # Errors
    /// If there are files, but damaged ones.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// use workbook::prelude::*;
    /// let inputs = Inputs::with_images(FashionMnist::small());
    /// assert_eq!(inputs.fashion_mnist()?.val().len(), 500);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn fashion_mnist(&self) -> Result<&FashionMnist> {
        self.images.get(|| {
            let found = match FashionMnist::load() {
                Err(error) if error.is_missing() => FashionMnist::small(),
                found => found?,
            };
            Ok(found.with_batch_size(256)?)
        })
    }

    /// Whether the images were asked for, and turned out to be the small part that comes with the crate.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// use workbook::prelude::*;
    /// assert!(Inputs::with_images(FashionMnist::small()).is_small());
    /// assert!(!Inputs::new().is_small()); // nothing was asked for yet
    /// ```
    pub fn is_small(&self) -> bool {
        self.images.value.get().is_some_and(FashionMnist::is_small)
    }

    /// The exam scores of chapter 1.
    ///
    /// # Errors
    /// None, so far.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// use workbook::prelude::*;
    /// assert_eq!(Inputs::new().exam_scores()?.scores(), ExamScores::synthetic(0).scores());
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn exam_scores(&self) -> Result<&ExamScores> {
        self.exam.get(|| Ok(ExamScores::synthetic(0)))
    }

    /// Softmax regression on Fashion-MNIST at the settings of chapter 6: ten epochs, a learning rate of 0.1.
    ///
    /// # Errors
    /// As [`fashion_mnist`](Inputs::fashion_mnist); or if the training fails.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// use workbook::prelude::*;
    /// let inputs = Inputs::with_images(FashionMnist::small().first(100, 50));
    /// assert_eq!(inputs.classifier()?.history.len(), 10);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn classifier(&self) -> Result<&Trained> {
        let data = self.fashion_mnist()?;
        self.classifier.get(|| Trained::on(data, 10))
    }

    /// Where linear regression on the raw hours stands after each of ten thousand epochs, at the settings of chapter 1.
    pub(super) fn long_run(&self) -> Result<&[Passed]> {
        let exams = self.exam_scores()?;
        let passed = self.long_run.get(|| {
            let model = LinearRegression::new(2, 0.0003, 0);
            let mut passed = Vec::new();
            Trainer::new(10_000).fit_with(&model, exams, &mut |epoch| {
                let slope = model.w.to_vec().iter().sum();
                passed.push(Passed { val_loss: epoch.val_loss, slope, bias: model.b.item() });
            })?;
            Ok(passed)
        })?;
        Ok(passed)
    }
}

/// Where the long run stands after an epoch.
pub(super) struct Passed {
    pub val_loss: f64,
    /// The sum of the two weights.
    pub slope: f32,
    pub bias: f32,
}

/// A softmax regression that has been trained, and its answers to the validation images.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The weights, 784 x 10.
    pub w: Array2<f32>,
    /// The biases, 10.
    pub b: Array1<f32>,
    /// How the training went.
    pub history: History,
    /// The true class of each validation image.
    pub truth: Labels,
    /// The most probable class of each validation image.
    pub answers: Labels,
    /// The probability of that class.
    pub confidence: Vec<f32>,
}

impl Trained {
    fn on(data: &FashionMnist, epochs: usize) -> Result<Self> {
        let model = SoftmaxRegression::new(784, 10, 0.1, 0);
        let history = Trainer::new(epochs).quiet().fit(&model, data)?;
        let (mut answers, mut confidence) = (Vec::new(), Vec::new());
        for (x, _) in data.val_dataloader() {
            let p = no_grad(&model.parameters(), || softmax(&model.forward(&x)));
            answers.extend_from_slice(&p.argmax());
            confidence.extend(p.max_axis(1).to_vec());
        }
        let shaped = "a trained model has weights of two axes and biases of one";
        Ok(Self {
            w: model.w.to_array().into_dimensionality::<Ix2>().expect(shaped),
            b: model.b.to_array().into_dimensionality::<Ix1>().expect(shaped),
            history,
            truth: data.val().labels(),
            answers: answers.into(),
            confidence,
        })
    }

    /// The model with these weights.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// use workbook::prelude::*;
    /// let inputs = Inputs::with_images(FashionMnist::small().first(100, 50));
    /// let trained = inputs.classifier()?;
    /// let (x, _) = inputs.fashion_mnist()?.val().examples(&[0, 1]);
    /// assert_eq!(trained.model().predict(&x)[..], trained.answers[..2]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn model(&self) -> SoftmaxRegression {
        let (w, b) = (Tensor::from(self.w.clone()), Tensor::from(self.b.clone()));
        SoftmaxRegression { w: w.requires_grad(), b: b.requires_grad(), lr: 0.1 }
    }

    /// Whether the answer is right, for each validation image.
    ///
    /// ```
    /// use workbook::figures::Inputs;
    /// use workbook::prelude::*;
    /// let inputs = Inputs::with_images(FashionMnist::small().first(100, 50));
    /// let trained = inputs.classifier()?;
    /// let right = trained.right().iter().filter(|right| **right).count();
    /// assert_eq!(right, trained.answers.count_equal(&trained.truth));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn right(&self) -> Vec<bool> {
        self.answers.iter().zip(self.truth.iter()).map(|(answer, truth)| answer == truth).collect()
    }
}

/// A value that is made when it is first asked for. The standard library's `OnceLock` cannot do that yet for a making
/// that may fail; here a failure is told to whoever asked, and the next one tries again.
struct Shared<T> {
    value: OnceLock<T>,
    making: Mutex<()>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { value: OnceLock::new(), making: Mutex::new(()) }
    }
}

impl<T> Shared<T> {
    fn of(value: T) -> Self {
        Self { value: OnceLock::from(value), making: Mutex::new(()) }
    }

    fn get(&self, make: impl FnOnce() -> Result<T>) -> Result<&T> {
        if let Some(value) = self.value.get() {
            return Ok(value);
        }
        // A panic in another thread's making left nothing behind: this one makes it anew.
        let _made_by_one = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        match self.value.get() {
            Some(value) => Ok(value),
            None => {
                let value = make()?;
                Ok(self.value.get_or_init(|| value))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ConfigError;
    use crate::data::Dataset;

    #[test]
    fn a_shared_value_is_made_once_and_after_a_failure_again() {
        let shared = Shared::default();
        assert!(shared.get(|| Err(ConfigError::BatchSize.into())).is_err());
        assert_eq!(*shared.get(|| Ok(1)).unwrap(), 1);
        assert_eq!(*shared.get(|| Ok(2)).unwrap(), 1);
    }

    #[test]
    fn the_classifier_is_trained_on_the_images_that_are_given() {
        let inputs = Inputs::with_images(FashionMnist::small().first(600, 300));
        let trained = inputs.classifier().unwrap();
        assert_eq!((trained.history.len(), trained.answers.len(), trained.confidence.len()), (10, 300, 300));
        let share = trained.right().iter().filter(|&&right| right).count() as f64 / 300.0;
        assert!((share - trained.history.last().val_accuracy.unwrap()).abs() < 1e-6);
        let (x, _) = inputs.fashion_mnist().unwrap().val().examples(&[0, 1, 2]);
        assert_eq!(trained.model().forward(&x).argmax()[..], trained.answers[..3]);
    }
}
