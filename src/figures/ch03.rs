//! The figures of the chapter on `backward`: computations as graphs, and how well a slope can be measured.

use super::{NamedFigure, room_below};
use crate::plot::Figure;

pub(super) const TABLES: &[&[NamedFigure]] = &[FIGURES];

const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("graph-of-a-mistake", '3', "One student's squared mistake as a graph, with all gradients", |_| {
        Ok(Computation::squared_mistake().figure("The squared mistake of one student"))
    }),
    NamedFigure::new(
        "two-ways-to-the-end",
        '3',
        "A value that reaches the result by a short way and by a long one",
        |_| Ok(Computation::two_ways().figure("Two ways from the product to the end")),
    ),
    NamedFigure::new("graph-of-four-students", '3', "All values behind the loss of four students, as dots", |_| {
        Ok(Computation::four_students().figure("The loss of four students"))
    }),
    NamedFigure::new(
        "measured-slopes",
        '3',
        "The error of a difference quotient against its step: it cannot be made small",
        |_| Ok(measured_slopes(|x| (x * x).exp(), 0.7, 1.4 * 0.49f64.exp())),
    ),
];

/// How far a slope that is measured is off, against the step h: with a step to one side, and with one to both. `slope`
/// is the exact one of `f` at `x`.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::measured_slopes(f64::exp, 0.0, 1.0);
/// ```
pub fn measured_slopes(f: impl Fn(f64) -> f64, x: f64, slope: f64) -> Figure {
    let steps: Vec<f64> = (0..=60).map(|i| 10f64.powf(-f64::from(i) / 4.0)).collect();
    let error = |measured: f64| (measured / slope - 1.0).abs();
    let one_side: Vec<f64> = steps.iter().map(|h| error((f(x + h) - f(x)) / h)).collect();
    let both_sides: Vec<f64> = steps.iter().map(|h| error((f(x + h) - f(x - h)) / (2.0 * h))).collect();
    let figure = Figure::new("A slope can be measured only so well")
        .x_label("step h")
        .y_label("relative error of the slope")
        .log_x()
        .log_y();
    room_below(figure, f64::EPSILON, &[&one_side[..], &both_sides].concat())
        .line("one side", &steps, &one_side)
        .line("both sides", &steps, &both_sides)
        .h_line("backward", f64::EPSILON)
}

/// A computation as the chapter's engine writes it down: each value with its parents, and its slope in each.
#[derive(Default)]
struct Computation(Vec<Value>);

/// A name, a value, and its parents.
type Value = (&'static str, f64, Vec<(usize, f64)>);

impl Computation {
    fn squared_mistake() -> Self {
        let mut it = Self::default();
        let (w, x, b, y) = (it.leaf("w", 1.2), it.leaf("x", 3.0), it.leaf("b", 0.95), it.leaf("y", 6.6));
        it.square_of_mistake(w, x, b, y);
        it
    }

    fn two_ways() -> Self {
        let mut it = Self::default();
        let (two, x) = (it.leaf("2", 2.0), it.leaf("x", 0.5));
        let a = it.times(two, x);
        let e = it.push("exp", 1f64.exp(), vec![(a, 1f64.exp())]);
        it.plus(a, e);
        it
    }

    fn four_students() -> Self {
        let mut it = Self::default();
        let (w, b) = (it.leaf("w", 1.2), it.leaf("b", 0.95));
        let mut sum = it.leaf("0", 0.0);
        for (hours, points) in [(1.0, 2.9), (2.0, 5.3), (3.0, 6.6), (4.0, 9.2)] {
            let (x, y) = (it.leaf("x", hours), it.leaf("y", points));
            let square = it.square_of_mistake(w, x, b, y);
            sum = it.plus(sum, square);
        }
        let quarter = it.leaf("1/4", 0.25);
        it.times(sum, quarter);
        it
    }

    /// (w x + b - y)²
    fn square_of_mistake(&mut self, w: usize, x: usize, b: usize, y: usize) -> usize {
        let product = self.times(w, x);
        let line = self.plus(product, b);
        let mistake = self.push("−", self.0[line].1 - self.0[y].1, vec![(line, 1.0), (y, -1.0)]);
        self.times(mistake, mistake)
    }

    fn push(&mut self, name: &'static str, value: f64, parents: Vec<(usize, f64)>) -> usize {
        self.0.push((name, value, parents));
        self.0.len() - 1
    }

    fn leaf(&mut self, name: &'static str, value: f64) -> usize {
        self.push(name, value, vec![])
    }

    fn plus(&mut self, a: usize, b: usize) -> usize {
        self.push("+", self.0[a].1 + self.0[b].1, vec![(a, 1.0), (b, 1.0)])
    }

    fn times(&mut self, a: usize, b: usize) -> usize {
        let (left, right) = (self.0[a].1, self.0[b].1);
        self.push("×", left * right, vec![(a, right), (b, left)])
    }

    /// The gradient of the last value with respect to each.
    fn gradients(&self) -> Vec<f64> {
        let mut gradients = vec![0.0; self.0.len()];
        gradients[self.0.len() - 1] = 1.0;
        for (i, (_, _, parents)) in self.0.iter().enumerate().rev() {
            parents.iter().for_each(|&(parent, slope)| gradients[parent] += slope * gradients[i]);
        }
        gradients
    }

    fn figure(&self, title: &str) -> Figure {
        let nodes = self.0.iter().zip(self.gradients());
        nodes.fold(Figure::graph(title), |figure, ((name, value, parents), g)| figure.node(name, *value, g, parents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor64::tensor::Tensor;

    fn leaf(x: f64) -> Tensor {
        Tensor::scalar(x).requires_grad()
    }

    fn gradient(x: &Tensor) -> f64 {
        x.grad().unwrap().item()
    }

    #[test]
    fn the_gradients_are_those_of_the_tensors() {
        let (w, b) = (leaf(1.2), leaf(0.95));
        (&w * 3.0 + &b - 6.6).powi(2).backward();
        let found = Computation::squared_mistake().gradients();
        assert!((found[0] - gradient(&w)).abs() < 1e-12 && (found[2] - gradient(&b)).abs() < 1e-12);

        let x = leaf(0.5);
        let a = &x * 2.0;
        (&a + a.exp()).backward();
        assert!((Computation::two_ways().gradients()[1] - gradient(&x)).abs() < 1e-12);
    }
}
