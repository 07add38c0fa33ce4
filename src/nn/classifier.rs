//! [`Classifier`]: predictions, for every model whose target is labels.

use crate::labels::Labels;
use crate::nn::Module;
use crate::tensor::{Frozen, Tensor};

/// What a [`Module`] with [`Labels`] as its target can do besides. There is nothing to implement.
pub trait Classifier: Module<Target = Labels> {
    /// The most likely class of each example; no graph is built.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let model = SoftmaxRegression { w: tensor![[1.0, -1.0]], b: tensor![0.0, 0.0], lr: 0.1 };
    /// assert_eq!(model.predict(&tensor![[2.0], [-3.0]]), Labels::from([0, 1]));
    /// ```
    #[track_caller]
    fn predict(&self, x: &Tensor) -> Labels {
        let parameters = self.parameters();
        // No closure stands between, so that a panic points to the caller.
        let _frozen = Frozen::new(&parameters);
        self.forward(x).argmax()
    }

    /// The share of examples, in 0..=1, whose highest score is that of their label.
    ///
    /// # Panics
    /// If there are no examples, or not as many labels as rows of scores.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let model = SoftmaxRegression { w: tensor![[1.0, -1.0]], b: tensor![0.0, 0.0], lr: 0.1 };
    /// let scores = model.forward(&tensor![[2.0], [-3.0]]);
    /// assert_eq!(model.accuracy(&scores, &Labels::from([0, 0])), 0.5);
    /// ```
    #[track_caller]
    fn accuracy(&self, y_hat: &Tensor, y: &Labels) -> f32 {
        y_hat.argmax().accuracy(y)
    }
}

impl<M: Module<Target = Labels> + ?Sized> Classifier for M {}
