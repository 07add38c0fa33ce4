//! Draws a chart: finds what the axes span, puts the legend where it covers nothing, and draws the layers.

use super::axis::{Span, span};
use super::canvas::{Canvas, Letters, Rect, Role};
use super::chart::{Chart, Layer, Legend, is_marked};
use super::cover::covered;
use super::figure::Figure;
use super::font::LEADING;
use super::frame::Frame;
use super::grid::Grid;
use super::legend::{Entry, Key, Sign};
use super::marks::{Marker, Pen};
use super::theme::Style;
use super::{draw_contour, draw_notes, draw_series};

pub(crate) fn draw(canvas: &Canvas, style: &Style, figure: &Figure, chart: &Chart, room: Rect) {
    let room = note_left_out(canvas, style, chart, room);
    let levels = chart.layers.iter().find_map(|layer| match layer {
        Layer::Contour { levels, .. } => Some(levels.as_slice()),
        _ => None,
    });
    let bar = levels.map_or(0.0, |levels| draw_contour::bar_width(canvas, style, levels));
    let room = Rect::new(room.x, room.y, room.width - bar, room.height);

    let spans = spans(chart);
    let margin = style.text * 0.6;
    let key =
        Key::new(canvas, style, entries(chart, style), room.width * 0.45).filter(|_| chart.legend != Legend::Hidden);
    let mut frame = Frame::new(canvas, style, figure, chart, room, spans);
    let mut points = covered(chart, style, &frame);
    let mut words = draw_notes::place(canvas, style, chart, &frame, &mut points);
    let mut place = chart.legend;
    if let (Some(key), Legend::Auto) = (&key, place) {
        let (corner, count) = key.best_corner(frame.plot, margin, &points);
        let fits = key.width < frame.plot.width * 0.6 && key.height < frame.plot.height * 0.6;
        place = if fits && (count == 0 || levels.is_some()) { corner } else { Legend::Above };
    }
    if let (Some(key), Legend::Above) = (&key, place)
        && key.row.0 > frame.plot.width
    {
        place = Legend::Outside;
    }
    if let (Some(key), Legend::Above | Legend::Outside) = (&key, place) {
        let left = match place {
            Legend::Above => Rect::new(room.x, room.y + key.row.1, room.width, room.height - key.row.1),
            _ => Rect::new(room.x, room.y, room.width - key.width - style.text, room.height),
        };
        frame = Frame::new(canvas, style, figure, chart, left, spans);
        words = draw_notes::place(canvas, style, chart, &frame, &mut covered(chart, style, &frame));
    }

    frame.draw(canvas, style);
    draw_series::draw(canvas, style, chart, &frame);
    draw_notes::draw(canvas, style, &words);
    if let Some(key) = key {
        match place {
            Legend::Above => {
                key.draw_row(canvas, style, Rect::new(frame.plot.x, room.y, frame.plot.width, key.row.1));
            }
            Legend::Outside => {
                let room = Rect::new(room.right() - key.width, frame.plot.y, key.width, key.height);
                key.draw(canvas, style, room, false);
            }
            corner => key.draw(canvas, style, key.place(corner, frame.plot, margin), true),
        }
    }
    if let Some(levels) = levels {
        let beside = Rect::new(room.right(), frame.plot.y, bar, frame.plot.height);
        draw_contour::draw_bar(canvas, style, levels, beside);
    }
}

/// Whether these are all whole numbers, and span enough of them for an axis.
fn are_whole(values: &[f64], least: f64) -> bool {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
    high - low >= least && values.iter().all(|value| value.fract() == 0.0)
}

/// What both axes span: what was asked for, or all that is drawn.
pub(crate) fn spans(chart: &Chart) -> (Span, Span) {
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for layer in &chart.layers {
        match layer {
            Layer::Line { x, y, .. } | Layer::Scatter { x, y, .. } => {
                // Only points that can be drawn, so that (NaN, 1e9) does not stretch the other axis; and only those
                // in the window that was asked for.
                let shown = |(x, y): &(&f64, &f64)| {
                    takes(chart.x.log, **x)
                        && takes(chart.y.log, **y)
                        && within(chart.x.range, **x)
                        && within(chart.y.range, **y)
                };
                for (x, y) in x.iter().zip(y).filter(shown) {
                    xs.push(*x);
                    ys.push(*y);
                }
            }
            Layer::Bars { values, .. } => ys.extend(values),
            Layer::Histogram { edges, counts, .. } => {
                xs.extend(edges);
                ys.extend(counts);
            }
            Layer::Contour { grid, .. } => {
                xs.extend(&grid.x);
                ys.extend(&grid.y);
            }
            Layer::HLine { y, .. } => ys.push(*y),
            Layer::VLine { x, .. } => xs.push(*x),
            Layer::Note { x, y, .. } => {
                xs.push(*x);
                ys.push(*y);
            }
        }
    }
    let contour = chart.layers.iter().any(|layer| matches!(layer, Layer::Contour { .. }));
    let bars = chart.layers.iter().any(|layer| matches!(layer, Layer::Bars { .. } | Layer::Histogram { .. }));
    let flush = bars || contour;
    let counted = |layer: &Layer| matches!(layer, Layer::Histogram { .. });
    // Two epochs are enough to count by; heights of 0 and 1 may as well be the ends of a scale.
    let x_whole = are_whole(&series_xs(chart), 1.0);
    let y_whole = are_whole(&ys, 3.0) || (!ys.is_empty() && chart.layers.iter().all(counted));
    let x_span = chart.x.range.unwrap_or_else(|| span(xs.into_iter(), chart.x.log, if flush { 0.0 } else { 0.04 }));
    let y_span = chart.y.range.unwrap_or_else(|| match () {
        () if bars && !chart.y.log => span_of_bars(&ys),
        () => span(ys.into_iter(), chart.y.log, if contour { 0.0 } else { 0.06 }),
    });
    (Span { ends: x_span, whole: x_whole }, Span { ends: y_span, whole: y_whole })
}

/// All places of lines and points along the horizontal axis. Marks and notes beside them don't make it another scale.
fn series_xs(chart: &Chart) -> Vec<f64> {
    let xs = chart.layers.iter().flat_map(|layer| match layer {
        Layer::Line { x, .. } | Layer::Scatter { x, .. } => x.as_slice(),
        Layer::Histogram { edges: x, .. } | Layer::Contour { grid: Grid { x, .. }, .. } => x.as_slice(),
        _ => &[],
    });
    xs.copied().filter(|x| x.is_finite()).collect()
}

/// Bars stand on the axis, with some room beyond their ends.
fn span_of_bars(values: &[f64]) -> (f64, f64) {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = span(finite().chain([0.0]), false, 0.06);
    match () {
        () if finite().all(|value| value == 0.0) => (0.0, 1.0),
        () if finite().all(|value| value >= 0.0) => (0.0, high),
        () if finite().all(|value| value <= 0.0) => (low, 0.0),
        () => (low, high),
    }
}

/// Whether a line is lifted here on purpose: it has neither a place along the horizontal axis nor along the vertical.
fn is_gap(x: f64, y: f64) -> bool {
    x.is_nan() && y.is_nan()
}

fn takes(log: bool, value: f64) -> bool {
    value.is_finite() && (!log || value > 0.0)
}

fn within(range: Option<(f64, f64)>, value: f64) -> bool {
    range.is_none_or(|(low, high)| (low..=high).contains(&value))
}

/// How many values have no place on the axes.
fn count_left_out(chart: &Chart) -> usize {
    let good = |x: f64, y: f64| takes(chart.x.log, x) && takes(chart.y.log, y);
    let count = |layer: &Layer| match layer {
        Layer::Line { x, y, .. } | Layer::Scatter { x, y, .. } => {
            x.iter().zip(y).filter(|(x, y)| !good(**x, **y) && !is_gap(**x, **y)).count()
        }
        Layer::Bars { values, .. } => values.iter().filter(|value| !takes(chart.y.log, **value)).count(),
        Layer::Histogram { left_out, .. } => *left_out,
        Layer::Contour { grid, .. } => grid.z.iter().filter(|z| !z.is_finite()).count(),
        Layer::HLine { y, .. } => usize::from(!takes(chart.y.log, *y)),
        Layer::VLine { x, .. } => usize::from(!takes(chart.x.log, *x)),
        Layer::Note { x, y, .. } => usize::from(!good(*x, *y)),
    };
    chart.layers.iter().map(count).sum()
}

/// Says below the chart how many values were left out, and hands back the room above.
fn note_left_out(canvas: &Canvas, style: &Style, chart: &Chart, room: Rect) -> Rect {
    let count = count_left_out(chart);
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
        .map(|(i, layer)| {
            let number = chart.first_series() + i;
            let (pen, marker) = (Pen::of_series(style, number), Marker::of_series(number));
            let sign = match layer {
                Layer::Scatter { .. } => Sign::Marker(pen, marker),
                Layer::Line { x, .. } => Sign::Line(pen, is_marked(x).then_some(marker)),
                _ => Sign::Swatch(pen.colour),
            };
            Entry { name: layer.name().to_owned(), sign }
        })
        .collect()
}
