//! Indexing by label: of each row, the element that the label names.

use ndarray::Array1;

use super::Tensor;

/// # Entries by label
impl Tensor {
    /// y_i = x[i, labels_i]: from a matrix with a row for each example and a column for each class, the entry of the
    /// class that each label names. It is what `y_hat[range(n), y]` does in NumPy.
    ///
    /// # Panics
    /// If the tensor is not a matrix, the number of labels is not the number of rows, or a label is out of range.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let y_hat = tensor![[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]];
    /// assert_eq!(y_hat.gather(&Labels::from([0, 2])).to_vec(), [0.1, 0.5]);
    /// ```
    #[track_caller]
    pub fn gather(&self, labels: &[usize]) -> Tensor {
        // y_i = x[i, l_i]:  dy_i/dx_ij = 1 where j = l_i, else 0
        check_labels("gather", &self.shape(), labels);
        let value: Array1<_> = labels.iter().enumerate().map(|(i, &j)| self.value()[[i, j]]).collect();
        let labels = labels.to_vec();
        Tensor::from_op("gather", value.into_dyn(), [self], move |g, _, [x]| {
            x.accumulate(|| {
                let mut gradient = ndarray::ArrayD::zeros(x.shape());
                labels.iter().enumerate().for_each(|(i, &j)| gradient[[i, j]] = g[i]);
                gradient
            })
        })
    }
}

/// Panics with the first reason why `labels` cannot index a matrix of this shape.
#[track_caller]
pub(super) fn check_labels(op: &str, shape: &[usize], labels: &[usize]) {
    let &[rows, classes] = shape else {
        panic!("`{op}` needs a matrix with a row for each example, but the shape is {shape:?}");
    };
    assert!(
        rows == labels.len(),
        "`{op}` needs a label for each of the {rows} rows, but there are {} labels",
        labels.len()
    );
    if let Some(i) = labels.iter().position(|&label| label >= classes) {
        panic!(
            "`{op}`: the label {} of row {i} is out of range: there are {classes} classes, counted from 0",
            labels[i]
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_goes_to_the_chosen_entries() {
        let x = Tensor::ones((2, 3)).requires_grad();
        (x.gather(&[0, 2]) * Tensor::arange(1.0, 3.0, 1.0)).sum().backward();
        assert_eq!(x.grad().unwrap().to_vec(), [1.0, 0.0, 0.0, 0.0, 0.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "the label 3 of row 1 is out of range: there are 3 classes")]
    fn a_label_out_of_range_is_named() {
        Tensor::ones((2, 3)).gather(&[0, 3]);
    }

    #[test]
    #[should_panic(expected = "a label for each of the 2 rows, but there are 1 labels")]
    fn a_missing_label_is_named() {
        Tensor::ones((2, 3)).gather(&[0]);
    }
}
