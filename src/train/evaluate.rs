//! The mean loss and the accuracy of a model over a whole data set.

use crate::data::DataLoader;
use crate::nn::{Module, Target};
use crate::tensor::Frozen;

/// How a model does on a data set.
///
/// ```
/// use workbook::prelude::*;
/// let data = FashionMnist::small();
/// let untrained = SoftmaxRegression::new(784, 10, 0.1, 0);
/// let Evaluation { loss, accuracy } = evaluate(&untrained, data.val_dataloader());
/// assert_close!(loss, 10f64.ln(), 0.1); // all ten classes are about equally likely
/// assert!(accuracy.unwrap() < 0.3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// The mean loss over all examples.
    pub loss: f64,
    /// The share of examples that were classified right; `None` for a regression.
    pub accuracy: Option<f64>,
}

/// Evaluates `model` on the examples of `batches`, without building a graph.
///
/// Each minibatch counts by its number of examples. The plain average of the batches' means would count the examples
/// of a short last batch for too much. Of scores with NaN among them none is the highest, so they count as wrong.
///
/// On the batches of a [`test_dataloader`](crate::data::DataModule::test_dataloader) it prints a line that says so: a
/// test set is opened once, at the end.
///
/// # Panics
/// If there are no examples: their mean loss is not defined.
///
/// ```
/// use workbook::prelude::*;
///
/// let model = LinearRegression::new(2, 0.0003, 0);
/// let before = evaluate(&model, ExamScores::synthetic(0).val_dataloader());
/// assert!(before.loss > 4000.0 && before.accuracy.is_none());
/// ```
#[track_caller]
pub fn evaluate<M: Module>(model: &M, batches: DataLoader<'_, M::Target>) -> Evaluation {
    if batches.is_test() {
        println!(
            "The test set is open: {} examples. What it says holds only if nothing is chosen by it from now on.",
            batches.rows_left()
        );
    }
    quietly(model, batches)
}

/// The same without the line.
#[track_caller]
pub(super) fn quietly<M: Module>(model: &M, batches: DataLoader<'_, M::Target>) -> Evaluation {
    let parameters = model.parameters();
    let _frozen = Frozen::new(&parameters);
    let (mut examples, mut loss, mut correct) = (0.0, 0.0, None);
    for (x, y) in batches.whole() {
        let n = x.shape()[0] as f64;
        let y_hat = model.forward(&x);
        examples += n;
        loss += n * f64::from(model.loss(&y_hat, &y).item());
        if let Some(right) = y.count_correct(&y_hat) {
            *correct.get_or_insert(0.0) += right as f64;
        }
    }
    assert!(examples > 0.0, "`evaluate` averages over the examples, and there are none");
    Evaluation { loss: loss / examples, accuracy: correct.map(|correct| correct / examples) }
}
