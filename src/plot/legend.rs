//! The legend: which sign stands for which series, and where it covers nothing.

use super::canvas::{Canvas, Letters, Rect, Role};
use super::chart::Legend;
use super::colour::Colour;
use super::cover::count_within;
use super::font::LEADING;
use super::marks::{Marker, Pen};
use super::theme::Style;

/// What stands before a name.
#[derive(Clone)]
pub(crate) enum Sign {
    Line(Pen, Option<Marker>),
    Marker(Pen, Marker),
    /// Of a colour, as opaque as the bars.
    Swatch(Colour, f64),
}

#[derive(Clone)]
pub(crate) struct Entry {
    pub name: String,
    pub sign: Sign,
    /// Whether it is drawn; it takes its room in any case.
    pub shown: bool,
}

/// The legend with its size, ready to be placed.
pub(crate) struct Key {
    entries: Vec<Entry>,
    pub width: f64,
    pub height: f64,
    texts: Vec<f64>,
    sign: f64,
    padding: f64,
}

impl Key {
    /// Nothing if there is no entry to show. Names are cut where they would take more than `widest` pixels.
    pub fn new(canvas: &Canvas, style: &Style, mut entries: Vec<Entry>, widest: f64) -> Option<Key> {
        entries.retain(|entry| !entry.name.is_empty());
        let (sign, padding) = (style.text * 2.4, style.text * 0.55);
        let fixed = sign + 2.6 * padding;
        for entry in &mut entries {
            entry.name = canvas.fit(&entry.name, style.text, (widest - fixed).max(style.text * 2.0));
        }
        let texts: Vec<f64> = entries.iter().map(|entry| canvas.text_width(&entry.name, style.text)).collect();
        let width = texts.iter().copied().fold(0.0, f64::max) + fixed;
        let height = entries.len() as f64 * style.text * LEADING + 1.2 * padding;
        (!entries.is_empty()).then_some(Key { entries, width, height, texts, sign, padding })
    }

    /// The corner in which it covers the least of what is drawn (points in pixels), and how many it covers there.
    pub fn best_corner(&self, plot: Rect, margin: f64, drawn: &[(f64, f64)]) -> (Legend, usize) {
        let corners = [Legend::TopRight, Legend::TopLeft, Legend::BottomRight, Legend::BottomLeft];
        let covered = |corner| {
            let area = self.place(corner, plot, margin).inset(-margin / 2.0);
            count_within(drawn, &area)
        };
        let all = corners.map(|corner| (corner, covered(corner)));
        all.into_iter().min_by_key(|(_, covered)| *covered).unwrap_or((Legend::TopRight, 0))
    }

    /// The rectangle it takes in a corner of the plotting area.
    pub fn place(&self, corner: Legend, plot: Rect, margin: f64) -> Rect {
        let left = matches!(corner, Legend::TopLeft | Legend::BottomLeft);
        let top = !matches!(corner, Legend::BottomLeft | Legend::BottomRight);
        let x = if left { plot.x + margin } else { plot.right() - margin - self.width };
        let y = if top { plot.y + margin } else { plot.bottom() - margin - self.height };
        Rect::new(x, y, self.width, self.height)
    }

    pub fn draw(&self, canvas: &Canvas, style: &Style, room: Rect, boxed: bool) {
        if boxed {
            canvas.fill(room, style.card, 0.88);
            canvas.frame(room, style.faint, style.hair);
        }
        for (i, entry) in self.entries.iter().enumerate().filter(|(_, entry)| entry.shown) {
            let middle = room.y + 0.6 * self.padding + (i as f64 + 0.5) * style.text * LEADING;
            self.draw_entry(canvas, style, entry, (room.x + self.padding, middle));
        }
    }

    /// The entries side by side, in as many rows as this width needs.
    fn rows(&self, width: f64) -> Vec<std::ops::Range<usize>> {
        let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
        for entry in 0..self.entries.len() {
            match rows.last_mut() {
                Some(row) if self.row_width(&(row.start..entry + 1)) <= width => row.end = entry + 1,
                _ => rows.push(entry..entry + 1),
            }
        }
        rows
    }

    fn row_width(&self, row: &std::ops::Range<usize>) -> f64 {
        self.texts[row.clone()].iter().map(|text| text + self.sign + 2.6 * self.padding).sum()
    }

    /// How many rows it needs above a chart of this width, and how high they are.
    pub fn above(&self, style: &Style, width: f64) -> (usize, f64) {
        let count = self.rows(width).len();
        (count, style.text * LEADING * count as f64 + 0.8 * self.padding)
    }

    /// The entries side by side in rows, around the middle of the plotting area as far as the room allows.
    pub fn draw_rows(&self, canvas: &Canvas, style: &Style, room: Rect, middle: f64) {
        for (number, row) in self.rows(room.width).into_iter().enumerate() {
            let width = self.row_width(&row);
            let start = (middle - width / 2.0).min(room.right() - width).max(room.x);
            let height = room.y + style.text * LEADING * (number as f64 + 0.5);
            let mut left = start + self.padding;
            for (entry, text) in self.entries[row.clone()].iter().zip(&self.texts[row]) {
                if entry.shown {
                    self.draw_entry(canvas, style, entry, (left, height));
                }
                left += text + self.sign + 2.6 * self.padding;
            }
        }
    }

    fn draw_entry(&self, canvas: &Canvas, style: &Style, entry: &Entry, (left, middle): (f64, f64)) {
        self.draw_sign(canvas, style, &entry.sign, left, middle);
        let start = (left + self.sign + 0.6 * self.padding, middle);
        canvas.text_at_height(Role::Legend, start, &entry.name, Letters::new(style.text, style.ink));
    }

    fn draw_sign(&self, canvas: &Canvas, style: &Style, sign: &Sign, left: f64, middle: f64) {
        let centre = (left + self.sign / 2.0, middle);
        match sign {
            Sign::Line(pen, marker) => {
                pen.line(canvas, (left, middle), (left + self.sign, middle));
                if let Some(marker) = marker {
                    marker.at(canvas, pen.colour, centre, style.marker, 1.0);
                }
            }
            Sign::Marker(pen, marker) => marker.at(canvas, pen.colour, centre, style.marker, 1.0),
            Sign::Swatch(colour, opacity) => {
                let side = style.text * 0.8;
                let swatch = Rect::new(centre.0 - side, middle - side / 2.0, 2.0 * side, side);
                canvas.fill(swatch, *colour, *opacity);
                canvas.frame(swatch, *colour, style.hair);
            }
        }
    }
}
