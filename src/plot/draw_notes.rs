//! Words in a chart: marked lines with their names, and notes that point at a place.

use super::canvas::{Anchor, Canvas, Letters, Rect, Role};
use super::chart::{Chart, Layer};
use super::cover::{count_within, filling};
use super::font::{ASCENT, DESCENT};
use super::frame::Frame;
use super::marks::whole_dashes;
use super::theme::Style;

/// From one line of a note to the next.
const LEADING: f64 = 1.2;

/// Dashes of a marked line, in multiples of a data line's width.
const DASH: [f64; 2] = [2.4, 1.8];

fn marked(canvas: &Canvas, style: &Style, from: (f64, f64), to: (f64, f64)) {
    canvas.set_dash(whole_dashes(&DASH, style.line, (to.0 - from.0).hypot(to.1 - from.1)));
    canvas.line(from, to, style.ink, style.hair * 1.2);
    canvas.set_dash(std::iter::empty());
}

/// A line through the whole chart.
pub(crate) fn h_line(canvas: &Canvas, style: &Style, frame: &Frame, y: f64) {
    if let Some((left, height)) = frame.point(frame.x.low, y) {
        marked(canvas, style, (left, height), (frame.plot.right(), height));
    }
}

/// The same from the bottom to the top.
pub(crate) fn v_line(canvas: &Canvas, style: &Style, frame: &Frame, x: f64) {
    if let Some((across, bottom)) = frame.point(x, frame.y.low) {
        marked(canvas, style, (across, frame.plot.y), (across, bottom));
    }
}

/// All words of a chart with their places on the page.
pub(crate) struct Words {
    names: Vec<Name>,
    notes: Vec<Note>,
    /// The places of all of them, also of those that are not drawn yet.
    pub places: Vec<Rect>,
}

/// The name of a marked line, along the line.
struct Name {
    text: String,
    at: (f64, f64),
    letters: Letters,
    bounds: Rect,
    /// How much data lies below it.
    covers: usize,
}

/// Above a horizontal line and below it, at its ends and in between; a little higher where data runs along the line.
fn along_h_line(canvas: &Canvas, style: &Style, frame: &Frame, name: &str, y: f64) -> Vec<Name> {
    let Some((_, height)) = frame.point(frame.x.low, y) else { return Vec::new() };
    let (plot, size) = (frame.plot, style.text);
    let text = canvas.fit(name, size, plot.width);
    let width = canvas.text_width(&text, size);
    let mut names = Vec::new();
    for baseline in [height - size * 0.4, height + size * 1.1, height - size * 0.9] {
        for share in [1.0, 0.0, 0.75, 0.5, 0.25] {
            let left = plot.x + size * 0.3 + share * (plot.width - size * 0.6 - width).max(0.0);
            let bounds = Rect::new(left, baseline - ASCENT * size, width, (ASCENT + DESCENT) * size);
            let letters = Letters::new(size, style.ink);
            names.push(Name { text: text.clone(), at: (left, baseline), letters, bounds, covers: 0 });
        }
    }
    names
}

/// On the right of a vertical line and on the left, at its ends and in between.
fn along_v_line(canvas: &Canvas, style: &Style, frame: &Frame, name: &str, x: f64) -> Vec<Name> {
    let Some((across, _)) = frame.point(x, frame.y.low) else { return Vec::new() };
    let (plot, size) = (frame.plot, style.text);
    let text = canvas.fit(name, size, plot.width * 0.6);
    let width = canvas.text_width(&text, size);
    let mut names = Vec::new();
    for share in [0.0, 0.07, 1.0, 0.14, 0.21, 0.93, 0.5, 0.35, 0.65, 0.8] {
        for left in [across + size * 0.4, across - size * 0.4 - width] {
            let height = (ASCENT + DESCENT) * size;
            let top = plot.y + size * 0.1 + share * (plot.height - size * 0.4 - height).max(0.0);
            let bounds = Rect::new(left, top, width, height);
            let letters = Letters::new(size, style.ink);
            names.push(Name { text: text.clone(), at: (left, top + ASCENT * size), letters, bounds, covers: 0 });
        }
    }
    names
}

/// In the middle of a zone or to one side of it, at its upper end or, if something is there, further below. A name that is
/// wider than its zone stands beside it and points there.
fn in_zone(canvas: &Canvas, style: &Style, frame: &Frame, name: &str, (from, to): (f64, f64)) -> Vec<Name> {
    let Some((left, right)) = zone_sides(frame, (from, to)) else { return Vec::new() };
    let (plot, size) = (frame.plot, style.text);
    let aside = size * 0.4;
    let width = |text: &str| canvas.text_width(text, size);
    let mut places: Vec<(String, f64)> = Vec::new();
    if width(name) + aside <= right - left {
        let most = right - aside - width(name);
        places.extend([(left + right - width(name)) / 2.0, left + aside, most].map(|x| (name.to_owned(), x)));
    } else {
        let (behind, before) = (format!("← {name}"), format!("{name} →"));
        let (x, x_before) = (right + aside, left - aside - width(&before));
        places.extend([(behind, x), (before, x_before)]);
        places.retain(|(text, x)| *x >= plot.x && x + width(text) <= plot.right());
    }
    if places.is_empty() {
        let text = canvas.fit(name, size, plot.width);
        let x = ((left + right - width(&text)) / 2.0).min(plot.right() - width(&text)).max(plot.x);
        places.push((text, x));
    }
    let height = (ASCENT + DESCENT) * size;
    let mut names = Vec::new();
    for share in [0.0, 1.0, 0.1, 0.9, 0.25, 0.5, 0.75] {
        for (text, x) in &places {
            let top = plot.y + size * 0.2 + share * (plot.height - size * 0.6 - height).max(0.0);
            let bounds = Rect::new(*x, top, width(text), height);
            let letters = Letters::new(size, style.ink);
            let at = (*x, top + ASCENT * size);
            names.push(Name { text: text.clone(), at, letters, bounds, covers: 0 });
        }
    }
    names
}

/// The left and the right side of a zone on the page, as far as it can be seen.
fn zone_sides(frame: &Frame, (from, to): (f64, f64)) -> Option<(f64, f64)> {
    if !frame.x.takes(from) || !frame.x.takes(to) {
        return None;
    }
    let side = |x: f64| frame.page((frame.x.unit(x).clamp(0.0, 1.0), 0.0)).0;
    let (left, right) = (side(from.min(to)), side(from.max(to)));
    (left < right).then_some((left, right))
}

/// A part of the chart from the bottom to the top, a little darker than the card.
pub(crate) fn zone(canvas: &Canvas, style: &Style, frame: &Frame, ends: (f64, f64)) {
    if let Some((left, right)) = zone_sides(frame, ends) {
        // The axes stay as dark beside it as elsewhere.
        let axis = style.hair / 2.0;
        let left = left.max(frame.plot.x + axis);
        let area = Rect::new(left, frame.plot.y, right - left, frame.plot.height - axis);
        canvas.fill(area, style.faint, 0.55);
    }
}

/// A note with its place on the page.
pub(crate) struct Note {
    lines: Vec<String>,
    anchor: Anchor,
    at: (f64, f64),
    /// Where it points with a ring; a number at the end of a bar needs none.
    point: Option<(f64, f64)>,
    bounds: Rect,
}

/// Finds a place for each name and each note: beside its line or its point, within the plotting area, over as little
/// data as can be. What they cover is added to `covered`.
pub(crate) fn place(
    canvas: &Canvas,
    style: &Style,
    chart: &Chart,
    frame: &Frame,
    covered: &mut Vec<(f64, f64)>,
) -> Words {
    let mut words = Words { names: Vec::new(), notes: Vec::new(), places: Vec::new() };
    for (number, layer) in chart.layers.iter().enumerate() {
        let candidates = match layer {
            Layer::HLine { name, y } if !name.is_empty() => along_h_line(canvas, style, frame, name, *y),
            Layer::VLine { name, x } if !name.is_empty() => along_v_line(canvas, style, frame, name, *x),
            Layer::Zone { name, from, to } if !name.is_empty() => in_zone(canvas, style, frame, name, (*from, *to)),
            _ => continue,
        };
        let counted = candidates.into_iter().map(|name| Name { covers: count_within(covered, &name.bounds), ..name });
        let others: Vec<(f64, f64)> = covered.iter().copied().filter(|at| !is_on(frame, layer, *at)).collect();
        let crowd = |name: &Name| count_within(&others, &name.bounds.inset(-0.4 * style.text));
        // With a line of the grid in it, or between it and its own line, a name would be read as that one's.
        let on_grid = |name: &Name| match layer {
            Layer::HLine { y, .. } => frame.has_grid_line_between(*y, &name.bounds),
            _ => false,
        };
        // Beyond the edge of the plotting area only if there is no place within it.
        let order = |name: &Name| (!frame.plot.holds(&name.bounds), name.covers, on_grid(name), crowd(name));
        if let Some(name) = counted.min_by_key(order) {
            covered.extend(filling(&name.bounds));
            words.places.push(name.bounds);
            words.names.extend(chart.shows(number).then_some(name));
        }
    }
    let noted = chart.layers.iter().filter_map(|layer| match layer {
        Layer::Note { x, y, .. } => frame.point(*x, *y),
        _ => None,
    });
    let points: Vec<(f64, f64)> = noted.collect();
    for (number, layer) in chart.layers.iter().enumerate() {
        let Layer::Note { x, y, text } = layer else { continue };
        let Some(point) = frame.point(*x, *y) else { continue };
        // A note that is as near to the place of another one would be read as that one's.
        let near_others = |note: &Note| {
            let around = note.bounds.inset(-style.text * 2.0);
            let near = points.iter().filter(|other| **other != point && count_within(&[**other], &around) > 0);
            near.count()
        };
        // Not only the middle of a line, but all of it.
        let covers = |note: &Note| count_within(covered, &note.bounds.inset(-style.line));
        let lines = canvas.wrap(text, style.text, frame.plot.width * 0.5);
        let places = match chart.bar_end(*x, *y) {
            Some(upper) => beyond_a_bar(canvas, style, frame, point, (&lines, upper)),
            None => candidates(canvas, style, frame, point, &lines),
        };
        let best = places.into_iter().min_by_key(|note| (near_others(note), covers(note)));
        if let Some(note) = best {
            covered.extend(filling(&note.bounds));
            words.places.push(note.bounds);
            words.notes.extend(chart.shows(number).then_some(note));
        }
    }
    words
}

/// Whether a point of the page lies on this marked line.
fn is_on(frame: &Frame, layer: &Layer, at: (f64, f64)) -> bool {
    match layer {
        Layer::HLine { y, .. } => frame.point(frame.x.low, *y).is_some_and(|line| (line.1 - at.1).abs() < 0.5),
        Layer::VLine { x, .. } => frame.point(*x, frame.y.low).is_some_and(|line| (line.0 - at.0).abs() < 0.5),
        _ => false,
    }
}

/// The width of the longest line, and the height of all.
fn size_of(canvas: &Canvas, style: &Style, lines: &[String]) -> (f64, f64) {
    let width = lines.iter().map(|line| canvas.text_width(line, style.text)).fold(0.0, f64::max);
    (width, style.text * (LEADING * (lines.len().max(1) - 1) as f64 + ASCENT + DESCENT))
}

/// In the middle above the upper end of a bar or below its lower one; within the bar if there is no room.
fn beyond_a_bar(
    canvas: &Canvas,
    style: &Style,
    frame: &Frame,
    end: (f64, f64),
    (lines, upper): (&[String], bool),
) -> Vec<Note> {
    let ((width, height), plot) = (size_of(canvas, style, lines), frame.plot);
    let aside = style.text * 0.3;
    let (above, below) = (end.1 - aside - height, end.1 + aside);
    let outside = if upper { above >= plot.y } else { below + height <= plot.bottom() };
    let top = if upper == outside { above } else { below };
    let left = (end.0 - width / 2.0).min(plot.right() - width).max(plot.x);
    let bounds = Rect::new(left, top, width, height);
    let at = (left + width / 2.0, top + ASCENT * style.text);
    vec![Note { lines: lines.to_vec(), anchor: Anchor::Middle, at, point: None, bounds }]
}

/// To the right and left of the point, above, below and level with it; moved into the plotting area.
fn candidates(canvas: &Canvas, style: &Style, frame: &Frame, point: (f64, f64), lines: &[String]) -> Vec<Note> {
    let (width, height) = size_of(canvas, style, lines);
    let mut notes = Vec::new();
    for rise in [-1.0, 1.0, 0.0, -2.5, 2.5] {
        for anchor in [Anchor::Start, Anchor::End] {
            let aside = style.text * 0.7;
            let left = if anchor == Anchor::Start { point.0 + aside } else { point.0 - aside - width };
            let top = point.1 - height / 2.0 + rise * (height / 2.0 + style.text * 0.3);
            let plot = frame.plot;
            let bounds = Rect::new(
                left.min(plot.right() - width).max(plot.x),
                top.min(plot.bottom() - height).max(plot.y),
                width,
                height,
            );
            let edge = if anchor == Anchor::Start { bounds.x } else { bounds.right() };
            let at = (edge, bounds.y + ASCENT * style.text);
            notes.push(Note { lines: lines.to_vec(), anchor, at, point: Some(point), bounds });
        }
    }
    notes
}

pub(crate) fn draw(canvas: &Canvas, style: &Style, words: &Words) {
    for name in &words.names {
        // Enough of the card behind the letters that a line below does not spoil them.
        if name.covers > 0 {
            canvas.fill(name.bounds, style.card, 0.75);
        }
        canvas.text(Role::Note, name.at, &name.text, name.letters);
    }
    for note in &words.notes {
        if let Some(point) = note.point {
            canvas.fill(note.bounds, style.card, 0.75);
            canvas.ring(point, style.marker * 1.4, style.ink, style.hair * 1.2);
        }
        let letters = Letters { anchor: note.anchor, ..Letters::new(style.text, style.ink) };
        for (i, line) in note.lines.iter().enumerate() {
            let at = (note.at.0, note.at.1 + style.text * LEADING * i as f64);
            canvas.text(Role::Note, at, line, letters);
        }
    }
}
