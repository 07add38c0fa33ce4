//! A function of two variables on a grid, and the lines along which it has the same value.

use std::collections::BTreeMap;

/// Values over a rectangle: `z[row * x.len() + column]` belongs to `(x[column], y[row])`.
#[derive(Clone, PartialEq)]
pub(crate) struct Grid {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub z: Vec<f64>,
}

type Line = Vec<(f64, f64)>;

impl Grid {
    /// The function at `count` x `count` places, evenly spread over the rectangle.
    pub fn sample(x: (f64, f64), y: (f64, f64), count: usize, f: &dyn Fn(f64, f64) -> f64) -> Grid {
        let places = |(low, high): (f64, f64)| -> Vec<f64> {
            let share = |i: usize| i as f64 / (count - 1) as f64;
            (0..count).map(|i| low * (1.0 - share(i)) + high * share(i)).collect()
        };
        let (x, y) = (places(x), places(y));
        let z = y.iter().flat_map(|&y| x.iter().map(move |&x| (x, y))).map(|(x, y)| f(x, y)).collect();
        Grid { x, y, z }
    }

    /// The same surface with `factor` times as many places each way: between the places it is bent as it is around them, so
    /// that the lines of a bowl or of a narrow valley are round; across a crease it stays straight.
    pub fn refined(&self, factor: usize) -> Grid {
        if factor < 2 || self.x.len() < 2 || self.y.len() < 2 || self.z.iter().any(|z| !z.is_finite()) {
            return self.clone();
        }
        let columns = self.x.len();
        let wide: Vec<Vec<f64>> = self.z.chunks(columns).map(|row| bent(row, factor)).collect();
        let fine = wide[0].len();
        let tall: Vec<Vec<f64>> =
            (0..fine).map(|i| bent(&wide.iter().map(|row| row[i]).collect::<Vec<_>>(), factor)).collect();
        let z = (0..tall[0].len()).flat_map(|j| tall.iter().map(move |column| column[j])).collect();
        Grid { x: straight(&self.x, factor), y: straight(&self.y, factor), z }
    }

    /// The part whose places satisfy the two conditions.
    pub fn crop(&self, keep_x: impl Fn(f64) -> bool, keep_y: impl Fn(f64) -> bool) -> Grid {
        let rows = self.y.iter().zip(self.z.chunks(self.x.len().max(1))).filter(|(y, _)| keep_y(**y));
        let z =
            rows.flat_map(|(_, row)| self.x.iter().zip(row).filter(|(x, _)| keep_x(**x)).map(|(_, z)| *z)).collect();
        let some = |values: &[f64], keep: &dyn Fn(f64) -> bool| values.iter().copied().filter(|v| keep(*v)).collect();
        Grid { x: some(&self.x, &keep_x), y: some(&self.y, &keep_y), z }
    }

    /// Round values that cut the surface into about `count` parts of equal area: close together where it is flat, so that
    /// the bottom of a steep valley can be seen.
    pub fn levels(&self, count: usize) -> Vec<f64> {
        let mut sorted: Vec<f64> = self.z.iter().copied().filter(|z| z.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let mut levels: Vec<f64> =
            (1..=count).filter_map(|i| sorted.get(i * sorted.len() / (count + 1))).map(|z| round(*z)).collect();
        levels.dedup();
        levels
    }

    /// The border of the region in which the value is at least `level`, as closed rings.
    pub fn region(&self, level: f64) -> Vec<Line> {
        // A ring of places around the grid where the value is below every level closes all lines along the border.
        let ring = |values: &[f64]| -> Vec<f64> {
            let ends = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0));
            std::iter::once(ends.0).chain(values.iter().copied()).chain(std::iter::once(ends.1)).collect()
        };
        let (x, y) = (ring(&self.x), ring(&self.y));
        let low = || vec![f64::NEG_INFINITY; x.len()];
        let mut z = low();
        for row in self.z.chunks(self.x.len().max(1)) {
            z.push(f64::NEG_INFINITY);
            z.extend(row);
            z.push(f64::NEG_INFINITY);
        }
        z.extend(low());
        Grid { x, y, z }.lines(level)
    }

    /// The lines along which the value is `level`, with the larger values on their left.
    pub fn lines(&self, level: f64) -> Vec<Line> {
        let (columns, rows) = (self.x.len(), self.y.len());
        if columns < 2 || rows < 2 {
            return Vec::new();
        }
        // From each crossed edge of the grid to the next one. Each edge has a number, and is the start of at most one
        // step, because all steps keep the larger values on their left.
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        let reached: Vec<bool> = self.z.iter().map(|z| or_below(*z) >= level).collect();
        for (j, (lower, upper)) in reached.chunks(columns).zip(reached.chunks(columns).skip(1)).enumerate() {
            for (i, (lower, upper)) in lower.windows(2).zip(upper.windows(2)).enumerate() {
                let corners = [lower[0], lower[1], upper[1], upper[0]];
                // Most cells are on one side of the line.
                if corners.iter().any(|corner| *corner != corners[0]) {
                    next.extend(self.steps(i, j, corners, level));
                }
            }
        }
        let ends: std::collections::BTreeSet<usize> = next.values().copied().collect();
        // Lines that start at the border first; what is left are rings.
        let mut starts: Vec<usize> = next.keys().copied().filter(|edge| !ends.contains(edge)).collect();
        starts.extend(next.keys().copied());
        let mut lines = Vec::new();
        for start in starts {
            let mut line = Vec::new();
            let mut edge = start;
            while let Some(to) = next.remove(&edge) {
                if line.is_empty() {
                    line.push(self.crossing(edge, level));
                }
                line.push(self.crossing(to, level));
                edge = to;
            }
            if line.len() > 1 {
                lines.push(line);
            }
        }
        lines
    }

    fn z_at(&self, i: usize, j: usize) -> f64 {
        or_below(self.z[j * self.x.len() + i])
    }

    /// The steps through one cell, some of whose corners reach the level (marching squares), as pairs of edges.
    fn steps(&self, i: usize, j: usize, corners: [bool; 4], level: f64) -> Vec<(usize, usize)> {
        let case = corners.iter().enumerate().fold(0, |case, (k, reached)| case | usize::from(*reached) << k);
        let edge = |i: usize, j: usize, upright: usize| 2 * (j * self.x.len() + i) + upright;
        let (south, east, north, west) = (edge(i, j, 0), edge(i + 1, j, 1), edge(i, j + 1, 0), edge(i, j, 1));
        // At a saddle the middle decides which corners belong together.
        let middle = || {
            let corners = [self.z_at(i, j), self.z_at(i + 1, j), self.z_at(i + 1, j + 1), self.z_at(i, j + 1)];
            corners.iter().sum::<f64>() / 4.0 >= level
        };
        match case {
            1 => vec![(south, west)],
            2 => vec![(east, south)],
            3 => vec![(east, west)],
            4 => vec![(north, east)],
            5 if middle() => vec![(south, east), (north, west)],
            5 => vec![(south, west), (north, east)],
            6 => vec![(north, south)],
            7 => vec![(north, west)],
            8 => vec![(west, north)],
            9 => vec![(south, north)],
            10 if middle() => vec![(west, south), (east, north)],
            10 => vec![(east, south), (west, north)],
            11 => vec![(east, north)],
            12 => vec![(west, east)],
            13 => vec![(south, east)],
            14 => vec![(west, south)],
            _ => Vec::new(),
        }
    }

    /// Where the level crosses an edge.
    fn crossing(&self, edge: usize, level: f64) -> (f64, f64) {
        let (i, j, upright) = (edge / 2 % self.x.len(), edge / 2 / self.x.len(), edge % 2);
        let (i2, j2) = if upright == 1 { (i, j + 1) } else { (i + 1, j) };
        let (a, b) = (self.z_at(i, j), self.z_at(i2, j2));
        // Beside a value that is not finite the line runs through the finite one.
        let share = match () {
            () if !a.is_finite() => 1.0,
            () if !b.is_finite() => 0.0,
            () => ((level - a) / (b - a)).clamp(0.0, 1.0),
        };
        let between = |from: f64, to: f64| from + share * (to - from);
        (between(self.x[i], self.x[i2]), between(self.y[j], self.y[j2]))
    }
}

/// What is no number lies below every level.
fn or_below(z: f64) -> f64 {
    if z.is_nan() { f64::NEG_INFINITY } else { z }
}

/// Places between those that are given, evenly spread.
fn straight(values: &[f64], factor: usize) -> Vec<f64> {
    let between = values.windows(2).flat_map(|pair| {
        (0..factor).map(|i| i as f64 / factor as f64).map(|share| pair[0] * (1.0 - share) + pair[1] * share)
    });
    between.chain(values.last().copied()).collect()
}

/// Values between those that are given: on a parabola whose bend is the smaller one of those at both ends.
fn bent(values: &[f64], factor: usize) -> Vec<f64> {
    let bend = |i: usize| {
        let i = i.clamp(1, values.len().max(3) - 2);
        if values.len() < 3 { 0.0 } else { values[i - 1] - 2.0 * values[i] + values[i + 1] }
    };
    let mut all = Vec::with_capacity(values.len() * factor);
    for (i, pair) in values.windows(2).enumerate() {
        let (left, right) = (bend(i), bend(i + 1));
        let smaller = if left.abs() < right.abs() { left } else { right };
        let bend = if left * right > 0.0 { smaller } else { 0.0 };
        all.extend((0..factor).map(|k| {
            let t = k as f64 / factor as f64;
            pair[0] * (1.0 - t) + pair[1] * t - t * (1.0 - t) / 2.0 * bend
        }));
    }
    all.extend(values.last());
    all
}

/// The nearest number of a few that are easily read, times a power of ten.
fn round(z: f64) -> f64 {
    const ROUND: [f64; 13] = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0];
    if z == 0.0 {
        return 0.0;
    }
    let exponent = z.abs().log10().floor() as i32;
    let digits = z.abs() / 10f64.powi(exponent);
    let off = |r: &f64| (r / digits).ln().abs();
    let nearest = ROUND.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(digits);
    // Read from its digits: 3 times 0.1 is not 0.3.
    format!("{}{nearest}e{exponent}", if z < 0.0 { "-" } else { "" }).parse().unwrap_or(z)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bowl() -> Grid {
        Grid::sample((-1.0, 1.0), (-1.0, 1.0), 41, &|x, y| x * x + y * y)
    }

    #[test]
    fn the_lines_of_a_bowl_are_circles() {
        let lines = bowl().lines(0.25);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last(), "a ring");
        assert!(lines[0].iter().all(|(x, y)| (x.hypot(*y) - 0.5).abs() < 5e-3));
    }

    #[test]
    fn a_refined_valley_is_the_valley_and_a_crease_stays_straight() {
        let valley = |x: f64, y: f64| 40.0 * (x + 0.1 * y).powi(2) + 0.1 * y * y;
        let coarse = Grid::sample((-1.0, 1.0), (-1.0, 1.0), 21, &valley);
        let fine = coarse.refined(4);
        assert_eq!((fine.x.len(), fine.y.len(), fine.z.len()), (81, 81, 81 * 81));
        for (at, z) in fine.z.iter().enumerate() {
            let exact = valley(fine.x[at % 81], fine.y[at / 81]);
            assert!((z - exact).abs() < 1e-9, "{z} for {exact}");
        }
        let crease = Grid::sample((-1.0, 1.0), (-1.0, 1.0), 21, &|x, _| x.abs()).refined(4);
        assert!(crease.z.iter().enumerate().all(|(at, z)| (z - crease.x[at % 81].abs()).abs() < 1e-9));
    }

    #[test]
    fn lines_end_at_the_border_and_regions_are_closed_along_it() {
        let slope = Grid::sample((0.0, 1.0), (0.0, 1.0), 5, &|x, _| x);
        assert_eq!(slope.lines(0.6).len(), 1);
        let region = slope.region(0.6);
        assert_eq!(region.len(), 1);
        assert_eq!(region[0].first(), region[0].last());
        let xs = || region[0].iter().map(|(x, _)| *x);
        assert!((xs().fold(f64::MAX, f64::min) - 0.6).abs() < 1e-9 && xs().fold(f64::MIN, f64::max) == 1.0);
    }

    #[test]
    fn a_region_with_a_hole_has_two_rings() {
        assert_eq!(bowl().region(0.25).len(), 2);
        assert_eq!(bowl().region(9.0).len(), 0);
    }

    #[test]
    fn a_value_that_is_not_a_number_is_never_inside() {
        let mut grid = bowl();
        grid.z[20 * 41 + 20] = f64::NAN;
        assert!(grid.region(-1.0).iter().flatten().all(|(x, y)| x.is_finite() && y.is_finite()));
        assert_eq!(grid.region(-1.0).len(), 2, "the border, and the hole");
    }

    #[test]
    fn levels_are_rising_and_short() {
        let levels = bowl().levels(8);
        assert!(levels.len() >= 6 && levels.windows(2).all(|pair| pair[0] < pair[1]), "{levels:?}");
        assert!(Grid::sample((0.0, 1.0), (0.0, 1.0), 3, &|_, _| 1.0).levels(8).len() <= 1);
    }
}
