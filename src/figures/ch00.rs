//! The figures of chapter 0: the first ones that a reader meets. Two of them are put together in the notebook's cells as
//! well, where the methods of a figure are the lesson.

use std::f64::consts::{PI, TAU};

use ndarray::{Array2, Axis, Ix2, s};

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
    let table: Array2<f32> = x.to_array().into_dimensionality::<Ix2>().expect("a table has two axes");
    let (rows, columns) = table.dim();
    // In the corner stands nothing: the sum of everything is another matter.
    let mut cells = Array2::from_elem((rows + 1, columns + 1), f32::NAN);
    cells.slice_mut(s![..rows, ..columns]).assign(&table);
    cells.slice_mut(s![..rows, columns]).assign(&table.sum_axis(Axis(1)));
    cells.slice_mut(s![rows, ..columns]).assign(&table.sum_axis(Axis(0)));
    let margin = |count: usize, name: &str| -> Vec<String> {
        (0..=count).map(|i| if i == count { name.to_owned() } else { String::new() }).collect()
    };
    Figure::heat_map("Sums across stand on the right, sums down below", &cells)
        .row_labels(&margin(rows, "↓ sum_axis(0)"))
        .column_labels(&margin(columns, "→ sum_axis(1)"))
        .with_sums()
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
        .y_label("height")
        .function(name, z - 3.0..z + 2.0, f)
        .function(&format!("slope {slope}"), z - 1.5..z + 1.5, |x| height + slope * (x - z))
        .scatter(&format!("z = {z}"), &[z], &[height])
}

/// Sine and cosine over one turn.
pub fn two_waves() -> Figure {
    Figure::new("Two waves, a quarter of a turn apart")
        .x_label("x")
        .y_label("y")
        .function("sin x", 0.0..TAU, f64::sin)
        .function("cos x", 0.0..TAU, f64::cos)
        .v_line("x = π", PI)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Theme;

    /// As the cell of section 0.6 puts it together.
    #[test]
    fn the_slope_is_that_of_the_notebook() {
        let in_the_cell = Figure::new("A function and its slope at z = 2")
            .x_label("z")
            .y_label("height")
            .function("z² + 3z", -1.0..4.0, |z| z * z + 3.0 * z)
            .function("slope 7", 0.5..3.5, |z| 10.0 + 7.0 * (z - 2.0))
            .scatter("z = 2", &[2.0], &[10.0]);
        assert_eq!(slope("z² + 3z", |z| z * z + 3.0 * z, 2.0, 7.0), in_the_cell);
    }

    #[test]
    fn sums_stand_beside_and_below_their_table() {
        let x = tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let (across, down) = (x.sum_axis(1).to_vec(), x.sum_axis(0).to_vec());
        let data: serde_json::Value = serde_json::from_str(&sums_along_an_axis(&x).data_json()).unwrap();
        let cell = |row: usize, column: usize| data["values"][4 * row + column].as_f64().map(|value| value as f32);
        assert_eq!([cell(0, 3), cell(1, 3)], [Some(across[0]), Some(across[1])]);
        assert_eq!([cell(2, 0), cell(2, 1), cell(2, 2)], [down[0], down[1], down[2]].map(Some));
        assert_eq!((cell(1, 2), cell(2, 3)), (Some(6.0), None));
        // The scale of colours is that of the table: its largest number has the last colour, and no sum has one.
        let (sums, table) =
            (sums_along_an_axis(&x).to_svg(Theme::Notebook), Figure::heat_map("", &ndarray::array![[1, 6]]));
        let darkest = |svg: &str| svg.matches("fill=\"#08306b\"").count();
        assert_eq!((darkest(&sums), darkest(&table.to_svg(Theme::Notebook))), (1, 1));
    }
}
