//! Draws a computation: boxes with a value and its gradient, arrows with their slopes. Where there is no room for that
//! many numbers, boxes with the names remain, or only dots.

use super::axis::plain_or_exact;
use super::canvas::{Canvas, Letters, Rect, Role};
use super::colour::Colour;
use super::figure::Figure;
use super::font::LEADING;
use super::graph::{Graph, Layout, Node};
use super::theme::Style;

/// What the numbers are, below the boxes.
const KEY: [&str; 3] = ["value", "gradient", "at an arrow: slope"];

/// A page may become so much wider than a chart to hold all numbers.
const WIDEST: f64 = 1.25;

/// On a slide, boxes and their letters may be so much larger than elsewhere.
const LARGEST: f64 = 1.6;

/// What stands in the boxes.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Numbers,
    Names,
    Nothing,
}

/// How large everything is.
struct Sizes {
    /// The width of the boxes of each column, and of the gap behind it.
    columns: Vec<(f64, f64)>,
    box_height: f64,
    layout: Layout,
    inside: Inside,
}

impl Sizes {
    /// Boxes with all their numbers.
    fn full(canvas: &Canvas, style: &Style, graph: &Graph) -> Sizes {
        let box_height = style.text * (3.0 * LEADING + 0.5);
        let layout = Layout::new(graph, box_height, style.text);
        let mut columns = vec![(0.0f64, 0.0f64); layout.columns];
        for (node, spot) in graph.nodes.iter().zip(&layout.spots) {
            let widest = lines(node).iter().map(|line| canvas.text_width(line, style.text)).fold(0.0, f64::max);
            let width = &mut columns[spot.column].0;
            *width = width.max(widest + style.text);
        }
        for edge in &layout.edges {
            let before = layout.spots[edge.path[edge.path.len() - 2]].column;
            let width = &mut columns[before].1;
            *width =
                width.max(canvas.text_width(&plain_or_exact(edge.slope), style.text) + head(style) + 1.4 * style.text);
        }
        Sizes { columns, box_height, layout, inside: Inside::Numbers }
    }

    /// Boxes with names, as far as they fit into this room; else dots.
    fn small(canvas: &Canvas, style: &Style, graph: &Graph, room: Rect) -> Sizes {
        let widest = graph.nodes.iter().map(|node| canvas.text_width(&node.name, style.text)).fold(0.0, f64::max);
        let (height, width) = (1.5 * style.text, (widest + 0.6 * style.text).max(1.5 * style.text));
        let layout = Layout::new(graph, height, 0.9 * style.text);
        let gap = (room.width - width) / (layout.columns.max(2) - 1) as f64 - width;
        if gap >= 2.0 * head(style) && layout.height() <= room.height {
            return Sizes {
                columns: vec![(width, gap); layout.columns],
                box_height: height,
                layout,
                inside: Inside::Names,
            };
        }
        let side = 3.0 * style.marker;
        let layout = Layout::new(graph, side, 1.4 * style.text);
        // Crowded columns of a large graph are squeezed into the room.
        let width = side.min(0.7 * room.width / layout.columns as f64);
        let gap = (room.width - width) / (layout.columns.max(2) - 1) as f64 - width;
        Sizes { columns: vec![(width, gap); layout.columns], box_height: side, layout, inside: Inside::Nothing }
    }

    fn width(&self) -> f64 {
        let last = self.columns.last().map_or(0.0, |last| last.1);
        self.columns.iter().map(|(width, gap)| width + gap).sum::<f64>() - last
    }
}

fn lines(node: &Node) -> [String; 3] {
    [node.name.clone(), plain_or_exact(node.value), plain_or_exact(node.gradient)]
}

/// A series' colour for letters, which need more contrast than lines.
fn written(style: &Style, series: usize) -> Colour {
    style.series[series].mix(style.ink, 0.2)
}

/// The length of an arrow's head.
fn head(style: &Style) -> f64 {
    2.2 * style.marker
}

fn key_height(style: &Style) -> f64 {
    style.text * (LEADING + 0.9)
}

/// As wide and as high as the boxes need it.
pub(crate) fn natural_size(figure: &Figure, graph: &Graph, style: &Style) -> (f64, f64) {
    let (most, tallest) = (WIDEST * style.size.0, 1.5 * style.size.0);
    let mut sizes = Sizes::full(&Canvas::new(1.0, 1.0), style, graph);
    if sizes.width() + 2.0 * style.padding > most || sizes.layout.height() > tallest {
        let room = Rect::new(0.0, 0.0, style.size.0 - 2.0 * style.padding, tallest);
        sizes = Sizes::small(&Canvas::new(1.0, 1.0), style, graph, room);
    }
    let title = if figure.title.is_empty() { 0.0 } else { style.title * (LEADING + 0.3) };
    let width = (sizes.width() + 2.0 * style.padding).max(style.size.0);
    let height = sizes.layout.height() + key_height(style) + title + 2.0 * style.padding;
    (width, height.min(tallest))
}

pub(crate) fn draw(canvas: &Canvas, style: &Style, graph: &Graph, room: Rect) {
    if graph.nodes.is_empty() {
        canvas.text(Role::Note, (room.x, room.y + style.text), "no values", Letters::new(style.text, style.ink));
        return;
    }
    let key = Rect::new(room.x, room.bottom() - key_height(style), room.width, key_height(style));
    let room = Rect::new(room.x, room.y, room.width, room.height - key.height);
    let full = Sizes::full(canvas, style, graph);
    let spare = (room.width / full.width()).min(room.height / full.layout.height());
    // Boxes use the room of a slide, some of it for longer arrows.
    let grown = if style.fixed { grown(style, (0.8 * spare).clamp(1.0, LARGEST)) } else { style.clone() };
    let fits = full.width() <= room.width + 1.0 && full.layout.height() <= room.height + 1.0;
    let (style, ordinary) = (&grown, style);
    let mut sizes = if fits { Sizes::full(canvas, style, graph) } else { Sizes::small(canvas, style, graph, room) };
    // Longer arrows where there is room for them, but not without end.
    let gaps = (sizes.columns.len() - 1).max(1) as f64;
    let longer = ((room.width - sizes.width()) / gaps).clamp(0.0, 4.0 * style.text);
    sizes.columns.iter_mut().for_each(|(_, gap)| *gap += longer);
    let squeeze = (room.height / sizes.layout.height()).min(1.0);
    let mut at = (room.x + ((room.width - sizes.width()) / 2.0).max(0.0), room.y);
    at.1 += (room.height - squeeze * sizes.layout.height()) / 2.0;

    let mut left = at.0;
    let mut lefts = Vec::new();
    for (width, gap) in &sizes.columns {
        lefts.push(left);
        left += width + gap;
    }
    let boxes: Vec<Rect> = sizes
        .layout
        .spots
        .iter()
        .map(|spot| {
            let middle = at.1 + squeeze * spot.y;
            Rect::new(
                lefts[spot.column],
                middle - sizes.box_height / 2.0,
                sizes.columns[spot.column].0,
                sizes.box_height,
            )
        })
        .collect();
    let arrows = arrows(&sizes, &boxes, graph.nodes.len());
    arrows.iter().for_each(|arrow| draw_arrow(canvas, style, arrow, sizes.inside != Inside::Nothing));
    for (node, place) in graph.nodes.iter().zip(&boxes) {
        match sizes.inside {
            Inside::Numbers => draw_box(canvas, style, node, *place),
            Inside::Names => draw_name(canvas, style, node, *place),
            Inside::Nothing => draw_dot(canvas, style, node, *place, squeeze),
        }
    }
    if sizes.inside == Inside::Numbers {
        let slopes = sizes.layout.edges.iter().map(|edge| plain_or_exact(edge.slope));
        draw_slopes(canvas, style, &arrows, slopes);
    }
    draw_key(canvas, ordinary, key, &sizes, graph);
}

/// The style with letters, lines and arrows that are so much larger.
fn grown(style: &Style, factor: f64) -> Style {
    let Style { text, hair, marker, .. } = *style;
    Style { text: factor * text, hair: factor * hair, marker: factor * marker, ..style.clone() }
}

/// The points of every arrow. Those that begin or end at one box share its side among them.
fn arrows(sizes: &Sizes, boxes: &[Rect], nodes: usize) -> Vec<Vec<(f64, f64)>> {
    let edges = &sizes.layout.edges;
    // The number of an edge among those at the same end, and how many there are; sorted by where they come from.
    let port = |edge: usize, end: fn(&[usize]) -> usize, other: fn(&[usize]) -> usize| {
        let mut same: Vec<usize> =
            (0..edges.len()).filter(|&i| end(&edges[i].path) == end(&edges[edge].path)).collect();
        same.sort_by(|&a, &b| boxes[other(&edges[a].path)].y.total_cmp(&boxes[other(&edges[b].path)].y));
        let place = same.iter().position(|&i| i == edge).unwrap_or(0) as f64;
        (place + 1.0) / (same.len() as f64 + 1.0)
    };
    let bend = |edge: usize| {
        let path = &edges[edge].path;
        let (from, to) = (boxes[path[0]], boxes[path[path.len() - 1]]);
        let leaves = port(edge, |path| path[0], |path| path[1]);
        let arrives = port(edge, |path| path[path.len() - 1], |path| path[path.len() - 2]);
        let mut points = vec![(from.right(), from.y + from.height * leaves)];
        for &spot in path.iter().filter(|&&spot| spot >= nodes) {
            let middle = boxes[spot].y + boxes[spot].height / 2.0;
            points.extend([(boxes[spot].x, middle), (boxes[spot].right(), middle)]);
        }
        points.push((to.x, to.y + to.height * arrives));
        points
    };
    (0..edges.len()).map(bend).collect()
}

fn draw_arrow(canvas: &Canvas, style: &Style, points: &[(f64, f64)], has_head: bool) {
    let &[.., (x, y), tip] = points else { return };
    if !has_head {
        // A large graph: corners are small, and there are many of them.
        canvas.paths(&[points.to_vec()], style.ink, style.hair);
        return;
    }
    let length = (tip.0 - x).hypot(tip.1 - y).max(1.0);
    let along = ((tip.0 - x) / length * head(style), (tip.1 - y) / length * head(style));
    let foot = (tip.0 - along.0, tip.1 - along.1);
    let corner = |side: f64| (foot.0 - side * along.1 * 0.45, foot.1 + side * along.0 * 0.45);
    let line = [&points[..points.len() - 1], &[foot]].concat();
    canvas.paths(&[rounded(&line)], style.ink, style.hair);
    canvas.shape(&[vec![tip, corner(1.0), corner(-1.0)]], style.ink, None);
}

/// The line with round corners: each is cut off, and so are those that come of it (Chaikin).
fn rounded(line: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let (&[first, _, ..], &[.., last]) = (line, line) else { return line.to_vec() };
    let cut = |line: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        let share = |a: (f64, f64), b: (f64, f64), t: f64| (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
        let inner = line.windows(2).flat_map(|pair| [share(pair[0], pair[1], 0.25), share(pair[0], pair[1], 0.75)]);
        [first].into_iter().chain(inner).chain([last]).collect()
    };
    if line.len() > 2 { (0..4).fold(line.to_vec(), |line, _| cut(line)) } else { line.to_vec() }
}

/// A box with nothing but its name, in colour if its value was given.
fn draw_name(canvas: &Canvas, style: &Style, node: &Node, place: Rect) {
    let colour = if node.parents.is_empty() { written(style, 0) } else { style.ink };
    canvas.fill(place, style.card, 1.0);
    canvas.frame(place, colour, style.hair);
    let middle = (place.x + place.width / 2.0, place.y + place.height / 2.0);
    canvas.text_at_height(Role::Cell, middle, &node.name, Letters::new(style.text, colour).middle());
}

fn draw_box(canvas: &Canvas, style: &Style, node: &Node, place: Rect) {
    let [name, value, gradient] = lines(node);
    canvas.fill(place, style.card, 1.0);
    let strip = Rect::new(place.x, place.y, place.width, style.text * (LEADING + 0.2));
    canvas.fill(strip, style.faint, 1.0);
    canvas.frame(place, style.ink, style.hair);
    let across = place.x + place.width / 2.0;
    let colours = [style.ink, written(style, 0), written(style, 1)];
    for (i, (text, colour)) in [name, value, gradient].iter().zip(colours).enumerate() {
        let text = canvas.fit(text, style.text, place.width);
        let height = place.y + style.text * ((i as f64 + 0.5) * LEADING + if i == 0 { 0.1 } else { 0.3 });
        canvas.text_at_height(Role::Cell, (across, height), &text, Letters::new(style.text, colour).middle());
    }
}

/// A value that was given has a colour, and its name above it if that is short and nothing is squeezed.
fn draw_dot(canvas: &Canvas, style: &Style, node: &Node, place: Rect, squeeze: f64) {
    let side = 0.6 * place.width;
    let is_given = node.parents.is_empty();
    let dot = Rect::new(place.x + 0.2 * place.width, place.y + (place.height - side) / 2.0, side, side);
    canvas.fill(dot, if is_given { style.series[0] } else { style.ink }, 1.0);
    if is_given && squeeze == 1.0 && canvas.text_width(&node.name, style.text) < 3.0 * place.width {
        let above = (place.x + place.width / 2.0, dot.y - 0.3 * style.text);
        canvas.text(Role::Note, above, &node.name, Letters::new(style.text, written(style, 0)).middle());
    }
}

/// Each slope on its arrow's last stretch, where it covers no other.
fn draw_slopes(canvas: &Canvas, style: &Style, arrows: &[Vec<(f64, f64)>], slopes: impl Iterator<Item = String>) {
    let mut taken: Vec<Rect> = Vec::new();
    for (points, slope) in arrows.iter().zip(slopes) {
        let &[.., from, tip] = &points[..] else { continue };
        let (width, height) = (canvas.text_width(&slope, style.text) + 0.3 * style.text, style.text * 1.15);
        let half = width / 2.0 / (tip.0 - from.0 - head(style)).max(width);
        let place = |share: f64| {
            let share = share.clamp(half, 1.0 - half) * (1.0 - head(style) / (tip.0 - from.0).max(1.0));
            let middle = (from.0 + share * (tip.0 - from.0), from.1 + share * (tip.1 - from.1));
            Rect::new(middle.0 - width / 2.0, middle.1 - height / 2.0, width, height)
        };
        let apart = |place: &Rect| {
            taken.iter().all(|other| {
                place.right() < other.x
                    || other.right() < place.x
                    || place.bottom() < other.y
                    || other.bottom() < place.y
            })
        };
        let free = [0.5, 0.3, 0.7, 0.15, 0.85].map(place).into_iter().find(apart);
        let Some(place) = free else { continue };
        canvas.fill(place, style.card, 1.0);
        let middle = (place.x + place.width / 2.0, place.y + place.height / 2.0);
        canvas.text_at_height(Role::Cell, middle, &slope, Letters::new(style.text, style.ink).middle());
        taken.push(place);
    }
}

fn draw_key(canvas: &Canvas, style: &Style, room: Rect, sizes: &Sizes, graph: &Graph) {
    let baseline = room.y + style.text * 1.5;
    let (nodes, last) = (&graph.nodes, graph.nodes.last().map_or(f64::NAN, |node| node.value));
    let small = [
        format!("{} given", nodes.iter().filter(|node| node.parents.is_empty()).count()),
        format!("of {} values, from left to right; the last is {}", nodes.len(), plain_or_exact(last)),
    ];
    let (blue, orange) = (written(style, 0), written(style, 1));
    let key: Vec<(&str, Colour)> = match sizes.inside {
        Inside::Numbers if sizes.layout.edges.is_empty() => vec![(KEY[0], blue), (KEY[1], orange)],
        Inside::Numbers => vec![(KEY[0], blue), (KEY[1], orange), (KEY[2], style.ink)],
        _ => vec![(&small[0], blue), (&small[1], style.ink)],
    };
    let gap = if sizes.inside == Inside::Numbers { style.text * 1.5 } else { canvas.text_width(" ", style.text) };
    let width: f64 = key.iter().map(|(text, _)| canvas.text_width(text, style.text) + gap).sum::<f64>() - gap;
    let mut left = room.x + ((room.width - width) / 2.0).max(0.0);
    for (text, colour) in key {
        let text = canvas.fit(text, style.text, room.right() - left);
        canvas.text(Role::Note, (left, baseline), &text, Letters::new(style.text, colour));
        left += canvas.text_width(&text, style.text) + gap;
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn corners_become_round_and_ends_stay() {
        let corner = [(0.0, 0.0), (8.0, 0.0), (8.0, 8.0)];
        let line = rounded(&corner);
        assert_eq!((line[0], line[line.len() - 1]), (corner[0], corner[2]));
        let nearest = line.iter().map(|(x, y)| (x - 8.0).hypot(*y)).fold(f64::MAX, f64::min);
        assert!((1.0..2.0).contains(&nearest), "{nearest} from the corner");
        let headings: Vec<f64> = line.windows(2).map(|p| (p[1].1 - p[0].1).atan2(p[1].0 - p[0].0)).collect();
        assert!(headings.windows(2).all(|pair| pair[1] >= pair[0] && pair[1] - pair[0] < 0.3), "{headings:?}");
        assert_eq!(rounded(&corner[..2]), corner[..2]);
    }
}
