//! The matrix product.

use ndarray::{ArrayBase, ArrayView2, Data, Ix2, IxDyn};

use super::super::product::dot;
use super::{Float, Tensor};

/// # The matrix product
impl Tensor {
    /// The matrix product Y = A B, of shapes (n, k) and (k, m). A vector on the left is taken as a row, one on the
    /// right as a column, and that axis disappears from the result, as in `torch.matmul`.
    ///
    /// # Panics
    /// If the inner extents differ, or a tensor has more than two axes or none.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![[1.0], [2.0]];
    /// assert_eq!(tensor![[3.0, 4.0], [5.0, 6.0]].matmul(&w).shape(), [2, 1]);
    /// assert_eq!(tensor![3.0, 4.0].matmul(&w).to_vec(), [11.0]);
    /// ```
    #[track_caller]
    pub fn matmul(&self, other: &Tensor) -> Tensor {
        match (self.ndim(), other.ndim()) {
            (1, _) => self.reshape((1, self.len())).matmul(other).squeeze(0),
            (2, 1) => self.matmul(&other.reshape((other.len(), 1))).squeeze(1),
            _ => matmul(self, other),
        }
    }
}

#[track_caller]
fn matmul(a: &Tensor, b: &Tensor) -> Tensor {
    let (left, right) = (a.shape(), b.shape());
    assert!(
        left.len() == 2 && right.len() == 2 && left[1] == right[0],
        "`matmul` cannot multiply the shapes {left:?} and {right:?}: the columns of the first must be the rows of the second"
    );
    // Y = A B:  dL/dA = G Bᵀ, dL/dB = Aᵀ G
    let value = dot(matrix(&a.value()), matrix(&b.value()));
    Tensor::from_op("matmul", value.into_dyn(), [a, b], |g, _, [a, b]| {
        a.accumulate(|| dot(matrix(g), matrix(&b.value()).reversed_axes()).into_dyn());
        b.accumulate(|| dot(matrix(&a.value()).reversed_axes(), matrix(g)).into_dyn());
    })
}

fn matrix<S: Data<Elem = Float>>(x: &ArrayBase<S, IxDyn>) -> ArrayView2<'_, Float> {
    x.view().into_dimensionality::<Ix2>().expect("it has two axes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn vectors_lose_the_axis_they_lent() {
        let m = Tensor::from(array![[1.0, 2.0], [3.0, 4.0]]);
        let v = Tensor::from(array![1.0, 10.0]);
        assert_eq!(v.matmul(&m).to_vec(), [31.0, 42.0]);
        assert_eq!(m.matmul(&v).to_vec(), [21.0, 43.0]);
        assert_eq!(v.matmul(&v).shape(), [0usize; 0]);
        assert_eq!(v.matmul(&v).item(), 101.0);
    }

    #[test]
    #[should_panic(expected = "`matmul` cannot multiply the shapes [2, 3] and [2, 3]")]
    fn shapes_that_do_not_fit_are_named() {
        Tensor::ones((2, 3)).matmul(&Tensor::ones((2, 3)));
    }
}
