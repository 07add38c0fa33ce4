//! Draws a heat map: cells with their numbers, or a scale beside them where there are too many cells for numbers.

use super::axis::{Axis, plain, span};
use super::canvas::{Canvas, Letters, Rect, Role};
use super::colour::{Colour, Scale};
use super::figure::{Figure, HeatMap};
use super::font::LEADING;
use super::image::to_bytes;
use super::png;
use super::theme::Style;

/// More cells than this in a row or column are drawn as one picture, without numbers.
const MANY: usize = 30;

/// Wide enough for the numbers, and tall enough for square-ish cells.
pub(crate) fn natural_size(figure: &Figure, map: &HeatMap, style: &Style) -> (f64, f64) {
    let canvas = Canvas::new(1.0, 1.0);
    let layout = Layout::new(&canvas, style, figure, map, Rect::new(0.0, 0.0, style.size.0, 1e6));
    let around = 2.0 * style.padding + if figure.title.is_empty() { 0.0 } else { style.title * 1.6 };
    let cell = if map.rows > MANY { 2.0 } else { style.text * 2.5 };
    let square = layout.cells.width / map.columns.max(1) as f64 * map.rows as f64;
    let height = (cell * map.rows.max(1) as f64).max(square.min(style.size.0 * 0.6)).min(style.size.0 * 1.5);
    (style.size.0, height + layout.below + layout.above + around)
}

struct Layout {
    cells: Rect,
    /// Between the table and its sums.
    gap: f64,
    /// Letters of the numbers: larger than others where there is much room around few of them.
    size: f64,
    /// Room for the labels of the columns and the name of the axis, below and above the cells.
    below: f64,
    above: f64,
    turned: bool,
    column_labels: Vec<String>,
    row_labels: Vec<String>,
    numbers: Vec<String>,
    low: f64,
    high: f64,
    scale: Scale,
}

impl Layout {
    fn new(canvas: &Canvas, style: &Style, figure: &Figure, map: &HeatMap, room: Rect) -> Layout {
        let width = |text: &String| canvas.text_width(text, style.text);
        let widest = |texts: &[String]| texts.iter().map(width).fold(0.0, f64::max);
        let cut =
            |texts: &[String], most: f64| texts.iter().map(|t| canvas.fit(t, style.text, most)).collect::<Vec<_>>();
        let row_labels = cut(&map.row_labels, room.width * 0.3);
        let column_labels = cut(&map.column_labels, room.width * 0.2);

        let negative = map.values.iter().any(|v| v.is_finite() && *v < 0.0);
        let scale = if negative { Scale::Diverging } else { style.amounts };
        let coloured = map.values.iter().enumerate().filter(|(i, _)| !is_sum(map, *i)).map(|(_, value)| *value);
        let (mut low, mut high) = span(coloured, false, 0.0);
        if negative {
            let largest = low.abs().max(high.abs());
            (low, high) = (-largest, largest);
        } else if low < 0.25 * high {
            // From 0, where that does not leave much of the scale unused.
            low = 0.0;
        }

        let name = |label: &str| if label.is_empty() { 0.0 } else { style.label * 1.6 };
        let left = widest(&row_labels) + style.text * 0.6 + name(&figure.y_label);
        let numbers = numbers(&map.values);
        let cell = (room.width - left - style.text) / map.columns.max(1) as f64;
        let fits = map.rows.max(map.columns) <= MANY && widest(&numbers) <= cell * 0.96;
        let numbers = if fits { numbers } else { Vec::new() };
        let scale_width = if fits { style.text * 0.5 } else { style.text * 5.5 };
        let scale_width = if fits { scale_width } else { scale_width.max(width(&figure.z_label) + style.text) };

        let cells_width = room.width - left - scale_width;
        let turned = widest(&column_labels) > cells_width / map.columns.max(1) as f64 - style.text * 0.4;
        // What the sums of the rows are called stands in the corner, where there is no sum.
        let below_the_table = column_labels.len() - usize::from(map.sums && !column_labels.is_empty());
        let labels = if column_labels[..below_the_table].iter().all(String::is_empty) {
            0.0
        } else if turned {
            widest(&column_labels) * 40f64.to_radians().sin() + style.text * 1.2
        } else {
            style.text * LEADING + style.text * 0.4
        };
        let below = labels + name(&figure.x_label);
        let above = style.text * 0.2;
        // Labels that are turned reach to the left of their column.
        let reach = widest(&column_labels) * 40f64.to_radians().cos() - cells_width / map.columns.max(1) as f64 * 0.5;
        let left = if turned { left.max(reach) } else { left };
        let cells =
            Rect::new(room.x + left, room.y + above, room.width - left - scale_width, room.height - below - above);
        let gap = if map.sums { style.text * 0.6 } else { 0.0 };
        let across = cells.width / map.columns.max(1) as f64 * 0.5 / widest(&numbers).max(1.0);
        let up = cells.height / map.rows.max(1) as f64 * 0.3 / style.text;
        let size = style.text * across.min(up).clamp(1.0, 1.6);
        Layout { cells, gap, size, below, above, turned, column_labels, row_labels, numbers, low, high, scale }
    }

    /// The place of a cell.
    fn cell(&self, map: &HeatMap, row: usize, column: usize) -> Rect {
        let Rect { x, y, width, height } = self.cells;
        let (width, height) = ((width - self.gap) / map.columns as f64, (height - self.gap) / map.rows as f64);
        let aside = |i: usize, count: usize| if i + 1 == count { self.gap } else { 0.0 };
        let left = x + column as f64 * width + aside(column, map.columns);
        Rect::new(left, y + row as f64 * height + aside(row, map.rows), width, height)
    }

    fn colour(&self, value: f64) -> Colour {
        self.scale.at((value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0))
    }
}

/// Whether the cell with this number holds a sum of others.
fn is_sum(map: &HeatMap, cell: usize) -> bool {
    map.sums && (cell / map.columns + 1 == map.rows || cell % map.columns + 1 == map.columns)
}

/// Whole numbers as they are, others with two decimals, all alike.
fn numbers(values: &[f64]) -> Vec<String> {
    let whole = values.iter().all(|v| !v.is_finite() || v.fract() == 0.0);
    let small = values.iter().all(|v| !v.is_finite() || v.abs() < 1000.0);
    let write = |v: &f64| match () {
        () if !v.is_finite() => "–".to_owned(),
        () if whole && v.abs() < 1e7 => plain(*v).replace("×10", "e"),
        () if small => format!("{v:.2}").replace('-', "−"),
        () => plain(*v),
    };
    values.iter().map(write).collect()
}

pub(crate) fn draw(canvas: &Canvas, style: &Style, figure: &Figure, map: &HeatMap, room: Rect) {
    if map.values.is_empty() {
        canvas.text(Role::Note, (room.x, room.y + style.text), "no cells", Letters::new(style.text, style.ink));
        return;
    }
    let layout = Layout::new(canvas, style, figure, map, room);
    let Rect { x, y, width, height } = layout.cells;
    let letters = Letters::new(style.text, style.ink);
    let outer = usize::from(map.sums);
    let last = layout.cell(map, map.rows.saturating_sub(1 + outer), map.columns.saturating_sub(1 + outer));
    let table = Rect::new(x, y, last.right() - x, last.bottom() - y);

    if map.rows.max(map.columns) > MANY {
        let bytes = to_bytes(&map.values, layout.low, layout.high);
        canvas.image(layout.cells, &png::encode(map.columns, map.rows, &bytes, layout.scale));
    } else {
        for (i, value) in map.values.iter().enumerate() {
            let cell = layout.cell(map, i / map.columns, i % map.columns);
            let mut ink = style.ink;
            if !is_sum(map, i) {
                let colour = if value.is_finite() { layout.colour(*value) } else { style.faint };
                // A little under the next cells, so that the card does not shine through between them.
                let to = |edge: f64, end: f64| (edge + 0.4).min(end);
                let (right, bottom) = (to(cell.right(), table.right()), to(cell.bottom(), table.bottom()));
                canvas.fill(Rect::new(cell.x, cell.y, right - cell.x, bottom - cell.y), colour, 1.0);
                ink = colour.ink();
            } else if !value.is_finite() {
                continue;
            }
            if let Some(number) = layout.numbers.get(i) {
                let middle = (cell.x + cell.width / 2.0, cell.y + cell.height / 2.0);
                canvas.text_at_height(Role::Cell, middle, number, Letters::new(layout.size, ink).middle());
            }
        }
    }
    canvas.frame(table, style.ink, style.hair);

    for (i, label) in layout.row_labels.iter().enumerate() {
        let cell = layout.cell(map, i, 0);
        let at = (x - style.text * 0.5, cell.y + cell.height / 2.0);
        canvas.text_at_height(Role::YTick, at, label, letters.end());
    }
    for (i, label) in layout.column_labels.iter().enumerate().filter(|(_, label)| !label.is_empty()) {
        let cell = layout.cell(map, 0, i);
        let in_corner = map.sums && i + 1 == map.columns;
        let bottom = if in_corner { layout.cell(map, map.rows - 1, i).y } else { y + height };
        let (across, below) = (cell.x + cell.width / 2.0, bottom + style.text * 0.5);
        if layout.turned {
            let at = (across + style.text * 0.3, below + style.text * 0.5);
            canvas.text(Role::XTick, at, label, letters.end().turned(-40.0));
        } else {
            canvas.text(Role::XTick, (across, below + style.text * 0.75), label, letters.middle());
        }
    }
    let names = Letters::new(style.label, style.ink).middle();
    if !figure.x_label.is_empty() {
        let name = canvas.fit(&figure.x_label, style.label, room.width);
        canvas.text(Role::Label, (x + width / 2.0, room.bottom() - style.label * 0.3), &name, names);
    }
    if !figure.y_label.is_empty() {
        let name = canvas.fit(&figure.y_label, style.label, height);
        canvas.text(Role::Label, (room.x + style.label * 0.85, y + height / 2.0), &name, names.turned(-90.0));
    }
    if layout.numbers.is_empty() {
        draw_scale(canvas, style, &layout, &figure.z_label);
    }
}

/// The bar that says which colour is which number, below what the numbers are.
fn draw_scale(canvas: &Canvas, style: &Style, layout: &Layout, title: &str) {
    let cells = layout.cells;
    let above = if title.is_empty() { 0.0 } else { style.text * 1.3 };
    let left = cells.right() + style.text * 0.8;
    if !title.is_empty() {
        canvas.text(Role::Note, (left, cells.y + style.text * 0.8), title, Letters::new(style.text, style.ink));
    }
    let bar = Rect::new(left, cells.y + above, style.text * 0.9, cells.height - above);
    let bytes: Vec<u8> = (0..=255).rev().collect();
    canvas.image(bar, &png::encode(1, 256, &bytes, layout.scale));
    canvas.frame(bar, style.ink, style.hair);
    let axis = Axis::new((layout.low, layout.high), false, (bar.height / (style.text * 3.0)).clamp(1.0, 6.0) as usize);
    for tick in &axis.ticks {
        let height = bar.bottom() - axis.unit(tick.value) * bar.height;
        canvas.line((bar.right(), height), (bar.right() + style.text * 0.25, height), style.ink, style.hair);
        let at = (bar.right() + style.text * 0.45, height);
        canvas.text_at_height(Role::YTick, at, &tick.label, Letters::new(style.text, style.ink));
    }
}
