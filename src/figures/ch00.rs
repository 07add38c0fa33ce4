//! The figures of chapter 0: the first ones that a reader meets. Two of them are put together in the notebook's cells as
//! well, where the methods of a figure are the lesson.

use ndarray::{Array2, Ix2};

use super::NamedFigure;
use crate::plot::Figure;
use crate::tensor;
use crate::tensor::Tensor;

pub(super) const TABLES: &[&[NamedFigure]] = &[FIGURES];

const FIGURES: &[NamedFigure] =
    &[
        NamedFigure::new("sums-along-an-axis", '0', "A table of two rows, and its sums across and down", |_| {
            Ok(sums_along_an_axis(&tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
        }),
        NamedFigure::new("slope", '0', "A function of one variable, and the tangent that a gradient describes", |_| {
            Ok(slope("z² + 3z", |z| z * z + 3.0 * z, 2.0, 7.0))
        }),
        NamedFigure::new("two-waves", '0', "Sine and cosine: the first figure to put together oneself", |_| {
            Ok(two_waves())
        }),
    ];

/// A table of numbers; to its right the sum of each row, and below it the sum of each column.
///
/// # Panics
/// If `x` does not have two axes.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::sums_along_an_axis(&tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// ```
#[track_caller]
pub fn sums_along_an_axis(x: &Tensor) -> Figure {
    assert_eq!(x.ndim(), 2, "sums across and down are those of a table; this tensor has the shape {:?}", x.shape());
    let table = |title: &str, x: &Tensor| {
        let cells: Array2<_> = x.to_array().into_dimensionality::<Ix2>().expect("a table has two axes");
        Figure::heat_map(title, &cells)
    };
    Figure::panels(
        "Sums along an axis",
        [table("x", x), table("x.sum_axis(1)", &x.sum_axis_keepdim(1)), table("x.sum_axis(0)", &x.sum_axis_keepdim(0))],
    )
    .columns(2)
}

/// A function around a place, and the straight line that has its slope there.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::slope("z² + 3z", |z| z * z + 3.0 * z, 2.0, 7.0);
/// ```
pub fn slope(name: &str, f: impl Fn(f64) -> f64, z: f64, slope: f64) -> Figure {
    let height = f(z);
    Figure::new(&format!("A function and its slope at z = {z}"))
        .x_label("z")
        .function(name, z - 3.0..z + 2.0, f)
        .function(&format!("slope {slope}"), z - 1.5..z + 1.5, |x| height + slope * (x - z))
        .scatter(&format!("z = {z}"), &[z], &[height])
}

/// Sine and cosine over one turn.
pub fn two_waves() -> Figure {
    Figure::new("Two waves").x_label("x").y_label("y").function("sin x", 0.0..6.3, f64::sin).function(
        "cos x",
        0.0..6.3,
        f64::cos,
    )
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    /// As the cell of section 0.6 puts it together.
    #[test]
    fn the_slope_is_that_of_the_notebook() {
        let in_the_cell = Figure::new("A function and its slope at z = 2")
            .x_label("z")
            .function("z² + 3z", -1.0..4.0, |z| z * z + 3.0 * z)
            .function("slope 7", 0.5..3.5, |z| 10.0 + 7.0 * (z - 2.0))
            .scatter("z = 2", &[2.0], &[10.0]);
        assert_eq!(slope("z² + 3z", |z| z * z + 3.0 * z, 2.0, 7.0), in_the_cell);
    }

    #[test]
    fn sums_stand_beside_and_below_their_table() {
        let (table, across, down) = (array![[1, 2, 3], [4, 5, 6]], array![[6], [15]], array![[5, 7, 9]]);
        let parts = [("x", table), ("x.sum_axis(1)", across), ("x.sum_axis(0)", down)];
        let by_hand =
            Figure::panels("Sums along an axis", parts.map(|(title, x)| Figure::heat_map(title, &x))).columns(2);
        assert_eq!(sums_along_an_axis(&tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), by_hand);
    }
}
