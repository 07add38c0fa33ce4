//! [`Tensor`]: an array that remembers how it was computed, so that gradients can flow back through it.
//!
//! - [`graph`](self): the node behind a tensor, `backward`, [`no_grad`];
//! - `create` and `init`: tensors from nothing, and first weights;
//! - `arithmetic`, `unary`, `reduce`, `shape`, `slice`, `matmul`, `softmax`, `gather`: the operations, each with its
//!   derivative beside it;
//! - [`gradcheck`]: every derivative held against a difference quotient.
//!
//! Add an operation where its relatives are: compute the value, hand it to `Tensor::from_op` with its parents
//! and the gradient that flows back to each, and check it in `gradcheck`'s tests.

use std::cell::RefMut;
use std::fmt;

use ndarray::{ArcArray, Array, ArrayD, Dimension, IxDyn};

use super::Float;

mod arithmetic;
mod broadcast;
mod create;
mod gather;
pub mod gradcheck;
mod graph;
mod init;
mod matmul;
mod reduce;
mod shape;
mod slice;
mod softmax;
mod sum;
mod unary;

#[allow(unused_imports, reason = "these files are compiled twice, and the models use one of the two")]
pub(crate) use graph::Frozen;
pub use graph::{Tensor, no_grad};
pub use init::Init;
pub use shape::{Extent, NewShape};

/// The elements of a tensor, shared between its owners: a clone or a reshaped tensor costs no copy, and whoever writes
/// gets a copy of its own first, so that a value once read stays as it was.
pub type Values = ArcArray<Float, IxDyn>;

/// # The value, its shape and its gradient
impl Tensor {
    /// The elements, to be read as an ndarray: `x.value()[[0, 1]]`, `x.value().iter()`. No copy is made.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![[1.0, 2.0], [3.0, 4.0]];
    /// assert_eq!(x.value()[[1, 0]], 3.0);
    /// ```
    pub fn value(&self) -> Values {
        self.node().value.borrow().clone()
    }

    /// The value of a leaf, to be changed in place, as an optimizer does between two steps.
    ///
    /// What was computed from the old value can no longer be taken `backward`, which says so.
    ///
    /// # Panics
    /// If the tensor was computed from others: a change would contradict its history.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0, 2.0].requires_grad();
    /// w.value_mut()[1] = 5.0;
    /// assert_eq!(w.to_vec(), [1.0, 5.0]);
    /// ```
    #[track_caller]
    pub fn value_mut(&self) -> RefMut<'_, Values> {
        assert!(
            self.is_leaf(),
            "only a leaf can be changed in place; this tensor was computed from others, so use `.detach()` for a leaf of its own"
        );
        self.node().touch();
        self.node().value.borrow_mut()
    }

    /// A copy of the value as an ndarray.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![1.0, 2.0].to_array(), array![1.0, 2.0].into_dyn());
    /// ```
    pub fn to_array(&self) -> ArrayD<Float> {
        self.value().into_owned()
    }

    /// A copy of the elements, row by row.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0], [3.0, 4.0]].to_vec(), [1.0, 2.0, 3.0, 4.0]);
    /// ```
    pub fn to_vec(&self) -> Vec<Float> {
        self.value().iter().copied().collect()
    }

    /// The only element.
    ///
    /// # Panics
    /// If there is more than one, or none.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[7.0]].item(), 7.0);
    /// ```
    #[track_caller]
    pub fn item(&self) -> Float {
        let value = self.value();
        assert!(value.len() == 1, "`item` needs a tensor of exactly one element, but the shape is {:?}", value.shape());
        *value.first().expect("it has one element")
    }

    /// The extent of every axis: `[]` for a scalar, `[rows, columns]` for a matrix.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0, 3.0]].shape(), [1, 3]);
    /// ```
    pub fn shape(&self) -> Vec<usize> {
        self.node().value.borrow().shape().to_vec()
    }

    /// The number of axes.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0, 3.0]].ndim(), 2);
    /// ```
    pub fn ndim(&self) -> usize {
        self.node().value.borrow().ndim()
    }

    /// The number of elements.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0, 3.0]].len(), 3);
    /// ```
    pub fn len(&self) -> usize {
        self.node().value.borrow().len()
    }

    /// Whether there are no elements.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert!(Tensor::zeros((0, 3)).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The gradient that `backward` has left here, as a tensor without history; `None` before the first `backward`,
    /// for computed tensors, and for leaves that were not asked to keep one.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![3.0].requires_grad();
    /// assert!(x.grad().is_none());
    /// x.sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [1.0]);
    /// ```
    pub fn grad(&self) -> Option<Tensor> {
        self.node().grad.borrow().clone().map(Tensor::leaf)
    }

    /// Forgets the gradient, so that the next `backward` starts from nothing instead of adding to it.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![3.0].requires_grad();
    /// x.sum().backward();
    /// x.zero_grad();
    /// assert!(x.grad().is_none());
    /// ```
    pub fn zero_grad(&self) {
        *self.node().grad.borrow_mut() = None;
    }

    /// Whether the gradient, if there is one, is free of NaN and infinity: what to know before a step along it.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![0.0].requires_grad();
    /// x.sqrt().sum().backward();
    /// assert!(!x.has_finite_grad()); // 1 / 2√0
    /// ```
    pub fn has_finite_grad(&self) -> bool {
        // `&` and not `&&`: without a way out of the loop, eight numbers are looked at in one instruction.
        let is_finite = |gradient: &Values| gradient.fold(true, |finite, g| finite & g.is_finite());
        self.node().grad.borrow().as_ref().is_none_or(is_finite)
    }

    /// Multiplies the gradient, if there is one, by `factor`, as gradient clipping does.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![3.0].requires_grad();
    /// x.sum().backward();
    /// x.scale_grad(0.5);
    /// assert_eq!(x.grad().unwrap().item(), 0.5);
    /// ```
    pub fn scale_grad(&self, factor: Float) {
        self.node().grad.borrow_mut().iter_mut().for_each(|gradient| *gradient *= factor);
    }

    /// Whether both have the same shape and |a - b| <= atol + rtol |b| everywhere. NaN is close to nothing.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert!(tensor![100.0, 0.0].all_close(&tensor![100.001, 1e-7], 1e-4, 1e-6));
    /// ```
    pub fn all_close(&self, other: &Tensor, rtol: Float, atol: Float) -> bool {
        let (a, b) = (self.value(), other.value());
        a.shape() == b.shape() && a.iter().zip(b.iter()).all(|(a, b)| a == b || (a - b).abs() <= atol + rtol * b.abs())
    }
}

impl<D: Dimension> From<Array<Float, D>> for Tensor {
    fn from(array: Array<Float, D>) -> Tensor {
        Tensor::leaf(array.into_dyn().into())
    }
}

impl From<Float> for Tensor {
    fn from(value: Float) -> Tensor {
        Tensor::scalar(value)
    }
}

/// The values as ndarray prints them.
impl fmt::Display for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value(), f)
    }
}

/// The values with four digits after the point, the shape for anything but a scalar, and the operation that computed it.
impl fmt::Debug for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value();
        // Indent the rows of a matrix below its first one.
        let text = match f.precision() {
            Some(digits) => format!("{value:.digits$}"),
            None => format!("{value:.4}"),
        };
        write!(f, "tensor({}", text.replace('\n', "\n       "))?;
        if value.ndim() > 0 {
            write!(f, ", shape={:?}", value.shape())?;
        }
        if let Some(name) = self.operation() {
            write!(f, ", from={name}")?;
        } else if self.needs_grad() {
            f.write_str(", requires_grad")?;
        }
        f.write_str(")")
    }
}

/// In f64, exactly.
#[allow(clippy::unnecessary_cast, reason = "these files are compiled for f32 and for f64")]
fn wide(x: Float) -> f64 {
    x as f64
}
