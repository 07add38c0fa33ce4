//! A figure in words, for a terminal.

use std::fmt;

use super::figure::{Body, Figure};

/// One line that says what the figure shows.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Figure \"{}\"", self.title)?;
        match &self.body {
            Body::Chart(chart) if chart.shown().next().is_none() => write!(f, ": an empty chart"),
            Body::Chart(chart) => {
                let layers: Vec<String> = chart.shown().map(|layer| layer.describe()).collect();
                write!(f, ": {}", layers.join("; "))
            }
            Body::HeatMap(map) => write!(f, ": a heat map of {} x {} cells", map.rows, map.columns),
            Body::Images(grid) => write!(f, ": {} images", grid.images.len()),
            Body::Graph(graph) => write!(f, ": a graph of {} values", graph.nodes.len()),
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
