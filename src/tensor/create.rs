//! Making tensors from numbers, from nothing, and from chance.

use ndarray::{Array1, ArrayD, Dimension, IntoDimension, IxDyn};
use rand_distr::{Distribution, Normal, Uniform};

use super::{Float, Tensor};
use crate::random::Rng;

/// # Tensors from numbers and from chance
impl Tensor {
    /// A single number, of shape `[]`.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!((Tensor::scalar(3.0).ndim(), Tensor::scalar(3.0).item()), (0, 3.0));
    /// ```
    pub fn scalar(value: Float) -> Tensor {
        Tensor::full((), value)
    }

    /// A tensor of this shape with `value` everywhere.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Tensor::full(2, 0.5).to_vec(), [0.5, 0.5]);
    /// ```
    pub fn full(shape: impl IntoDimension, value: Float) -> Tensor {
        Tensor::from(ArrayD::from_elem(extents(shape), value))
    }

    /// A tensor of zeros: `Tensor::zeros(10)`, `Tensor::zeros((784, 10))`.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Tensor::zeros((784, 10)).shape(), [784, 10]);
    /// ```
    pub fn zeros(shape: impl IntoDimension) -> Tensor {
        Tensor::full(shape, 0.0)
    }

    /// A tensor of ones.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Tensor::ones(3).to_vec(), [1.0; 3]);
    /// ```
    pub fn ones(shape: impl IntoDimension) -> Tensor {
        Tensor::full(shape, 1.0)
    }

    /// The numbers start, start + step, ... below `end`, as `arange` does in NumPy.
    ///
    /// # Panics
    /// If `step` is not positive.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Tensor::arange(0.0, 1.0, 0.25).to_vec(), [0.0, 0.25, 0.5, 0.75]);
    /// ```
    #[track_caller]
    pub fn arange(start: Float, end: Float, step: Float) -> Tensor {
        assert!(step > 0.0, "`arange` needs a positive step, not {step}");
        Array1::range(start, end, step).into()
    }

    /// `n` numbers at equal distances from `start` to `end`, both included.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Tensor::linspace(0.0, 1.0, 5).to_vec(), [0.0, 0.25, 0.5, 0.75, 1.0]);
    /// ```
    pub fn linspace(start: Float, end: Float, n: usize) -> Tensor {
        Array1::linspace(start, end, n).into()
    }

    /// Numbers drawn from the normal distribution N(mean, std²).
    ///
    /// # Panics
    /// If `std` is negative or not finite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = Tensor::normal(0.0, 0.01, (784, 10), &mut rng(0));
    /// assert_eq!(w.shape(), [784, 10]);
    /// assert!(w.mean().item().abs() < 1e-3);
    /// ```
    #[track_caller]
    pub fn normal(mean: Float, std: Float, shape: impl IntoDimension, rng: &mut Rng) -> Tensor {
        let Some(normal) = Normal::new(mean, std).ok().filter(|_| std >= 0.0) else {
            panic!("a normal distribution needs a standard deviation >= 0, not {std}")
        };
        sampled(normal, shape, rng)
    }

    /// Numbers drawn uniformly from low..high.
    ///
    /// # Panics
    /// If `low` is not below `high`.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = Tensor::uniform(-1.0, 1.0, (3, 4), &mut rng(0));
    /// assert!(x.to_vec().iter().all(|x| (-1.0..1.0).contains(x)));
    /// ```
    #[track_caller]
    pub fn uniform(low: Float, high: Float, shape: impl IntoDimension, rng: &mut Rng) -> Tensor {
        let Ok(uniform) = Uniform::new(low, high) else {
            panic!("a uniform distribution needs low < high, not {low} and {high}")
        };
        sampled(uniform, shape, rng)
    }
}

fn sampled(distribution: impl Distribution<Float>, shape: impl IntoDimension, rng: &mut Rng) -> Tensor {
    Tensor::from(ArrayD::from_shape_simple_fn(extents(shape), || distribution.sample(rng)))
}

fn extents(shape: impl IntoDimension) -> IxDyn {
    IxDyn(shape.into_dimension().slice())
}
