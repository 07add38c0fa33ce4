//! Draws a function of two variables from above: a band of colour for each range of values, and a bar that says
//! which is which.

use super::axis::plain;
use super::canvas::{Canvas, Letters, Rect, Role};
use super::frame::Frame;
use super::grid::Grid;
use super::path::simplify;
use super::theme::Style;

/// About so many places each way are enough: in a narrow valley both sides of a line are in one cell of a wider grid, and
/// the tip of the line gets corners.
const PLACES: usize = 486;

pub(crate) fn draw(canvas: &Canvas, style: &Style, frame: &Frame, grid: &Grid, levels: &[f64]) {
    let within =
        |axis: &super::axis::Axis, value: f64| axis.takes(value) && (-1e-9..=1.0 + 1e-9).contains(&axis.unit(value));
    let grid = grid.crop(|x| within(&frame.x, x), |y| within(&frame.y, y));
    // A place for every pixel or two, so that no line has corners.
    let grid = grid.refined((PLACES / grid.x.len().max(1)).clamp(1, 6));
    let shown = |line: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        let line: Vec<_> = line.into_iter().map(|(x, y)| frame.page(frame.unit(x, y))).collect();
        simplify(&line, (0.06, 0.06))
    };
    // Each region is painted over the larger one below it.
    let all = grid.region(f64::MIN).into_iter().map(shown).collect::<Vec<_>>();
    canvas.shape(&all, style.bands.at(0.0), None);
    for (i, level) in levels.iter().enumerate() {
        let colour = style.bands.at((i + 1) as f64 / levels.len() as f64);
        let region: Vec<_> = grid.region(*level).into_iter().map(shown).collect();
        canvas.shape(&region, colour, None);
        let lines: Vec<_> = grid.lines(*level).into_iter().map(shown).collect();
        canvas.paths(&lines, style.contour, style.hair * 0.8);
    }
}

/// What the bar takes on the right.
pub(crate) fn bar_width(canvas: &Canvas, style: &Style, levels: &[f64], title: &str) -> f64 {
    let widest = levels.iter().map(|level| canvas.text_width(&plain(*level), style.text)).fold(0.0, f64::max);
    (widest + style.text * 2.6).max(canvas.text_width(title, style.text) + style.text)
}

/// The bands with the levels between them, below what they stand for.
pub(crate) fn draw_bar(canvas: &Canvas, style: &Style, levels: &[f64], title: &str, room: Rect) {
    let above = if title.is_empty() { 0.0 } else { style.text * 1.3 };
    if !title.is_empty() {
        let at = (room.x + style.text * 0.8, room.y + style.text * 0.8);
        canvas.text(Role::Note, at, title, Letters::new(style.text, style.ink));
    }
    let bar = Rect::new(room.x + style.text * 0.8, room.y + above, style.text * 0.9, room.height - above);
    let step = bar.height / (levels.len() + 1) as f64;
    for band in 0..=levels.len() {
        let colour = style.bands.at(band as f64 / levels.len().max(1) as f64);
        canvas.fill(Rect::new(bar.x, bar.bottom() - (band + 1) as f64 * step, bar.width, step), colour, 1.0);
    }
    canvas.frame(bar, style.ink, style.hair);
    // Labels closer than a line of text are thinned.
    let stride = (style.text * 1.4 / step).ceil().max(1.0) as usize;
    for (i, level) in levels.iter().enumerate().step_by(stride) {
        let height = bar.bottom() - (i + 1) as f64 * step;
        canvas.line((bar.right(), height), (bar.right() + style.text * 0.25, height), style.ink, style.hair);
        let at = (bar.right() + style.text * 0.45, height);
        canvas.text_at_height(Role::YTick, at, &plain(*level), Letters::new(style.text, style.ink));
    }
}
