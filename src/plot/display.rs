//! A figure on the way through a cell, before its last line.

use super::{Figure, Theme};

impl Figure {
    /// Shows the figure below the cell at once; several of them appear one after the other.
    ///
    /// A figure on the last line of a cell is shown anyway. In a plain kernel only the last figure of a cell is shown.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// for power in 1..=3 {
    ///     Figure::new(&format!("x to the {power}")).function("", 0.0..2.0, |x| x.powi(power)).show();
    /// }
    /// ```
    pub fn show(&self) {
        let svg = self.to_svg(Theme::Notebook);
        crate::notebook::display_mime(&[("image/svg+xml", &svg), ("text/plain", &self.to_string())]);
    }
}
