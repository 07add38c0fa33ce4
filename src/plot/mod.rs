//! Figures: what a run, a data set or a function looks like. Needs the feature `plot`.
//!
//! A [`Figure`] is data: it says what is to be seen, can be kept in a variable, cloned and compared, and describes itself
//! in words. A [`Theme`] decides how it looks, when it is drawn: below a cell, on a slide, on paper. The drawing goes
//! through plotters, onto a page of our own that writes SVG.

mod alt;
mod axis;
mod canvas;
mod chart;
mod colour;
mod cover;
mod describe;
mod draw;
mod draw_chart;
mod draw_contour;
mod draw_graph;
mod draw_heat_map;
mod draw_images;
mod draw_notes;
mod draw_series;
mod draw_surface;
mod ends;
#[cfg(feature = "export")]
mod export;
mod figure;
mod font;
mod frame;
mod frames;
mod graph;
mod grid;
mod history;
mod image;
mod legend;
mod marks;
mod metadata;
mod path;
mod png;
mod quantity;
mod save;
#[cfg(test)]
pub(crate) mod tests;
mod theme;
mod visualize;

pub use crate::numbers::{Number, Values};
pub use chart::Legend;
pub use figure::Figure;
pub use frames::Frames;
pub use image::Image;
pub use save::SaveError;
pub use theme::{Look, Theme, UnknownTheme};
pub(crate) use visualize::titled;
