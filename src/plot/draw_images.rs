//! Draws a grid of small pictures with their titles.

use super::canvas::{Canvas, Letters, Rect, Role};
use super::colour::Scale;
use super::ends::readable;
use super::figure::{Figure, ImageGrid};
use super::font::LEADING;
use super::png;
use super::theme::Style;

/// The side of a picture on a page without a fixed size, in pixels.
const SIDE: f64 = 84.0;

/// The side that pictures may shrink to, so that more of them stand in a row: as a share of the theme's width.
const LEAST: f64 = SIDE / 640.0;

struct Layout {
    columns: usize,
    rows: usize,
    /// How many lines the tallest title has.
    lines: usize,
    cell_width: f64,
    /// The side of a picture.
    side: f64,
}

impl Layout {
    /// As many columns as asked for or as fit, and pictures as large as the room allows.
    fn new(canvas: &Canvas, style: &Style, grid: &ImageGrid, width: f64, height: Option<f64>) -> Layout {
        let count = grid.images.len().max(1);
        let lines = grid.titles.iter().map(|title| title.lines().count()).max().unwrap_or(0);
        let texts = grid.titles.iter().flat_map(|title| title.lines());
        let widest = texts.map(|line| canvas.text_width(line, style.text)).fold(0.0, f64::max);
        let gap = style.text * 0.7;
        let narrowest = (widest + gap).max(SIDE.min(LEAST * style.size.0)).max(style.text * 2.0);
        let fitting = ((width + gap) / narrowest).floor().max(1.0) as usize;
        let title = style.text * LEADING * lines as f64 + if lines > 0 { style.text * 0.3 } else { 0.0 };
        let with_columns = |columns: usize| {
            let rows = count.div_ceil(columns);
            let cell_width = width / columns as f64;
            let side = match height {
                None => SIDE.max(widest * 0.75).min(cell_width - gap),
                Some(height) => (height / rows as f64 - title - gap).min(cell_width - gap),
            };
            Layout { columns, rows, lines, cell_width, side: side.max(8.0) }
        };
        let most = fitting.min(count);
        match (grid.columns, height) {
            // Where not so many fit, as many that all rows are full, or nearly.
            (Some(columns), _) => with_columns(count.div_ceil(count.div_ceil(columns.min(most)))),
            (None, None) => with_columns(count.div_ceil(count.div_ceil(most))),
            // On a slide: the number of columns that gives the largest pictures.
            (None, Some(_)) => (1..=most)
                .map(with_columns)
                .max_by(|a, b| a.side.total_cmp(&b.side).then(b.rows.cmp(&a.rows)))
                .unwrap_or_else(|| with_columns(1)),
        }
    }

    fn row_height(&self, style: &Style) -> f64 {
        let title = if self.lines > 0 { style.text * (LEADING * self.lines as f64 + 0.3) } else { 0.0 };
        self.side + title + style.text * 0.7
    }
}

pub(crate) fn natural_size(figure: &Figure, grid: &ImageGrid, style: &Style) -> (f64, f64) {
    let canvas = Canvas::new(1.0, 1.0);
    let width = style.size.0 - 2.0 * style.padding;
    let layout = Layout::new(&canvas, style, grid, width, None);
    let lines = if figure.title.is_empty() { 0 } else { canvas.wrap(&figure.title, style.title, width).len() };
    let title = if lines == 0 { 0.0 } else { style.title * (LEADING * lines as f64 + 0.3) };
    let rows = layout.rows as f64 * layout.row_height(style) - style.text * 0.7;
    (style.size.0, rows + title + key_height(style, figure) + 2.0 * style.padding)
}

/// What the key of the colours takes below the pictures.
fn key_height(style: &Style, figure: &Figure) -> f64 {
    if figure.z_label.is_empty() { 0.0 } else { style.text * 2.6 }
}

/// The scale from the most negative to the most positive number, between the words of a label such as `against | for`,
/// or with the label beside it.
fn draw_key(canvas: &Canvas, style: &Style, label: &str, room: Rect) {
    let bar_width = (room.width * 0.3).min(style.text * 14.0);
    let bar = Rect::new(room.x + (room.width - bar_width) / 2.0, room.y + style.text, bar_width, style.text * 0.9);
    let bytes: Vec<u8> = (0..=255).collect();
    canvas.image(bar, &png::encode(256, 1, &bytes, Scale::Diverging));
    canvas.frame(bar, style.ink, style.hair);
    let (left, right) = label.split_once('|').unwrap_or(("", label));
    let (letters, middle) = (Letters::new(style.text, style.ink), bar.y + bar.height / 2.0);
    for (text, across, letters) in [
        (left.trim(), bar.x - style.text * 0.6, letters.end()),
        (right.trim(), bar.right() + style.text * 0.6, letters),
    ] {
        if !text.is_empty() {
            let text = canvas.fit(text, style.text, bar.x - room.x - style.text * 0.6);
            canvas.text_at_height(Role::Note, (across, middle), &text, letters);
        }
    }
}

pub(crate) fn draw(canvas: &Canvas, style: &Style, figure: &Figure, grid: &ImageGrid, room: Rect) {
    if grid.images.is_empty() {
        canvas.text(Role::Note, (room.x, room.y + style.text), "no images", Letters::new(style.text, style.ink));
        return;
    }
    let key = key_height(style, figure);
    if key > 0.0 {
        draw_key(canvas, style, &figure.z_label, Rect::new(room.x, room.bottom() - key, room.width, key));
    }
    let room = Rect::new(room.x, room.y, room.width, room.height - key);
    let layout = Layout::new(canvas, style, grid, room.width, Some(room.height + style.text * 0.7));
    let row_height = layout.row_height(style).min((room.height + style.text * 0.7) / layout.rows as f64);
    // Centred in the room, if there is more of it than needed.
    let spare = (room.height + style.text * 0.7 - row_height * layout.rows as f64).max(0.0);
    let letters = Letters::new(style.text, style.ink).middle();
    for (i, image) in grid.images.iter().enumerate() {
        let (row, column) = ((i / layout.columns) as f64, (i % layout.columns) as f64);
        let middle = room.x + (column + 0.5) * layout.cell_width;
        let mut top = room.y + spare / 2.0 + row * row_height;
        for (number, line) in grid.titles.get(i).map_or("", String::as_str).lines().enumerate() {
            let line = canvas.fit(line, style.text, layout.cell_width);
            // What it is, and what a model says, are not to be mistaken for each other.
            let colour = if number == 0 { style.ink } else { readable(style.series[1], style) };
            canvas.text(Role::Cell, (middle, top + style.text * 0.85), &line, Letters { colour, ..letters });
            top += style.text * LEADING;
        }
        // A short title leaves its picture in line with the others.
        let top = room.y + spare / 2.0 + (row + 1.0) * row_height - style.text * 0.7 - layout.side;
        if image.width == 0 || image.height == 0 {
            continue;
        }
        let scale = layout.side / image.width.max(image.height) as f64;
        let (width, height) = (image.width as f64 * scale, image.height as f64 * scale);
        let place = Rect::new(middle - width / 2.0, top + (layout.side - height) / 2.0, width, height);
        canvas.image(place, &png::encode(image.width, image.height, &image.pixels, image.scale));
    }
}
