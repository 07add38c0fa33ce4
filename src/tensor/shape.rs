//! The same elements in another shape: reshape, transpose, squeeze.

use std::fmt;

use ndarray::Axis;

use super::Tensor;

/// The extent of one axis in a call of [`Tensor::reshape`]: a number, or -1 for whatever remains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// This many.
    Fixed(usize),
    /// As many as the elements leave over.
    Rest,
}

impl From<usize> for Extent {
    fn from(n: usize) -> Extent {
        Extent::Fixed(n)
    }
}

impl From<i32> for Extent {
    #[track_caller]
    fn from(n: i32) -> Extent {
        match usize::try_from(n) {
            Ok(n) => Extent::Fixed(n),
            Err(_) if n == -1 => Extent::Rest,
            Err(_) => panic!("an axis cannot have the extent {n}; only -1 is special, and means whatever remains"),
        }
    }
}

/// A shape as `reshape` takes it: `784`, `(-1, 784)`, `[2, 3]`, a slice or a `Vec` of extents.
#[derive(Clone, Debug, PartialEq)]
pub struct NewShape(Vec<Extent>);

impl<A: Into<Extent>> From<A> for NewShape {
    #[track_caller]
    fn from(a: A) -> NewShape {
        NewShape(vec![a.into()])
    }
}

impl<A: Into<Extent>, B: Into<Extent>> From<(A, B)> for NewShape {
    #[track_caller]
    fn from((a, b): (A, B)) -> NewShape {
        NewShape(vec![a.into(), b.into()])
    }
}

impl<A: Into<Extent>, B: Into<Extent>, C: Into<Extent>> From<(A, B, C)> for NewShape {
    #[track_caller]
    fn from((a, b, c): (A, B, C)) -> NewShape {
        NewShape(vec![a.into(), b.into(), c.into()])
    }
}

impl<A: Into<Extent>, const N: usize> From<[A; N]> for NewShape {
    #[track_caller]
    fn from(extents: [A; N]) -> NewShape {
        let mut shape = Vec::with_capacity(N);
        // A loop and no `map`: a panic points to the caller only if no closure stands between.
        for extent in extents {
            shape.push(extent.into());
        }
        NewShape(shape)
    }
}

impl From<&[usize]> for NewShape {
    fn from(extents: &[usize]) -> NewShape {
        NewShape(extents.iter().map(|&n| n.into()).collect())
    }
}

impl From<Vec<usize>> for NewShape {
    fn from(extents: Vec<usize>) -> NewShape {
        extents.as_slice().into()
    }
}

impl NewShape {
    /// The extents for `len` elements, if there are any that fit.
    fn resolve(&self, len: usize) -> Option<Vec<usize>> {
        let known: usize = self.0.iter().map(|extent| if let Extent::Fixed(n) = extent { *n } else { 1 }).product();
        let rests = self.0.iter().filter(|extent| **extent == Extent::Rest).count();
        let fits = match rests {
            0 => known == len,
            1 => known > 0 && len.is_multiple_of(known),
            _ => false,
        };
        fits.then(|| self.0.iter().map(|extent| if let Extent::Fixed(n) = extent { *n } else { len / known }).collect())
    }

    /// Why so many elements do not fit.
    fn misfit(&self, len: usize) -> String {
        let known: usize = self.0.iter().map(|extent| if let Extent::Fixed(n) = extent { *n } else { 1 }).product();
        match self.0.iter().filter(|extent| **extent == Extent::Rest).count() {
            0 => format!("it has {len} elements, and there would be {known}"),
            1 => format!("its {len} elements cannot be divided into groups of {known}"),
            _ => "only one extent may be -1".to_owned(),
        }
    }
}

/// As it is written in a call, `[3, -1]`.
impl fmt::Display for NewShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extents = self.0.iter().map(|extent| match extent {
            Extent::Fixed(n) => n.to_string(),
            Extent::Rest => "-1".to_owned(),
        });
        write!(f, "[{}]", extents.collect::<Vec<_>>().join(", "))
    }
}

/// # Shapes
impl Tensor {
    /// The same elements, row by row, in another shape. One extent may be -1: it becomes whatever remains.
    ///
    /// # Panics
    /// If the number of elements does not fit.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let images = Tensor::zeros((256, 28, 28));
    /// assert_eq!(images.reshape((-1, 784)).shape(), [256, 784]);
    /// ```
    #[track_caller]
    pub fn reshape(&self, shape: impl Into<NewShape>) -> Tensor {
        self.reshape_to(&shape.into())
    }

    #[track_caller]
    fn reshape_to(&self, wanted: &NewShape) -> Tensor {
        // The elements stay, so the gradient takes the old shape again.
        let Some(shape) = wanted.resolve(self.len()) else {
            panic!("a tensor of shape {:?} cannot be reshaped to {wanted}: {}", self.shape(), wanted.misfit(self.len()))
        };
        let value = self.value();
        // In standard order the elements can be shared; otherwise they are copied into it.
        let value = if value.is_standard_layout() { value } else { value.as_standard_layout().into_owned().into() };
        Tensor::from_op("reshape", value.into_shape_with_order(shape).expect("the length fits"), [self], |g, _, [x]| {
            x.accumulate(|| g.to_shape(x.shape()).expect("the length fits").into_owned())
        })
    }

    /// The transpose of a matrix: rows become columns.
    ///
    /// # Panics
    /// If the tensor is not a matrix.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0, 2.0], [3.0, 4.0]].t().to_vec(), [1.0, 3.0, 2.0, 4.0]);
    /// ```
    #[track_caller]
    pub fn t(&self) -> Tensor {
        // y_ij = x_ji:  the gradient is transposed back
        assert!(self.ndim() == 2, "`t` transposes a matrix, but the shape is {:?}", self.shape());
        Tensor::from_op("t", self.value().t().as_standard_layout().into_owned(), [self], |g, _, [x]| {
            x.accumulate(|| g.t().as_standard_layout().into_owned())
        })
    }

    /// Removes an axis of extent 1.
    ///
    /// # Panics
    /// If the axis does not exist or its extent is not 1.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(tensor![[1.0], [2.0]].squeeze(1).shape(), [2]);
    /// ```
    #[track_caller]
    pub fn squeeze(&self, axis: usize) -> Tensor {
        let shape = self.shape();
        assert!(
            shape.get(axis) == Some(&1),
            "`squeeze` removes an axis of extent 1, and axis {axis} of the shape {shape:?} is none"
        );
        let axis = Axis(axis);
        Tensor::from_op("squeeze", self.value().remove_axis(axis), [self], move |g, _, [x]| {
            x.accumulate(|| g.clone().insert_axis(axis))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_extent_is_worked_out() {
        let x = Tensor::zeros((4, 6));
        assert_eq!(x.reshape((-1, 3)).shape(), [8, 3]);
        assert_eq!(x.reshape(-1).shape(), [24]);
        assert_eq!(x.reshape(24).shape(), [24]);
        assert_eq!(x.reshape([2, 3, 4]).shape(), [2, 3, 4]);
        assert_eq!(x.reshape(vec![2, 12]).shape(), [2, 12]);
        let columns = x.shape()[1];
        assert_eq!(x.reshape((-1, columns)).shape(), [4, 6]);
        assert_eq!(Tensor::zeros((0, 6)).reshape((-1, 3)).shape(), [0, 3]);
    }

    #[test]
    #[should_panic(expected = "a tensor of shape [4, 6] cannot be reshaped to [-1, 5]: its 24 elements")]
    fn a_shape_that_does_not_fit_is_named() {
        Tensor::zeros((4, 6)).reshape((-1, 5));
    }

    #[test]
    fn transposing_twice_gives_the_original() {
        let x = Tensor::arange(0.0, 6.0, 1.0).reshape((2, 3));
        assert_eq!(x.t().to_vec(), [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
        assert_eq!(x.t().t().to_vec(), x.to_vec());
    }
}
