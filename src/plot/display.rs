//! A figure in front of the reader: below a cell, and in words in a terminal.

use std::fmt;

use super::Theme;
use super::figure::{Body, Figure};
use crate::notebook::{display_mime, show_mime};

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
        self.show_with(display_mime);
    }

    /// Shows the figure below the cell. The notebook calls this for a figure on the last line of a cell.
    pub fn evcxr_display(&self) {
        self.show_with(show_mime);
    }

    fn show_with(&self, show: fn(&[(&str, &str)])) {
        show(&[("image/svg+xml", &self.to_svg(Theme::Notebook)), ("text/plain", &self.to_string())]);
    }
}

/// One line that says what the figure shows.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Figure \"{}\"", self.title)?;
        match &self.body {
            Body::Chart(chart) if chart.layers.is_empty() => write!(f, ": an empty chart"),
            Body::Chart(chart) => {
                let layers: Vec<String> = chart.layers.iter().map(|layer| layer.describe()).collect();
                write!(f, ": {}", layers.join("; "))
            }
            Body::HeatMap(map) => write!(f, ": a heat map of {} x {} cells", map.rows, map.columns),
            Body::Images(grid) => write!(f, ": {} images", grid.images.len()),
            Body::Surface(surface) => {
                write!(f, ": a surface over {} x {} places", surface.grid.x.len(), surface.grid.y.len())
            }
            Body::Panels(panels) => {
                let parts: Vec<String> = panels.figures.iter().map(Figure::to_string).collect();
                write!(f, ": {} panels [{}]", parts.len(), parts.join(" | "))
            }
        }
    }
}

impl fmt::Debug for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
