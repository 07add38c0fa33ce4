//! Functions for predictions that are classes: a row for each example, a column for each class.

use ndarray::ArrayD;

use super::Tensor;

/// The softmax of each row: p_ij = exp(x_ij) / Σ_k exp(x_ik), computed relative to the row's largest logit.
///
/// # Panics
/// If `logits` is not a matrix.
///
/// ```
/// use workbook::prelude::*;
/// let p = softmax(&tensor![[0.0, 0.0], [100.0, 0.0]]);
/// assert_eq!(p.to_vec(), [0.5, 0.5, 1.0, (-100f32).exp()]);
/// ```
#[track_caller]
pub fn softmax(logits: &Tensor) -> Tensor {
    check_matrix("softmax", logits);
    logits.softmax(1)
}

/// The logarithm of the softmax of each row, which stays finite where a probability would round to 0.
///
/// # Panics
/// If `logits` is not a matrix.
///
/// ```
/// use workbook::prelude::*;
/// assert_eq!(log_softmax(&tensor![[1000.0, 0.0]]).to_vec(), [0.0, -1000.0]);
/// ```
#[track_caller]
pub fn log_softmax(logits: &Tensor) -> Tensor {
    check_matrix("log_softmax", logits);
    logits.log_softmax(1)
}

/// The mean cross-entropy, `-(1/n) Σ_i ln softmax(logits_i)[labels_i]`, straight from the logits, in nats.
/// Its gradient is (softmax(logits) - onehot(labels)) / n.
///
/// # Panics
/// If `logits` is not a matrix, the number of labels is not the number of rows, or a label is out of range.
///
/// ```
/// use workbook::prelude::*;
/// let loss = cross_entropy(&tensor![[0.0, 0.0]], &Labels::from([1]));
/// assert!((loss.item() - 2f32.ln()).abs() < 1e-6);
/// ```
#[track_caller]
pub fn cross_entropy(logits: &Tensor, labels: &[usize]) -> Tensor {
    logits.cross_entropy(labels)
}

/// A row for each label, with 1 in the column of its class and 0 elsewhere.
///
/// # Panics
/// If a label is not below `classes`.
///
/// ```
/// use workbook::prelude::*;
/// assert_eq!(one_hot(&Labels::from([0, 2]), 3).to_vec(), [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
/// ```
#[track_caller]
pub fn one_hot(labels: &[usize], classes: usize) -> Tensor {
    let mut rows = ArrayD::zeros(vec![labels.len(), classes]);
    for (i, &label) in labels.iter().enumerate() {
        assert!(
            label < classes,
            "`one_hot`: the label {label} of row {i} is out of range: there are {classes} classes, counted from 0"
        );
        rows[[i, label]] = 1.0;
    }
    rows.into()
}

#[track_caller]
fn check_matrix(function: &str, logits: &Tensor) {
    let shape = logits.shape();
    assert!(shape.len() == 2, "`{function}` needs a matrix with a row for each example, but the shape is {shape:?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn indexing_and_the_one_hot_sum_agree() {
        let (logits, labels) = (Tensor::from(array![[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), [2, 0]);
        let sum = -(one_hot(&labels, 3) * log_softmax(&logits)).sum() / 2.0;
        assert!(cross_entropy(&logits, &labels).all_close(&sum, 1e-5, 0.0));
    }

    #[test]
    #[should_panic(expected = "the label 3 of row 1 is out of range")]
    fn a_label_out_of_range_is_named() {
        one_hot(&[0, 3], 3);
    }
}
