//! Draws the layers of a chart, through plotters.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::Rectangle;
use plotters::series::LineSeries;
use plotters::style::{Color, ShapeStyle};

use super::axis::Axis;
use super::canvas::{Canvas, DRAWS, UNITS};
use super::chart::{Chart, Layer, bar_sides, is_marked};
use super::frame::Frame;
use super::marks::{Marker, Pen, rgba};
use super::path::{length, simplify, turning};
use super::quantity::Hue;
use super::theme::Style;
use super::{draw_contour, draw_notes};

type Area<'a> = ChartContext<'a, Canvas, Cartesian2d<Axis, Axis>>;

pub(crate) fn draw(canvas: &Canvas, style: &Style, chart: &Chart, frame: &Frame) {
    let units = |pixels: f64| (pixels * UNITS).round() as i32;
    let plot = frame.plot;
    let area: DrawingArea<Canvas, Shift> = canvas
        .clone()
        .into_drawing_area()
        .shrink((units(plot.x), units(plot.y)), (units(plot.width), units(plot.height)));
    let mut area = ChartBuilder::on(&area).build_cartesian_2d(frame.x.clone(), frame.y.clone()).expect(DRAWS);
    let groups = chart.bar_groups();
    let (pens, mut edge) = (pens(style, chart), edge_of_halos(style, chart));
    let mut group = 0;
    for (number, layer) in chart.layers.iter().enumerate() {
        let (pen, marker) = pens[number];
        match layer {
            _ if !chart.shows(number) => group += usize::from(matches!(layer, Layer::Bars { .. })),
            Layer::Line { x, y, .. } => {
                // Below the first line those of all, so that no line is cut by the light around another.
                if let Some(edge) = edge.take() {
                    for (number, layer) in chart.layers.iter().enumerate().filter(|(number, _)| chart.shows(*number)) {
                        if let Layer::Line { x, y, .. } = layer {
                            let halo = pen_of_line(chart, frame, pens[number].0, number).halo(style, edge);
                            draw_line(canvas, &mut area, frame, halo, (x, y));
                        }
                    }
                }
                draw_line(canvas, &mut area, frame, pen_of_line(chart, frame, pen, number), (x, y));
                // A single point makes no line, and a few points deserve to be seen.
                let marked = frame.marked(style, x, y);
                if is_marked(x) {
                    draw_markers(canvas, (pen, marker, 1.0), marker_radius(style, &marked), &marked);
                } else {
                    // The closer they come, the smaller: they fade into the line.
                    for pair in marked.windows(2) {
                        let radius = (0.4 * (pair[1].0 - pair[0].0)).min(style.marker);
                        draw_markers(canvas, (pen, marker, 1.0), radius, &pair[..1]);
                    }
                }
            }
            Layer::Scatter { x, y, .. } => {
                // Many points lie over each other: let them shine through.
                let opacity = if x.len() > 100 { 0.6 } else { 0.9 };
                let points: Vec<_> = x.iter().zip(y).filter_map(|(x, y)| frame.point(*x, *y)).collect();
                draw_markers(canvas, (pen, marker, opacity), style.marker, &points);
            }
            Layer::Bars { values, .. } => {
                for (i, value) in values.iter().enumerate() {
                    let ends = (frame.base(), *value);
                    draw_bar(&mut area, style, frame, (pen, opacity(layer)), bar_sides(i, group, groups), ends);
                }
                group += 1;
            }
            Layer::Ranges { low, high, .. } => {
                for (i, ends) in low.iter().zip(high).enumerate() {
                    let ends = (*ends.0, *ends.1);
                    draw_bar(&mut area, style, frame, (pen, opacity(layer)), bar_sides(i, 0, 1), ends);
                }
            }
            Layer::Histogram { edges, counts, .. } => {
                for (pair, count) in edges.windows(2).zip(counts) {
                    draw_bar(
                        &mut area,
                        style,
                        frame,
                        (pen, opacity(layer)),
                        (pair[0], pair[1]),
                        (frame.base(), *count),
                    );
                }
            }
            Layer::Contour { grid, levels } => draw_contour::draw(canvas, style, frame, grid, levels),
            Layer::HLine { y, .. } => draw_notes::h_line(canvas, style, frame, *y),
            Layer::VLine { x, .. } => draw_notes::v_line(canvas, style, frame, *x),
            Layer::Zone { from, to, .. } => draw_notes::zone(canvas, style, frame, (*from, *to)),
            // Words come last, on top of everything.
            Layer::Note { .. } => {}
        }
    }
}

/// The pen and the marker of each layer.
fn pens(style: &Style, chart: &Chart) -> Vec<(Pen, Marker)> {
    let (hues, mut place) = (chart.hues(), 0);
    let pen = |layer: &Layer| {
        let hue = hues.get(place).copied().unwrap_or(Hue::Data);
        let pen = Pen::of_series(style, hue, chart.lines_before(place));
        place += usize::from(layer.is_series());
        (pen, Marker::of_series(hue))
    };
    chart.layers.iter().map(pen).collect()
}

/// How opaque bars are: those of a histogram, which touch, less than others.
pub(crate) fn opacity(layer: &Layer) -> f64 {
    if matches!(layer, Layer::Histogram { .. }) { 0.55 } else { 0.75 }
}

/// The line on which bars stand that go up and down.
pub(crate) fn draw_base(canvas: &Canvas, style: &Style, frame: &Frame) {
    let (left, height) = frame.page((0.0, frame.y.unit(0.0)));
    canvas.line((left, height), (frame.plot.right(), height), style.ink, style.hair);
}

/// How far the light around a line reaches, where it crosses so much that it would be lost in it. Points must not be cut
/// to pieces by it.
fn edge_of_halos(style: &Style, chart: &Chart) -> Option<f64> {
    let edge = |layer: &Layer| match layer {
        Layer::Contour { .. } => Some(style.hair),
        Layer::Scatter { x, .. } if x.len() >= 60 => Some(style.hair * 0.4),
        _ => None,
    };
    chart.layers.iter().find_map(edge)
}

/// A line that turns by more than this, in radians, is a zigzag.
const ZIGZAG: f64 = 9.0;

/// The pen with which a line is drawn: without dashes where they would hide its points, its single strokes, or how it
/// goes up and down; and where another line lies on it, in whose gaps it is to be seen.
pub(crate) fn pen_of_line(chart: &Chart, frame: &Frame, pen: Pen, number: usize) -> Pen {
    let Layer::Line { x, y, .. } = &chart.layers[number] else { return pen };
    let lies_below =
        || chart.layers[number + 1..].iter().any(|above| lie_together(frame, &chart.layers[number], above));
    let strokes = || x.iter().any(|x| x.is_nan());
    let zigzag = || frame.pieces(x, y).iter().any(|piece| turning(&on_page(frame, &shown(frame, piece))) > ZIGZAG);
    match () {
        () if lies_below() => pen.beneath(),
        () if is_marked(x) || strokes() || zigzag() => pen.solid(),
        () => pen,
    }
}

/// Whether two lines cannot be told apart on the page.
fn lie_together(frame: &Frame, one: &Layer, other: &Layer) -> bool {
    let (Layer::Line { x, y, .. }, Layer::Line { x: x2, y: y2, .. }) = (one, other) else { return false };
    let apart = |(a, b): (&f64, &f64)| (frame.y.unit(*a) - frame.y.unit(*b)).abs() * frame.plot.height > 1.0;
    !x.is_empty() && x == x2 && !y.iter().zip(y2).any(apart)
}

/// The points of a piece that can be told from those beside them.
fn shown(frame: &Frame, piece: &[(f64, f64)]) -> Vec<(f64, f64)> {
    // Where there are several points for each pixel, a quarter of one cannot be seen; where there are fewer, the line would
    // have corners.
    let off = if piece.len() as f64 > 3.0 * frame.plot.width { 0.25 } else { 0.03 };
    simplify(piece, (off / frame.plot.width, off / frame.plot.height))
}

fn on_page(frame: &Frame, piece: &[(f64, f64)]) -> Vec<(f64, f64)> {
    piece.iter().map(|at| frame.page(*at)).collect()
}

fn draw_line(canvas: &Canvas, area: &mut Area<'_>, frame: &Frame, pen: Pen, (x, y): (&[f64], &[f64])) {
    for piece in frame.pieces(x, y) {
        let piece = shown(frame, &piece);
        pen.dip(canvas, length(&on_page(frame, &piece)));
        let values = piece.into_iter().map(|(x, y)| (frame.x.value(x), frame.y.value(y)));
        area.draw_series(LineSeries::new(values, pen.stroke())).expect(DRAWS);
        pen.lift(canvas);
    }
}

fn draw_markers(canvas: &Canvas, (pen, marker, opacity): (Pen, Marker, f64), radius: f64, points: &[(f64, f64)]) {
    for at in points {
        marker.at(canvas, pen.colour, *at, radius, opacity);
    }
}

/// How large the markers of a line are: smaller where many of them would melt into one blot.
fn marker_radius(style: &Style, places: &[(f64, f64)]) -> f64 {
    let mut apart: Vec<f64> = places.windows(2).map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1)).collect();
    apart.sort_by(f64::total_cmp);
    let median = apart.get(apart.len() / 2).copied().unwrap_or(f64::INFINITY);
    // Still wider than the line.
    (0.4 * median).clamp(1.2 * style.line, style.marker)
}

fn draw_bar(
    area: &mut Area<'_>,
    style: &Style,
    frame: &Frame,
    (pen, opacity): (Pen, f64),
    (left, right): (f64, f64),
    (base, value): (f64, f64),
) {
    if !frame.y.takes(value) || !frame.y.takes(base) || !frame.x.takes(right) {
        return;
    }
    // What reaches beyond the window is cut off there.
    let clamp = |axis: &Axis, value: f64| value.clamp(axis.low, axis.high);
    let (left, right) = (clamp(&frame.x, left), clamp(&frame.x, right));
    let (base, value) = (clamp(&frame.y, base), clamp(&frame.y, value));
    if left >= right {
        return;
    }
    let corners = [(left, base), (right, value)];
    let outline = ShapeStyle { color: rgba(pen.colour, 1.0), filled: false, stroke_width: (style.hair * UNITS) as u32 };
    let bar = [Rectangle::new(corners, rgba(pen.colour, opacity).filled()), Rectangle::new(corners, outline)];
    area.draw_series(bar).expect(DRAWS);
}
