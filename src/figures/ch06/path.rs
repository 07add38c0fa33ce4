//! The path of stochastic gradient descent over the loss of softmax regression: 7 850 dimensions, seen in a plane.
//!
//! The plane goes through the first point of the path, the last, and the one farthest from the way between them, so that
//! it holds where the descent begins, where it ends, and how it bends. Scores are linear in the parameters, so the scores
//! of every place of the plane are a mixture of three matrices; that makes the loss of thousands of places cheap.

use ndarray::{Array1, Array2, ArrayView1, Ix2};

use crate::Result;
use crate::data::{DataModule, Dataset, FashionMnist};
use crate::figures::NamedFigure;
use crate::nn::{Module, Optimizer, SoftmaxRegression};
use crate::plot::{Figure, Values};
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] = &[NamedFigure::new(
    "sgd-path",
    '6',
    "The path of SGD over the loss of softmax regression, in a plane through 7 850 dimensions",
    |inputs| {
        let data = inputs.fashion_mnist()?;
        let path = descend(data, 2)?;
        let plane = Plane::through(&path);
        let (across, mut up): (Vec<f64>, Vec<f64>) = path.iter().map(|at| plane.place(at)).unzip();
        // The first axis leads to the start: all that is left beside it is rounding.
        up[0] = 0.0;
        let loss = plane.loss(data, 1_000);
        Ok(sgd_path(loss, &across, &up))
    },
)];

/// Two epochs of softmax regression, step by step: all parameters after each tenth step, from the start.
fn descend(data: &FashionMnist, epochs: usize) -> Result<Vec<Array1<f32>>> {
    let model = SoftmaxRegression::new(784, 10, 0.1, 0);
    let mut sgd = model.optimizer();
    let all = || model.parameters().iter().flat_map(Tensor::to_vec).collect::<Array1<f32>>();
    let mut path = vec![all()];
    for epoch in 0..epochs {
        for (step, (x, y)) in data.train_dataloader(epoch).enumerate() {
            sgd.zero_grad();
            model.loss(&model.forward(&x), &y).backward();
            sgd.step()?;
            // The first steps are the long ones.
            if step % 10 == 9 || (epoch == 0 && step < 20) {
                path.push(all());
            }
        }
    }
    Ok(path)
}

/// A plane in the space of all parameters, with axes of length 1 at a right angle.
struct Plane {
    origin: Array1<f32>,
    axes: [Array1<f32>; 2],
}

impl Plane {
    /// The end is the origin, the way back to the start the first axis, and towards the place farthest from it the second.
    fn through(path: &[Array1<f32>]) -> Self {
        let origin = path[path.len() - 1].clone();
        let first = unit(&path[0] - &origin);
        let aside = |at: &Array1<f32>| {
            let from_origin = at - &origin;
            &from_origin - &(&first * from_origin.dot(&first))
        };
        let all = path.iter().map(aside);
        let farthest = all.max_by(|a, b| a.dot(a).total_cmp(&b.dot(b))).expect("a path begins somewhere");
        // Once more, because little is left of the long way along the first axis but its rounding.
        let second = unit(&farthest - &(&first * farthest.dot(&first)));
        Self { origin, axes: [first, second] }
    }

    /// Where the plane is nearest to these parameters.
    fn place(&self, parameters: &Array1<f32>) -> (f64, f64) {
        let from_origin = parameters - &self.origin;
        let [first, second] = &self.axes;
        (f64::from(from_origin.dot(first)), f64::from(from_origin.dot(second)))
    }

    /// The loss of the first validation images at a place of the plane.
    fn loss(&self, data: &FashionMnist, images: usize) -> impl Fn(f64, f64) -> f64 + use<> {
        let rows: Vec<usize> = (0..data.val().len().min(images)).collect();
        let (x, y) = data.val().examples(&rows);
        let [at_origin, along_first, along_second] =
            [&self.origin, &self.axes[0], &self.axes[1]].map(|parameters| scores(&x, parameters.view()));
        move |a, b| {
            let (a, b) = (a as f32, b as f32);
            let logits = &at_origin + &(&along_first * a) + &(&along_second * b);
            f64::from(Tensor::from(logits).cross_entropy(&y).item())
        }
    }
}

fn unit(vector: Array1<f32>) -> Array1<f32> {
    let length = vector.dot(&vector).sqrt();
    vector / length.max(f32::MIN_POSITIVE)
}

/// X W + b, with W and b one after the other in one row.
fn scores(x: &Tensor, parameters: ArrayView1<f32>) -> Array2<f32> {
    let (w, b) = parameters.split_at(ndarray::Axis(0), 7_840);
    let w = w.to_shape((784, 10)).expect("784 weights for each of ten classes").to_owned();
    let product = x.reshape((-1, 784)).matmul(&Tensor::from(w));
    product.to_array().into_dimensionality::<Ix2>().expect("a row of scores for each image") + b
}

/// The loss around a path of SGD as contours, with the path on it; both in the coordinates of a plane.
///
/// # Panics
/// If `across` and `up` differ in length, or are empty.
#[track_caller]
pub fn sgd_path(
    loss: impl Fn(f64, f64) -> f64,
    across: &(impl Values + ?Sized),
    up: &(impl Values + ?Sized),
) -> Figure {
    let (across, up) = (across.to_f64s(), up.to_f64s());
    let around = |values: &[f64], room: f64| {
        let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
        low - room * (high - low)..high + room * (high - low)
    };
    let (Some(start), Some(end)) = (across.first().zip(up.first()), across.last().zip(up.last())) else {
        panic!("a path needs at least one place");
    };
    let (x, y) = (around(&across, 0.25), around(&up, 1.0));
    Figure::new("SGD does not go straight down through 7 850 dimensions")
        .x_label("from the end towards the start")
        .y_label("aside from that")
        .contour(x.clone(), y.clone(), loss)
        .line("minibatch SGD", &across, &up)
        .scatter("start", &[*start.0], &[*start.1])
        .scatter("after two epochs", &[*end.0], &[*end.1])
        .x_range(x)
        .y_range(y)
        .z_label("loss")
        .equal_axes()
}
