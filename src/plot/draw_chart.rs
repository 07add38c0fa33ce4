//! Draws a chart: works out the room for labels, then the axes, then each layer through plotters.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, Rectangle};
use plotters::series::LineSeries;
use plotters::style::{Color, ShapeStyle};

use super::axis::{Axis, span};
use super::canvas::{Anchor, Canvas, Letters, Rect, Role, UNITS};
use super::chart::{Chart, Layer, Legend};
use super::figure::Figure;
use super::font::LEADING;
use super::legend::{Entry, Key, Sign};
use super::marks::{Marker, Pen, rgba};
use super::path::{clip, simplify};
use super::theme::Style;

/// Lines of up to so many points show them as markers.
const MARKED: usize = 30;

type Area<'a> = ChartContext<'a, Canvas, Cartesian2d<Axis, Axis>>;

pub(crate) fn draw(canvas: &Canvas, style: &Style, figure: &Figure, chart: &Chart, room: Rect) {
    let room = note_left_out(canvas, style, chart, room);
    let (x_span, y_span) = spans(chart);
    let outside = |key: &Key| Rect::new(room.x, room.y, room.width - key.width - style.text, room.height);
    let key =
        Key::new(canvas, style, entries(chart, style), room.width * 0.4).filter(|_| chart.legend != Legend::Hidden);

    let mut frame = Frame::new(canvas, style, figure, chart, room, x_span, y_span);
    let mut place = chart.legend;
    if let (Some(key), Legend::Auto) = (&key, place) {
        let (corner, covered) = key.best_corner(frame.plot, style.text * 0.6, &marks(chart, &frame));
        let fits = key.width < frame.plot.width * 0.6 && key.height < frame.plot.height * 0.6;
        place = if covered == 0 && fits { corner } else { Legend::Outside };
    }
    if let (Some(key), Legend::Outside) = (&key, place) {
        frame = Frame::new(canvas, style, figure, chart, outside(key), x_span, y_span);
    }

    frame.draw_axes(canvas, style);
    draw_layers(canvas, style, chart, &frame);
    if let Some(key) = key {
        if place == Legend::Outside {
            let beside = Rect::new(frame.plot.right() + style.text, frame.plot.y, key.width, key.height);
            key.draw(canvas, style, Rect { x: beside.x.max(room.right() - key.width), ..beside }, false);
        } else {
            key.draw(canvas, style, key.place(place, frame.plot, style.text * 0.6), true);
        }
    }
}

/// What both axes span: what was asked for, or all that is drawn.
fn spans(chart: &Chart) -> ((f64, f64), (f64, f64)) {
    let mut xs: Vec<f64> = Vec::new();
    let mut ys: Vec<f64> = Vec::new();
    let mut from_zero = false;
    for layer in &chart.layers {
        match layer {
            Layer::Line { x, y, .. } | Layer::Scatter { x, y, .. } => {
                // Only points that can be drawn, so that (NaN, 1e9) does not stretch the other axis.
                let on = |(x, y): &(&f64, &f64)| takes(chart.x.log, **x) && takes(chart.y.log, **y);
                // And only those in the window that was asked for.
                let inside = |(x, y): &(&f64, &f64)| within(chart.x.range, **x) && within(chart.y.range, **y);
                for (x, y) in x.iter().zip(y).filter(on).filter(inside) {
                    xs.push(*x);
                    ys.push(*y);
                }
            }
            Layer::Bars { values, .. } => {
                ys.extend(values);
                from_zero = true;
            }
            Layer::Histogram { edges, counts, .. } => {
                xs.extend(edges);
                ys.extend(counts);
                from_zero = true;
            }
            Layer::HLine { y, .. } => ys.push(*y),
            Layer::VLine { x, .. } => xs.push(*x),
            Layer::Note { x, y, .. } => {
                xs.push(*x);
                ys.push(*y);
            }
        }
    }
    if from_zero && !chart.y.log {
        ys.push(0.0);
    }
    let pad = if from_zero { 0.0 } else { 0.04 };
    let x_span = chart.x.range.unwrap_or_else(|| span(xs.into_iter(), chart.x.log, pad));
    let mut y_span = chart.y.range.unwrap_or_else(|| span(ys.iter().copied(), chart.y.log, 0.06));
    if from_zero && chart.y.range.is_none() && !chart.y.log {
        // Bars stand on the axis.
        let usable = || ys.iter().copied().filter(|y| y.is_finite());
        if usable().all(|y| y >= 0.0) {
            y_span.0 = 0.0;
        } else if usable().all(|y| y <= 0.0) {
            y_span.1 = 0.0;
        }
        if y_span.0 >= y_span.1 {
            y_span = (0.0, 1.0);
        }
    }
    (x_span, y_span)
}

fn takes(log: bool, value: f64) -> bool {
    value.is_finite() && (!log || value > 0.0)
}

fn within(range: Option<(f64, f64)>, value: f64) -> bool {
    range.is_none_or(|(low, high)| (low..=high).contains(&value))
}

/// Says how many points have no place on the axes, and hands back the room above.
fn note_left_out(canvas: &Canvas, style: &Style, chart: &Chart, room: Rect) -> Rect {
    let good = |x: f64, y: f64| takes(chart.x.log, x) && takes(chart.y.log, y);
    let count: usize = chart
        .layers
        .iter()
        .map(|layer| match layer {
            Layer::Line { x, y, .. } | Layer::Scatter { x, y, .. } => {
                x.iter().zip(y).filter(|(x, y)| !good(**x, **y)).count()
            }
            Layer::Bars { values, .. } => values.iter().filter(|value| !takes(chart.y.log, **value)).count(),
            Layer::Histogram { left_out, .. } => *left_out,
            Layer::HLine { y, .. } => usize::from(!takes(chart.y.log, *y)),
            Layer::VLine { x, .. } => usize::from(!takes(chart.x.log, *x)),
            Layer::Note { x, y, .. } => usize::from(!good(*x, *y)),
        })
        .sum();
    if count == 0 {
        return room;
    }
    let reason = if chart.x.log || chart.y.log { "not finite, or not positive on a log axis" } else { "not finite" };
    let text = format!("{count} {} left out: {reason}", if count == 1 { "value" } else { "values" });
    let lines = canvas.wrap(&text, style.text, room.width);
    let height = lines.len() as f64 * style.text * LEADING;
    let letters = Letters::new(style.text, style.ink.mix(style.card, 0.2)).end();
    for (i, line) in lines.iter().enumerate() {
        let baseline = room.bottom() - height + style.text * (LEADING * (i as f64 + 1.0) - 0.25);
        canvas.text(Role::Note, (room.right(), baseline), line, letters);
    }
    Rect::new(room.x, room.y, room.width, room.height - height - style.text * 0.3)
}

fn entries(chart: &Chart, style: &Style) -> Vec<Entry> {
    let series = chart.layers.iter().filter(|layer| layer.is_series()).enumerate();
    series
        .map(|(number, layer)| {
            let pen = Pen::of_series(style, number);
            let marker = Marker::of_series(number);
            let sign = match layer {
                Layer::Scatter { .. } => Sign::Marker(pen, marker),
                Layer::Line { x, .. } => Sign::Line(pen, (x.len() <= MARKED).then_some(marker)),
                _ => Sign::Swatch(pen.colour),
            };
            Entry { name: layer.name().to_owned(), sign }
        })
        .collect()
}

/// Points of the page that the data covers, dense enough that a legend between two of them would be noticed.
fn marks(chart: &Chart, frame: &Frame) -> Vec<(f64, f64)> {
    let mut marks = Vec::new();
    let groups = chart.layers.iter().filter(|layer| matches!(layer, Layer::Bars { .. })).count();
    let mut group = 0;
    for layer in &chart.layers {
        match layer {
            Layer::Line { x, y, .. } => {
                for piece in pieces(frame, x, y) {
                    for pair in piece.windows(2) {
                        let (a, b) = (frame.page(pair[0]), frame.page(pair[1]));
                        let steps = ((b.0 - a.0).abs().max((b.1 - a.1).abs()) / 4.0).ceil().clamp(1.0, 1000.0);
                        for step in 0..=steps as usize {
                            let t = step as f64 / steps;
                            marks.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
                        }
                    }
                }
            }
            Layer::Scatter { x, y, .. } => {
                let inside = x.iter().zip(y).map(|(x, y)| frame.unit(*x, *y)).filter(|unit| in_unit_square(*unit));
                marks.extend(inside.map(|unit| frame.page(unit)));
            }
            Layer::Bars { values, .. } => {
                for (i, value) in values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
                    let (left, right) = bar_sides(i, group, groups);
                    fill_marks(&mut marks, frame, (left, right), *value);
                }
                group += 1;
            }
            Layer::Histogram { edges, counts, .. } => {
                for (pair, count) in edges.windows(2).zip(counts) {
                    fill_marks(&mut marks, frame, (pair[0], pair[1]), *count);
                }
            }
            Layer::HLine { y, name } => {
                let (_, height) = frame.page(frame.unit(frame.x.low, *y));
                // The name stands at the right end, above the line.
                let depth = if name.is_empty() { 1 } else { 3 };
                for i in 0..=100 {
                    for j in 0..depth {
                        marks.push((
                            frame.plot.x + frame.plot.width * f64::from(i) / 100.0,
                            height - 8.0 * f64::from(j),
                        ));
                    }
                }
            }
            Layer::VLine { x, name } => {
                let (across, _) = frame.page(frame.unit(*x, frame.y.low));
                let depth = if name.is_empty() { 1 } else { 3 };
                for i in 0..=100 {
                    for j in 0..depth {
                        marks.push((
                            across - 8.0 * f64::from(j),
                            frame.plot.y + frame.plot.height * f64::from(i) / 100.0,
                        ));
                    }
                }
            }
            Layer::Note { x, y, text } if frame.x.takes(*x) && frame.y.takes(*y) => {
                let note = frame.note(*x, *y, text);
                for i in 0..=20 {
                    for j in 0..=4 {
                        let bounds = note.bounds;
                        marks.push((
                            bounds.x + bounds.width * f64::from(i) / 20.0,
                            bounds.y + bounds.height * f64::from(j) / 4.0,
                        ));
                    }
                }
            }
            Layer::Note { .. } => {}
        }
    }
    marks
}

/// Marks all over a bar from the axis to the value.
fn fill_marks(marks: &mut Vec<(f64, f64)>, frame: &Frame, (left, right): (f64, f64), value: f64) {
    let base = frame.base();
    for i in 0..=4 {
        for j in 0..=20 {
            let x = left + (right - left) * f64::from(i) / 4.0;
            let y = base + (value - base) * f64::from(j) / 20.0;
            let unit = frame.unit(x, y);
            if in_unit_square(unit) {
                marks.push(frame.page(unit));
            }
        }
    }
}

fn in_unit_square((x, y): (f64, f64)) -> bool {
    let near = -1e-9..=1.0 + 1e-9;
    near.contains(&x) && near.contains(&y)
}

/// The left and right end of a bar, on an axis on which the categories are 1 apart.
fn bar_sides(category: usize, group: usize, groups: usize) -> (f64, f64) {
    let width = 0.8 / groups.max(1) as f64;
    let left = category as f64 - 0.4 + group as f64 * width;
    (left, left + width * if groups > 1 { 0.94 } else { 1.0 })
}

/// The parts of a line that can be drawn, in units of the plotting area.
fn pieces(frame: &Frame, x: &[f64], y: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let mut current = Vec::new();
    for (x, y) in x.iter().zip(y) {
        if frame.x.takes(*x) && frame.y.takes(*y) {
            current.push(frame.unit(*x, *y));
        } else if !current.is_empty() {
            pieces.extend(clip(&std::mem::take(&mut current)));
        }
    }
    pieces.extend(clip(&current));
    pieces
}

/// The plotting area with its axes, and how their labels are set.
struct Frame {
    plot: Rect,
    x: Axis,
    y: Axis,
    /// Whether the labels of the horizontal axis are turned because they don't fit side by side.
    turned: bool,
    x_title: Vec<String>,
    y_title: Vec<String>,
    /// The lower edge of everything.
    bottom: f64,
    left: f64,
    notes: NoteSizes,
}

/// The measure of a note's letters, so that a frame can place it.
struct NoteSizes {
    text: f64,
    widths: Vec<(String, f64)>,
}

struct PlacedNote {
    anchor: Anchor,
    at: (f64, f64),
    bounds: Rect,
}

const TURN: f64 = -40.0;

impl Frame {
    fn new(
        canvas: &Canvas,
        style: &Style,
        figure: &Figure,
        chart: &Chart,
        room: Rect,
        x_span: (f64, f64),
        y_span: (f64, f64),
    ) -> Frame {
        let tick = style.text * 0.65; // the mark and the gap to its label
        let wide = |axis: &Axis| axis.ticks.iter().map(|t| canvas.text_width(&t.label, style.text)).fold(0.0, f64::max);
        let title_height =
            |lines: &[String]| if lines.is_empty() { 0.0 } else { style.label * (LEADING * lines.len() as f64 + 0.2) };

        // The vertical axis needs its height to know its labels, and the horizontal one its width: a first guess of
        // the room below leads to the room on the left, which leads to the room below.
        let titled = |label: &str, width: f64| {
            if label.is_empty() { Vec::new() } else { canvas.wrap(label, style.label, width) }
        };
        let make_y =
            |height: f64| Axis::new(y_span, chart.y.log, (height / (style.text * 3.0)).clamp(2.0, 8.0) as usize);
        let labels = tick + style.text * LEADING;
        let guess = room.height - labels - if figure.x_label.is_empty() { 0.0 } else { style.label * 1.5 };
        let y_title = titled(&figure.y_label, guess * 0.9);
        let left = tick + wide(&make_y(guess)) + title_height(&y_title);
        let x_title = titled(&figure.x_label, (room.width - left) * 0.95);
        let mut below = labels + title_height(&x_title);
        let mut y = make_y(room.height - below);
        let left = left.max(tick + wide(&y) + title_height(&y_title));

        let width = room.width - left - style.text * 0.4;
        let mut turned = false;
        let x = if chart.categories.is_empty() {
            let fitting = (2..=10)
                .rev()
                .map(|count| Axis::new(x_span, chart.x.log, count))
                .find(|axis| labels_fit(canvas, style, axis, width));
            fitting.unwrap_or_else(|| {
                let mut axis = Axis::new(x_span, chart.x.log, 1);
                axis.ticks.truncate(1);
                axis
            })
        } else {
            let names = &chart.categories;
            let axis = Axis::categories(names);
            if labels_fit(canvas, style, &axis, width) {
                axis
            } else {
                turned = true;
                let longest = room.height * 0.35 / 40f64.to_radians().sin();
                let cut: Vec<String> = names.iter().map(|name| canvas.fit(name, style.text, longest)).collect();
                let mut axis = Axis::categories(&cut);
                // Labels closer than a line of text are thinned.
                let stride = (style.text * 1.35 / (width / names.len() as f64)).ceil().max(1.0) as usize;
                axis.ticks = axis.ticks.into_iter().step_by(stride).collect();
                below += wide(&axis) * 40f64.to_radians().sin() - style.text * 0.2;
                axis
            }
        };
        y = if turned { make_y(room.height - below) } else { y };
        // The half of the last label that reaches beyond the axis.
        let overhang = |tick: &super::axis::Tick, end: f64| {
            let half = canvas.text_width(&tick.label, style.text) / 2.0;
            half - (end - x.unit(tick.value)).abs() * width
        };
        let right = if turned { style.text } else { x.ticks.last().map_or(0.0, |tick| overhang(tick, 1.0)) };
        let first = if turned {
            x.ticks
                .iter()
                .map(|tick| {
                    canvas.text_width(&tick.label, style.text) * 40f64.to_radians().cos() - x.unit(tick.value) * width
                })
                .fold(0.0, f64::max)
        } else {
            x.ticks.first().map_or(0.0, |tick| overhang(tick, 0.0))
        };
        let left = left.max(first + style.text * 0.2);
        let right = right.max(0.0) + style.text * 0.4;
        let plot = Rect::new(
            room.x + left,
            room.y + style.text * 0.4,
            room.width - left - right,
            room.height - below - style.text * 0.4,
        );
        let widths = chart.layers.iter().filter_map(|layer| match layer {
            Layer::Note { text, .. } => Some((text.clone(), canvas.text_width(text, style.text))),
            _ => None,
        });
        let notes = NoteSizes { text: style.text, widths: widths.collect() };
        Frame { plot, x, y, turned, x_title, y_title, bottom: room.bottom(), left: room.x, notes }
    }

    /// The place of a point, where the plotting area goes from (0, 0) at the lower left to (1, 1).
    fn unit(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.unit(x), self.y.unit(y))
    }

    /// The same in pixels of the page.
    fn page(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.plot.x + x * self.plot.width, self.plot.bottom() - y * self.plot.height)
    }

    /// Where bars stand.
    fn base(&self) -> f64 {
        if self.y.log { self.y.low } else { 0f64.clamp(self.y.low, self.y.high) }
    }

    /// A note stands beside its point, on the side with more room, and within the plotting area.
    fn note(&self, x: f64, y: f64, text: &str) -> PlacedNote {
        let size = self.notes.text;
        let width = self.notes.widths.iter().find(|(known, _)| known == text).map_or(0.0, |(_, width)| *width);
        let (px, py) = self.page(self.unit(x, y));
        let gap = size * 0.6;
        let right = px + gap + width <= self.plot.right();
        let (anchor, start) = if right { (Anchor::Start, px + gap) } else { (Anchor::End, px - gap) };
        let left_edge = if right { start } else { start - width };
        // Above the point, unless that is beyond the top.
        let above = py - size * 1.6 >= self.plot.y;
        let baseline = if above { py - size * 0.5 } else { py + size * 1.2 };
        let shift = (self.plot.x - left_edge).max(0.0);
        let bounds = Rect::new(left_edge + shift, baseline - size * 0.8, width, size * 1.05);
        PlacedNote { anchor, at: (start + shift, baseline), bounds }
    }

    fn draw_axes(&self, canvas: &Canvas, style: &Style) {
        let Rect { x, y, width, .. } = self.plot;
        let bottom = self.plot.bottom();
        let mark = style.text * 0.3;
        let letters = Letters::new(style.text, style.ink);
        for tick in &self.y.ticks {
            let (_, height) = self.page((0.0, self.y.unit(tick.value)));
            canvas.line((x, height), (x + width, height), style.faint, style.hair);
            canvas.line((x - mark, height), (x, height), style.ink, style.hair);
            canvas.text_at_height(Role::YTick, (x - style.text * 0.5, height), &tick.label, letters.end());
        }
        for value in &self.y.minor {
            let (_, height) = self.page((0.0, self.y.unit(*value)));
            canvas.line((x - mark / 2.0, height), (x, height), style.ink, style.hair);
        }
        for tick in &self.x.ticks {
            let (across, _) = self.page((self.x.unit(tick.value), 0.0));
            canvas.line((across, bottom), (across, bottom + mark), style.ink, style.hair);
            let below = bottom + style.text * 0.65;
            if self.turned {
                let at = (across + style.text * 0.3, below + style.text * 0.5);
                canvas.text(Role::XTick, at, &tick.label, letters.end().turned(TURN));
            } else {
                canvas.text(Role::XTick, (across, below + style.text * 0.8), &tick.label, letters.middle());
            }
        }
        for value in &self.x.minor {
            let (across, _) = self.page((self.x.unit(*value), 0.0));
            canvas.line((across, bottom), (across, bottom + mark / 2.0), style.ink, style.hair);
        }
        canvas.line((x, y), (x, bottom), style.ink, style.hair);
        canvas.line((x, bottom), (x + width, bottom), style.ink, style.hair);
        let letters = Letters::new(style.label, style.ink).middle();
        for (i, line) in self.x_title.iter().rev().enumerate() {
            let baseline = self.bottom - style.label * (0.25 + LEADING * i as f64);
            canvas.text(Role::Label, (x + width / 2.0, baseline), line, letters);
        }
        for (i, line) in self.y_title.iter().enumerate() {
            let baseline = self.left + style.label * (0.8 + LEADING * i as f64);
            let at = (baseline, y + self.plot.height / 2.0);
            canvas.text(Role::Label, at, line, letters.turned(-90.0));
        }
    }
}

/// Whether the labels stand side by side with some space between them.
fn labels_fit(canvas: &Canvas, style: &Style, axis: &Axis, width: f64) -> bool {
    let ends = |tick: &super::axis::Tick| {
        let (middle, half) = (axis.unit(tick.value) * width, canvas.text_width(&tick.label, style.text) / 2.0);
        (middle - half, middle + half)
    };
    axis.ticks.windows(2).all(|pair| ends(&pair[1]).0 - ends(&pair[0]).1 > style.text * 0.6)
}

fn draw_layers(canvas: &Canvas, style: &Style, chart: &Chart, frame: &Frame) {
    let units = |pixels: f64| (pixels * UNITS).round() as i32;
    let plot = frame.plot;
    let area: DrawingArea<Canvas, Shift> = canvas
        .clone()
        .into_drawing_area()
        .shrink((units(plot.x), units(plot.y)), (units(plot.width), units(plot.height)));
    let built = ChartBuilder::on(&area).build_cartesian_2d(frame.x.clone(), frame.y.clone());
    let Ok(mut context) = built else { unreachable!("a page takes everything") };
    let groups = chart.layers.iter().filter(|layer| matches!(layer, Layer::Bars { .. })).count();
    let (mut number, mut group) = (0, 0);
    for layer in &chart.layers {
        let pen = Pen::of_series(style, number);
        let marker = Marker::of_series(number);
        match layer {
            Layer::Line { x, y, .. } => draw_line(canvas, style, &mut context, frame, pen, marker, x, y),
            Layer::Scatter { x, y, .. } => {
                // Many points lie over each other: let them shine through.
                let opacity = if x.len() > 100 { 0.6 } else { 0.9 };
                draw_markers(canvas, style, frame, pen, marker, opacity, x, y);
            }
            Layer::Bars { values, .. } => {
                for (i, value) in values.iter().enumerate() {
                    draw_bar(&mut context, style, frame, pen, 0.75, bar_sides(i, group, groups), *value);
                }
                group += 1;
            }
            Layer::Histogram { edges, counts, .. } => {
                for (pair, count) in edges.windows(2).zip(counts) {
                    draw_bar(&mut context, style, frame, pen, 0.55, (pair[0], pair[1]), *count);
                }
            }
            Layer::HLine { y, name } => draw_h_line(canvas, style, frame, name, *y),
            Layer::VLine { x, name } => draw_v_line(canvas, style, frame, name, *x),
            Layer::Note { x, y, text } => draw_note(canvas, style, frame, *x, *y, text),
        }
        number += usize::from(layer.is_series());
    }
}

#[allow(clippy::too_many_arguments)] // a line is all of these
fn draw_line(
    canvas: &Canvas,
    style: &Style,
    context: &mut Area<'_>,
    frame: &Frame,
    pen: Pen,
    marker: Marker,
    x: &[f64],
    y: &[f64],
) {
    pen.dip(canvas);
    for piece in pieces(frame, x, y) {
        // A tenth of a pixel cannot be seen, and is what the page can tell apart.
        let shown = simplify(&piece, (plot_share(frame.plot.width), plot_share(frame.plot.height)));
        let values = shown.into_iter().map(|(x, y)| (frame.x.value(x), frame.y.value(y)));
        let Ok(_) = context.draw_series(LineSeries::new(values, pen.stroke())) else {
            unreachable!("a page takes all")
        };
    }
    pen.lift(canvas);
    // A single point makes no line, and a few points deserve to be seen.
    if x.len() <= MARKED {
        draw_markers(canvas, style, frame, pen, marker, 1.0, x, y);
    }
}

fn plot_share(pixels: f64) -> f64 {
    0.1 / pixels
}

#[allow(clippy::too_many_arguments)] // as above
fn draw_markers(
    canvas: &Canvas,
    style: &Style,
    frame: &Frame,
    pen: Pen,
    marker: Marker,
    opacity: f64,
    x: &[f64],
    y: &[f64],
) {
    let area = canvas.clone().into_drawing_area();
    for (x, y) in x.iter().zip(y).filter(|(x, y)| frame.x.takes(**x) && frame.y.takes(**y)) {
        let unit = frame.unit(*x, *y);
        if in_unit_square(unit) {
            let (px, py) = frame.page(unit);
            let place = ((px * UNITS).round() as i32, (py * UNITS).round() as i32);
            let element = marker.element(place, style.marker, rgba(pen.colour, opacity));
            let Ok(()) = area.draw(&element) else { unreachable!("a page takes all") };
        }
    }
}

fn draw_bar(
    context: &mut Area<'_>,
    style: &Style,
    frame: &Frame,
    pen: Pen,
    opacity: f64,
    (left, right): (f64, f64),
    value: f64,
) {
    if !frame.y.takes(value) || (frame.x.log && left <= 0.0) {
        return;
    }
    // What reaches beyond the window is cut off there.
    let clamp = |axis: &Axis, value: f64| value.clamp(axis.low, axis.high);
    let (left, right) = (clamp(&frame.x, left), clamp(&frame.x, right));
    let (base, value) = (frame.base(), clamp(&frame.y, value));
    if left >= right {
        return;
    }
    let corners = [(left, base), (right, value)];
    let outline = ShapeStyle { color: rgba(pen.colour, 1.0), filled: false, stroke_width: (style.hair * UNITS) as u32 };
    let bar = [Rectangle::new(corners, rgba(pen.colour, opacity).filled()), Rectangle::new(corners, outline)];
    let Ok(_) = context.draw_series(bar) else { unreachable!("a page takes all") };
}

const MARK_DASH: [f64; 2] = [4.0, 3.0];

fn draw_h_line(canvas: &Canvas, style: &Style, frame: &Frame, name: &str, y: f64) {
    if !frame.y.takes(y) || !(0.0..=1.0).contains(&frame.y.unit(y)) {
        return;
    }
    let (left, height) = frame.page((0.0, frame.y.unit(y)));
    canvas.set_dash(MARK_DASH.iter().map(|length| length * style.line));
    canvas.line((left, height), (frame.plot.right(), height), style.ink, style.hair * 1.2);
    canvas.set_dash(std::iter::empty());
    if !name.is_empty() {
        let name = canvas.fit(name, style.text, frame.plot.width);
        let above = height - style.text * 1.1 >= frame.plot.y;
        let baseline = if above { height - style.text * 0.4 } else { height + style.text * 1.1 };
        let letters = Letters::new(style.text, style.ink).end();
        canvas.text(Role::Note, (frame.plot.right() - style.text * 0.3, baseline), &name, letters);
    }
}

fn draw_v_line(canvas: &Canvas, style: &Style, frame: &Frame, name: &str, x: f64) {
    if !frame.x.takes(x) || !(0.0..=1.0).contains(&frame.x.unit(x)) {
        return;
    }
    let (across, bottom) = frame.page((frame.x.unit(x), 0.0));
    canvas.set_dash(MARK_DASH.iter().map(|length| length * style.line));
    canvas.line((across, frame.plot.y), (across, bottom), style.ink, style.hair * 1.2);
    canvas.set_dash(std::iter::empty());
    if !name.is_empty() {
        let name = canvas.fit(name, style.text, frame.plot.height);
        let room_left = across - style.text * 1.4 >= frame.plot.x;
        let baseline = if room_left { across - style.text * 0.4 } else { across + style.text * 1.1 };
        let letters = Letters::new(style.text, style.ink).end().turned(-90.0);
        canvas.text(Role::Note, (baseline, frame.plot.y + style.text * 0.2), &name, letters);
    }
}

fn draw_note(canvas: &Canvas, style: &Style, frame: &Frame, x: f64, y: f64, text: &str) {
    if !frame.x.takes(x) || !frame.y.takes(y) || !in_unit_square(frame.unit(x, y)) {
        return;
    }
    let note = frame.note(x, y, text);
    let area = canvas.clone().into_drawing_area();
    let (px, py) = frame.page(frame.unit(x, y));
    let place = ((px * UNITS).round() as i32, (py * UNITS).round() as i32);
    let ring =
        ShapeStyle { color: rgba(style.ink, 1.0), filled: false, stroke_width: (style.hair * 1.2 * UNITS) as u32 };
    let circle = Circle::new(place, (style.marker * 1.4 * UNITS) as i32, ring);
    let Ok(()) = area.draw(&circle) else { unreachable!("a page takes all") };
    let letters = Letters { anchor: note.anchor, ..Letters::new(style.text, style.ink) };
    canvas.text(Role::Note, note.at, &canvas.fit(text, style.text, frame.plot.width), letters);
}
