//! Lines of many points: cut to the window, and no more points than can be seen.

type Point = (f64, f64);

/// The parts of a line that lie in the unit square.
pub(crate) fn clip(line: &[Point]) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    if let [only] = line {
        let inside = (0.0..=1.0).contains(&only.0) && (0.0..=1.0).contains(&only.1);
        return if inside { vec![vec![*only]] } else { Vec::new() };
    }
    for pair in line.windows(2) {
        let Some((a, b)) = clip_segment(pair[0], pair[1]) else { continue };
        match parts.last_mut() {
            Some(part) if part.last() == Some(&a) => part.push(b),
            _ => parts.push(vec![a, b]),
        }
    }
    parts
}

/// The part of a segment that lies in the unit square (Liang and Barsky).
fn clip_segment(a: Point, b: Point) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (step, room) in [(-dx, a.0), (dx, 1.0 - a.0), (-dy, a.1), (dy, 1.0 - a.1)] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            from = from.max(room / step);
        } else {
            to = to.min(room / step);
        }
    }
    let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
    // The ends themselves, where they are inside: so that the next segment starts exactly there.
    (from <= to).then(|| (if from == 0.0 { a } else { at(from) }, if to == 1.0 { b } else { at(to) }))
}

/// The line without the points that lie within `tolerance` of the line through their neighbours (Douglas and
/// Peucker), where the tolerance is given for each axis.
pub(crate) fn simplify(line: &[Point], tolerance: Point) -> Vec<Point> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let (mut farthest, mut distance) = (first, 1.0);
        for i in first + 1..last {
            let far = distance_to(line[first], line[last], line[i], tolerance);
            if far > distance {
                (farthest, distance) = (i, far);
            }
        }
        if farthest != first {
            keep[farthest] = true;
            open.extend([(first, farthest), (farthest, last)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

/// How long a line is.
pub(crate) fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum()
}

/// By how much a line turns in all, in radians: a circle by 2π, a zigzag by nearly π at each corner.
pub(crate) fn turning(line: &[Point]) -> f64 {
    let headings: Vec<f64> = line
        .windows(2)
        .map(|pair| (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1))
        .filter(|(dx, dy)| *dx != 0.0 || *dy != 0.0)
        .map(|(dx, dy)| dy.atan2(dx))
        .collect();
    let turn = |pair: &[f64]| {
        let turn = (pair[1] - pair[0]).abs();
        turn.min(std::f64::consts::TAU - turn)
    };
    headings.windows(2).map(turn).sum()
}

/// How far a point is from a segment, in tolerances.
fn distance_to(a: Point, b: Point, p: Point, tolerance: Point) -> f64 {
    let scaled = |q: Point| ((q.0 - a.0) / tolerance.0, (q.1 - a.1) / tolerance.1);
    let (b, p) = (scaled(b), scaled(p));
    let length = b.0 * b.0 + b.1 * b.1;
    let t = if length > 0.0 { ((p.0 * b.0 + p.1 * b.1) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p.0 - t * b.0).hypot(p.1 - t * b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_the_border() {
        assert_eq!(clip(&[(-0.5, 0.5), (0.5, 0.5), (1.5, 0.5)]), [[(0.0, 0.5), (0.5, 0.5), (1.0, 0.5)]]);
        assert_eq!(clip(&[(0.5, 0.5), (0.5, 2.0), (0.75, 2.0), (0.75, 0.5)]).len(), 2, "out and in again");
        assert!(clip(&[(2.0, 0.0), (3.0, 1.0)]).is_empty());
        assert_eq!(clip(&[(0.0, 0.0)]), [[(0.0, 0.0)]]);
    }

    #[test]
    fn points_on_a_straight_line_are_dropped_and_corners_are_kept() {
        let line: Vec<Point> =
            (0..=100).map(|i| (f64::from(i) / 100.0, if i < 50 { 0.0 } else { f64::from(i - 50) })).collect();
        assert_eq!(simplify(&line, (1e-3, 1e-3)), [(0.0, 0.0), (0.5, 0.0), (1.0, 50.0)].map(|p| (p.0, p.1)));
    }

    #[test]
    fn a_zigzag_turns_more_than_a_bend() {
        let bend: Vec<Point> = (0..=100).map(|i| f64::from(i) / 100.0).map(|x| (x, x * x)).collect();
        let zigzag: Vec<Point> = (0..=10).map(|i| (f64::from(i), f64::from(i % 2))).collect();
        assert!((turning(&bend) - 2f64.atan()).abs() < 0.02);
        assert!((turning(&zigzag) - 9.0 * std::f64::consts::FRAC_PI_2).abs() < 1e-9);
    }

    #[test]
    fn what_is_left_is_never_farther_than_the_tolerance() {
        let line: Vec<Point> = (0..1000).map(|i| (f64::from(i) / 999.0, (f64::from(i) / 40.0).sin())).collect();
        let short = simplify(&line, (2e-3, 2e-3));
        assert!(short.len() < 400);
        for point in &line {
            let near = short.windows(2).map(|s| distance_to(s[0], s[1], *point, (2e-3, 2e-3))).fold(f64::MAX, f64::min);
            assert!(near <= 1.0);
        }
    }
}
