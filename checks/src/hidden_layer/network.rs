//! A network with one hidden layer, and some inputs for it, in f64.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;

use crate::reference::{by_columns, matrix};
use workbook::random::Rng;
use workbook::tensor::Tensor;

/// Inputs, and the parameters of a network, as an answer gets them.
pub(super) struct Network {
    pub(super) x: Tensor,
    pub(super) w1: Tensor,
    pub(super) b1: Tensor,
    pub(super) w2: Tensor,
    pub(super) b2: Tensor,
}

/// The numbers of a tensor of one axis.
pub(super) fn row(x: &Tensor) -> Array1<f64> {
    x.to_vec().into_iter().map(f64::from).collect()
}

impl Network {
    /// n examples, inputs, units, classes. All numbers are thousandths, so that z comes out the same in any order.
    pub(super) fn random([n, inputs, units, classes]: [usize; 4], rng: &mut Rng) -> Network {
        let mut drawn = |shape: (usize, usize)| {
            Tensor::from(Array2::from_shape_simple_fn(shape, || f32::from(rng.random_range(-1500i16..1500)) / 1000.0))
        };
        Network {
            x: by_columns(&drawn((n, inputs))),
            w1: drawn((inputs, units)),
            b1: drawn((1, units)).reshape(units),
            w2: by_columns(&drawn((units, classes))),
            b2: drawn((1, classes)).reshape(classes),
        }
    }

    /// With whole numbers, many of which cancel: some units give exactly 0.
    pub(super) fn whole([n, inputs, units, classes]: [usize; 4], rng: &mut Rng) -> Network {
        let mut drawn = |shape: (usize, usize)| {
            Tensor::from(Array2::from_shape_simple_fn(shape, || f32::from(rng.random_range(-1i8..=1))))
        };
        Network {
            x: drawn((n, inputs)),
            w1: drawn((inputs, units)),
            b1: drawn((1, units)).reshape(units),
            w2: drawn((units, classes)),
            b2: drawn((1, classes)).reshape(classes),
        }
    }

    pub(super) fn lent(&self) -> [(&'static str, &Tensor); 5] {
        [("x", &self.x), ("w1", &self.w1), ("b1", &self.b1), ("w2", &self.w2), ("b2", &self.b2)]
    }

    /// The sizes in words.
    pub(super) fn words(&self) -> String {
        let [x, w1, w2] = [&self.x, &self.w1, &self.w2].map(Tensor::shape);
        format!("{} examples, {} inputs, {} hidden units and {} classes", x[0], x[1], w1[1], w2[1])
    }

    /// X W₁ + b₁, what the units get to see.
    pub(super) fn z(&self) -> Array2<f64> {
        matrix(&self.x).dot(&matrix(&self.w1)) + row(&self.b1)
    }

    /// H W₂ + b₂ for what the units give.
    pub(super) fn logits(&self, units: &Array2<f64>) -> Array2<f64> {
        units.dot(&matrix(&self.w2)) + row(&self.b2)
    }
}

/// max(z, 0).
pub(super) fn relu(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| z.max(0.0))
}

/// 1 where a unit is awake, 0 where it sleeps.
pub(super) fn awake(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| if z > 0.0 { 1.0 } else { 0.0 })
}

/// The sum of the rows.
pub(super) fn sum_of_rows(x: &Array2<f64>) -> Array1<f64> {
    x.sum_axis(Axis(0))
}
