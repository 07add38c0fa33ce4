//! Draws a chart: finds what the axes span, puts the legend where it covers nothing, and draws the layers.

use super::axis::{Span, nearly_from_zero, span};
use super::canvas::{Canvas, Letters, Rect, Role};
use super::chart::{Chart, Layer, Legend, is_marked};
use super::cover::{between_bands, covered};
use super::draw_notes::Words;
use super::ends::{Ends, has_end};
use super::figure::Figure;
use super::font::LEADING;
use super::frame::Frame;
use super::grid::Grid;
use super::legend::{Entry, Key, Sign};
use super::marks::{Marker, Pen};
use super::theme::Style;
use super::{draw_contour, draw_notes, draw_series};

/// Where everything in a chart goes, before any of it is drawn.
struct Plan<'a> {
    frame: Frame,
    words: Words,
    ends: Option<Ends>,
    /// The legend with its place.
    key: Option<(Key, Legend)>,
    /// What is left of the room for the chart and its legend, and what the bar of a contour plot takes beside it.
    room: Rect,
    /// What a legend takes above the chart.
    above: f64,
    bar: f64,
    levels: Option<&'a [f64]>,
    left_out: LeftOut,
}

pub(crate) fn draw(canvas: &Canvas, style: &Style, figure: &Figure, chart: &Chart, room: Rect) {
    Plan::new(canvas, style, figure, chart, room).draw(canvas, style, figure, chart);
}

/// Where the plotting area will lie, if the chart is drawn in this room, and the height of a legend above it.
pub(crate) fn plot_area(canvas: &Canvas, style: &Style, figure: &Figure, chart: &Chart, room: Rect) -> (Rect, f64) {
    let plan = Plan::new(canvas, style, figure, chart, room);
    (plan.frame.plot, plan.above)
}

impl<'a> Plan<'a> {
    fn new(canvas: &Canvas, style: &Style, figure: &Figure, chart: &'a Chart, room: Rect) -> Plan<'a> {
        let (left_out, room) = LeftOut::new(canvas, style, chart, room);
        // The bands of panels side by side may be explained beside the last one only.
        let levels = chart.levels().filter(|_| !chart.without_bar);
        let bar = levels.map_or(0.0, |levels| draw_contour::bar_width(canvas, style, levels, &figure.z_label));
        let room = Rect::new(room.x, room.y, room.width - bar, room.height);

        let spans = spans_to(chart, true);
        let mut frame = Frame::new(canvas, style, figure, chart, room, &spans);
        let mut points = covered(chart, style, &frame);
        let mut words = draw_notes::place(canvas, style, chart, &frame, &mut points);
        let mut ends = None;
        // Below the lines of a contour plot is no card on which names could be read.
        if chart.legend == Legend::Auto && !chart.has_contour() {
            let beside = Ends::margin(canvas, style, chart, &frame);
            let narrow = Rect::new(room.x, room.y, room.width - beside.width, room.height);
            let narrow = Frame::new(canvas, style, figure, chart, narrow, &spans);
            let mut taken = covered(chart, style, &narrow);
            let placed = draw_notes::place(canvas, style, chart, &narrow, &mut taken);
            ends = Ends::place(canvas, style, chart, &narrow, beside, &mut taken);
            if ends.is_some() {
                (frame, words, points) = (narrow, placed, taken);
            }
        }

        let entries = entries(chart, style, &frame, ends.is_some());
        let visible = |_: &Key| chart.legend != Legend::Hidden;
        let mut key = Key::new(canvas, style, entries.clone(), room.width).filter(visible);
        let mut place = chart.legend;
        if let (Some(key), Legend::Auto) = (&key, place) {
            let drawn = [points.as_slice(), &between_bands(chart, &frame)].concat();
            let (corner, count) = key.best_corner(frame.plot, margin(style), &drawn);
            let fits = key.width < frame.plot.width * 0.6 && key.height < frame.plot.height * 0.6;
            place = if fits && count == 0 { corner } else { Legend::Above };
        }
        // Many short names stand better beside the chart than in many rows above it.
        let (rows, above) = key.as_ref().map_or((0, 0.0), |key| key.above(style, room.width));
        if place == Legend::Above && rows > 2 && key.as_ref().is_some_and(|key| key.width < room.width * 0.35) {
            place = Legend::Outside;
        }
        if place == Legend::Outside {
            key = Key::new(canvas, style, entries, room.width * 0.45).filter(visible);
        }
        if let (Some(key), Legend::Above | Legend::Outside) = (&key, place) {
            let beside = ends.take().map(|ends| ends.margin);
            let width = room.width - beside.map_or(0.0, |beside| beside.width);
            let room = match place {
                Legend::Above => Rect::new(room.x, room.y + above, width, room.height - above),
                _ => Rect::new(room.x, room.y, room.width - key.width - style.text, room.height),
            };
            frame = Frame::new(canvas, style, figure, chart, room, &spans);
            points = covered(chart, style, &frame);
            words = draw_notes::place(canvas, style, chart, &frame, &mut points);
            if let (Legend::Above, Some(beside)) = (place, beside) {
                ends = Ends::place(canvas, style, chart, &frame, beside, &mut points);
            }
        }
        let above = if key.is_some() && place == Legend::Above { above } else { 0.0 };
        Plan { frame, words, ends, key: key.map(|key| (key, place)), room, above, bar, levels, left_out }
    }

    fn draw(self, canvas: &Canvas, style: &Style, figure: &Figure, chart: &Chart) {
        let Plan { frame, words, ends, key, room, above: _, bar, levels, left_out } = self;
        left_out.draw(canvas, style);
        // No line of the grid runs through a word.
        let places = words.places.iter().copied().chain(ends.iter().flat_map(Ends::places));
        frame.draw(canvas, style, &places.collect::<Vec<_>>());
        draw_series::draw(canvas, style, chart, &frame);
        let bars = chart.layers.iter().any(|layer| matches!(layer, Layer::Bars { .. }));
        if bars && !chart.y.log && frame.y.low < 0.0 && frame.y.high > 0.0 {
            draw_series::draw_base(canvas, style, &frame);
        }
        draw_notes::draw(canvas, style, &words);
        if let Some(ends) = &ends {
            ends.draw(canvas, style);
        }
        match key {
            // Close above the chart, wherever it begins.
            Some((key, Legend::Above)) => {
                let (_, height) = key.above(style, room.width);
                let top = (frame.plot.y - style.text * 0.4 - height).max(room.y);
                let room = Rect::new(room.x, top, room.width, height);
                key.draw_rows(canvas, style, room, frame.plot.x + frame.plot.width / 2.0);
            }
            Some((key, Legend::Outside)) => {
                let room = Rect::new(room.right() - key.width, frame.plot.y, key.width, key.height);
                key.draw(canvas, style, room, false);
            }
            Some((key, corner)) => key.draw(canvas, style, key.place(corner, frame.plot, margin(style)), true),
            None => {}
        }
        if let Some(levels) = levels {
            let beside = Rect::new(frame.plot.right(), frame.plot.y, bar, frame.plot.height);
            draw_contour::draw_bar(canvas, style, levels, &figure.z_label, beside);
        }
    }
}

/// Between a legend and the border of the plotting area.
fn margin(style: &Style) -> f64 {
    style.text * 0.6
}

/// The height at which a chart whose axes are equal fills the theme's width, as far as that is not too high or too low.
pub(crate) fn equal_height(chart: &Chart, style: &Style) -> f64 {
    let (x, y) = spans(chart);
    let (across, up) = (x.ends.1 - x.ends.0, y.ends.1 - y.ends.0);
    let colour_bar = chart.has_contour() && !chart.without_bar;
    // What stands around the plotting area: labels and names of the axes, the title, the bar of colours.
    let aside = style.text * if colour_bar { 9.0 } else { 5.0 } + 2.0 * style.padding;
    let above_and_below = style.text * 3.5 + style.title * 1.6 + 2.0 * style.padding;
    let height = (style.size.0 - aside) * up / across + above_and_below;
    height.clamp(style.size.1 * 0.75, style.size.1 * 1.4)
}

/// Whether these are all whole numbers, and span enough of them for an axis.
fn are_whole(values: &[f64], least: f64) -> bool {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
    high - low >= least && values.iter().all(|value| value.fract() == 0.0)
}

/// What both axes span: what was asked for, or all that is drawn.
pub(crate) fn spans(chart: &Chart) -> (Span, Span) {
    spans_to(chart, false)
}

/// The same; if wanted, down to 0 where that is near.
fn spans_to(chart: &Chart, zero: bool) -> (Span, Span) {
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
            Layer::Ranges { low, high, .. } => ys.extend(low.iter().chain(high)),
            Layer::Zone { from, to, .. } => xs.extend([*from, *to]),
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
    let contour = chart.has_contour();
    let bars = chart.layers.iter().any(|layer| matches!(layer, Layer::Bars { .. } | Layer::Histogram { .. }));
    let counted = |layer: &Layer| matches!(layer, Layer::Histogram { .. });
    // Two epochs are enough to count by; heights of 0 and 1 may as well be the ends of a scale.
    let measured = series_xs(chart);
    let x_whole = are_whole(&measured, 1.0);
    let y_whole = are_whole(&ys, 3.0) || (!ys.is_empty() && chart.layers.iter().all(counted));
    // The corners of a staircase are no places that somebody chose.
    let stairs = |layer: &Layer| matches!(layer, Layer::Line { x, .. } if x.windows(2).any(|pair| pair[0] == pair[1]));
    let chosen = chart.x.log && !chart.layers.iter().any(stairs);
    let places = if chosen { distinct(&measured, MOST_PLACES) } else { Vec::new() };
    let x_span = chart.x.range.unwrap_or_else(|| {
        let (low, high) = span(xs.into_iter(), chart.x.log, if contour { 0.0 } else { 0.04 });
        // What is counted from 1 has no 0: no label of it, either.
        let first = measured.iter().copied().fold(f64::INFINITY, f64::min);
        if x_whole && first > 0.0 && low <= 0.0 { (first / 2.0, high) } else { (low, high) }
    });
    let y_span = chart.y.range.unwrap_or_else(|| match () {
        () if bars && !chart.y.log => span_of_bars(&ys),
        () if contour => span(ys.into_iter(), chart.y.log, 0.0),
        () if chart.y.log || chart.equal || !zero => span(ys.into_iter(), chart.y.log, room_at_ends(chart)),
        () => nearly_from_zero(span(ys.into_iter(), false, room_at_ends(chart))),
    });
    (Span { ends: x_span, whole: x_whole, places }, Span { ends: y_span, whole: y_whole, places: Vec::new() })
}

/// An axis of up to so many places has a label at each.
const MOST_PLACES: usize = 9;

/// The places along the horizontal axis at which something was measured: those of points and of lines with marks, if
/// there are any, because graphs of functions beside them run on; or else those of all lines. Marks and notes don't make
/// it another scale.
fn series_xs(chart: &Chart) -> Vec<f64> {
    let all = |pick: fn(&Layer) -> &[f64]| -> Vec<f64> {
        chart.layers.iter().flat_map(pick).copied().filter(|x| x.is_finite()).collect()
    };
    let measured = all(|layer| match layer {
        Layer::Scatter { x, .. } => x,
        Layer::Line { x, .. } if is_marked(x) => x,
        Layer::Contour { grid: Grid { x, .. }, .. } => x,
        _ => &[],
    });
    let some = distinct(&measured, 2).len() != 1;
    if some && !measured.is_empty() {
        return measured;
    }
    all(|layer| match layer {
        Layer::Line { x, .. } | Layer::Scatter { x, .. } => x,
        Layer::Histogram { edges: x, .. } | Layer::Contour { grid: Grid { x, .. }, .. } => x,
        _ => &[],
    })
}

/// The numbers among these that are positive, rising, each once; none if there are more than `most`.
fn distinct(values: &[f64], most: usize) -> Vec<f64> {
    let mut found: Vec<f64> = Vec::new();
    for value in values.iter().filter(|value| **value > 0.0) {
        if !found.contains(value) {
            found.push(*value);
        }
        if found.len() > most {
            return Vec::new();
        }
    }
    found.sort_by(f64::total_cmp);
    found
}

/// The share of the height that is left beyond the largest and the smallest number: more where bars have a number at
/// their ends.
fn room_at_ends(chart: &Chart) -> f64 {
    let labelled = |layer: &Layer| matches!(layer, Layer::Note { x, y, .. } if chart.bar_end(*x, *y).is_some());
    if chart.layers.iter().any(labelled) { 0.12 } else { 0.06 }
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
    // A zone says itself what is not there.
    let in_zone = |x: f64| {
        let zones = chart.layers.iter().filter_map(|layer| match layer {
            Layer::Zone { from, to, .. } => Some(from.min(*to)..=from.max(*to)),
            _ => None,
        });
        zones.into_iter().any(|zone| zone.contains(&x))
    };
    let good = |x: f64, y: f64| takes(chart.x.log, x) && (takes(chart.y.log, y) || in_zone(x));
    let count = |layer: &Layer| match layer {
        Layer::Line { x, y, .. } | Layer::Scatter { x, y, .. } => {
            x.iter().zip(y).filter(|(x, y)| !good(**x, **y) && !is_gap(**x, **y)).count()
        }
        Layer::Ranges { low, high, .. } => {
            low.iter().zip(high).filter(|(a, b)| !takes(chart.y.log, **a) || !takes(chart.y.log, **b)).count()
        }
        Layer::Zone { from, to, .. } => usize::from(!takes(chart.x.log, *from) || !takes(chart.x.log, *to)),
        Layer::Bars { values, .. } => values.iter().filter(|value| !takes(chart.y.log, **value)).count(),
        Layer::Histogram { left_out, .. } => *left_out,
        Layer::Contour { grid, .. } => grid.z.iter().filter(|z| !z.is_finite()).count(),
        Layer::HLine { y, .. } => usize::from(!takes(chart.y.log, *y)),
        Layer::VLine { x, .. } => usize::from(!takes(chart.x.log, *x)),
        Layer::Note { x, y, .. } => usize::from(!good(*x, *y)),
    };
    chart.layers.iter().map(count).sum()
}

/// Says below the chart how many values were left out.
struct LeftOut {
    lines: Vec<String>,
    /// The lower right corner.
    at: (f64, f64),
}

impl LeftOut {
    /// The words, and the room that is left above them.
    fn new(canvas: &Canvas, style: &Style, chart: &Chart, room: Rect) -> (LeftOut, Rect) {
        let (count, at) = (count_left_out(chart), (room.right(), room.bottom()));
        if count == 0 {
            return (LeftOut { lines: Vec::new(), at }, room);
        }
        let reason =
            if chart.x.log || chart.y.log { "not finite, or not positive on a log axis" } else { "not finite" };
        let text = format!("{count} {} left out: {reason}", if count == 1 { "value" } else { "values" });
        let lines = canvas.wrap(&text, style.text, room.width);
        let height = lines.len() as f64 * style.text * LEADING;
        (LeftOut { lines, at }, Rect::new(room.x, room.y, room.width, room.height - height - style.text * 0.3))
    }

    fn draw(&self, canvas: &Canvas, style: &Style) {
        let letters = Letters::new(style.text, style.ink.mix(style.card, 0.2)).end();
        for (i, line) in self.lines.iter().rev().enumerate() {
            let baseline = self.at.1 - style.text * (LEADING * i as f64 + 0.25);
            canvas.text(Role::Note, (self.at.0, baseline), line, letters);
        }
    }
}

/// What the legend names: all series, or those whose names do not stand at their ends.
fn entries(chart: &Chart, style: &Style, frame: &Frame, named_at_ends: bool) -> Vec<Entry> {
    let series = chart.layers.iter().enumerate().filter(|(_, layer)| layer.is_series()).zip(chart.hues()).enumerate();
    series
        .filter(|(_, ((_, layer), _))| !(named_at_ends && has_end(layer)))
        .map(|(place, ((number, layer), hue))| {
            let (pen, marker) = (Pen::of_series(style, hue, chart.lines_before(place)), Marker::of_series(hue));
            let sign = match layer {
                Layer::Scatter { .. } => Sign::Marker(pen, marker),
                Layer::Line { x, .. } => {
                    Sign::Line(draw_series::pen_of_line(chart, frame, pen, number), is_marked(x).then_some(marker))
                }
                _ => Sign::Swatch(pen.colour, draw_series::opacity(layer)),
            };
            Entry { name: layer.name().to_owned(), sign, shown: chart.shows(number) }
        })
        .collect()
}
