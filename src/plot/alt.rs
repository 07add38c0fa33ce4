//! What a figure shows, in sentences with the numbers that are drawn: for those who cannot see it.

use super::axis::plain_to;
use super::chart::{AxisOptions, Chart, Layer};
use super::figure::{Body, Figure};
use super::graph::Graph;
use super::grid::Grid;

/// Longer rows of values are told by their smallest and largest.
const MOST_VALUES: usize = 12;
/// Further series of a chart are only counted.
const MOST_SERIES: usize = 8;
/// A line is flat where it stays within this share of its height from its end.
const FLAT: f64 = 0.02;

impl Figure {
    /// What the figure shows, in words: its alternative text in a notebook, an SVG, a PNG and a PDF. It is made from the
    /// data, with three digits, unless [`with_alt_text`](Figure::with_alt_text) says otherwise.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Loss").x_label("epoch").line("training", &[1, 2, 3], &[0.79, 0.5, 0.48]);
    /// assert_eq!(figure.alt_text(), "Loss. A chart over epoch: training falls from 0.79 at 1 to 0.48 at 3.");
    /// ```
    pub fn alt_text(&self) -> String {
        if let Some(words) = &self.words {
            return words.clone();
        }
        let body = match &self.body {
            Body::Chart(chart) => self.chart_in_words(chart),
            Body::HeatMap(_) => self.table_in_words(),
            Body::Images(grid) => {
                let names = grid.titles.iter().map(|title| title.replace('\n', ", then ")).collect::<Vec<_>>();
                let names = if names.is_empty() { String::new() } else { format!(": {}", names.join("; ")) };
                format!("{}{names}", counted(grid.images.len(), "image"))
            }
            Body::Graph(graph) => graph_in_words(graph),
            Body::Surface(surface) => {
                let notes = surface.notes.iter().map(|(x, y, text)| format!("; {text} at ({}, {})", say(*x), say(*y)));
                format!("A surface, {}{}", self.heights(&surface.grid), notes.collect::<String>())
            }
            Body::Panels(panels) => {
                let part = |(i, figure): (usize, &Figure)| format!("Panel {}: {}", i + 1, figure.alt_text());
                let parts: Vec<String> = panels.figures.iter().enumerate().map(part).collect();
                return format!("{}{}", sentence(&self.title), parts.join(" "));
            }
        };
        format!("{}{}", sentence(&self.title), sentence(&body)).trim_end().to_owned()
    }

    /// Describes the figure in words of your own, in place of those that are made from the data.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Loss").line("", &[1, 2, 3], &[0.79, 0.5, 0.48]);
    /// let words = format!("The loss is nearly flat after two epochs. {}", figure.alt_text());
    /// assert!(figure.with_alt_text(&words).alt_text().starts_with("The loss is nearly flat"));
    /// ```
    pub fn with_alt_text(mut self, words: &str) -> Figure {
        self.words = Some(words.to_owned());
        self
    }

    fn chart_in_words(&self, chart: &Chart) -> String {
        let axes = match (self.y_label.as_str(), self.x_label.as_str()) {
            ("", "") => "A chart".to_owned(),
            ("", x) => format!("A chart over {x}"),
            (y, "") => format!("A chart of {y}"),
            (y, x) => format!("A chart of {y} over {x}"),
        };
        let logarithmic = match (chart.x.log, chart.y.log) {
            (true, true) => ", both axes logarithmic",
            (true, false) => ", the horizontal axis logarithmic",
            (false, true) => ", the vertical axis logarithmic",
            (false, false) => "",
        };
        let mut parts: Vec<String> = chart.shown().filter_map(|layer| self.layer_in_words(chart, layer)).collect();
        let more = parts.len().saturating_sub(MOST_SERIES);
        parts.truncate(MOST_SERIES);
        if more > 0 {
            parts.push(format!("and {more} more"));
        }
        let parts = if parts.is_empty() { "nothing is drawn".to_owned() } else { parts.join("; ") };
        format!("{axes}{logarithmic}: {parts}")
    }

    fn layer_in_words(&self, chart: &Chart, layer: &Layer) -> Option<String> {
        let named = |name: &str, kind: &str| if name.is_empty() { format!("the {kind}") } else { name.to_owned() };
        Some(match layer {
            Layer::Line { name, x, y } => line_in_words(&named(name, "line"), x, y, chart)?,
            Layer::Scatter { name, x, y } => {
                let shown = shown(x, y, chart);
                let (x, y): (Vec<f64>, Vec<f64>) = shown.iter().copied().unzip();
                let count = counted(shown.len(), "point");
                match shown.first() {
                    None => return None,
                    Some((x, y)) if shown.len() == 1 => {
                        format!("{} at ({}, {})", named(name, "point"), say(*x), say(*y))
                    }
                    Some(_) => {
                        format!("{}, {count}, {} across and {} up", named(name, "points"), range(&x)?, range(&y)?)
                    }
                }
            }
            Layer::Bars { name, values } => {
                format!("{}: {}", named(name, "bars"), values_in_words(&chart.categories, values))
            }
            Layer::Ranges { name, low, high } => {
                let each = chart.categories.iter().zip(low.iter().zip(high));
                let each: Vec<String> =
                    each.map(|(of, (l, h))| format!("{of} from {} to {}", say(*l), say(*h))).collect();
                format!("{}: {}", named(name, "ranges"), each.join(", "))
            }
            Layer::Histogram { name, edges, counts, .. } => {
                let (at, most) = largest(counts)?;
                format!(
                    "{}, {} from {} to {}, most of them ({}) between {} and {}",
                    named(name, "histogram"),
                    counted(counts.iter().sum::<f64>() as usize, "value"),
                    say(edges[0]),
                    say(edges[edges.len() - 1]),
                    say(most),
                    say(edges[at]),
                    say(edges[at + 1])
                )
            }
            Layer::Contour { grid, .. } => format!("contours, {}", self.heights(grid)),
            Layer::HLine { name, y } => format!("a horizontal line{} at {}", called(name), say(*y)),
            Layer::VLine { name, x } => format!("a vertical line{} at {}", called(name), say(*x)),
            Layer::Zone { name, from, to } => {
                format!("a shaded zone{} from {} to {}", called(name), say(*from), say(*to))
            }
            Layer::Note { x, y, text } => format!("a mark at ({}, {}): {text}", say(*x), say(*y)),
        })
    }

    /// The lowest and the highest place of a grid.
    fn heights(&self, grid: &Grid) -> String {
        let what = if self.z_label.is_empty() { "heights" } else { &self.z_label };
        let place = |at: usize| {
            let (column, row) = (at % grid.x.len(), at / grid.x.len());
            format!("({}, {})", say(grid.x[column]), say(grid.y[row]))
        };
        match (smallest(&grid.z), largest(&grid.z)) {
            (Some((low, least)), Some((_, most))) => {
                format!("{what} from {} at {} to {}", say(least), place(low), say(most))
            }
            _ => format!("no {what}"),
        }
    }

    fn table_in_words(&self) -> String {
        let Body::HeatMap(map) = &self.body else { return String::new() };
        let name = |at: usize| {
            let (row, column) = (at / map.columns, at % map.columns);
            let label = |labels: &[String], i: usize, kind: &str| {
                labels.get(i).filter(|label| !label.is_empty()).cloned().unwrap_or(format!("{kind} {}", i + 1))
            };
            format!("({}, {})", label(&map.row_labels, row, "row"), label(&map.column_labels, column, "column"))
        };
        let size = format!("A table of {} x {} cells", map.rows, map.columns);
        match (smallest(&map.values), largest(&map.values)) {
            (Some((low, least)), Some((high, most))) => format!(
                "{size}, rows and columns as in (row, column): from {} in {} to {} in {}",
                say(least),
                name(low),
                say(most),
                name(high)
            ),
            _ => size,
        }
    }
}

/// A number with three digits.
fn say(value: f64) -> String {
    plain_to(value, 3)
}

/// The text with a full stop behind it, and a space; nothing for nothing.
fn sentence(text: &str) -> String {
    match text.trim_end() {
        "" => String::new(),
        text if text.ends_with(['.', '?', '!']) => format!("{text} "),
        text => format!("{text}. "),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn called(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(", {name},") }
}

fn extreme(values: &[f64], better: fn(f64, f64) -> bool) -> Option<(usize, f64)> {
    let finite = values.iter().copied().enumerate().filter(|(_, value)| value.is_finite());
    finite.reduce(|best, next| if better(next.1, best.1) { next } else { best })
}

fn smallest(values: &[f64]) -> Option<(usize, f64)> {
    extreme(values, |a, b| a < b)
}

fn largest(values: &[f64]) -> Option<(usize, f64)> {
    extreme(values, |a, b| a > b)
}

fn range(values: &[f64]) -> Option<String> {
    Some(format!("{} to {}", say(smallest(values)?.1), say(largest(values)?.1)))
}

/// Each value with its label, or the smallest and the largest.
fn values_in_words(labels: &[String], values: &[f64]) -> String {
    let one = |i: usize| format!("{} {}", labels[i], say(values[i]));
    match (smallest(values), largest(values)) {
        _ if values.len() <= MOST_VALUES => (0..values.len()).map(one).collect::<Vec<_>>().join(", "),
        (Some((low, _)), Some((high, _))) => format!("from {} to {}", one(low), one(high)),
        _ => "none".to_owned(),
    }
}

/// The points that have a place within the window.
fn shown(x: &[f64], y: &[f64], chart: &Chart) -> Vec<(f64, f64)> {
    let within = |axis: &AxisOptions, value: f64| {
        value.is_finite()
            && (!axis.log || value > 0.0)
            && axis.range.is_none_or(|(low, high)| (low..=high).contains(&value))
    };
    let points = x.iter().copied().zip(y.iter().copied());
    points.filter(|(x, y)| within(&chart.x, *x) && within(&chart.y, *y)).collect()
}

/// How a line runs: from where to where, and by way of which extreme.
fn line_in_words(name: &str, x: &[f64], y: &[f64], chart: &Chart) -> Option<String> {
    let points = shown(x, y, chart);
    let (&(first_x, first), &(last_x, last)) = (points.first()?, points.last()?);
    let strokes = x.split(|x| x.is_nan()).filter(|stroke| !stroke.is_empty()).count();
    if strokes > 1 {
        return Some(format!("{name}, {strokes} strokes"));
    }
    if points.len() == 1 {
        return Some(format!("{name} at ({}, {})", say(first_x), say(first)));
    }
    if points.windows(2).any(|pair| pair[1].0 < pair[0].0) {
        // A path in a plane.
        return Some(format!(
            "{name} leads from ({}, {}) to ({}, {})",
            say(first_x),
            say(first),
            say(last_x),
            say(last)
        ));
    }
    let heights: Vec<f64> = points.iter().map(|point| point.1).collect();
    let ((low_at, low), (high_at, high)) = (smallest(&heights)?, largest(&heights)?);
    let ends = |verb: &str| {
        format!("{name} {verb} from {} at {} to {} at {}", say(first), say(first_x), say(last), say(last_x))
    };
    // As the eye sees it: on the axis' own scale.
    let scale = |height: f64| if chart.y.log { height.ln() } else { height };
    let whole = scale(high) - scale(low);
    let near = |a: f64, b: f64| (scale(a) - scale(b)).abs() <= FLAT * whole;
    if whole <= 1e-9 * scale(high).abs().max(scale(low).abs()).max(1e-300) {
        return Some(format!("{name} stays at {} from {} to {}", say(first), say(first_x), say(last_x)));
    }
    let turn = |at: usize, kind: &str| format!("its {kind} of {} at {}", say(heights[at]), say(points[at].0));
    Some(match (near(low, first) || near(low, last), near(high, first) || near(high, last)) {
        (true, true) => {
            let flat = flat_from(&points, near).map_or(String::new(), |x| format!(", flat from {} on", say(x)));
            ends(if last > first { "rises" } else { "falls" }) + &flat
        }
        (false, true) => format!("{}, with {}", ends("falls and rises"), turn(low_at, "minimum")),
        (true, false) => format!("{}, with {}", ends("rises and falls"), turn(high_at, "maximum")),
        (false, false) => {
            format!("{}, with {} and {}", ends("varies"), turn(low_at, "minimum"), turn(high_at, "maximum"))
        }
    })
}

/// From where on a line stays near its end, if that is before the last quarter of its points.
fn flat_from(points: &[(f64, f64)], near: impl Fn(f64, f64) -> bool) -> Option<f64> {
    let last = points.last()?.1;
    let from = points.iter().rposition(|point| !near(point.1, last))? + 1;
    // The end alone is not flat.
    (from + 1 < points.len() && from * 4 < points.len() * 3).then(|| points[from].0)
}

/// The values with their gradients, as far as they are not too many.
fn graph_in_words(graph: &Graph) -> String {
    let each = graph.nodes.iter().take(MOST_VALUES);
    let each: Vec<String> =
        each.map(|node| format!("{} {} with gradient {}", node.name, say(node.value), say(node.gradient))).collect();
    let more = graph.nodes.len().saturating_sub(MOST_VALUES);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("A graph of {}: {}{more}", counted(graph.nodes.len(), "value"), each.join(", "))
}
