//! Words in a chart: marked lines with their names, and notes that point at a place.

use super::canvas::{Anchor, Canvas, Letters, Rect, Role};
use super::chart::{Chart, Layer};
use super::cover::{count_within, filling};
use super::font::{ASCENT, DESCENT};
use super::frame::Frame;
use super::theme::Style;

/// Dashes of a marked line, in multiples of a data line's width.
const DASH: [f64; 2] = [2.4, 1.8];

fn marked(canvas: &Canvas, style: &Style, from: (f64, f64), to: (f64, f64)) {
    canvas.set_dash(DASH.iter().map(|length| length * style.line));
    canvas.line(from, to, style.ink, style.hair * 1.2);
    canvas.set_dash(std::iter::empty());
}

pub(crate) fn h_line(canvas: &Canvas, style: &Style, frame: &Frame, name: &str, y: f64) {
    let Some((left, height)) = frame.point(frame.x.low, y) else { return };
    marked(canvas, style, (left, height), (frame.plot.right(), height));
    if !name.is_empty() {
        let name = canvas.fit(name, style.text, frame.plot.width);
        let above = height - style.text * 1.1 >= frame.plot.y;
        let baseline = if above { height - style.text * 0.4 } else { height + style.text * 1.1 };
        let letters = Letters::new(style.text, style.ink).end();
        canvas.text(Role::Note, (frame.plot.right() - style.text * 0.3, baseline), &name, letters);
    }
}

pub(crate) fn v_line(canvas: &Canvas, style: &Style, frame: &Frame, name: &str, x: f64) {
    let Some((across, bottom)) = frame.point(x, frame.y.low) else { return };
    marked(canvas, style, (across, frame.plot.y), (across, bottom));
    if !name.is_empty() {
        let name = canvas.fit(name, style.text, frame.plot.height);
        let room_on_the_left = across - style.text * 1.4 >= frame.plot.x;
        let baseline = if room_on_the_left { across - style.text * 0.4 } else { across + style.text * 1.1 };
        let letters = Letters::new(style.text, style.ink).end().turned(-90.0);
        canvas.text(Role::Note, (baseline, frame.plot.y + style.text * 0.2), &name, letters);
    }
}

/// A note with its place on the page.
pub(crate) struct Note {
    lines: Vec<String>,
    anchor: Anchor,
    at: (f64, f64),
    point: (f64, f64),
    pub bounds: Rect,
}

/// Finds a place for each note: beside its point, within the plotting area, over as little data as can be. What the
/// notes cover is added to `covered`.
pub(crate) fn place(
    canvas: &Canvas,
    style: &Style,
    chart: &Chart,
    frame: &Frame,
    covered: &mut Vec<(f64, f64)>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    for layer in &chart.layers {
        let Layer::Note { x, y, text } = layer else { continue };
        let Some(point) = frame.point(*x, *y) else { continue };
        let lines = canvas.wrap(text, style.text, frame.plot.width * 0.5);
        let best = candidates(canvas, style, frame, point, &lines)
            .into_iter()
            .min_by_key(|note| count_within(covered, &note.bounds));
        if let Some(note) = best {
            covered.extend(filling(&note.bounds));
            notes.push(note);
        }
    }
    notes
}

/// To the right and left of the point, above, below and level with it; moved into the plotting area.
fn candidates(canvas: &Canvas, style: &Style, frame: &Frame, point: (f64, f64), lines: &[String]) -> Vec<Note> {
    let width = lines.iter().map(|line| canvas.text_width(line, style.text)).fold(0.0, f64::max);
    let leading = style.text * 1.2;
    let height = leading * (lines.len().max(1) - 1) as f64 + style.text * (ASCENT + DESCENT);
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
            notes.push(Note { lines: lines.to_vec(), anchor, at, point, bounds });
        }
    }
    notes
}

pub(crate) fn draw(canvas: &Canvas, style: &Style, notes: &[Note]) {
    for note in notes {
        // Enough of the card behind the letters that a line below does not spoil them.
        canvas.fill(note.bounds, style.card, 0.75);
        canvas.ring(note.point, style.marker * 1.4, style.ink, style.hair * 1.2);
        let letters = Letters { anchor: note.anchor, ..Letters::new(style.text, style.ink) };
        for (i, line) in note.lines.iter().enumerate() {
            let at = (note.at.0, note.at.1 + style.text * 1.2 * i as f64);
            canvas.text(Role::Note, at, line, letters);
        }
    }
}
