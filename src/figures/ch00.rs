//! The figures of chapter 0.

use super::NamedFigure;
use crate::plot::Figure;

pub(super) const TABLES: &[&[NamedFigure]] = &[FIGURES];

const FIGURES: &[NamedFigure] =
    &[NamedFigure::new("slope", 0, "A function of one variable, and the tangent that a gradient describes", |_| {
        Ok(slope("z² + 3z", |z| z * z + 3.0 * z, 2.0, 7.0))
    })];

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
