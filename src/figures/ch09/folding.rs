//! "Either, or, but not both", before and after a hidden layer of two.

use crate::figures::NamedFigure;
use crate::plot::{Figure, Legend, Values};
use crate::tensor;
use crate::tensor::Tensor;

pub(crate) const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("folded-plane", '9', "Four points that no line divides, and what two hidden units do", |_| {
        let x = tensor![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
        let hidden = (x.matmul(&tensor![[1.0, 1.0], [1.0, 1.0]]) + tensor![0.0, -1.0]).relu();
        Ok(folded_plane(&x, &hidden, &[0, 1, 1, 0], |h1| (h1 - 0.5) / 2.0))
    })];

/// Points of two classes in the plane of the inputs, and in the plane of two hidden units, where a line divides them:
/// h₂ as a function of h₁.
///
/// # Panics
/// If there are not two inputs, two hidden units and a class for each point.
///
/// ```
/// use workbook::prelude::*;
/// let (x, hidden) = (tensor![[0.0, 1.0], [1.0, 1.0]], tensor![[1.0, 0.0], [2.0, 1.0]]);
/// let figure = figures::folded_plane(&x, &hidden, &[1, 0], |h1| (h1 - 0.5) / 2.0);
/// ```
#[track_caller]
pub fn folded_plane(x: &Tensor, hidden: &Tensor, classes: &[usize], border: impl Fn(f64) -> f64) -> Figure {
    let before = points(Figure::new("The inputs").x_label("x₁").y_label("x₂"), x, classes).equal_axes();
    let after = points(Figure::new("The hidden units").x_label("h₁").y_label("h₂"), hidden, classes)
        .function("the border", -0.3..2.3, border)
        .x_range(-0.3..2.3)
        .equal_axes();
    let before = before.x_range(-0.3..1.3).y_range(-0.3..1.3);
    // Two points that come to lie on each other would be taken for one.
    let places = hidden.to_f64s();
    let twice = places.chunks(2).enumerate().find(|(i, place)| places.chunks(2).take(*i).any(|other| other == *place));
    let after = match twice {
        Some((_, place)) => after.annotate(place[0], place[1], "two points"),
        None => after,
    };
    // The colours of the classes are said once, where there is room.
    let panels = [before.legend(Legend::Above), after.y_range(-0.3..1.3).legend(Legend::Hidden)];
    Figure::panels("A plane, folded: now the border divides the classes", panels)
}

#[track_caller]
fn points(figure: Figure, places: &Tensor, classes: &[usize]) -> Figure {
    assert_eq!(places.shape(), [classes.len(), 2], "each point needs two coordinates and a class");
    let places = places.to_f64s();
    (0..2).fold(figure, |figure, class| {
        let of_class = places.chunks(2).zip(classes).filter(|(_, of)| **of == class);
        let (across, up): (Vec<f64>, Vec<f64>) = of_class.map(|(place, _)| (place[0], place[1])).unzip();
        figure.scatter(&format!("class {class}"), &across, &up)
    })
}
