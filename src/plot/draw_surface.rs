//! Draws a function of two variables as a surface in space, seen along parallel rays.

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian3d;

use super::axis::{Axis, nearly_from_zero, span};
use super::canvas::{Canvas, Letters, Rect, Role, UNITS};
use super::colour::Colour;
use super::figure::{Figure, Surface};
use super::theme::Style;

/// Turned to the right and seen from above, in radians.
const YAW: f64 = 0.65;
const PITCH: f64 = 0.42;

/// On a page that is wider than high, the space may be stretched so much.
const WIDER: f64 = 1.5;

/// At most so many cells each way are drawn: more cannot be told apart, and make the file large.
const CELLS: usize = 32;

/// The space of the surface: x and depth (y) on the ground, and the height (z).
struct Space {
    coordinates: Cartesian3d<Axis, Axis, Axis>,
    /// By how much it is wider than high, and what stays in its place.
    stretch: f64,
    middle: f64,
}

impl Space {
    /// The cube of the three axes, as large as the room allows.
    fn new(x: &Axis, height: &Axis, y: &Axis, room: Rect) -> Space {
        let units = |pixels: f64| (pixels * UNITS).round() as i32;
        let (across, down) = (units(room.x)..units(room.right()), units(room.y)..units(room.bottom()));
        let build = |scale: f64| Space {
            coordinates: Cartesian3d::with_projection(
                x.clone(),
                height.clone(),
                y.clone(),
                (across.clone(), down.clone()),
                |mut projection| {
                    projection.yaw = YAW;
                    projection.pitch = PITCH;
                    projection.scale = scale;
                    projection.into_matrix()
                },
            ),
            stretch: 1.0,
            middle: room.x + room.width / 2.0,
        };
        let once = build(1.0);
        let corners: Vec<_> =
            (0..8).map(|i| once.at((f64::from(i & 1), f64::from(i >> 1 & 1), f64::from(i >> 2)))).collect();
        let extent = |pick: fn(&(f64, f64)) -> f64| {
            let all = || corners.iter().map(pick);
            all().fold(f64::MIN, f64::max) - all().fold(f64::MAX, f64::min)
        };
        let scale = (room.width / extent(|p| p.0)).min(room.height / extent(|p| p.1));
        // A wide room is used: along parallel rays a wider space is a space as well.
        let stretch = (room.width / (scale * extent(|p| p.0))).clamp(1.0, WIDER);
        Space { stretch, ..build(scale) }
    }

    /// The place on the page of a point given by shares of the three axes: x, y, height.
    fn at(&self, (x, y, height): (f64, f64, f64)) -> (f64, f64) {
        let space = &self.coordinates;
        let value = self.values((x, y, height));
        let (across, down) = space.translate(&value);
        let across = f64::from(across) / UNITS;
        (self.middle + self.stretch * (across - self.middle), f64::from(down) / UNITS)
    }

    /// How far away it is.
    fn depth(&self, place: (f64, f64, f64)) -> i32 {
        self.coordinates.depth(&self.values(place))
    }

    /// In the order of plotters, whose third axis points at the viewer: so y runs the other way, into the distance.
    fn values(&self, (x, y, height): (f64, f64, f64)) -> (f64, f64, f64) {
        (x, height, 1.0 - y)
    }
}

pub(crate) fn draw(canvas: &Canvas, style: &Style, figure: &Figure, surface: &Surface, room: Rect) {
    let grid = &surface.grid;
    if grid.x.len() < 2 || grid.y.len() < 2 || !grid.z.iter().any(|z| z.is_finite()) {
        canvas.text(Role::Note, (room.x, room.y + style.text), "no surface", Letters::new(style.text, style.ink));
        return;
    }
    let ends = |values: &[f64]| span(values.iter().copied(), false, 0.0);
    let heights = nearly_from_zero(ends(&grid.z));
    let axes = [ends(&grid.x), ends(&grid.y), heights].map(|ends| Axis::new(ends, false, 5));
    let widest = axes[2].ticks.iter().map(|tick| canvas.text_width(&tick.label, style.text)).fold(0.0, f64::max);
    let side = (widest + style.text + style.label * 1.6).max(style.text * 4.0);
    let below = style.text * 1.6 + style.label * 1.8;
    let inner = Rect::new(room.x + side, room.y, room.width - 2.0 * side, room.height - below);
    let share = Axis::new((0.0, 1.0), false, 1);
    let space = Space::new(&share, &share, &share, inner);

    draw_walls(canvas, style, &space, &axes);
    draw_cells(canvas, style, &space, surface, &axes);
    draw_labels(canvas, style, &space, &axes, [&figure.x_label, &figure.y_label, &figure.z_label]);
    draw_notes(canvas, style, &space, surface, &axes);
}

/// What is written at places of the surface, each with lines along the ground to the two axes, from which it can be read
/// off where it is: a place low down may seem to lie higher than another one in front of it.
fn draw_notes(canvas: &Canvas, style: &Style, space: &Space, surface: &Surface, axes: &[Axis; 3]) {
    let grid = &surface.grid;
    let nearest = |values: &[f64], at: f64| {
        let near = |i: &usize, j: &usize| (values[*i] - at).abs().total_cmp(&(values[*j] - at).abs());
        (0..values.len()).min_by(near).unwrap_or(0)
    };
    for (x, y, text) in &surface.notes {
        let z = grid.z[nearest(&grid.y, *y) * grid.x.len() + nearest(&grid.x, *x)];
        if !z.is_finite() {
            continue;
        }
        let (across, far) = (axes[0].unit(*x), axes[1].unit(*y));
        let at = space.at((across, far, axes[2].unit(z)));
        let ground = space.at((across, far, 0.0));
        let (front, radius) = (front_corner(space), style.marker * 1.4);
        let ends = [ground, space.at((across, front.1, 0.0)), space.at((front.0, far, 0.0))];
        for (from, to) in [(at, ends[0]), (ground, ends[1]), (ground, ends[2])] {
            // Nothing of it within the ring.
            let from = if (from.0 - at.0).hypot(from.1 - at.1) < radius { towards(at, to, radius) } else { from };
            if (to.0 - at.0).hypot(to.1 - at.1) < radius {
                continue;
            }
            canvas.set_dash(std::iter::empty());
            canvas.line(from, to, style.card, style.hair * 2.6);
            canvas.set_dash([4.0, 3.0].into_iter().map(|length| length * style.hair));
            canvas.line(from, to, style.ink, style.hair * 1.2);
        }
        canvas.set_dash(std::iter::empty());
        canvas.ring(at, radius, Colour::WHITE, style.hair * 2.4);
        canvas.ring(at, radius, Colour::BLACK, style.hair * 1.2);
        let width = canvas.text_width(text, style.text);
        let words =
            Rect::new(at.0 + style.text * 0.9, at.1 - style.text * 1.5, width + style.text * 0.4, style.text * 1.3);
        canvas.fill(words, style.card, 0.8);
        let start = (words.x + style.text * 0.2, words.y + style.text * 0.65);
        canvas.text_at_height(Role::Note, start, text, Letters::new(style.text, style.ink));
    }
}

/// The place so far from a point, on the way to another one.
fn towards(from: (f64, f64), to: (f64, f64), far: f64) -> (f64, f64) {
    let share = far / (to.0 - from.0).hypot(to.1 - from.1).max(far);
    (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
}

/// The ground and the two walls behind the surface, with lines at the ticks.
fn draw_walls(canvas: &Canvas, style: &Style, space: &Space, axes: &[Axis; 3]) {
    let back = back_corner(space);
    let line =
        |from: (f64, f64, f64), to: (f64, f64, f64)| canvas.line(space.at(from), space.at(to), style.faint, style.hair);
    let shares =
        |axis: &Axis| axis.ticks.iter().map(|tick| axis.unit(tick.value)).chain([0.0, 1.0]).collect::<Vec<_>>();
    for t in shares(&axes[0]) {
        line((t, 0.0, 0.0), (t, 1.0, 0.0));
        line((t, back.1, 0.0), (t, back.1, 1.0));
    }
    for t in shares(&axes[1]) {
        line((0.0, t, 0.0), (1.0, t, 0.0));
        line((back.0, t, 0.0), (back.0, t, 1.0));
    }
    for t in shares(&axes[2]) {
        line((0.0, back.1, t), (1.0, back.1, t));
        line((back.0, 0.0, t), (back.0, 1.0, t));
    }
}

/// The corner of the ground that is farthest away.
fn back_corner(space: &Space) -> (f64, f64) {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
    corners.into_iter().max_by_key(|corner| space.depth((corner.0, corner.1, 0.0))).unwrap_or((0.0, 1.0))
}

/// The corner of the ground that is nearest.
fn front_corner(space: &Space) -> (f64, f64) {
    let back = back_corner(space);
    (1.0 - back.0, 1.0 - back.1)
}

/// The cells of the surface, the farthest first.
fn draw_cells(canvas: &Canvas, style: &Style, space: &Space, surface: &Surface, axes: &[Axis; 3]) {
    let grid = &surface.grid;
    let thin = |count: usize| -> Vec<usize> {
        let cells = (count - 1).min(CELLS);
        (0..=cells).map(|i| i * (count - 1) / cells).collect()
    };
    let (columns, rows) = (thin(grid.x.len()), thin(grid.y.len()));
    let place = |i: usize, j: usize| {
        let z = grid.z[j * grid.x.len() + i];
        (axes[0].unit(grid.x[i]), axes[1].unit(grid.y[j]), axes[2].unit(z))
    };
    let mut cells = Vec::new();
    for row in rows.windows(2) {
        for column in columns.windows(2) {
            let corners = [(column[0], row[0]), (column[1], row[0]), (column[1], row[1]), (column[0], row[1])]
                .map(|(i, j)| place(i, j));
            if corners.iter().all(|corner| corner.2.is_finite()) {
                let height = corners.iter().map(|corner| corner.2).sum::<f64>() / 4.0;
                let depth: i32 = corners.iter().map(|corner| space.depth(*corner)).sum();
                cells.push((depth, height, corners));
            }
        }
    }
    cells.sort_by_key(|(depth, ..)| std::cmp::Reverse(*depth));
    for (_, height, corners) in cells {
        let fill = style.heights.at(height);
        let edge = fill.mix(Colour::BLACK, 0.25);
        canvas.shape(&[corners.map(|corner| space.at(corner)).to_vec()], fill, Some((edge, style.hair * 0.5)));
    }
}

/// Labels along the two front edges of the ground and the left edge of the height.
fn draw_labels(canvas: &Canvas, style: &Style, space: &Space, axes: &[Axis; 3], names: [&String; 3]) {
    let front = front_corner(space);
    let letters = Letters::new(style.text, style.ink);
    let titles = Letters::new(style.label, style.ink);
    let middle = space.at((0.5, 0.5, 0.0));
    for (axis, name, on_x) in [(&axes[0], names[0], true), (&axes[1], names[1], false)] {
        let edge = |t: f64| space.at(if on_x { (t, front.1, 0.0) } else { (front.0, t, 0.0) });
        let centre = edge(0.5);
        let leftwards = centre.0 < middle.0;
        let aside = |letters: Letters| if leftwards { letters.end() } else { letters };
        let side = if leftwards { -1.0 } else { 1.0 };
        for tick in &axis.ticks {
            let (x, y) = edge(axis.unit(tick.value));
            canvas.line((x, y), (x + side * style.text * 0.2, y + style.text * 0.3), style.ink, style.hair);
            canvas.text(Role::XTick, (x + side * style.text * 0.3, y + style.text * 1.2), &tick.label, aside(letters));
        }
        canvas.line(edge(0.0), edge(1.0), style.ink, style.hair);
        let widest = axis.ticks.iter().map(|tick| canvas.text_width(&tick.label, style.text)).fold(0.0, f64::max);
        let at = (centre.0 + side * (widest + style.text * 0.6), centre.1 + style.text * 1.4 + style.label * 0.9);
        canvas.text(Role::Label, at, name, aside(titles));
    }
    // The upright edge that lies farthest to the left.
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
    let left = corners.into_iter().min_by(|a, b| {
        let across = |c: &(f64, f64)| space.at((c.0, c.1, 0.0)).0;
        across(a).total_cmp(&across(b))
    });
    let left = left.unwrap_or((0.0, 0.0));
    let edge = |t: f64| space.at((left.0, left.1, t));
    canvas.line(edge(0.0), edge(1.0), style.ink, style.hair);
    // At the corner may stand a label of the ground.
    let free = axes[0].ticks.iter().all(|tick| axes[0].unit(tick.value) > 0.05);
    for tick in axes[2].ticks.iter().filter(|tick| free || axes[2].unit(tick.value) > 0.02) {
        let (x, y) = edge(axes[2].unit(tick.value));
        canvas.line((x - style.text * 0.3, y), (x, y), style.ink, style.hair);
        canvas.text_at_height(Role::YTick, (x - style.text * 0.5, y), &tick.label, letters.end());
    }
    let widest = axes[2].ticks.iter().map(|tick| canvas.text_width(&tick.label, style.text)).fold(0.0, f64::max);
    if !names[2].is_empty() {
        let (x, y) = edge(0.5);
        let at = (x - widest - style.text * 0.8 - style.label * 0.3, y);
        canvas.text(Role::Label, at, names[2], titles.middle().turned(-90.0));
    }
}
