//! From a figure and a theme to a page: the card, the title, and the body in the room that is left.

use super::canvas::{self, Canvas, Letters, Rect, Role};
use super::chart::Chart;
use super::figure::{Body, Figure, Panels};
use super::font::LEADING;
use super::theme::{Look, Style};
use super::{draw_chart, draw_contour, draw_graph, draw_heat_map, draw_images, draw_surface, metadata};

/// The figure on a page of its own, and as a document.
pub(crate) fn page(figure: &Figure, look: Look) -> (Canvas, String) {
    let canvas = drawn(figure, look);
    let svg = document(figure, look, &figure.alt_text(), &metadata::describe(figure).to_string(), &canvas.body());
    (canvas, svg)
}

/// What is drawn on the page, one element a line, without the document around it.
pub(crate) fn body(figure: &Figure, look: Look) -> String {
    drawn(figure, look).body()
}

/// The document with this body, which is as large as the figure, has its title, and says in words what is to be seen.
pub(crate) fn document(figure: &Figure, look: Look, words: &str, metadata: &str, body: &str) -> String {
    let style = look.style();
    let background = (!look.transparent).then_some(style.card);
    let name = if figure.title.is_empty() { figure.kind() } else { &figure.title };
    canvas::document(page_size(figure, &style), canvas::Words { title: name, words, metadata }, background, body)
}

fn drawn(figure: &Figure, look: Look) -> Canvas {
    let style = look.style();
    let (width, height) = page_size(figure, &style);
    let canvas = Canvas::new(width, height);
    figure_in(&canvas, &style, figure, Rect::new(0.0, 0.0, width, height).inset(style.padding));
    canvas
}

fn page_size(figure: &Figure, style: &Style) -> (f64, f64) {
    match figure.size {
        _ if style.fixed => style.size,
        Some((width, height)) if style.resized => (style.size.0, style.size.0 * height / width),
        Some(size) => size,
        None => natural_size(figure, style),
    }
}

/// The size that suits the body, with the card's border: as wide as the theme, whatever is in it.
fn natural_size(figure: &Figure, style: &Style) -> (f64, f64) {
    let (width, height) = style.size;
    match &figure.body {
        Body::Chart(chart) if chart.equal => (width, draw_chart::equal_height(chart, style)),
        Body::Chart(_) => (width, height),
        Body::Surface(_) => (width, height * 1.15),
        Body::HeatMap(map) => draw_heat_map::natural_size(figure, map, style),
        Body::Images(grid) => draw_images::natural_size(figure, grid, style),
        Body::Graph(graph) => draw_graph::natural_size(figure, graph, style),
        Body::Panels(panels) => {
            let columns = column_count(panels, width - 2.0 * style.padding, style);
            let rows = panels.figures.len().div_ceil(columns).max(1);
            let gap = gap(style);
            let bar = if rows == 1 { common_bar(&Canvas::new(1.0, 1.0), style, &panels.figures) } else { 0.0 };
            let cell = (width - 2.0 * style.padding + gap - bar) / columns as f64 - gap;
            let heights = panels.figures.iter().map(|figure| panel_height(figure, style, cell, bar > 0.0));
            let tallest = heights.fold(0.0, f64::max);
            let title = if figure.title.is_empty() { 0.0 } else { style.title * (LEADING + 0.5) };
            (width, rows as f64 * (tallest + gap) - gap + 2.0 * style.padding + title)
        }
    }
}

/// How high a panel of this width should be, which may have the bar of its bands beside another one.
fn panel_height(figure: &Figure, style: &Style, width: f64, without_bar: bool) -> f64 {
    match &figure.body {
        Body::Chart(chart) if chart.equal => {
            let cell = Style { size: (width, width * 0.9), padding: 0.0, ..style.clone() };
            draw_chart::equal_height(&Chart { without_bar, ..chart.clone() }, &cell)
        }
        Body::Chart(_) => (width * 0.9).min(style.size.0 * 0.5).max(style.text * 15.0),
        _ => natural_size(figure, &Style { size: (width, width * 0.9), padding: 0.0, ..style.clone() }).1,
    }
}

/// Draws the figure into a part of the page.
pub(crate) fn figure_in(canvas: &Canvas, style: &Style, figure: &Figure, room: Rect) {
    let room = title(canvas, style, &figure.title, room);
    body_in(canvas, style, figure, room);
}

fn body_in(canvas: &Canvas, style: &Style, figure: &Figure, room: Rect) {
    match &figure.body {
        Body::Chart(chart) => draw_chart::draw(canvas, style, figure, chart, room),
        Body::HeatMap(map) => draw_heat_map::draw(canvas, style, figure, map, room),
        Body::Images(grid) => draw_images::draw(canvas, style, figure, grid, room),
        Body::Graph(graph) => draw_graph::draw(canvas, style, graph, room),
        Body::Surface(surface) => draw_surface::draw(canvas, style, figure, surface, room),
        Body::Panels(panels) => draw_panels(canvas, style, panels, room),
    }
}

/// Writes the title and hands back the room below.
fn title(canvas: &Canvas, style: &Style, text: &str, room: Rect) -> Rect {
    let lines = write_title(canvas, style, text, room, room.x + room.width / 2.0);
    let used = title_height(style, lines);
    Rect::new(room.x, room.y + used, room.width, room.height - used)
}

/// Writes the title around `middle`, as far as the room allows, and hands back how many lines it has.
fn write_title(canvas: &Canvas, style: &Style, text: &str, room: Rect, middle: f64) -> usize {
    if text.is_empty() {
        return 0;
    }
    let lines = canvas.wrap(text, style.title, room.width);
    let letters = Letters::new(style.title, style.ink).middle();
    for (i, line) in lines.iter().enumerate() {
        let half = canvas.text_width(line, style.title) / 2.0;
        let across = middle.min(room.right() - half).max(room.x + half);
        let baseline = room.y + style.title * (0.8 + LEADING * i as f64);
        canvas.text(Role::Title, (across, baseline), line, letters);
    }
    lines.len()
}

fn title_height(style: &Style, lines: usize) -> f64 {
    if lines == 0 { 0.0 } else { style.title * (LEADING * lines as f64 + 0.3) }
}

fn gap(style: &Style) -> f64 {
    style.text * 1.6
}

fn column_count(panels: &Panels, width: f64, style: &Style) -> usize {
    let count = panels.figures.len().max(1);
    // 2 side by side, 4 in two rows, 6 in two rows of 3.
    let usual = match count {
        1 | 2 => count,
        3 | 4 => 2,
        _ => 3,
    };
    // As many as are wide enough for an axis with its labels.
    let fitting = ((width + gap(style)) / (style.text * 13.0 + gap(style))).floor().max(1.0) as usize;
    panels.columns.unwrap_or(usual).min(count).min(fitting)
}

fn draw_panels(canvas: &Canvas, style: &Style, panels: &Panels, room: Rect) {
    let columns = column_count(panels, room.width, style);
    let rows = panels.figures.len().div_ceil(columns).max(1);
    let gap = gap(style);
    // A panel's title names a part; it is not as large as the whole's.
    let part = Style { title: style.label * 1.05, ..style.clone() };
    // Bands of the same colours are explained once, beside the last panel.
    let bar = if rows == 1 { common_bar(canvas, &part, &panels.figures) } else { 0.0 };
    let width = (room.width - gap * (columns - 1) as f64 - bar) / columns as f64;
    // One name of the horizontal axis stands below all that have it.
    let named_once = share_name(&panels.figures, columns * rows);
    let saved = if named_once { part.label * (LEADING + 0.2) } else { 0.0 };
    let height = (room.height - gap * (rows - 1) as f64 - saved) / rows as f64;
    for (row, figures) in panels.figures.chunks(columns).enumerate() {
        // What stands side by side begins at one height, however long the titles are.
        let top = room.y + row as f64 * (height + gap);
        let lowest = row + 1 == rows;
        let height = if lowest { height + saved } else { height };
        let mut figures = figures.to_vec();
        if named_once && !lowest {
            figures.iter_mut().for_each(|figure| figure.x_label.clear());
        }
        let last = figures.len().saturating_sub(1);
        let mut cells: Vec<Rect> =
            (0..=last).map(|i| Rect::new(room.x + i as f64 * (width + gap), top, width, height)).collect();
        if bar > 0.0 {
            cells[last].width += bar;
            figures[..last].iter_mut().for_each(|figure| figure.chart("a bar").without_bar = true);
        }
        let lines = |figure: &Figure| match figure.title.as_str() {
            "" => 0,
            text => canvas.wrap(text, part.title, width).len(),
        };
        let used = title_height(&part, figures.iter().map(lines).max().unwrap_or(0));
        let below = |cell: &Rect| Rect::new(cell.x, cell.y + used, cell.width, cell.height - used);
        let bodies = levelled(canvas, &part, &figures, cells.iter().map(below).collect());
        for ((figure, cell), body) in figures.iter().zip(cells).zip(bodies) {
            let middle = plot_area(canvas, &part, figure, body).map_or(body, |(area, _)| area);
            write_title(canvas, &part, &figure.title, cell, middle.x + middle.width / 2.0);
            body_in(canvas, &part, figure, body);
        }
    }
}

/// What the bar of several contour plots takes that have the same levels; nothing if they differ.
fn common_bar(canvas: &Canvas, style: &Style, figures: &[Figure]) -> f64 {
    fn bands(figure: &Figure) -> Option<(&[f64], &str)> {
        let Body::Chart(chart) = &figure.body else { return None };
        chart.levels().map(|levels| (levels, figure.z_label.as_str()))
    }
    let all: Vec<_> = figures.iter().map(bands).collect();
    match all[..] {
        [Some((levels, name)), ref rest @ ..] if !rest.is_empty() && rest.iter().all(|bands| *bands == all[0]) => {
            draw_contour::bar_width(canvas, style, levels, name)
        }
        _ => 0.0,
    }
}

/// Whether the panels of a full grid with several rows all have the same name at their horizontal axis.
fn share_name(figures: &[Figure], places: usize) -> bool {
    let [first, .., last] = figures else { return false };
    let alike = |figure: &Figure| matches!(figure.body, Body::Chart(_)) && figure.x_label == last.x_label;
    figures.len() == places && !first.x_label.is_empty() && figures.iter().all(alike)
}

/// Where the plotting area of a chart will lie, and the height of a legend above it.
fn plot_area(canvas: &Canvas, style: &Style, figure: &Figure, room: Rect) -> Option<(Rect, f64)> {
    match &figure.body {
        Body::Chart(chart) => Some(draw_chart::plot_area(canvas, style, figure, chart, room)),
        _ => None,
    }
}

/// The rooms of charts that stand side by side, so that their plotting areas begin and end at one height: also where only
/// one of them has a legend above it, or a name of its axis in two lines.
fn levelled(canvas: &Canvas, style: &Style, figures: &[Figure], rooms: Vec<Rect>) -> Vec<Rect> {
    let planned = |(figure, room): (&Figure, &Rect)| plot_area(canvas, style, figure, *room);
    let plans: Vec<Option<(Rect, f64)>> = figures.iter().zip(&rooms).map(planned).collect();
    // A chart with equal axes has a height of its own: it has only the same room below the legend as those beside it.
    let is_equal = |figure: &Figure| matches!(&figure.body, Body::Chart(chart) if chart.equal);
    let all = || figures.iter().zip(&plans).filter_map(|(figure, plan)| Some((figure, plan.as_ref()?)));
    let free = || all().filter(|(figure, _)| !is_equal(figure)).map(|(_, (area, _))| area);
    let (top, bottom) =
        (free().map(|area| area.y).fold(f64::MIN, f64::max), free().map(Rect::bottom).fold(f64::MAX, f64::min));
    let legend = all().filter(|(figure, _)| is_equal(figure)).map(|(_, (_, above))| *above).fold(0.0, f64::max);
    let level = |((figure, room), plan): ((&Figure, Rect), &Option<(Rect, f64)>)| {
        let (down, up) = match plan {
            Some((_, above)) if is_equal(figure) => (legend - above, 0.0),
            Some((area, _)) => (top - area.y, area.bottom() - bottom),
            None => (0.0, 0.0),
        };
        Rect::new(room.x, room.y + down, room.width, room.height - down - up)
    };
    figures.iter().zip(rooms).zip(&plans).map(level).collect()
}
