//! What of the page the data covers, so that legends and notes can be put elsewhere.

use super::canvas::Rect;
use super::chart::{Chart, Layer, bar_sides};
use super::frame::Frame;
use super::theme::Style;

/// Points of the page that the data covers, dense enough that a text between two of them would be noticed.
pub(crate) fn covered(chart: &Chart, style: &Style, frame: &Frame) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    let groups = chart.bar_groups();
    let mut group = 0;
    for layer in &chart.layers {
        match layer {
            Layer::Line { x, y, .. } => {
                for piece in frame.pieces(x, y) {
                    for pair in piece.windows(2) {
                        points.extend(between(frame.page(pair[0]), frame.page(pair[1])));
                    }
                }
                points.extend(markers(style, frame.marked(style, x, y)));
            }
            Layer::Scatter { x, y, .. } => {
                let middles = x.iter().zip(y).filter_map(|(x, y)| frame.point(*x, *y)).collect();
                points.extend(markers(style, middles));
            }
            Layer::Bars { values, .. } => {
                for (i, value) in values.iter().enumerate() {
                    points.extend(bar(frame, bar_sides(i, group, groups), *value));
                }
                group += 1;
            }
            Layer::Ranges { low, high, .. } => {
                for (i, (low, high)) in low.iter().zip(high).enumerate() {
                    points.extend(area(frame, bar_sides(i, 0, 1), (*low, *high)));
                }
            }
            Layer::Histogram { edges, counts, .. } => {
                for (pair, count) in edges.windows(2).zip(counts) {
                    points.extend(bar(frame, (pair[0], pair[1]), *count));
                }
            }
            Layer::HLine { y, .. } => {
                if let Some((left, height)) = frame.point(frame.x.low, *y) {
                    points.extend(between((left, height), (frame.plot.right(), height)));
                }
            }
            Layer::VLine { x, .. } => {
                if let Some((across, bottom)) = frame.point(*x, frame.y.low) {
                    points.extend(between((across, bottom), (across, frame.plot.y)));
                }
            }
            // A picture behind everything: words stand on it. What a legend must not hide of it is asked for apart.
            Layer::Contour { .. } | Layer::Zone { .. } => {}
            Layer::Note { x, y, .. } => points.extend(frame.point(*x, *y)),
        }
    }
    points
}

/// Points on the lines between the bands of contours. A legend on them would hide where a valley ends.
pub(crate) fn between_bands(chart: &Chart, frame: &Frame) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    for layer in &chart.layers {
        let Layer::Contour { grid, levels } = layer else { continue };
        for line in levels.iter().flat_map(|level| grid.lines(*level)) {
            let (x, y): (Vec<f64>, Vec<f64>) = line.into_iter().unzip();
            for piece in frame.pieces(&x, &y) {
                points.extend(piece.windows(2).flat_map(|pair| between(frame.page(pair[0]), frame.page(pair[1]))));
            }
        }
    }
    points
}

/// How many of the points lie within a rectangle.
pub(crate) fn count_within(points: &[(f64, f64)], area: &Rect) -> usize {
    let inside = |(x, y): &&(f64, f64)| (area.x..=area.right()).contains(x) && (area.y..=area.bottom()).contains(y);
    points.iter().filter(inside).count()
}

/// Points all over a rectangle.
pub(crate) fn filling(area: &Rect) -> impl Iterator<Item = (f64, f64)> {
    let Rect { x, y, width, height } = *area;
    (0..=20).flat_map(move |i| (0..=6).map(move |j| (x + width * f64::from(i) / 20.0, y + height * f64::from(j) / 6.0)))
}

/// Points on a line, at most four pixels apart.
fn between(a: (f64, f64), b: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let steps = ((b.0 - a.0).abs().max((b.1 - a.1).abs()) / 4.0).ceil().clamp(1.0, 1000.0);
    (0..=steps as usize).map(move |step| {
        let share = step as f64 / steps;
        (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1))
    })
}

/// The middle, the top and the bottom of each marker.
fn markers(style: &Style, middles: Vec<(f64, f64)>) -> impl Iterator<Item = (f64, f64)> {
    let reach = style.marker;
    middles.into_iter().flat_map(move |(x, y)| [-reach, 0.0, reach].map(|above| (x, y + above)))
}

/// Points all over a bar from the axis to the value.
fn bar(frame: &Frame, sides: (f64, f64), value: f64) -> Vec<(f64, f64)> {
    area(frame, sides, (frame.base(), value))
}

fn area(frame: &Frame, (left, right): (f64, f64), (base, value): (f64, f64)) -> Vec<(f64, f64)> {
    let places = (0..=4).flat_map(|i| (0..=20).map(move |j| (f64::from(i) / 4.0, f64::from(j) / 20.0)));
    places.filter_map(|(i, j)| frame.point(left + (right - left) * i, base + (value - base) * j)).collect()
}
