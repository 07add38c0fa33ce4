//! A canvas of 28 x 28 pixels on which polygons are filled with cloth, edges smooth.

use crate::data::fashion_mnist::SIDE;

/// A point in pixels: x to the right, y down; the canvas is 0..28 both ways.
pub(super) type Point = (f32, f32);

/// Lines per pixel row along which coverage is measured.
const LINES: usize = 3;

/// What lies on the canvas so far.
pub(super) struct Canvas {
    /// Brightness, 0 to about 1; 0 is background.
    pub(super) light: [[f32; SIDE]; SIDE],
    pose: Pose,
}

/// Where the garment lies, how large, how tilted: an affine map around the middle of the canvas.
#[derive(Clone, Copy)]
pub(super) struct Pose {
    pub(super) shift: Point,
    pub(super) scale: Point,
    /// Pixels to the right per pixel down.
    pub(super) shear: f32,
    /// Pixels down per pixel to the right.
    pub(super) tilt: f32,
}

impl Pose {
    fn apply(&self, (x, y): Point) -> Point {
        let middle = SIDE as f32 / 2.0;
        let (x, y) = ((x - middle) * self.scale.0, (y - middle) * self.scale.1);
        (middle + x + self.shear * y + self.shift.0, middle + y + self.tilt * x + self.shift.1)
    }
}

impl Canvas {
    pub(super) fn new(pose: Pose) -> Self {
        Self { light: [[0.0; SIDE]; SIDE], pose }
    }

    /// Fills a polygon; `cloth` gives the brightness at a point (after the pose, so that a pattern stays in the frame).
    pub(super) fn fill(&mut self, outline: &[Point], cloth: &dyn Fn(f32, f32) -> f32) {
        self.cover(outline, &mut |light, x, y, share| *light += share * (cloth(x, y) - *light));
    }

    /// Takes cloth away: the polygon becomes background.
    pub(super) fn cut(&mut self, outline: &[Point]) {
        self.cover(outline, &mut |light, _, _, share| *light *= 1.0 - share);
    }

    /// Makes the cloth within a polygon brighter (above 1) or darker; the background stays what it is.
    pub(super) fn shade(&mut self, outline: &[Point], factor: f32) {
        self.cover(outline, &mut |light, _, _, share| *light *= 1.0 + share * (factor - 1.0));
    }

    /// Calls `paint` for each pixel that the polygon covers, with the share of the pixel.
    fn cover(&mut self, outline: &[Point], paint: &mut dyn FnMut(&mut f32, f32, f32, f32)) {
        let outline: Vec<Point> = outline.iter().map(|&point| self.pose.apply(point)).collect();
        let top = outline.iter().fold(f32::MAX, |top, point| top.min(point.1));
        let bottom = outline.iter().fold(f32::MIN, |bottom, point| bottom.max(point.1));
        let mut crossings = Vec::with_capacity(8);
        for row in top.max(0.0) as usize..(bottom.ceil().max(0.0) as usize).min(SIDE) {
            let mut shares = [0.0f32; SIDE];
            for line in 0..LINES {
                let y = row as f32 + (line as f32 + 0.5) / LINES as f32;
                crossings.clear();
                crossings.extend(edges(&outline).filter_map(|(a, b)| crossing(a, b, y)));
                crossings.sort_by(f32::total_cmp);
                // Between an odd crossing and the next lies the inside.
                for pair in crossings.chunks_exact(2) {
                    add_span(&mut shares, pair[0], pair[1], 1.0 / LINES as f32);
                }
            }
            for (column, &share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
                paint(&mut self.light[row][column], column as f32 + 0.5, row as f32 + 0.5, share.min(1.0));
            }
        }
    }
}

fn edges(outline: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    outline.iter().copied().zip(outline.iter().copied().cycle().skip(1))
}

/// Where the edge from `a` to `b` crosses the height `y`, if it does.
fn crossing(a: Point, b: Point, y: f32) -> Option<f32> {
    ((a.1 <= y) != (b.1 <= y)).then(|| a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0))
}

/// Adds `weight` to the pixels from `left` to `right`, in part to those at the ends.
fn add_span(shares: &mut [f32; SIDE], left: f32, right: f32, weight: f32) {
    let (left, right) = (left.clamp(0.0, SIDE as f32), right.clamp(0.0, SIDE as f32));
    let (first, last) = (left as usize, (right.ceil() as usize).min(SIDE));
    for (column, share) in (first..last).zip(&mut shares[first..]) {
        let covered = right.min(column as f32 + 1.0) - left.max(column as f32);
        *share += weight * covered.max(0.0);
    }
}

/// A polygon and its mirror image: points of the right side from top to bottom, as (distance from the middle line, y).
pub(super) fn symmetric(right: &[Point]) -> Vec<Point> {
    let middle = SIDE as f32 / 2.0;
    let right_side = right.iter().map(|&(x, y)| (middle + x, y));
    let left_side = right.iter().rev().map(|&(x, y)| (middle - x, y));
    right_side.chain(left_side).collect()
}

/// The mirror image of a polygon.
pub(super) fn mirrored(outline: &[Point]) -> Vec<Point> {
    outline.iter().map(|&(x, y)| (SIDE as f32 - x, y)).collect()
}

/// A band of this width along a line through these points.
pub(super) fn band(points: &[Point], width: f32) -> Vec<Point> {
    let side = |sign: f32| {
        (0..points.len()).map(move |i| {
            let (before, after) = (points[i.saturating_sub(1)], points[(i + 1).min(points.len() - 1)]);
            let (dx, dy) = (after.0 - before.0, after.1 - before.1);
            let scale = sign * width / 2.0 / dx.hypot(dy).max(1e-6);
            (points[i].0 - dy * scale, points[i].1 + dx * scale)
        })
    };
    side(1.0).chain(side(-1.0).rev()).collect()
}

/// Points on a smooth curve through `points` (Catmull-Rom), four per stretch.
pub(super) fn smooth(points: &[Point]) -> Vec<Point> {
    let last = points.len() - 1;
    let mut curve = Vec::with_capacity(4 * last + 1);
    for i in 0..last {
        let [p0, p1, p2, p3] = [points[i.saturating_sub(1)], points[i], points[i + 1], points[(i + 2).min(last)]];
        for step in 0..4 {
            let t = step as f32 / 4.0;
            let along = |a: f32, b: f32, c: f32, d: f32| {
                b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
            };
            curve.push((along(p0.0, p1.0, p2.0, p3.0), along(p0.1, p1.1, p2.1, p3.1)));
        }
    }
    curve.push(points[last]);
    curve
}
