//! From a figure and a theme to a page: the card, the title, and the body in the room that is left.

use super::canvas::{self, Canvas, Letters, Rect, Role};
use super::figure::{Body, Figure, Panels};
use super::font::LEADING;
use super::theme::{Look, Style};
use super::{draw_chart, draw_graph, draw_heat_map, draw_images, draw_surface, metadata};

/// The figure on a page of its own, and as a document.
pub(crate) fn page(figure: &Figure, look: Look) -> (Canvas, String) {
    let canvas = drawn(figure, look);
    let svg = document(figure, look, &metadata::describe(figure).to_string(), &canvas.body());
    (canvas, svg)
}

/// What is drawn on the page, one element a line, without the document around it.
pub(crate) fn body(figure: &Figure, look: Look) -> String {
    drawn(figure, look).body()
}

/// The document with this body, which is as large as the figure and has its title.
pub(crate) fn document(figure: &Figure, look: Look, metadata: &str, body: &str) -> String {
    let style = look.theme.style();
    let background = (!look.transparent).then_some(style.card);
    let name = if figure.title.is_empty() { figure.kind() } else { &figure.title };
    canvas::document(page_size(figure, &style), name, metadata, background, body)
}

fn drawn(figure: &Figure, look: Look) -> Canvas {
    let style = look.theme.style();
    let (width, height) = page_size(figure, &style);
    let canvas = Canvas::new(width, height);
    figure_in(&canvas, &style, figure, Rect::new(0.0, 0.0, width, height).inset(style.padding));
    canvas
}

fn page_size(figure: &Figure, style: &Style) -> (f64, f64) {
    if style.fixed { style.size } else { figure.size.unwrap_or_else(|| natural_size(figure, style)) }
}

/// The size that suits the body, with the card's border.
fn natural_size(figure: &Figure, style: &Style) -> (f64, f64) {
    let (width, height) = style.size;
    match &figure.body {
        Body::Chart(_) => (width, height),
        Body::Surface(_) => (width, height * 1.15),
        Body::HeatMap(map) => draw_heat_map::natural_size(figure, map, style),
        Body::Images(grid) => draw_images::natural_size(figure, grid, style),
        Body::Graph(graph) => draw_graph::natural_size(figure, graph, style),
        Body::Panels(panels) => {
            let columns = column_count(panels);
            let rows = panels.figures.len().div_ceil(columns).max(1);
            // Two charts side by side are each three quarters as wide as one alone.
            let (cell, gap) = ((width * 0.75, height * 0.8), gap(style));
            let title = if figure.title.is_empty() { 0.0 } else { style.title * (LEADING + 0.5) };
            (
                columns as f64 * (cell.0 + gap) - gap + 2.0 * style.padding,
                rows as f64 * (cell.1 + gap) - gap + 2.0 * style.padding + title,
            )
        }
    }
}

/// Draws the figure into a part of the page.
pub(crate) fn figure_in(canvas: &Canvas, style: &Style, figure: &Figure, room: Rect) {
    let room = title(canvas, style, &figure.title, room);
    match &figure.body {
        Body::Chart(chart) => draw_chart::draw(canvas, style, figure, chart, room),
        Body::HeatMap(map) => draw_heat_map::draw(canvas, style, figure, map, room),
        Body::Images(grid) => draw_images::draw(canvas, style, grid, room),
        Body::Graph(graph) => draw_graph::draw(canvas, style, graph, room),
        Body::Surface(surface) => draw_surface::draw(canvas, style, figure, surface, room),
        Body::Panels(panels) => draw_panels(canvas, style, panels, room),
    }
}

/// Writes the title and hands back the room below.
fn title(canvas: &Canvas, style: &Style, text: &str, room: Rect) -> Rect {
    if text.is_empty() {
        return room;
    }
    let lines = canvas.wrap(text, style.title, room.width);
    let letters = Letters::new(style.title, style.ink).middle();
    for (i, line) in lines.iter().enumerate() {
        let baseline = room.y + style.title * (0.8 + LEADING * i as f64);
        canvas.text(Role::Title, (room.x + room.width / 2.0, baseline), line, letters);
    }
    let used = style.title * (LEADING * lines.len() as f64 + 0.3);
    Rect::new(room.x, room.y + used, room.width, room.height - used)
}

fn gap(style: &Style) -> f64 {
    style.text * 1.6
}

fn column_count(panels: &Panels) -> usize {
    let count = panels.figures.len().max(1);
    // 2 side by side, 4 in two rows, 6 in two rows of 3.
    panels
        .columns
        .unwrap_or(if count <= 2 {
            count
        } else if count <= 4 {
            2
        } else {
            3
        })
        .min(count)
}

fn draw_panels(canvas: &Canvas, style: &Style, panels: &Panels, room: Rect) {
    let columns = column_count(panels);
    let rows = panels.figures.len().div_ceil(columns).max(1);
    let gap = gap(style);
    let width = (room.width - gap * (columns - 1) as f64) / columns as f64;
    let height = (room.height - gap * (rows - 1) as f64) / rows as f64;
    // A panel's title names a part; it is not as large as the whole's.
    let part = Style { title: style.label * 1.05, ..style.clone() };
    for (i, figure) in panels.figures.iter().enumerate() {
        let (row, column) = ((i / columns) as f64, (i % columns) as f64);
        let cell = Rect::new(room.x + column * (width + gap), room.y + row * (height + gap), width, height);
        figure_in(canvas, &part, figure, cell);
    }
}
